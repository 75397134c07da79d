"""Aggregated views over HTTP: one view among others, never instead of what people said."""

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.services.exports import aggregation
from annotator.services.exports.export_filters import Filters

SOFT = "soft"


class AggregationFilter(serializers.Serializer[Any]):
    """By which rule, about what, from whose readings."""

    method = serializers.ChoiceField(choices=[*aggregation.METHODS, SOFT], default="majority")
    layer = serializers.CharField(required=False, default="", allow_blank=True)
    dimension = serializers.CharField(required=False, default="", allow_blank=True)
    threshold = serializers.FloatField(
        default=0.5,
        min_value=0.0,
        max_value=1.0,
        help_text="For soft: the share of readers from which a stretch counts as marked.",
    )
    round = serializers.CharField(required=False, default="", allow_blank=True)
    codebook = serializers.CharField(required=False, default="", allow_blank=True)


class AggregationView(APIView):
    """Several readings as one answer, or as shares."""

    may_read_a_copy = True

    @extend_schema(
        parameters=[AggregationFilter],
        responses={
            (200, "application/x-ndjson"): OpenApiResponse(
                OpenApiTypes.STR,
                description="A record for each article: its units with the answers that came out"
                " on top (several where they tie) and the shares; or stretches with the share of"
                " the readers for each answer.",
            )
        },
    )
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """Stream it, article by article."""
        wanted = params.read(request, AggregationFilter)
        project = access.get_project_for(request.user, slug, Action.EXPORT)
        filters = Filters(round=wanted["round"], codebook=wanted["codebook"])
        method = wanted["method"]
        wish = aggregation.Wish(
            method="majority" if method == SOFT else method,
            layer=wanted["layer"],
            dimension=wanted["dimension"],
            threshold=wanted["threshold"],
        )
        lines = aggregation.stream(
            project=project, filters=filters, wish=wish, is_soft=method == SOFT
        )
        return StreamingHttpResponse(
            lines, content_type="application/x-ndjson", headers={"Cache-Control": "no-store"}
        )
