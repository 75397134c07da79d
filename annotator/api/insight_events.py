"""One event as several outlets tell it, and how many marked each word of an article."""

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
from annotator.services.insight import comparison, density, sources


class SharedPassageSerializer(serializers.Serializer[Any]):
    """Words that stand in other articles too. Places are code points."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    others = serializers.ListField(
        child=serializers.IntegerField(), help_text="Of the articles in this answer, from 0."
    )


class ComparedMarkSerializer(serializers.Serializer[Any]):
    """What somebody marked."""

    parts = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    layer = serializers.CharField()
    answer = serializers.CharField(allow_blank=True, help_text="The one that colours it.")
    title = serializers.CharField()


class ComparedArticleSerializer(serializers.Serializer[Any]):
    """One article of an event."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    title = serializers.CharField(allow_null=True)
    outlet = serializers.CharField(allow_blank=True)
    published_on = serializers.DateField(allow_null=True)
    readings = serializers.IntegerField(help_text="Handed in.")
    text = serializers.CharField(allow_blank=True)
    blocks = serializers.ListField(child=serializers.ListField())
    shared = SharedPassageSerializer(many=True)
    share = serializers.FloatField(help_text="Of its letters that others have too, 0 to 1.")
    marks = ComparedMarkSerializer(many=True)


class ComparedOutletSerializer(serializers.Serializer[Any]):
    """How many of an outlet's marks with any answer have this one."""

    outlet = serializers.CharField()
    marks = serializers.IntegerField()
    of = serializers.IntegerField()


class EventDifferenceSerializer(serializers.Serializer[Any]):
    """One answer or name, by outlet."""

    layer = serializers.CharField()
    axis = serializers.CharField()
    question = serializers.CharField()
    answer = serializers.CharField()
    word = serializers.CharField()
    spread = serializers.FloatField(help_text="The largest share less the smallest.")
    outlets = ComparedOutletSerializer(many=True)


class ComparedEventSerializer(serializers.Serializer[Any]):
    """An event's articles beside each other."""

    articles = ComparedArticleSerializer(many=True, help_text="Twelve at most.")
    differences = EventDifferenceSerializer(many=True, help_text="The widest apart first.")
    names = EventDifferenceSerializer(many=True, help_text="Those that not all have first.")


class DensityRunSerializer(serializers.Serializer[Any]):
    """Characters that equally many people marked."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    readers = serializers.IntegerField()


class DensitySerializer(serializers.Serializer[Any]):
    """How many people marked each word of an article."""

    readings = serializers.IntegerField(help_text="Handed in.")
    runs = DensityRunSerializer(many=True)


class DensityFilter(serializers.Serializer[Any]):
    """Which marks count."""

    layer = serializers.CharField(required=False, allow_blank=True, help_text="Left out: all.")


class EventComparedView(APIView):
    """One event as several outlets tell it."""

    may_read_a_copy = True

    @extend_schema(responses=ComparedEventSerializer)
    def get(self, request: Request, event_id: UUID) -> Response:
        """What they share, what is marked in each, and where they differ."""
        params.read(request)
        event = access.get_event_for(request.user, event_id, Action.VIEW_INSIGHT)
        return Response(comparison.of(event, sources.of_project(event.project)))


class DensityView(APIView):
    """How many people marked each word of an article."""

    may_read_a_copy = True

    @extend_schema(parameters=[DensityFilter], responses=DensitySerializer)
    def get(self, request: Request, document_id: UUID) -> Response:
        """Runs of code points in order; what nobody marked is left out."""
        wanted = params.read(request, DensityFilter)
        document = access.get_document_for(request.user, document_id, Action.VIEW_INSIGHT)
        return Response(density.of(document, layer=wanted.get("layer", "")))
