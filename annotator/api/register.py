"""The register as its keepers see it, over HTTP: set right, merge, undo."""

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
from annotator.api.entities import EntitySerializer
from annotator.api.params import StrictSerializer
from annotator.api.schema import IF_MATCH, PAGING
from annotator.core.codebooks.codebook import ENTITY_TYPES
from annotator.core.same_names import Reason
from annotator.services.entities import merging, register

REASONS: tuple[Reason, ...] = ("same_name", "other_name", "part_of_name")


class EntityRefSerializer(serializers.Serializer[Any]):
    """The entry that stands for another."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=ENTITY_TYPES)


class EntrySerializer(EntitySerializer):
    """An entry with what its keepers need to judge it."""

    revision = serializers.IntegerField()
    curated = serializers.BooleanField(help_text="Seen to by a manager, and shown to everybody.")
    uses = serializers.IntegerField(help_text="Highlights that name it.")
    document = serializers.CharField(allow_null=True, help_text="The one article it belongs to.")
    proposed_by = serializers.CharField(allow_null=True, help_text="A pseudonym.")
    merged_into = EntityRefSerializer(allow_null=True)


class EntryPage(serializers.Serializer[Any]):
    """One page of the register, by name."""

    results = EntrySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class EntryFilter(serializers.Serializer[Any]):
    """What the list may be narrowed to."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=300)
    state = serializers.ChoiceField(
        choices=["proposed", "curated", "merged"], required=False, help_text="All without it."
    )


class EntryPatch(StrictSerializer):
    """What is set right; the entry is curated by it unless the patch says otherwise."""

    name = serializers.CharField(max_length=300, required=False)
    type = serializers.ChoiceField(choices=ENTITY_TYPES, required=False)
    aliases = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, max_length=100
    )
    curated = serializers.BooleanField(required=False)


class MergeInput(StrictSerializer):
    """What stands for the entry from now on."""

    into = serializers.UUIDField()
    keep_name = serializers.BooleanField(
        default=False, help_text="The name becomes an other name of the one it is merged into."
    )


class MergeQuery(serializers.Serializer[Any]):
    """Whether it is done or only seen."""

    dry_run = serializers.BooleanField(default=False)


class MergeTouchedSerializer(serializers.Serializer[Any]):
    """What the merge reaches."""

    highlights = serializers.IntegerField()
    articles = serializers.IntegerField()
    readings = serializers.IntegerField()
    connections = serializers.IntegerField()


class MergeSerializer(serializers.Serializer[Any]):
    """Both entries, and what is touched."""

    entity = EntrySerializer()
    into = EntrySerializer()
    touched = MergeTouchedSerializer()


class DuplicateSerializer(serializers.Serializer[Any]):
    """Two entries that may be one."""

    entity = EntrySerializer()
    into = EntrySerializer()
    reason = serializers.ChoiceField(choices=REASONS)


class DuplicatesSerializer(serializers.Serializer[Any]):
    """The likeliest first."""

    results = DuplicateSerializer(many=True)


class RegisterView(APIView):
    """The whole register of a project."""

    @extend_schema(parameters=[EntryFilter, *PAGING], responses=EntryPage)
    def get(self, request: Request, slug: str) -> Response:
        """By name, with how often each is named."""
        project = access.get_project_for(request.user, slug, Action.MANAGE_ENTITIES)
        wanted = params.read(request, EntryFilter)
        rows = register.rows(project, words=wanted.get("q", ""), state=wanted.get("state", ""))
        return Response(paging.page(request, rows, register.show_entry, order="folded"))


class DuplicatesView(APIView):
    """What may be one and the same."""

    @extend_schema(responses=DuplicatesSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Pairs, the likeliest first; at most 200."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_ENTITIES)
        return Response({"results": register.duplicates(project)})


class EntityView(APIView):
    """One entry."""

    @extend_schema(request=EntryPatch, responses=EntrySerializer, parameters=[IF_MATCH])
    def patch(self, request: Request, entity_id: UUID) -> Response:
        """Set it right."""
        params.read(request)
        entity = access.get_entity_for(request.user, entity_id, Action.MANAGE_ENTITIES)
        form = EntryPatch(data=request.data)
        form.is_valid(raise_exception=True)
        revision = preconditions.required_if_match(request)
        shown = register.change(
            entity_id=entity.pk, base_revision=revision, changes=form.validated_data
        )
        return preconditions.with_etag(shown, revision + 1)


class EntityMergeView(APIView):
    """One entry into another."""

    @extend_schema(request=MergeInput, parameters=[MergeQuery], responses=MergeSerializer)
    def post(self, request: Request, entity_id: UUID) -> Response:
        """Merge; with `dry_run` it only says what would be touched."""
        wanted = params.read(request, MergeQuery)
        entity = access.get_entity_for(request.user, entity_id, Action.MANAGE_ENTITIES)
        form = MergeInput(data=request.data)
        form.is_valid(raise_exception=True)
        into = form.validated_data["into"]
        if wanted["dry_run"]:
            return Response(merging.preview(entity=entity, into_id=into))
        keep_name = form.validated_data["keep_name"]
        return Response(
            merging.merge(entity=entity, into_id=into, keep_name=keep_name, by=request.user)
        )


class EntityMergeUndoView(APIView):
    """A merge taken back."""

    @extend_schema(request=None, responses=EntrySerializer)
    def post(self, request: Request, entity_id: UUID) -> Response:
        """Let it stand for itself again."""
        params.read(request)
        entity = access.get_entity_for(request.user, entity_id, Action.MANAGE_ENTITIES)
        return Response(merging.undo(entity=entity, by=request.user))
