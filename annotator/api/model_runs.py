"""Asking models over HTTP: begun, watched, stopped, gone on with, withdrawn; readings brought."""

from typing import BinaryIO, cast
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import model_forms as forms
from annotator.api import paging, params
from annotator.api.imports import AnyBody
from annotator.api.model_servers import choice
from annotator.api.schema import PAGING
from annotator.models import Membership, ModelRun
from annotator.services.outside import bringing, runs, servers, showing

_EXAMPLE = """\
{"model": {"name": "tagger", "version": "2.1", "prompt": "Mark what is loaded."}}
{"key": "a-001", "annotations": [{"layer": "passage", "quote": "bizarre and threatening",\
 "values": {"framing": ["security_defense"], "sentiment": "negative"}, "score": 0.71}]}
{"key": "a-002", "annotations": [], "nothing_found": ["passage"]}
"""


class ModelRunListView(APIView):
    """The runs of a project."""

    @extend_schema(responses=forms.ModelRunPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """The newest first, those whose readings came in a file among them."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_MODELS)
        found = paging.walk(request, runs.listed(project))
        tasks = showing.tasks(found.rows)
        shown = [showing.run(each, tasks.get(each.pk)) for each in found.rows]
        return Response({"results": shown, "next": found.next})

    @extend_schema(request=forms.ModelRunInput, responses={202: forms.ModelRunDetailSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Begin to ask; a task does it, and each answer is stored before the next is asked for."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MODELS)
        form = forms.ModelRunInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        begun = runs.start(
            server=servers.get(project, given["server"]),
            actor=access.membership_in(request.user, project),
            choice=choice(given),
            budget=form.budget(),
            is_trial=given["is_trial"],
            codebook=given["codebook"],
        )
        return _answer(begun, 202)


class ModelRunView(APIView):
    """One run."""

    @extend_schema(responses=forms.ModelRunDetailSerializer)
    def get(self, request: Request, slug: str, run_id: UUID) -> Response:
        """How far it is, what it has cost, what was refused, and what the model was told."""
        params.read(request)
        return _answer(_run(request, slug, run_id, Action.VIEW_MODELS))


class ModelRunStopView(APIView):
    """Stopping a run."""

    @extend_schema(request=None, responses=forms.ModelRunDetailSerializer)
    def post(self, request: Request, slug: str, run_id: UUID) -> Response:
        """At its next step; what it has is kept, and it can go on."""
        params.read(request)
        return _answer(runs.stop(run=_run(request, slug, run_id, Action.MANAGE_MODELS)))


class ModelRunGoOnView(APIView):
    """Going on with a run that stopped."""

    @extend_schema(request=forms.ModelBudgetInput, responses=forms.ModelRunDetailSerializer)
    def post(self, request: Request, slug: str, run_id: UUID) -> Response:
        """With this budget in place of the former; nothing that was answered is asked again."""
        params.read(request)
        run = _run(request, slug, run_id, Action.MANAGE_MODELS)
        form = forms.ModelBudgetInput(data=request.data)
        form.is_valid(raise_exception=True)
        actor = _actor(request, run)
        return _answer(runs.go_on(run=run, actor=actor, budget=form.budget()))


class ModelRunWithdrawView(APIView):
    """Taking a run's readings back."""

    @extend_schema(request=None, responses=forms.ModelRunDetailSerializer)
    def post(self, request: Request, slug: str, run_id: UUID) -> Response:
        """All of them; what it cost and answered stays told."""
        params.read(request)
        run = _run(request, slug, run_id, Action.MANAGE_MODELS)
        return _answer(runs.withdraw(run=run, actor=_actor(request, run)))


class ModelAnswerListView(APIView):
    """The articles of a run."""

    @extend_schema(responses=forms.ModelAnswerPage, parameters=[forms.ModelAnswerFilter, *PAGING])
    def get(self, request: Request, slug: str, run_id: UUID) -> Response:
        """In the order in which they are asked about."""
        given = params.read(request, forms.ModelAnswerFilter)
        run = _run(request, slug, run_id, Action.VIEW_MODELS)
        rows = showing.answers(run, given["state"])
        return Response(paging.page(request, rows, showing.answer, "id"))


class ModelAnswerView(APIView):
    """One article of a run."""

    @extend_schema(responses=forms.ModelAnswerDetailSerializer)
    def get(self, request: Request, slug: str, run_id: UUID, answer_id: UUID) -> Response:
        """What came back, word for word, and the marks of it that stand."""
        params.read(request)
        run = _run(request, slug, run_id, Action.VIEW_MODELS)
        return Response(showing.whole_answer(run, showing.get_answer(run, answer_id)))


class ModelReadingsView(APIView):
    """Readings of a model that was run elsewhere."""

    parser_classes = [AnyBody]

    @extend_schema(
        request={"application/x-ndjson": {"type": "string"}},
        responses={
            200: forms.ModelReadingsSerializer,
            201: forms.ModelReadingsSerializer,
        },
        parameters=[forms.ModelReadingsParameters],
        examples=[OpenApiExample("Two readings", value=_EXAMPLE, request_only=True)],
    )
    def post(self, request: Request, slug: str) -> Response:
        """Send JSON lines: first `{"model": {"name", "version", "prompt", "parameters",
        "codebook"}}`, then a line for each article, named by `key`, `id` or `text_sha256`, with
        `annotations`, `nothing_found` and perhaps `change` (a UUID that makes a line known again).

        Quotes must stand in the text exactly: once, at their offsets (`start`, `end`), or as the
        `nth` of several. All is taken or nothing, each wrong line told by its number; the same
        lines again change nothing.
        """
        given = params.read(request, forms.ModelReadingsParameters)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MODELS)
        length = request.headers.get("Content-Length", "")
        brought = bringing.bring(
            project=project,
            actor=access.membership_in(request.user, project),
            stream=cast("BinaryIO", request._request),
            length=int(length) if length.isascii() and length.isdigit() else None,
            dry_run=given["dry_run"],
        )
        run = brought.run
        shown = {
            "run": None if run is None else str(run.pk),
            "annotator": None if run is None or run.member is None else run.member.pseudonym,
            "created": brought.created,
            "unchanged": brought.unchanged,
            "annotations": brought.annotations,
            "dry_run": given["dry_run"],
        }
        return Response(shown, status=200 if run is None else 201)


def _run(request: Request, slug: str, run_id: UUID, action: Action) -> ModelRun:
    return runs.get(access.get_project_for(request.user, slug, action), run_id)


def _actor(request: Request, run: ModelRun) -> Membership | None:
    return access.membership_in(request.user, run.project)


def _answer(run: ModelRun, status: int = 200) -> Response:
    job = showing.tasks([run]).get(run.pk)
    return Response(showing.detail(run, job), status=status)
