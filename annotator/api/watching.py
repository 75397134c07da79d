"""How a project goes, over HTTP: progress by this and that, the feed, and hours."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params
from annotator.api.caller import account
from annotator.api.schema import PAGING
from annotator.services import audit
from annotator.services.people import hours
from annotator.services.study import breakdown, rounds


class BreakdownFilter(serializers.Serializer[Any]):
    """By what, and of which round."""

    by = serializers.ChoiceField(choices=breakdown.BY)
    round = serializers.CharField(required=False, help_text="The round's name.")


class BreakdownRowSerializer(serializers.Serializer[Any]):
    """One row; days and answers have only the number that fits them."""

    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    group = serializers.CharField(required=False, help_text="Of an answer: mark and question.")
    open = serializers.IntegerField(required=False)
    in_progress = serializers.IntegerField(required=False)
    submitted = serializers.IntegerField(required=False)
    skipped = serializers.IntegerField(required=False)
    number = serializers.IntegerField(required=False, help_text="How often an answer was given.")


class BreakdownSerializer(serializers.Serializer[Any]):
    """A table of progress."""

    by = serializers.CharField()
    results = BreakdownRowSerializer(many=True)
    is_cut = serializers.BooleanField(help_text="There are more rows than are shown.")
    counted_at = serializers.DateTimeField(
        allow_null=True, help_text="When, where there is too much to count it for each look."
    )
    is_counting = serializers.BooleanField(help_text="A task counts it anew.")


class BreakdownView(APIView):
    """Progress by article, person, event, outlet, answer or day."""

    may_read_a_copy = True

    @extend_schema(parameters=[BreakdownFilter], responses=BreakdownSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Count it."""
        wanted = params.read(request, BreakdownFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_PROGRESS)
        member = access.membership_in(request.user, project)
        only = rounds.named(project, wanted["round"]) if "round" in wanted else None
        is_by_name = access.may(request.user, project, Action.VIEW_MEMBERS, member)
        return Response(breakdown.shown(project, wanted["by"], only, is_by_name=is_by_name))


class FeedFilter(serializers.Serializer[Any]):
    """What the feed may be narrowed to."""

    act = serializers.ChoiceField(choices=[each.value for each in audit.Act], required=False)
    member = serializers.UUIDField(required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
    format = serializers.ChoiceField(choices=["json", "csv"], required=False)


class ActorSerializer(serializers.Serializer[Any]):
    """Who did it."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class FeedEntrySerializer(serializers.Serializer[Any]):
    """Something that happened. Without a member, a site admin did it."""

    id = serializers.UUIDField()
    act = serializers.ChoiceField(choices=[each.value for each in audit.Act])
    member = ActorSerializer(allow_null=True)
    object = serializers.UUIDField(allow_null=True)
    about = serializers.DictField()
    at = serializers.DateTimeField()


class FeedPage(serializers.Serializer[Any]):
    """One page of the feed, the newest first."""

    results = FeedEntrySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class FeedPeopleSerializer(serializers.Serializer[Any]):
    """Whose acts the feed may be narrowed to."""

    results = ActorSerializer(many=True)


class FeedPeopleView(APIView):
    """Who has done something in a project."""

    may_read_a_copy = True

    @extend_schema(responses=FeedPeopleSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """By name, or by pseudonym for whoever may not see the people."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_PROGRESS)
        member = access.membership_in(request.user, project)
        is_by_name = access.may(request.user, project, Action.VIEW_MEMBERS, member)
        return Response({"results": audit.people(project, is_by_name=is_by_name)})


class FeedView(APIView):
    """What happened in a project."""

    may_read_a_copy = True

    @extend_schema(
        parameters=[FeedFilter, *PAGING],
        responses={
            (200, "application/json"): FeedPage,
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR),
        },
    )
    def get(self, request: Request, slug: str) -> Response | HttpResponse:
        """The newest first; as CSV the newest ten thousand."""
        wanted = params.read(request, FeedFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_PROGRESS)
        member = access.membership_in(request.user, project)
        show = audit.shown_to(
            is_by_name=access.may(request.user, project, Action.VIEW_MEMBERS, member)
        )
        rows = audit.rows(project, wanted)
        if wanted.get("format") == "csv":
            audit.record_download(project=project, by=request.user, what="feed.csv")
            return _file(audit.as_csv(rows, show), f"{project.slug}-feed.csv")
        return Response(paging.page(request, rows, show))


class WeekSerializer(serializers.Serializer[Any]):
    """Somebody's week."""

    begins_on = serializers.DateField()
    project = serializers.CharField()
    member = serializers.UUIDField()
    name = serializers.CharField()
    pseudonym = serializers.CharField()
    seconds = serializers.IntegerField()


class WeeksSerializer(serializers.Serializer[Any]):
    """The weeks of the last year, the newest first."""

    results = WeekSerializer(many=True)


class HoursFilter(serializers.Serializer[Any]):
    """As data or as a file."""

    format = serializers.ChoiceField(choices=["json", "csv"], required=False)


class MyHoursView(APIView):
    """One's own hours."""

    @extend_schema(responses=WeeksSerializer)
    def get(self, request: Request) -> Response:
        """By week and project, this week included."""
        params.read(request)
        return Response({"results": hours.of_account(account(request))})


class HoursView(APIView):
    """The hours of a project's people."""

    may_read_a_copy = True

    @extend_schema(
        parameters=[HoursFilter],
        responses={
            (200, "application/json"): WeeksSerializer,
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR),
        },
    )
    def get(self, request: Request, slug: str) -> Response | HttpResponse:
        """Weeks that are over; the running one is seen by its person alone."""
        wanted = params.read(request, HoursFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_MEMBERS)
        weeks = hours.of_project(project)
        if wanted.get("format") == "csv":
            audit.record_download(project=project, by=request.user, what="hours.csv")
            return _file(hours.as_csv(weeks), f"{project.slug}-hours.csv")
        return Response({"results": weeks})


def _file(text: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )
