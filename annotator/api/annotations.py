"""Annotations over HTTP: the save protocol of a single one."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params, preconditions
from annotator.api.params import StrictSerializer
from annotator.core.errors import Invalid, PreconditionRequired
from annotator.services.editing import annotation_history, annotations, showing
from annotator.services.editing.drafts import Draft

PRECONDITIONS = [
    OpenApiParameter("If-Match", str, "header", description='The revision changed, such as "3".'),
    OpenApiParameter("If-None-Match", str, "header", description="`*` to create."),
    OpenApiParameter("Change-Id", str, "header", description="A UUID; a repeat is harmless."),
    OpenApiParameter("Slant-Member", str, "header", description="Whose work this is."),
]


class LinkSerializer(StrictSerializer):
    """An arrow with a role, to an annotation or an entity."""

    role = serializers.CharField()
    to = serializers.UUIDField(required=False)
    entity = serializers.UUIDField(required=False)


class WarningSerializer(serializers.Serializer[Any]):
    """Something about the place that the codebook would have somebody look at again."""

    check = serializers.CharField()
    message = serializers.CharField()


class AnnotationSerializer(serializers.Serializer[Any]):
    """An annotation as answered. Offsets are code points, half-open."""

    id = serializers.UUIDField()
    assignment = serializers.UUIDField()
    layer = serializers.CharField()
    parts = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    slot = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField(help_text="The exact text at the offsets.")
    values = serializers.DictField()
    missing = serializers.ListField(child=serializers.CharField())
    former = serializers.DictField(help_text="Answers that no longer fit since a move.")
    warnings = WarningSerializer(many=True)
    links = LinkSerializer(many=True)
    note = serializers.CharField()
    origin = serializers.CharField()
    codebook = serializers.CharField()
    outside_article = serializers.BooleanField()
    revision = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    deleted_at = serializers.DateTimeField(allow_null=True)


class TombstoneSerializer(serializers.Serializer[Any]):
    """What remains of a deleted annotation."""

    id = serializers.UUIDField()
    revision = serializers.IntegerField()
    deleted_at = serializers.DateTimeField()


class DraftSerializer(StrictSerializer):
    """The content of an annotation as sent. Its meaning is judged by the codebook."""

    layer = serializers.CharField(max_length=60)
    parts = serializers.JSONField(required=False, help_text="[[start, end], …] in code points.")
    quote = serializers.CharField(
        required=False,
        allow_null=True,
        allow_blank=True,
        trim_whitespace=False,
        help_text="A checksum: refused where it is not the text at the offsets.",
    )
    slot = serializers.IntegerField(required=False, allow_null=True)
    values = serializers.JSONField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    links = serializers.JSONField(required=False)
    proposal = serializers.CharField(
        required=False,
        max_length=2_000,
        help_text="The id of the accepted proposal, as it was shown; counts for a create.",
    )


class AnnotationInput(DraftSerializer):
    """A draft that names its reading."""

    assignment = serializers.UUIDField()


class WordedChangeSerializer(serializers.Serializer[Any]):
    """One thing that changed, in words: what was said before and what after."""

    what = serializers.ChoiceField(["place", "answer", "note", "link"])
    title = serializers.CharField(help_text="The question; empty where it is no answer.")
    before = serializers.ListField(child=serializers.CharField())
    after = serializers.ListField(child=serializers.CharField())


class AnnotationEventSerializer(serializers.Serializer[Any]):
    """One accepted change."""

    revision = serializers.IntegerField()
    operation = serializers.CharField()
    actor = serializers.CharField(help_text="The pseudonym.")
    is_you = serializers.BooleanField()
    at = serializers.DateTimeField()
    before = serializers.DictField(allow_null=True)
    after = serializers.DictField(allow_null=True)
    quote = serializers.CharField(help_text="The passage then; empty for a whole article.")
    changed = WordedChangeSerializer(many=True)


class AnnotationHistorySerializer(serializers.Serializer[Any]):
    """All changes of one annotation, the oldest first."""

    annotation = serializers.UUIDField()
    assignment = serializers.UUIDField()
    reader = serializers.CharField(help_text="The pseudonym of whose work it is.")
    is_yours = serializers.BooleanField()
    title = serializers.CharField(help_text="The article's, as the caller may see it.")
    language = serializers.CharField(help_text="The article's.")
    layer = serializers.CharField(help_text="What was marked, in the codebook's words.")
    is_deleted = serializers.BooleanField()
    results = AnnotationEventSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class AnnotationView(APIView):
    """One annotation."""

    @extend_schema(responses=AnnotationSerializer)
    def get(self, request: Request, annotation_id: UUID) -> Response:
        """Read it, a deleted one too."""
        params.read(request)
        row = access.get_annotation_for(request.user, annotation_id)
        return preconditions.with_etag(showing.one(row), row.revision)

    @extend_schema(
        request=AnnotationInput,
        responses={200: AnnotationSerializer, 201: AnnotationSerializer},
        parameters=PRECONDITIONS,
    )
    def put(self, request: Request, annotation_id: UUID) -> Response:
        """Create it (If-None-Match: *) or change it (If-Match)."""
        params.read(request)
        form = AnnotationInput(data=request.data)
        form.is_valid(raise_exception=True)
        content = dict(form.validated_data)
        assignment = access.get_work_for(request.user, content.pop("assignment"))
        outcome = annotations.put(
            assignment_id=assignment.pk,
            annotation_id=annotation_id,
            draft=Draft(**content),
            base_revision=_base_revision(request),
            change_id=preconditions.change_id(request),
        )
        return _answer(outcome, 201 if outcome.created else 200)

    @extend_schema(responses={200: TombstoneSerializer}, parameters=PRECONDITIONS)
    def delete(self, request: Request, annotation_id: UUID) -> Response:
        """Leave a tombstone."""
        params.read(request)
        row = access.get_annotation_for(request.user, annotation_id)
        access.check_assignment(request.user, row.assignment, Action.ANNOTATE)
        outcome = annotations.delete(
            assignment_id=row.assignment_id,
            annotation_id=annotation_id,
            base_revision=preconditions.if_match(request),
            change_id=preconditions.change_id(request),
        )
        return _answer(outcome, 200)


class AnnotationHistoryView(APIView):
    """What happened to one annotation."""

    @extend_schema(responses=AnnotationHistorySerializer)
    def get(self, request: Request, annotation_id: UUID) -> Response:
        """All its changes, the oldest first."""
        params.read(request)
        row = access.get_annotation_for(request.user, annotation_id)
        return Response(annotation_history.told(row, request.user))


def _base_revision(request: Request) -> int | None:
    """None for a create. A write that says neither is refused: it could overwrite."""
    creates = request.headers.get("If-None-Match")
    revision = preconditions.if_match(request)
    if creates is not None and revision is not None:
        raise Invalid.at("If-Match", "Send either If-Match or If-None-Match.")
    if creates is not None and creates.strip() != "*":
        raise Invalid.at("If-None-Match", "This must be *.")
    if creates is None and revision is None:
        raise PreconditionRequired(
            "precondition_required",
            "Say whether this creates (If-None-Match: *) or what it changes (If-Match).",
        )
    return revision


def _answer(outcome: annotations.Outcome, status: int) -> Response:
    return preconditions.with_etag(outcome.body, int(str(outcome.body["revision"])), status)
