"""Notes and questions over HTTP."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.access.threads import get_discussed_document_for
from annotator.actions import Action
from annotator.api import paging, params
from annotator.api.schema import PAGING
from annotator.api.thread_forms import (
    DecideInput,
    PersonListSerializer,
    ReplyInput,
    ThreadCountsSerializer,
    ThreadFilter,
    ThreadInput,
    ThreadPage,
    ThreadPatch,
    WholeThreadSerializer,
)
from annotator.models import Project, Thread
from annotator.services.questions import thread_counts, thread_people, thread_shown, threads
from annotator.services.questions.threads import About


class ThreadListView(APIView):
    """The notes and questions of a project."""

    @extend_schema(parameters=[ThreadFilter, *PAGING], responses=ThreadPage)
    def get(self, request: Request, slug: str) -> Response:
        """Those the caller may see, the newest first."""
        wanted = params.read(request, ThreadFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_PROJECT)
        who = thread_shown.viewer(project, request.user)
        rows = thread_counts.narrowed(who, wanted)
        found = paging.walk(request, rows, "-last_at")
        return Response({"results": thread_shown.many(found.rows, who), "next": found.next})

    @extend_schema(request=ThreadInput, responses={201: WholeThreadSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ask something, or note it."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_PROJECT)
        member = access.require_member(request.user, project, Action.DISCUSS)
        form = ThreadInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        made = threads.start(
            project=project,
            member=member,
            text=given["text"],
            kind=given["kind"],
            for_all=given.get("for_all"),
            about=_about(request, project, given),
        )
        return _whole(request, made, status=201)


def _about(request: Request, project: Project, given: dict[str, Any]) -> About:
    answer = {name: given[name] for name in ("layer", "dimension", "label")}
    if "annotation" in given:
        found = access.get_annotation_for(request.user, given["annotation"])
        if found.assignment.document.project_id != project.pk:
            raise access.missing("annotation")
        return About(annotation=found, answer=answer)
    if "document" not in given:
        return About(answer=answer)
    document = get_discussed_document_for(request.user, project, given["document"])
    passage = (given["start"], given["end"]) if "start" in given else None
    return About(document=document, passage=passage, answer=answer)


class ThreadView(APIView):
    """One note or question."""

    @extend_schema(responses=WholeThreadSerializer)
    def get(self, request: Request, thread_id: UUID) -> Response:
        """With all that was said to it; for the caller it is no longer new."""
        params.read(request)
        thread = access.get_thread_for(request.user, thread_id, Action.VIEW_PROJECT)
        member = access.membership_in(request.user, thread.project)
        answer = _whole(request, thread)
        if member is not None:
            threads.see(thread=thread, member=member)
        return answer

    @extend_schema(request=ThreadPatch, responses=WholeThreadSerializer)
    def patch(self, request: Request, thread_id: UUID) -> Response:
        """Settle it or open it again: whoever asked, and those who answer."""
        params.read(request)
        thread = access.get_thread_for(request.user, thread_id, Action.VIEW_PROJECT)
        form = ThreadPatch(data=request.data)
        form.is_valid(raise_exception=True)
        member = access.membership_in(request.user, thread.project)
        is_own = member is not None and thread.started_by_id == member.pk
        needed = Action.DISCUSS if is_own else Action.SETTLE_QUESTIONS
        access.require(request.user, thread.project, needed)
        threads.turn(thread=thread, state=form.validated_data["state"])
        return _whole(request, thread)


class ThreadMessagesView(APIView):
    """What is said to it."""

    @extend_schema(request=ReplyInput, responses={201: WholeThreadSerializer})
    def post(self, request: Request, thread_id: UUID) -> Response:
        """Answer, or say more."""
        params.read(request)
        thread = access.get_thread_for(request.user, thread_id, Action.DISCUSS)
        member = access.require_member(request.user, thread.project, Action.DISCUSS)
        form = ReplyInput(data=request.data)
        form.is_valid(raise_exception=True)
        threads.reply(thread=thread, member=member, text=form.validated_data["text"])
        return _whole(request, thread, status=201)


class ThreadDecisionView(APIView):
    """Into the codebook's decision log."""

    @extend_schema(request=DecideInput, responses={201: WholeThreadSerializer})
    def post(self, request: Request, thread_id: UUID) -> Response:
        """The last answer as the decision, the question as its reason, unless others are sent."""
        params.read(request)
        thread = access.get_thread_for(request.user, thread_id, Action.MANAGE_CODEBOOK)
        form = DecideInput(data=request.data)
        form.is_valid(raise_exception=True)
        threads.decide(
            thread=thread,
            by=access.membership_in(request.user, thread.project),
            decision=form.validated_data.get("decision") or threads.last_answer(thread),
            reason=form.validated_data.get("reason") or thread.text,
        )
        return _whole(request, thread, status=201)


class ThreadPeopleView(APIView):
    """Who can be spoken to."""

    @extend_schema(responses=PersonListSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """The people whom the caller may see, by pseudonym."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_PROJECT)
        who = thread_shown.viewer(project, request.user)
        people = thread_people.around(project, who.member)[:500]
        return Response({"results": [who.person(each) for each in people]})


class ReadingThreadsView(APIView):
    """How many there are at each place of one reading."""

    @extend_schema(responses=ThreadCountsSerializer)
    def get(self, request: Request, assignment_id: UUID) -> Response:
        """Of those not settled yet."""
        params.read(request)
        assignment = access.get_assignment_for(request.user, assignment_id, Action.READ_WORK)
        who = thread_shown.viewer(assignment.document.project, request.user)
        return Response(thread_counts.at_reading(assignment, who))


def _whole(request: Request, thread: Thread, status: int = 200) -> Response:
    who = thread_shown.viewer(thread.project, request.user)
    return Response(
        thread_shown.whole(thread_shown.rows(who).get(pk=thread.pk), who), status=status
    )
