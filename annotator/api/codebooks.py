"""Codebook versions over HTTP, and the templates a project begins with."""

from typing import Any

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
from annotator.core import templates
from annotator.models import Codebook
from annotator.models.codebook import CodebookState
from annotator.services import codebooks


class CodebookSummarySerializer(serializers.Serializer[Any]):
    """A version in the list."""

    version = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=CodebookState.choices)
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class CodebookSerializer(CodebookSummarySerializer):
    """A version with everything in it."""

    body = serializers.DictField(help_text="Layers, dimensions and labels, as data.")
    revision = serializers.IntegerField()


class CodebookPage(serializers.Serializer[Any]):
    """One page of versions, the newest first."""

    results = CodebookSummarySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class CodebookInput(StrictSerializer):
    """A new draft."""

    version = serializers.CharField()
    body = serializers.DictField()


class CodebookPatch(StrictSerializer):
    """What changes about a draft."""

    version = serializers.CharField(required=False)
    body = serializers.DictField(required=False)


class TemplateSerializer(serializers.Serializer[Any]):
    """A codebook that comes with the product."""

    id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()


class TemplateList(serializers.Serializer[Any]):
    """All of them, the usual one first."""

    results = TemplateSerializer(many=True)
    next = serializers.CharField(allow_null=True)


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
        return _answer(codebooks.draft(project=project, **form.validated_data), 201)


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


class PublishView(APIView):
    """The act that makes a draft the project's codebook."""

    @extend_schema(request=None, responses=CodebookSerializer)
    def post(self, request: Request, slug: str, version: str) -> Response:
        """Publish; work begun from now on is made under it."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_CODEBOOK)
        codebook = codebooks.get(project, version, request.user)
        return _answer(codebooks.publish(codebook=codebook))


def _answer(codebook: Codebook, status: int = 200) -> Response:
    return preconditions.with_etag(codebooks.shown(codebook), codebook.revision, status)
