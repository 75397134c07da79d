"""Training, tests and checks over HTTP: the manager's page, and one's own way through."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params, preconditions
from annotator.api import quality_forms as forms
from annotator.api.schema import IF_MATCH
from annotator.api.work_forms import WorkSerializer
from annotator.models import Assignment, Membership, Project
from annotator.services.editing import work
from annotator.services.people import members
from annotator.services.quality import (
    articles,
    gates,
    gold,
    overview,
    qualification,
    switches,
)
from annotator.services.study import handing_out


class QualityView(APIView):
    """How people are trained, tested and checked here."""

    @extend_schema(responses=forms.QualitySerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Everything that the manager's page shows."""
        params.read(request)
        return _page(access.get_project_for(request.user, slug, Action.MANAGE_QUALITY))

    @extend_schema(
        request=forms.QualityRulesPatch, responses=forms.QualitySerializer, parameters=[IF_MATCH]
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Turn things on and off."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_QUALITY)
        form = forms.QualityRulesPatch(data=request.data)
        form.is_valid(raise_exception=True)
        changed = switches.change(
            project=project,
            base_revision=preconditions.required_if_match(request),
            by=request.user,
            changes=form.validated_data,
        )
        return _page(changed)


class QualityArticlesView(APIView):
    """Which articles they are trained, tested and checked with."""

    @extend_schema(request=forms.ArrangeInput, responses=forms.QualitySerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Say which articles are for one use, and in which order."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_QUALITY)
        form = forms.ArrangeInput(data=request.data)
        form.is_valid(raise_exception=True)
        articles.arrange(project=project, by=request.user, **form.validated_data)
        return _page(project)


class SettleByOneView(APIView):
    """The settled version of such an article."""

    @extend_schema(request=forms.SettleByOneInput, responses={201: forms.SettledByOneSerializer})
    def post(self, request: Request, document_id: UUID) -> Response:
        """Take a finished reading as the settled version, or begin one of one's own."""
        params.read(request)
        document = access.get_document_for(request.user, document_id, Action.MANAGE_QUALITY)
        form = forms.SettleByOneInput(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = form.validated_data.get("reading")
        if wanted is not None:
            gold.settle_from(reading=gold.reading_of(document, wanted), by=request.user)
            return Response({"assignment": None}, status=201)
        member = access.require_member(request.user, document.project, Action.MANAGE_QUALITY)
        begun = gold.begin(document=document, member=member)
        return Response({"assignment": begun.pk}, status=201)


class DecideView(APIView):
    """A manager's word about one person."""

    @extend_schema(request=forms.QualityDecisionInput, responses=forms.QualitySerializer)
    def post(self, request: Request, slug: str, member_id: UUID) -> Response:
        """Let them in whatever their test came to, or let them try from the start."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_QUALITY)
        form = forms.QualityDecisionInput(data=request.data)
        form.is_valid(raise_exception=True)
        member = members.get(project, member_id)
        member.project = project
        acts = {"let_in": qualification.let_in, "reset": qualification.reset}
        acts[form.validated_data["decision"]](member=member, by=request.user)
        return _page(project)


class TryAgainView(APIView):
    """The next attempt."""

    @extend_schema(request=None, responses={200: WorkSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Begin it; the answer is its first article."""
        params.read(request)
        project, member = _own(request, slug)
        qualification.try_again(member=member)
        return Response(_next(project, member))


class AcknowledgeView(APIView):
    """Having seen the settled version beside one's own."""

    @extend_schema(request=None, responses={200: WorkSerializer, 204: None})
    def post(self, request: Request, assignment_id: UUID) -> Response:
        """Go on; the answer is what comes next, if anything does by itself."""
        params.read(request)
        reading = access.get_assignment_for(request.user, assignment_id, Action.ANNOTATE)
        gates.acknowledge(reading=reading)
        following = handing_out.following(_member_of(reading))
        return Response(status=204) if following is None else Response(work.brief(following))


def _member_of(reading: Assignment) -> Membership:
    reading.member.project = reading.document.project
    return reading.member


def _own(request: Request, slug: str) -> tuple[Project, Membership]:
    project = access.get_project_for(request.user, slug, Action.CLAIM)
    return project, access.require_member(request.user, project, Action.CLAIM)


def _next(project: Project, member: Membership) -> dict[str, object] | None:
    found = handing_out.claim(project=project, member=member)
    return None if found is None else work.brief(found)


def _page(project: Project) -> Response:
    shown = overview.shown(project)
    return preconditions.with_etag(shown, project.revision)
