"""Readers beside the settled version, label by label, over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.api.agreement import AgreementScopeFilter
from annotator.services.agreement import agreement_gold
from annotator.services.agreement.agreement_wishes import Wish


class AgainstGoldFilter(AgreementScopeFilter):
    """Of which question, and of which models beside the people."""

    layer = serializers.CharField(
        required=False, allow_blank=True, help_text="Left out: the codebook's first."
    )
    dimension = serializers.CharField(
        required=False, allow_blank=True, help_text="Left out: where people mark."
    )


class RateSerializer(serializers.Serializer[Any]):
    """A share from 0 to 1 with its bootstrap interval."""

    value = serializers.FloatField(allow_null=True)
    ci = serializers.ListField(child=serializers.FloatField(), allow_null=True)


class AgainstGoldLabelSerializer(serializers.Serializer[Any]):
    """One answer: how often it was found, given falsely, missed."""

    title = serializers.CharField()
    found = serializers.IntegerField()
    false = serializers.IntegerField()
    missed = serializers.IntegerField()
    precision = RateSerializer()
    recall = RateSerializer()
    f1 = RateSerializer()

    def get_fields(self) -> dict[str, Any]:
        """`label` is taken by every field for its own name."""
        return super().get_fields() | {"label": serializers.CharField(allow_blank=True)}


class AgainstGoldReaderSerializer(serializers.Serializer[Any]):
    """One reader's figures."""

    annotator = serializers.CharField()
    is_model = serializers.BooleanField()
    documents = serializers.IntegerField()
    labels = AgainstGoldLabelSerializer(many=True)


class AgainstGoldSerializer(serializers.Serializer[Any]):
    """Every reader beside the settled versions."""

    layer = serializers.CharField()
    dimension = serializers.CharField(allow_null=True)
    documents = serializers.IntegerField(help_text="With a settled version.")
    methods = serializers.CharField(help_text="For the methods section of a paper.")
    readers = AgainstGoldReaderSerializer(many=True)


class AgainstGoldView(APIView):
    """How well each reader finds what was settled."""

    @extend_schema(parameters=[AgainstGoldFilter], responses=AgainstGoldSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Precision, recall and F1 of each answer, with intervals."""
        wanted = params.read(request, AgainstGoldFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_AGREEMENT)
        return Response(agreement_gold.answer(project=project, wish=Wish(**wanted)))
