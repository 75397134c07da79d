"""What waits for somebody, and what annotators ask for, over HTTP."""

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
from annotator.api.params import StrictSerializer
from annotator.api.progress import WaitingDocumentSerializer, WaitingMemberSerializer
from annotator.api.register import EntityRefSerializer, EntrySerializer
from annotator.services.waiting import listed, merge_proposals, reopening

KINDS = ["mention", "answer", "question", "reopen", "merge", "test_failed", "skip", "unlock"]


class WaitingItemSerializer(serializers.Serializer[Any]):
    """One thing that waits for the caller."""

    kind = serializers.ChoiceField(choices=KINDS)
    id = serializers.UUIDField(
        help_text="Of the request or question; of the reading for skip and unlock."
    )
    document = WaitingDocumentSerializer(allow_null=True)
    member = WaitingMemberSerializer(allow_null=True)
    reason = serializers.CharField(help_text="The skip's reason, or the kinds of the parts.")
    note = serializers.CharField(help_text="In the person's own words.")
    at = serializers.DateTimeField()
    entity = EntrySerializer(required=False, help_text="With merge: the name to merge.")
    into = EntrySerializer(required=False, help_text="With merge: what would stand for it.")


class WaitingListSerializer(serializers.Serializer[Any]):
    """All of it, a hundred of a kind at most."""

    results = WaitingItemSerializer(many=True)


class AskInput(StrictSerializer):
    """Why somebody asks for it."""

    reason = serializers.CharField(allow_blank=True, max_length=2_000)


class AnswerInput(StrictSerializer):
    """A word to whoever asked."""

    answer = serializers.CharField(required=False, allow_blank=True, max_length=2_000, default="")


class ReopenRequestSerializer(serializers.Serializer[Any]):
    """A request to have a finished article back, as its reader sees it."""

    id = serializers.UUIDField()
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=["open", "granted", "declined"])
    answer = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ReadingCanSerializer(serializers.Serializer[Any]):
    """What the caller may do here."""

    edit = serializers.BooleanField()
    reopen = serializers.BooleanField()
    ask_reopen = serializers.BooleanField(help_text="Only a manager can give it back.")
    note_privately = serializers.BooleanField(help_text="It is the caller's own reading.")
    meet_proposals = serializers.BooleanField(
        help_text="The project proposes marks; the reading's arm decides what is shown."
    )


class MergeProposalSerializer(ReopenRequestSerializer):
    """A proposal to let one name stand for another."""

    entity = EntityRefSerializer()
    into = EntityRefSerializer()


class MergeProposalInput(StrictSerializer):
    """Two names that are one."""

    entity = serializers.UUIDField()
    into = serializers.UUIDField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2_000, default="")


class WaitingView(APIView):
    """What waits for the caller."""

    @extend_schema(responses=WaitingListSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Requests first, then what was reported."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_PROJECT)
        return Response({"results": listed.of(project, request.user)})


class AskReopeningView(APIView):
    """Asking for a finished article."""

    @extend_schema(request=AskInput, responses={201: ReopenRequestSerializer})
    def post(self, request: Request, assignment_id: UUID) -> Response:
        """Ask for one's own finished article back, where one may not simply reopen it."""
        params.read(request)
        form = AskInput(data=request.data)
        form.is_valid(raise_exception=True)
        assignment = access.get_assignment_for(request.user, assignment_id, Action.ANNOTATE)
        made = reopening.ask(assignment=assignment, reason=form.validated_data["reason"])
        return Response(reopening.shown(made), status=201)


class GrantReopeningView(APIView):
    """Granting it."""

    @extend_schema(request=AnswerInput, responses=ReopenRequestSerializer)
    def post(self, request: Request, request_id: UUID) -> Response:
        """Give the article back to its reader."""
        words = _answer(request)
        found = access.get_reopen_request_for(request.user, request_id)
        member = access.membership_in(request.user, found.assignment.document.project)
        return Response(reopening.shown(reopening.grant(request=found, by=member, words=words)))


class DeclineReopeningView(APIView):
    """Declining it."""

    @extend_schema(request=AnswerInput, responses=ReopenRequestSerializer)
    def post(self, request: Request, request_id: UUID) -> Response:
        """Leave the article finished."""
        words = _answer(request)
        found = access.get_reopen_request_for(request.user, request_id)
        member = access.membership_in(request.user, found.assignment.document.project)
        return Response(reopening.shown(reopening.decline(request=found, by=member, words=words)))


class MergeProposalListView(APIView):
    """Saying that two names are one."""

    @extend_schema(request=MergeProposalInput, responses={201: MergeProposalSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Propose it to whoever looks after the register."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_ENTITIES)
        member = access.require_member(request.user, project, Action.PROPOSE_MERGES)
        form = MergeProposalInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        made = merge_proposals.propose(
            project=project,
            member=member,
            entity_id=given["entity"],
            into_id=given["into"],
            reason=given["reason"],
        )
        return Response(merge_proposals.shown(made), status=201)


class DeclineMergeView(APIView):
    """Declining it; it is granted by merging the two."""

    @extend_schema(request=AnswerInput, responses=MergeProposalSerializer)
    def post(self, request: Request, proposal_id: UUID) -> Response:
        """They stay two."""
        words = _answer(request)
        found = access.get_merge_proposal_for(request.user, proposal_id)
        member = access.membership_in(request.user, found.project)
        declined = merge_proposals.decline(proposal=found, by=member, words=words)
        return Response(merge_proposals.shown(declined))


def _answer(request: Request) -> str:
    params.read(request)
    form = AnswerInput(data=request.data)
    form.is_valid(raise_exception=True)
    return str(form.validated_data["answer"])
