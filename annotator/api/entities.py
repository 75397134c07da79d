"""The register of names over HTTP."""

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
from annotator.core.codebooks.codebook import ENTITY_TYPES
from annotator.services.entities import entities


class EntitySerializer(serializers.Serializer[Any]):
    """Somebody or something that speaks or is spoken of."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=ENTITY_TYPES)
    aliases = serializers.ListField(child=serializers.CharField())
    scope = serializers.ChoiceField(choices=["document", "project"])


class EntityPage(serializers.Serializer[Any]):
    """One page of the register."""

    results = EntitySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class EntityFilter(serializers.Serializer[Any]):
    """What the register may be narrowed to."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=300)
    document = serializers.UUIDField(
        required=False, help_text="Its own names and the project's; else the project's alone."
    )


class EntityInput(StrictSerializer):
    """A name for the whole project."""

    id = serializers.UUIDField(required=False)
    name = serializers.CharField(max_length=300)
    type = serializers.ChoiceField(choices=ENTITY_TYPES)


class EntityMadeSerializer(EntitySerializer):
    """The entry, and whether it is new."""

    created = serializers.BooleanField()


class EntityListView(APIView):
    """The register of a project, as the caller may know it."""

    @extend_schema(parameters=[EntityFilter], responses=EntityPage)
    def get(self, request: Request, slug: str) -> Response:
        """By name."""
        project = access.get_project_for(request.user, slug, Action.VIEW_ENTITIES)
        wanted = params.read(request, EntityFilter)
        rows = entities.listed(
            project,
            access.membership_in(request.user, project),
            words=wanted.get("q", ""),
            document_id=wanted.get("document"),
        )
        return Response(paging.page(request, rows, entities.show, order="folded"))

    @extend_schema(
        request=EntityInput, responses={200: EntityMadeSerializer, 201: EntityMadeSerializer}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Find the name, or put it into the register: a manager's entry is curated at once."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_ENTITIES)
        member = access.require_member(request.user, project, Action.VIEW_ENTITIES)
        form = EntityInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        entity, created = entities.add(
            project=project,
            member=member,
            name=given["name"],
            kind=given["type"],
            entity_id=given.get("id"),
        )
        shown = entities.show(entity) | {"created": created}
        return Response(shown, status=201 if created else 200)
