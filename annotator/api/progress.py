"""How a project stands, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.models.membership import Role
from annotator.services.study import progress, rounds


class DocumentProgressSerializer(serializers.Serializer[Any]):
    """The articles: all, read by enough people, begun by nobody."""

    total = serializers.IntegerField()
    complete = serializers.IntegerField()
    untouched = serializers.IntegerField()


class ReadingProgressSerializer(serializers.Serializer[Any]):
    """The readings by state."""

    expected = serializers.IntegerField()
    open = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    submitted = serializers.IntegerField()
    skipped = serializers.IntegerField()


class MemberProgressSerializer(serializers.Serializer[Any]):
    """One annotator's part. The name is the pseudonym for those who do not manage people."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    pseudonym = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    open = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    submitted = serializers.IntegerField()
    skipped = serializers.IntegerField()
    active_seconds = serializers.IntegerField()
    last_saved_at = serializers.DateTimeField(allow_null=True)
    standing = serializers.ChoiceField(
        choices=["finished", "idle", "waiting", "going", "behind", "stuck"]
    )


class PaceSerializer(serializers.Serializer[Any]):
    """How many readings a day over two weeks, and when the rest would be done at that pace."""

    per_day = serializers.FloatField()
    ends_on = serializers.DateField(allow_null=True)


class WaitingDocumentSerializer(serializers.Serializer[Any]):
    """Which article it is about."""

    id = serializers.UUIDField()
    title = serializers.CharField(allow_null=True)
    key = serializers.CharField()


class WaitingMemberSerializer(serializers.Serializer[Any]):
    """Who said it."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class WaitingSerializer(serializers.Serializer[Any]):
    """Something an annotator put to the manager."""

    kind = serializers.ChoiceField(choices=["skip", "unlock"])
    assignment = serializers.UUIDField()
    document = WaitingDocumentSerializer()
    member = WaitingMemberSerializer()
    reason = serializers.CharField(help_text="The skip's reason, or the kinds of the parts.")
    note = serializers.CharField()
    at = serializers.DateTimeField()


class ProgressSerializer(serializers.Serializer[Any]):
    """How the project stands."""

    documents = DocumentProgressSerializer()
    readings = ReadingProgressSerializer()
    pace = PaceSerializer()
    members = MemberProgressSerializer(many=True)
    waiting = WaitingSerializer(many=True, help_text="The newest hundred at most.")


class ProgressFilter(serializers.Serializer[Any]):
    """What the numbers may be narrowed to."""

    round = serializers.CharField(required=False, help_text="The round's name.")


class ProgressView(APIView):
    """How a project stands."""

    may_read_a_copy = True

    @extend_schema(parameters=[ProgressFilter], responses=ProgressSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Count it."""
        wanted = params.read(request, ProgressFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_PROGRESS)
        only = rounds.named(project, wanted["round"]) if "round" in wanted else None
        member = access.membership_in(request.user, project)
        is_by_name = access.may(request.user, project, Action.VIEW_MEMBERS, member)
        return Response(progress.shown(project, is_by_name=is_by_name, only=only))
