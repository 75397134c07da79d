"""Codebook versions over HTTP, and the templates a project begins with."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params, preconditions
from annotator.api.codebook_forms import (
    CodebookInput,
    CodebookPage,
    CodebookPatch,
    CodebookSerializer,
    TemplateList,
    WholeTemplateSerializer,
)
from annotator.api.schema import IF_MATCH, PAGING
from annotator.core.codebooks import templates
from annotator.models import Codebook
from annotator.services.codebooks import codebooks, decisions


class TemplateListView(APIView):
    """The codebooks a project may begin with."""

    @extend_schema(responses=TemplateList)
    def get(self, request: Request) -> Response:
        """List them."""
        params.read(request)
        found = [
            {"id": each.id, "title": each.title, "description": each.description}
            for each in templates.names()
        ]
        return Response({"results": found, "next": None})


class TemplateView(APIView):
    """One of them."""

    @extend_schema(responses=WholeTemplateSerializer)
    def get(self, request: Request, template_id: str) -> Response:
        """Read it whole, to begin a version with it."""
        params.read(request)
        body = templates.body(template_id)
        found = next(each for each in templates.names() if each.id == template_id)
        return Response(
            {"id": found.id, "title": found.title, "description": found.description, "body": body}
        )


class CodebookListView(APIView):
    """The codebook versions of a project."""

    @extend_schema(responses=CodebookPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """List them; drafts are shown to managers."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_CODEBOOK)
        rows = codebooks.visible(project, request.user, access.membership_in(request.user, project))
        return Response(paging.page(request, rows, codebooks.summary))

    @extend_schema(request=CodebookInput, responses={201: CodebookSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Write a draft; a body that is wrong is refused with every place."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_CODEBOOK)
        form = CodebookInput(data=request.data)
        form.is_valid(raise_exception=True)
        wish = dict(form.validated_data)
        origin = wish.pop("based_on", None)
        based_on = None if origin is None else codebooks.get(project, origin, request.user)
        return _answer(codebooks.draft(project=project, based_on=based_on, **wish), 201)


class CodebookView(APIView):
    """One version."""

    @extend_schema(responses=CodebookSerializer)
    def get(self, request: Request, slug: str, version: str) -> Response:
        """Read it."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_CODEBOOK)
        return _answer(codebooks.get(project, version, request.user))

    @extend_schema(request=CodebookPatch, responses=CodebookSerializer, parameters=[IF_MATCH])
    def patch(self, request: Request, slug: str, version: str) -> Response:
        """Change a draft."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_CODEBOOK)
        form = CodebookPatch(data=request.data)
        form.is_valid(raise_exception=True)
        changed = codebooks.change(
            codebook=codebooks.get(project, version, request.user),
            base_revision=preconditions.required_if_match(request),
            **form.validated_data,
        )
        return _answer(changed)

    @extend_schema(responses={204: None}, parameters=[IF_MATCH])
    def delete(self, request: Request, slug: str, version: str) -> Response:
        """Throw a draft away."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_CODEBOOK)
        codebooks.discard(
            codebook=codebooks.get(project, version, request.user),
            base_revision=preconditions.required_if_match(request),
        )
        return Response(status=204)


class PublishView(APIView):
    """The act that makes a draft the project's codebook."""

    @extend_schema(request=None, responses=CodebookSerializer)
    def post(self, request: Request, slug: str, version: str) -> Response:
        """Publish; work begun from now on is made under it."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_CODEBOOK)
        codebook = codebooks.get(project, version, request.user)
        actor = access.membership_in(request.user, project)
        return _answer(codebooks.publish(codebook=codebook, actor=actor))


class RetireView(APIView):
    """Taking a version out of use."""

    @extend_schema(request=None, responses=CodebookSerializer)
    def post(self, request: Request, slug: str, version: str) -> Response:
        """Retire; what is open under it goes on, nothing new begins with it."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_CODEBOOK)
        codebook = codebooks.get(project, version, request.user)
        actor = access.membership_in(request.user, project)
        return _answer(codebooks.retire(codebook=codebook, actor=actor))


class CodebookFileView(APIView):
    """A version as a file."""

    @extend_schema(responses={200: dict})
    def get(self, request: Request, slug: str, version: str) -> Response:
        """Body, changes and decisions, for another project to begin with."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_CODEBOOK)
        codebook = codebooks.get(project, version, request.user)
        name = f"{project.slug}-codebook-{codebook.version}.json"
        return Response(
            decisions.as_file(codebook),
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _answer(codebook: Codebook, status: int = 200) -> Response:
    return preconditions.with_etag(codebooks.shown(codebook), codebook.revision, status)
