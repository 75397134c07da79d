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
from annotator.api import errors, jobs, paging, params
from annotator.core import records
from annotator.formats import READERS
from annotator.models import Import, Job, Membership, Project
from annotator.models.imports import ImportState
from annotator.services.documents import near_duplicates
from annotator.services.imports import import_undo, imports, uploads, wishes
from annotator.services.jobs.jobs import is_stuck

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
    content_warning = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=records.LONGEST_WARNING,
        help_text="To be read before a plain text; other formats say it themselves.",
    )
    file_name = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    lineage = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    dry_run = serializers.BooleanField(default=False)
    background = serializers.BooleanField(
        default=False,
        help_text="Store the file and have a task read it; 202, and the import tells how it goes."
        " With dry_run it then waits, checked, for the word to write it.",
    )
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
    base = serializers.ChoiceField(["document", "sentence"], required=False)
    drop_misplaced = serializers.BooleanField(default=False)
    licence = serializers.CharField(required=False, allow_blank=True, max_length=2_000)
    may_redistribute_text = serializers.BooleanField(
        required=False, allow_null=True, help_text="Of articles of which the file says nothing."
    )
    source_note = serializers.CharField(required=False, allow_blank=True, max_length=2_000)
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

    read = serializers.IntegerField(required=False)
    created = serializers.IntegerField(required=False, help_text="Articles that are new.")
    unchanged = serializers.IntegerField(required=False)
    errors = serializers.IntegerField(required=False)  # type: ignore[assignment]
    assignments = serializers.IntegerField(required=False)
    annotations = serializers.IntegerField(required=False)
    sources_missing = serializers.IntegerField(
        required=False, help_text="Marks that were decided about and are not in the file."
    )
    renamed = serializers.DictField(required=False, help_text="Pseudonyms that were taken.")
    marks = serializers.IntegerField(required=False, help_text="Places in another tool's file.")
    matched = serializers.IntegerField(required=False, help_text="Their words are there.")
    shifted = serializers.IntegerField(required=False, help_text="Counted otherwise there.")
    dropped = serializers.IntegerField(required=False, help_text="Their words are elsewhere.")
    rows = serializers.IntegerField(required=False, help_text="Rows of a table.")
    duplicate_rows = serializers.IntegerField(required=False)
    unused_rows = serializers.IntegerField(required=False, help_text="Of a file that was joined.")
    other_spellings = serializers.IntegerField(required=False)
    words_placed = serializers.IntegerField(required=False)
    words_ambiguous = serializers.IntegerField(required=False)
    words_missing = serializers.IntegerField(required=False)
    left_out = serializers.IntegerField(required=False, help_text="Pages without an article.")
    not_pages = serializers.IntegerField(required=False, help_text="Pictures and the like.")
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
    near_copies = serializers.IntegerField(
        help_text="How many of its articles are nearly the same as others; looked for afterwards."
    )
    errors = ImportErrorSerializer(many=True)  # type: ignore[assignment]
    created_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    undoable = serializers.BooleanField()
    size = serializers.IntegerField(allow_null=True, help_text="Bytes, where it was stored.")
    failure = serializers.CharField(help_text="Why its task ended, where no line is at fault.")
    job = jobs.JobSerializer(allow_null=True)
    wish = serializers.DictField(help_text="How it is read, or was to be when last looked at.")


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
        found = paging.walk(request, imports.listed(project))
        tasks = uploads.tasks(found.rows)
        copies = near_duplicates.of_imports(found.rows)
        shown = [show(each, tasks.get(each.pk), copies.get(each.pk, 0)) for each in found.rows]
        return Response({"results": shown, "next": found.next})

    @extend_schema(
        parameters=[ImportParameters],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={200: ImportSerializer, 201: ImportSerializer, 202: ImportSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Bring a file in: all of it or, with every bad line named, nothing."""
        project = access.get_project_for(request.user, slug, Action.MANAGE_DOCUMENTS)
        given = params.read(request, ImportParameters)
        # curl says "form" of any file; what really comes in parts cannot be read as one.
        if str(request.content_type).startswith("multipart/"):
            raise UnsupportedMediaType(str(request.content_type), "Send the file as the body.")
        member = access.membership_in(request.user, project)
        if given["background"]:
            return Response(answer(_put_in(request, project, member, given)), status=202)
        return _brought(request, project, member, given)


def _put_in(
    request: Request, project: Project, member: Membership | None, given: dict[str, Any]
) -> Import:
    """Store the file, and a task with it."""
    made = uploads.receive(
        project=project,
        actor=member,
        stream=cast("BinaryIO", request._request),
        file_name=given["file_name"],
        lineage=given["lineage"],
        length=length_of(request),
    )
    wish = {name: each for name, each in given.items() if name not in _NO_WISH}
    return uploads.check(made_by=made, wish=wish, publishes=not given["dry_run"])


_NO_WISH = ("dry_run", "background", "file_name", "lineage")


def _brought(
    request: Request, project: Project, member: Membership | None, given: dict[str, Any]
) -> Response:
    """Read, check and write it within the request."""
    try:
        made = imports.import_stream(
            project=project,
            actor=member,
            # Django's request reads like a file; DRF's would parse it.
            stream=cast("BinaryIO", request._request),
            format=given["format"],
            options=wishes.options(given, given["file_name"]),
            lineage=given["lineage"],
            dry_run=given["dry_run"],
            length=length_of(request),
        )
    except imports.ImportFailed as failed:
        said = errors.body(failed, errors.request_id_of(request))
        return Response(said | {"import": show(failed.report, None)}, status=400)
    return Response(show(made, None), status=200 if given["dry_run"] else 201)


class ImportView(APIView):
    """One file's report."""

    @extend_schema(responses=ImportSerializer)
    def get(self, request: Request, import_id: UUID) -> Response:
        """What it brought."""
        params.read(request)
        return Response(answer(access.get_import_for(request.user, import_id)))


class ImportUndoView(APIView):
    """Taking a wrong import back."""

    @extend_schema(request=None, responses=ImportSerializer)
    def post(self, request: Request, import_id: UUID) -> Response:
        """Delete what it brought; what was worked on since is set aside."""
        params.read(request)
        found = access.get_import_for(request.user, import_id)
        return Response(answer(import_undo.undo(import_id=found.pk)))


def length_of(request: Request) -> int | None:
    """How many bytes were announced; more than this site takes are not even read."""
    given = request.META.get("CONTENT_LENGTH") or ""
    length = int(given) if given.isdigit() else None
    if length is not None and length > settings.IMPORT_MAX_BYTES:
        raise RequestDataTooBig
    return length


def answer(made: Import) -> dict[str, object]:
    """One import with its task."""
    copies = near_duplicates.of_imports([made]).get(made.pk, 0)
    return show(made, uploads.tasks([made]).get(made.pk), copies)


def show(made: Import, task: Job | None, near_copies: int = 0) -> dict[str, object]:
    """As everybody who may see it does."""
    state, failure = uploads.state_of(made, task)
    return {
        "id": str(made.pk),
        "state": state,
        "format": made.format,
        "file_name": made.file_name,
        "dry_run": made.state == ImportState.CHECKED,
        "counts": made.counts,
        "near_copies": near_copies,
        "wish": {name: each for name, each in made.wish.items() if name != "publishes"},
        "errors": made.errors,
        "created_at": made.created_at,
        "undone_at": made.undone_at,
        "undoable": made.state == ImportState.DONE and made.counts["created"] > 0,
        "size": made.size,
        "failure": failure,
        "job": None if task is None else jobs.show(task, is_stuck=is_stuck()),
    }
