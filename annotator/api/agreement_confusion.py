"""Which answers are taken for which, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.api.agreement import (
    AgreementCountingSerializer,
    AgreementSummaryFilter,
    AgreementWarningSerializer,
)
from annotator.services.agreement import agreement_confusion
from annotator.services.agreement.agreement_confusion import Asked
from annotator.services.agreement.agreement_wishes import Wish


class AgreementConfusionFilter(AgreementSummaryFilter):
    """One question, and perhaps one pair of its answers."""

    layer = serializers.CharField(
        required=False, allow_blank=True, help_text="Left out: the codebook's first."
    )
    dimension = serializers.CharField(help_text="The question.")
    one = serializers.CharField(
        required=False, allow_blank=True, help_text="An answer: lists the articles behind the cell."
    )
    other = serializers.CharField(
        required=False, allow_blank=True, help_text="The other answer; left out: the same."
    )


class AgreementAnswerSerializer(serializers.Serializer[Any]):
    """An answer by its id and title."""

    title = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """`label` is taken by every field for its own name."""
        return super().get_fields() | {"label": serializers.CharField()}


class AgreementCellSerializer(serializers.Serializer[Any]):
    """Two answers to the same place."""

    one = serializers.CharField()
    other = serializers.CharField()
    pairs = serializers.IntegerField(help_text="Of two people's answers to one place.")
    documents = serializers.IntegerField(help_text="Articles with such a pair.")


class AgreementBehindSerializer(serializers.Serializer[Any]):
    """An article with such a pair."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    title = serializers.CharField()
    pairs = serializers.IntegerField()


class AgreementConfusionSerializer(serializers.Serializer[Any]):
    """The answers, how often any two of them met, and the articles behind one cell."""

    layer = serializers.CharField()
    dimension = serializers.CharField()
    labels = AgreementAnswerSerializer(many=True)
    cells = AgreementCellSerializer(many=True)
    documents = AgreementBehindSerializer(many=True)
    incomplete = serializers.CharField(help_text="What is done about missing answers.")
    counting = AgreementCountingSerializer(allow_null=True)
    warnings = AgreementWarningSerializer(many=True)


class AgreementConfusionView(APIView):
    """Which answers are taken for which."""

    may_read_a_copy = True

    @extend_schema(parameters=[AgreementConfusionFilter], responses=AgreementConfusionSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Count them."""
        wanted = params.read(request, AgreementConfusionFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_AGREEMENT)
        pair = {name: wanted.pop(name, "") for name in ("one", "other")}
        asked = Asked(Wish(**wanted), **pair)
        return Response(agreement_confusion.answer(project=project, asked=asked))
