"""Rounds over HTTP: opened, changed, closed."""

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
from annotator.models.round import RoundPurpose, RoundState
from annotator.services.study import round_wishes, rounds
from annotator.services.study.rounds import Wish


class RoundStatesSerializer(serializers.Serializer[Any]):
    """The readings of a round by state."""

    open = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    submitted = serializers.IntegerField()
    skipped = serializers.IntegerField()


class RoundSummarySerializer(serializers.Serializer[Any]):
    """A batch of articles with how much of it is done."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    purpose = serializers.ChoiceField(choices=RoundPurpose.choices)
    state = serializers.ChoiceField(choices=RoundState.choices)
    all_documents = serializers.BooleanField()
    all_members = serializers.BooleanField()
    annotators_per_document = serializers.IntegerField(
        allow_null=True, help_text="null: as the project says; in a pilot, everybody."
    )
    codebook = serializers.CharField(allow_null=True, help_text="null: the newest published one.")
    opens_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    revision = serializers.IntegerField()
    documents = serializers.IntegerField()
    annotators = serializers.IntegerField()
    expected = serializers.IntegerField(help_text="Readings that it takes.")
    states = RoundStatesSerializer()


class SeatSerializer(serializers.Serializer[Any]):
    """Somebody in a round."""

    id = serializers.UUIDField()
    quota = serializers.IntegerField(allow_null=True)


class RoundSerializer(RoundSummarySerializer):
    """One round with its people."""

    people = SeatSerializer(many=True)


class RoundPage(serializers.Serializer[Any]):
    """One page of rounds, the newest first."""

    results = RoundSummarySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class RoundInput(StrictSerializer):
    """A new round."""

    name = serializers.CharField()
    purpose = serializers.ChoiceField(choices=RoundPurpose.choices, default=RoundPurpose.MAIN)
    documents = serializers.JSONField(
        required=False, help_text='"all", a list of ids, or {"draw": 10, "seed": 1}.'
    )
    people = serializers.JSONField(
        required=False, help_text='"all", or a list of ids or {"id", "quota"}.'
    )
    annotators_per_document = serializers.IntegerField(required=False, allow_null=True)
    codebook = serializers.CharField(required=False, allow_null=True)
    opens_on = serializers.DateField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class RoundPatch(StrictSerializer):
    """What may change about a round; its articles stay."""

    name = serializers.CharField(required=False)
    state = serializers.ChoiceField(choices=RoundState.choices, required=False)
    people = serializers.JSONField(required=False)
    annotators_per_document = serializers.IntegerField(required=False, allow_null=True)
    codebook = serializers.CharField(required=False, allow_null=True)
    opens_on = serializers.DateField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class RoundListView(APIView):
    """The rounds of a project."""

    @extend_schema(responses=RoundPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """List them, the newest first."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_ASSIGNMENTS)
        found = paging.walk(request, rounds.rows(project))
        return Response({"results": rounds.summaries(found.rows), "next": found.next})

    @extend_schema(request=RoundInput, responses={201: RoundSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Open one."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.HAND_OUT)
        form = RoundInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        given["documents"] = round_wishes.documents(project, given.get("documents"))
        given["people"] = round_wishes.people(project, given.get("people"))
        made = rounds.create(project=project, by=request.user, wish=Wish(**given))
        return preconditions.with_etag(rounds.shown(made), made.revision, 201)


class RoundView(APIView):
    """One round."""

    @extend_schema(responses=RoundSerializer)
    def get(self, request: Request, round_id: UUID) -> Response:
        """Read it."""
        params.read(request)
        found = access.get_round_for(request.user, round_id, Action.VIEW_ASSIGNMENTS)
        return preconditions.with_etag(rounds.shown(found), found.revision)

    @extend_schema(request=RoundPatch, responses=RoundSerializer, parameters=[IF_MATCH])
    def patch(self, request: Request, round_id: UUID) -> Response:
        """Close or open it, or change its dates, people and numbers."""
        params.read(request)
        found = access.get_round_for(request.user, round_id, Action.HAND_OUT)
        form = RoundPatch(data=request.data)
        form.is_valid(raise_exception=True)
        changes = dict(form.validated_data)
        if "people" in changes:
            changes["people"] = round_wishes.people(found.project, changes["people"])
        changed = rounds.change(
            found=found,
            base_revision=preconditions.required_if_match(request),
            by=request.user,
            changes=changes,
        )
        return preconditions.with_etag(rounds.shown(changed), changed.revision)
