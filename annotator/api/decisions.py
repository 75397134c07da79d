"""The decision log over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params
from annotator.api.params import StrictSerializer
from annotator.api.schema import PAGING
from annotator.services.codebooks import codebooks, decisions


class DecisionSerializer(serializers.Serializer[Any]):
    """Who decided what, why and when."""

    id = serializers.UUIDField()
    version = serializers.CharField(allow_null=True)
    layer = serializers.CharField()
    dimension = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    decision = serializers.CharField()
    reason = serializers.CharField()
    decided_by = serializers.CharField(allow_null=True)
    decided_on = serializers.DateField()


class DecisionPage(serializers.Serializer[Any]):
    """One page, the newest first."""

    results = DecisionSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DecisionFilter(serializers.Serializer[Any]):
    """What the decisions are about."""

    layer = serializers.CharField(required=False)
    dimension = serializers.CharField(required=False)
    label = serializers.CharField(required=False)  # type: ignore[assignment]


class DecisionInput(StrictSerializer):
    """A decision to write down."""

    decision = serializers.CharField()
    reason = serializers.CharField(required=False, allow_blank=True)
    layer = serializers.CharField(required=False, allow_blank=True, max_length=60)
    dimension = serializers.CharField(required=False, allow_blank=True, max_length=60)
    label = serializers.CharField(required=False, allow_blank=True, max_length=60)  # type: ignore[assignment]
    version = serializers.CharField(required=False)
    decided_on = serializers.DateField(required=False)


class DecisionListView(APIView):
    """The decisions about a project's codebook."""

    @extend_schema(responses=DecisionPage, parameters=[DecisionFilter, *PAGING])
    def get(self, request: Request, slug: str) -> Response:
        """List them."""
        wish = params.read(request, DecisionFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_CODEBOOK)
        rows = decisions.of_project(project).filter(**wish)
        names = decisions.sees_names(project, request.user)
        return Response(paging.page(request, rows, lambda row: decisions.shown(row, names)))

    @extend_schema(request=DecisionInput, responses={201: DecisionSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Write one down."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_CODEBOOK)
        form = DecisionInput(data=request.data)
        form.is_valid(raise_exception=True)
        wish = dict(form.validated_data)
        version = wish.pop("version", None)
        codebook = None if version is None else codebooks.get(project, version, request.user)
        row = decisions.note(
            project=project,
            actor=access.membership_in(request.user, project),
            codebook=codebook,
            **wish,
        )
        names = decisions.sees_names(project, request.user)
        return Response(decisions.shown(row, names), status=201)
