"""What articles can be sorted by: the events they report and the outlets they are from."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params, preconditions
from annotator.api.params import StrictSerializer
from annotator.api.schema import IF_MATCH, PAGING
from annotator.services.documents import documents, event_articles, near_duplicates, reference


class EventSerializer(serializers.Serializer[Any]):
    """Something that happened in the world."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    happened_on = serializers.DateField(allow_null=True)
    articles = serializers.IntegerField()
    outlets = serializers.IntegerField(help_text="From how many publishers.")
    revision = serializers.IntegerField()


class EventPage(serializers.Serializer[Any]):
    """One page of events, by name."""

    results = EventSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class OutletSerializer(serializers.Serializer[Any]):
    """A publisher."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    country = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    domains = serializers.ListField(child=serializers.CharField())
    ratings = serializers.ListField(child=serializers.DictField())
    articles = serializers.IntegerField()
    revision = serializers.IntegerField()


class OutletPage(serializers.Serializer[Any]):
    """One page of outlets, by name."""

    results = OutletSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class EventArticleSerializer(serializers.Serializer[Any]):
    """One article as the event's page shows it."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    title = serializers.CharField(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    length = serializers.IntegerField()
    lead = serializers.CharField(help_text="How it begins.")
    readings = serializers.IntegerField(help_text="Handed in; for annotators, by them.")
    cluster = serializers.UUIDField(allow_null=True, help_text="The same for near copies.")
    copies = serializers.IntegerField(help_text="How many others here are near copies of it.")


class OutletColumnSerializer(serializers.Serializer[Any]):
    """What one outlet wrote."""

    outlet = serializers.CharField(allow_blank=True)
    articles = EventArticleSerializer(many=True)


class EventArticlesSerializer(EventSerializer):
    """An event with its articles by outlet."""

    columns = OutletColumnSerializer(many=True)


class NearDuplicatesSerializer(serializers.Serializer[Any]):
    """How many articles are near copies of others, and in how many groups."""

    groups = serializers.IntegerField()
    articles = serializers.IntegerField()


class OutletPatch(StrictSerializer):
    """What changes about a publisher."""

    name = serializers.CharField(required=False)
    country = serializers.CharField(required=False, allow_blank=True)
    aliases = serializers.ListField(child=serializers.CharField(), required=False)
    domains = serializers.ListField(child=serializers.CharField(), required=False)
    ratings = serializers.ListField(required=False, help_text="[{source, rating, on, url?}]")


class EventPatch(StrictSerializer):
    """What changes about an event."""

    name = serializers.CharField(required=False)
    happened_on = serializers.DateField(required=False, allow_null=True)


class EventListView(APIView):
    """The events of a project."""

    may_read_a_copy = True

    @extend_schema(responses=EventPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """List them."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_DOCUMENTS)
        rows = reference.events(project)
        return Response(paging.page(request, rows, reference.event, order="name"))


class OutletListView(APIView):
    """The outlets of a project; in a blind project annotators do not come in here."""

    may_read_a_copy = True

    @extend_schema(responses=OutletPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """List them."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_DOCUMENTS)
        rows = reference.outlets(project)
        return Response(paging.page(request, rows, reference.outlet, order="name"))


class OutletView(APIView):
    """One publisher."""

    @extend_schema(responses=OutletSerializer)
    def get(self, request: Request, outlet_id: UUID) -> Response:
        """Read it."""
        params.read(request)
        found = access.get_outlet_for(request.user, outlet_id, Action.VIEW_DOCUMENTS)
        return preconditions.with_etag(reference.outlet(found), found.revision)

    @extend_schema(request=OutletPatch, responses=OutletSerializer, parameters=[IF_MATCH])
    def patch(self, request: Request, outlet_id: UUID) -> Response:
        """Other names, domains or ratings; masks in its articles follow."""
        params.read(request)
        found = access.get_outlet_for(request.user, outlet_id, Action.MANAGE_DOCUMENTS)
        form = OutletPatch(data=request.data)
        form.is_valid(raise_exception=True)
        changed = reference.change_outlet(
            found=found,
            base_revision=preconditions.required_if_match(request),
            by=request.user,
            changes=form.validated_data,
        )
        return preconditions.with_etag(reference.outlet(changed), changed.revision)


class EventView(APIView):
    """One event."""

    @extend_schema(responses=EventSerializer)
    def get(self, request: Request, event_id: UUID) -> Response:
        """Read it."""
        params.read(request)
        found = access.get_event_for(request.user, event_id, Action.VIEW_DOCUMENTS)
        return preconditions.with_etag(reference.event(found), found.revision)

    @extend_schema(request=EventPatch, responses=EventSerializer, parameters=[IF_MATCH])
    def patch(self, request: Request, event_id: UUID) -> Response:
        """Another name or day."""
        params.read(request)
        found = access.get_event_for(request.user, event_id, Action.MANAGE_DOCUMENTS)
        form = EventPatch(data=request.data)
        form.is_valid(raise_exception=True)
        changed = reference.change_event(
            found=found,
            base_revision=preconditions.required_if_match(request),
            by=request.user,
            changes=form.validated_data,
        )
        return preconditions.with_etag(reference.event(changed), changed.revision)


class EventArticlesView(APIView):
    """An event's articles side by side."""

    @extend_schema(responses=EventArticlesSerializer)
    def get(self, request: Request, event_id: UUID) -> Response:
        """By outlet, the earliest first."""
        params.read(request)
        found = access.get_event_for(request.user, event_id, Action.VIEW_DOCUMENTS)
        viewer = documents.viewer(request.user, found.project)
        return Response(reference.event(found) | {"columns": event_articles.of(found, viewer)})


class NearDuplicatesView(APIView):
    """Copies and reprints among a project's articles."""

    @extend_schema(request=None, responses=NearDuplicatesSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Look for them; a large project by `manage.py find_near_duplicates`."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_DOCUMENTS)
        return Response(near_duplicates.find_now(project=project))
