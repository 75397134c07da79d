"""What articles can be sorted by: the events they report and the outlets they are from."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params
from annotator.api.schema import PAGING
from annotator.services import reference


class EventSerializer(serializers.Serializer[Any]):
    """Something that happened in the world."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    happened_on = serializers.DateField(allow_null=True)


class EventPage(serializers.Serializer[Any]):
    """One page of events, by name."""

    results = EventSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class OutletSerializer(serializers.Serializer[Any]):
    """A publisher."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    country = serializers.CharField()


class OutletPage(serializers.Serializer[Any]):
    """One page of outlets, by name."""

    results = OutletSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class EventListView(APIView):
    """The events of a project."""

    @extend_schema(responses=EventPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """List them."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_DOCUMENTS)
        rows = reference.events(project)
        return Response(paging.page(request, rows, reference.event, order="name"))


class OutletListView(APIView):
    """The outlets of a project; in a blind project annotators do not come in here."""

    @extend_schema(responses=OutletPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """List them."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_DOCUMENTS)
        rows = reference.outlets(project)
        return Response(paging.page(request, rows, reference.outlet, order="name"))
