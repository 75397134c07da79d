"""Settling differences over HTTP: the queue, one article's places, a decision on each."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import adjudication_forms as forms
from annotator.api import paging, params, preconditions
from annotator.api.adjudication_input import VerdictInput
from annotator.api.annotations import PRECONDITIONS
from annotator.core.adjudication import Rule
from annotator.models import Assignment, Project
from annotator.services.adjudication import (
    adjudication,
    adjudication_agreement,
    adjudication_closing,
    adjudication_decisions,
    adjudication_diff,
    adjudication_queue,
    adjudication_view,
)
from annotator.services.adjudication.adjudication_choices import Choice
from annotator.services.editing.drafts import Draft


class QueueView(APIView):
    """Which articles differ, and beginning with one."""

    @extend_schema(parameters=[forms.QueueFilter], responses=forms.QueuePage)
    def get(self, request: Request, slug: str) -> Response:
        """Articles with at least two finished readings, those that differ most first."""
        wanted = params.read(request, forms.QueueFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_ADJUDICATION)
        member = access.membership_in(request.user, project)
        queue = adjudication_queue.queue(
            project=project, member=member, state=wanted["state"], round_name=wanted["round"]
        )
        found = paging.walk(request, queue.rows, "-figure")
        results = adjudication_queue.shown(found.rows, member)
        return Response({"results": results, "next": found.next, "pending": queue.pending})

    @extend_schema(
        request=forms.BeginInput,
        responses={200: forms.AdjudicationSerializer, 201: forms.AdjudicationSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Begin with an article, or go on with it."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.ADJUDICATE)
        member = access.require_member(request.user, project, Action.ADJUDICATE)
        form = forms.BeginInput(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = form.validated_data
        document, into = adjudication.chosen(
            project=project, document_id=wanted["document"], round_name=wanted["round"]
        )
        assignment, is_new = adjudication.begin(
            document=document,
            into=into,
            member=member,
            rule=Rule(wanted["rule"], wanted["tolerance"]),
            is_second=wanted["second"],
        )
        opened, _ = access.get_adjudication_for(
            request.user, project, assignment.pk, Action.ADJUDICATE
        )
        body = adjudication_view.shown(opened, member)
        return preconditions.with_etag(body, opened.revision, 201 if is_new else 200)


class AdjudicationView(APIView):
    """One article's places."""

    @extend_schema(responses=forms.AdjudicationSerializer)
    def get(self, request: Request, slug: str, adjudication_id: UUID) -> Response:
        """Every reading's marks by letter, the differences, and what is decided."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_ADJUDICATION)
        found, member = access.get_adjudication_for(
            request.user, project, adjudication_id, Action.VIEW_ADJUDICATION
        )
        return preconditions.with_etag(adjudication_view.shown(found, member), found.revision)


class DecisionView(APIView):
    """One decision."""

    @extend_schema(
        request=VerdictInput,
        responses=forms.AdjudicationSerializer,
        parameters=PRECONDITIONS,
    )
    def put(
        self, request: Request, slug: str, adjudication_id: UUID, decision_id: UUID
    ) -> Response:
        """Decide (If-Match: the settled version's revision). The same id again is harmless."""
        params.read(request)
        found, project = _own(request, slug, adjudication_id)
        form = VerdictInput(data=request.data)
        form.is_valid(raise_exception=True)
        content = dict(form.validated_data)
        draft = content.pop("draft")
        adjudication_decisions.decide(
            assignment_id=found.pk,
            decision_id=decision_id,
            choice=Choice(**content, draft=None if draft is None else Draft(**draft)),
            base_revision=preconditions.if_match(request),
        )
        return _answer(request, project, adjudication_id)

    @extend_schema(responses=forms.AdjudicationSerializer, parameters=PRECONDITIONS)
    def delete(
        self, request: Request, slug: str, adjudication_id: UUID, decision_id: UUID
    ) -> Response:
        """Take it back; the place is open again."""
        params.read(request)
        found, project = _own(request, slug, adjudication_id)
        adjudication_decisions.take_back(
            assignment_id=found.pk,
            decision_id=decision_id,
            base_revision=preconditions.if_match(request),
        )
        return _answer(request, project, adjudication_id)


class FinishView(APIView):
    """Closing."""

    @extend_schema(request=None, responses=forms.AdjudicationSerializer, parameters=PRECONDITIONS)
    def post(self, request: Request, slug: str, adjudication_id: UUID) -> Response:
        """Close the settled version, or learn what is still open."""
        params.read(request)
        found, project = _own(request, slug, adjudication_id)
        adjudication_closing.finish(
            assignment_id=found.pk,
            base_revision=preconditions.if_match(request),
            change_id=preconditions.change_id(request),
        )
        return _answer(request, project, adjudication_id)


class ReopenAdjudicationView(APIView):
    """Thinking again."""

    @extend_schema(request=None, responses=forms.AdjudicationSerializer, parameters=PRECONDITIONS)
    def post(self, request: Request, slug: str, adjudication_id: UUID) -> Response:
        """Open one's settled version again; until it is closed nothing of it counts."""
        params.read(request)
        found, project = _own(request, slug, adjudication_id)
        adjudication_closing.reopen(
            assignment_id=found.pk,
            base_revision=preconditions.if_match(request),
            change_id=preconditions.change_id(request),
        )
        return _answer(request, project, adjudication_id)


class ChooseView(APIView):
    """Which of several counts."""

    @extend_schema(request=None, responses=forms.AdjudicationSerializer)
    def post(self, request: Request, slug: str, adjudication_id: UUID) -> Response:
        """Make this settled version the one that counts; for managers."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_DOCUMENTS)
        found, _ = access.get_adjudication_for(
            request.user, project, adjudication_id, Action.VIEW_ADJUDICATION
        )
        adjudication_closing.choose(assignment_id=found.pk)
        return _answer(request, project, adjudication_id)


class WithGoldView(APIView):
    """Agreement with the settled versions."""

    @extend_schema(responses=forms.WithGoldPage)
    def get(self, request: Request, slug: str) -> Response:
        """Each annotator and each second adjudicator against gold, layer by layer."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_AGREEMENT)
        found = adjudication_agreement.with_gold(project=project)
        return Response({"results": found, "next": None})


class YouAndSettledView(APIView):
    """What an annotator may learn from."""

    @extend_schema(responses=forms.YouAndSettledSerializer)
    def get(self, request: Request, assignment_id: UUID) -> Response:
        """One's own finished reading beside the settled version; for its annotator alone."""
        params.read(request)
        assignment = access.get_assignment_for(request.user, assignment_id, Action.ANNOTATE)
        return Response(adjudication_diff.you_and_settled(assignment))


def _own(request: Request, slug: str, adjudication_id: UUID) -> tuple[Assignment, Project]:
    project = access.get_project_for(request.user, slug, Action.ADJUDICATE)
    found, _ = access.get_adjudication_for(
        request.user, project, adjudication_id, Action.ADJUDICATE
    )
    return found, project


def _answer(request: Request, project: Project, adjudication_id: UUID) -> Response:
    found, member = access.get_adjudication_for(
        request.user, project, adjudication_id, Action.VIEW_ADJUDICATION
    )
    body: dict[str, Any] = adjudication_view.shown(found, member)
    return preconditions.with_etag(body, found.revision)
