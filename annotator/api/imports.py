"""Files in, over HTTP: the body is the file, read as it comes."""

from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import errors, paging, params
from annotator.core.conventions import Convention
from annotator.formats import READERS
from annotator.formats.reading import Options
from annotator.models import Import
from annotator.models.imports import ImportState
from annotator.services.imports import import_undo, imports

_MOST_LABELS = 1_000


class AnyBody(BaseParser):
    """Takes every kind of body and leaves it unread: the import streams it."""

    media_type = "*/*"

    def parse(self, *_: object, **__: object) -> dict[str, object]:
        """Nothing: the CSRF check looks for form fields here before the stream is read."""
        return {}


class ImportParameters(serializers.Serializer[Any]):
    """How to read the file."""

    format = serializers.ChoiceField(choices=sorted(READERS), default="jsonl")
    key = serializers.CharField(required=False, allow_blank=True, max_length=200)
    title = serializers.CharField(required=False, allow_blank=True, max_length=1_000)
    file_name = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    lineage = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    dry_run = serializers.BooleanField(default=False)
    annotator = serializers.CharField(required=False, allow_blank=True, max_length=60, default="")
    labels = serializers.JSONField(
        required=False,
        default=dict,
        binary=True,
        help_text='What another tool\'s labels mean: {"LOADED": "passage.bias=loaded_wording"}.',
    )
    end = serializers.ChoiceField(["exclusive", "inclusive"], required=False)
    unit = serializers.ChoiceField(["code_point", "utf16", "byte"], required=False)
    newline = serializers.ChoiceField(["lf", "crlf"], required=False)
    drop_misplaced = serializers.BooleanField(default=False)
    finished = serializers.BooleanField(
        default=True, help_text="Another tool's readings are complete by this codebook."
    )

    def validate_labels(self, given: object) -> dict[str, str]:
        """Names to names, and not too many of them."""
        is_plain = isinstance(given, dict) and all(isinstance(each, str) for each in given.values())
        if not is_plain or len(given) > _MOST_LABELS:  # type: ignore[arg-type]
            raise serializers.ValidationError("This must be an object of texts.")
        return given  # type: ignore[return-value]


class ImportErrorSerializer(serializers.Serializer[Any]):
    """One thing that is wrong."""

    line = serializers.IntegerField()
    place = serializers.CharField()
    message = serializers.CharField()
    code = serializers.CharField()


class ImportCountsSerializer(serializers.Serializer[Any]):
    """What was in it."""

    read = serializers.IntegerField()
    created = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    errors = serializers.IntegerField()  # type: ignore[assignment]
    assignments = serializers.IntegerField()
    annotations = serializers.IntegerField()
    renamed = serializers.DictField(required=False, help_text="Pseudonyms that were taken.")
    marks = serializers.IntegerField(required=False, help_text="Places in another tool's file.")
    matched = serializers.IntegerField(required=False, help_text="Their words are there.")
    shifted = serializers.IntegerField(required=False, help_text="Counted otherwise there.")
    dropped = serializers.IntegerField(required=False, help_text="Their words are elsewhere.")
    rows = serializers.IntegerField(required=False, help_text="Rows of a table.")
    duplicate_rows = serializers.IntegerField(required=False)
    other_spellings = serializers.IntegerField(required=False)
    words_placed = serializers.IntegerField(required=False)
    words_ambiguous = serializers.IntegerField(required=False)
    words_missing = serializers.IntegerField(required=False)
    deleted = serializers.IntegerField(required=False)
    set_aside = serializers.IntegerField(required=False)


class ImportSerializer(serializers.Serializer[Any]):
    """A file brought in, or what bringing it in would do."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=ImportState.values)
    format = serializers.CharField()
    file_name = serializers.CharField()
    dry_run = serializers.BooleanField()
    counts = ImportCountsSerializer()
    errors = ImportErrorSerializer(many=True)  # type: ignore[assignment]
    created_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    undoable = serializers.BooleanField()


class ImportPage(serializers.Serializer[Any]):
    """One page of imports."""

    results = ImportSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ImportListView(APIView):
    """The files of a project."""

    parser_classes = [AnyBody]

    @extend_schema(responses=ImportPage)
    def get(self, request: Request, slug: str) -> Response:
        """The newest first."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_DOCUMENTS)
        return Response(paging.page(request, imports.listed(project), _show))

    @extend_schema(
        parameters=[ImportParameters],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={200: ImportSerializer, 201: ImportSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Bring a file in: all of it or, with every bad line named, nothing."""
        project = access.get_project_for(request.user, slug, Action.MANAGE_DOCUMENTS)
        given = params.read(request, ImportParameters)
        # curl says "form" of any file; what really comes in parts cannot be read as one.
        if str(request.content_type).startswith("multipart/"):
            raise UnsupportedMediaType(str(request.content_type), "Send the file as the body.")
        try:
            made = imports.import_stream(
                project=project,
                actor=access.membership_in(request.user, project),
                # Django's request reads like a file; DRF's would parse it.
                stream=cast("BinaryIO", request._request),
                format=given["format"],
                options=_options(given),
                lineage=given["lineage"],
                dry_run=given["dry_run"],
                length=_length(request),
            )
        except imports.ImportFailed as failed:
            answer = errors.body(failed, errors.request_id_of(request))
            return Response(answer | {"import": _show(failed.report)}, status=400)
        return Response(_show(made), status=200 if given["dry_run"] else 201)


class ImportView(APIView):
    """One file's report."""

    @extend_schema(responses=ImportSerializer)
    def get(self, request: Request, import_id: UUID) -> Response:
        """What it brought."""
        params.read(request)
        return Response(_show(access.get_import_for(request.user, import_id)))


class ImportUndoView(APIView):
    """Taking a wrong import back."""

    @extend_schema(request=None, responses=ImportSerializer)
    def post(self, request: Request, import_id: UUID) -> Response:
        """Delete what it brought; what was worked on since is set aside."""
        params.read(request)
        found = access.get_import_for(request.user, import_id)
        return Response(_show(import_undo.undo(import_id=found.pk)))


def _options(given: dict[str, Any]) -> Options:
    """How to read the file; a way of counting is told as a whole or found out."""
    told = {name: given[name] for name in ("end", "unit", "newline") if name in given}
    return Options(
        key=given.get("key") or None,
        title=given.get("title") or None,
        file_name=given["file_name"],
        labels=given["labels"],
        convention=Convention(**told) if told else None,
        annotator=given["annotator"],
        drop_misplaced=given["drop_misplaced"],
        state="submitted" if given["finished"] else "in_progress",
    )


def _length(request: Request) -> int | None:
    """How many bytes were announced; more than this site takes are not even read."""
    given = request.META.get("CONTENT_LENGTH") or ""
    length = int(given) if given.isdigit() else None
    if length is not None and length > settings.IMPORT_MAX_BYTES:
        raise RequestDataTooBig
    return length


def _show(made: Import) -> dict[str, object]:
    return {
        "id": str(made.pk),
        "state": made.state,
        "format": made.format,
        "file_name": made.file_name,
        "dry_run": made.state == ImportState.CHECKED,
        "counts": made.counts,
        "errors": made.errors,
        "created_at": made.created_at,
        "undone_at": made.undone_at,
        "undoable": made.state == ImportState.DONE and made.counts["created"] > 0,
    }
