"""Reports about one person's reading: a manager's, and one's own."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.api.quality_forms import StandingSerializer
from annotator.services.people import members
from annotator.services.quality import reports


class ReportWeekSerializer(serializers.Serializer[Any]):
    """A week's work; the time of a week that is not over is its owner's alone."""

    begins_on = serializers.DateField()
    articles = serializers.IntegerField()
    seconds = serializers.IntegerField(allow_null=True)


class FigureSerializer(serializers.Serializer[Any]):
    """Readings held against others, 0 to 1; null where there was nothing to compare."""

    articles = serializers.IntegerField()
    places = serializers.FloatField(allow_null=True, help_text="F1 of places by overlap.")
    answers = serializers.FloatField(allow_null=True, help_text="Equal answers at shared places.")


class CheckResultSerializer(serializers.Serializer[Any]):
    """One hidden check."""

    assignment = serializers.UUIDField()
    title = serializers.CharField()
    at = serializers.DateTimeField()
    places = serializers.FloatField(allow_null=True)
    answers = serializers.FloatField(allow_null=True)


class MixupPassageSerializer(serializers.Serializer[Any]):
    """Where it happened: the person's own mark."""

    assignment = serializers.UUIDField()
    annotation = serializers.UUIDField()
    title = serializers.CharField()


class MixupSerializer(serializers.Serializer[Any]):
    """One answer where another stood; an empty word is no answer."""

    against = serializers.ChoiceField(choices=["settled", "themselves", "others"])
    layer = serializers.CharField()
    question = serializers.CharField()
    given = serializers.CharField(allow_blank=True)
    other = serializers.CharField(allow_blank=True)
    times = serializers.IntegerField()
    passages = MixupPassageSerializer(many=True)


class QualityReportSerializer(serializers.Serializer[Any]):
    """How somebody reads; no mark and no rank. Null is what its reader must not know (yet)."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    pseudonym = serializers.CharField()
    weeks = ReportWeekSerializer(many=True)
    standing = StandingSerializer()
    training = FigureSerializer()
    checks = FigureSerializer(allow_null=True)
    each_check = CheckResultSerializer(many=True)
    themselves = FigureSerializer(help_text="Articles read again, against the first reading.")
    others = FigureSerializer(allow_null=True)
    mixups = MixupSerializer(many=True)


class QualityReportView(APIView):
    """One annotator, for a manager to talk with them about."""

    @extend_schema(responses=QualityReportSerializer)
    def get(self, request: Request, slug: str, member_id: UUID) -> Response:
        """The newest hundred articles of each kind."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_REPORTS)
        member = members.get(project, member_id)
        member.project = project
        return Response(reports.of(member))


class OwnReportView(APIView):
    """One's own."""

    @extend_schema(responses=QualityReportSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Without hidden checks while there are any."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_OWN_REPORT)
        member = access.require_member(request.user, project, Action.VIEW_OWN_REPORT)
        member.project = project
        return Response(reports.own(member))
