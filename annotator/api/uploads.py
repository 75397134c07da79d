"""Files on the way in, over HTTP: stored first, then told how to be read, checked, and written."""

from typing import Any, BinaryIO, cast
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.api.imports import AnyBody, ImportSerializer, answer, length_of
from annotator.core import records
from annotator.formats import READERS
from annotator.models import Import
from annotator.services.imports import uploads

_MOST_NAMES = 1_000
_NAME = 300


class UploadParameters(serializers.Serializer[Any]):
    """What the file is called, and which family of files its readers are of."""

    file_name = serializers.CharField(required=False, allow_blank=True, max_length=_NAME)
    lineage = serializers.CharField(required=False, allow_blank=True, max_length=200)


class WishInput(params.StrictSerializer):
    """How to read a stored file."""

    format = serializers.ChoiceField(choices=sorted(READERS))
    key = serializers.CharField(required=False, allow_blank=True, max_length=200)
    title = serializers.CharField(required=False, allow_blank=True, max_length=1_000)
    content_warning = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=records.LONGEST_WARNING,
        help_text="To be read before a plain text; other formats say it themselves.",
    )
    annotator = serializers.CharField(required=False, allow_blank=True, max_length=60)
    annotators = serializers.DictField(
        child=serializers.CharField(max_length=60),
        required=False,
        help_text="What the file's readers are called here: their names there to pseudonyms.",
    )
    labels = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=_NAME),
        required=False,
        help_text='What another tool\'s labels mean: {"LOADED": "passage.bias=loaded_wording"}.',
    )
    end = serializers.ChoiceField(["exclusive", "inclusive"], required=False)
    unit = serializers.ChoiceField(["code_point", "utf16", "byte"], required=False)
    newline = serializers.ChoiceField(["lf", "crlf"], required=False)
    base = serializers.ChoiceField(["document", "sentence"], required=False)
    drop_misplaced = serializers.BooleanField(required=False)
    licence = serializers.CharField(required=False, allow_blank=True, max_length=2_000)
    may_redistribute_text = serializers.BooleanField(required=False, allow_null=True)
    source_note = serializers.CharField(required=False, allow_blank=True, max_length=2_000)
    finished = serializers.BooleanField(
        default=True, help_text="Another tool's readings are complete by this codebook."
    )
    mapping = serializers.JSONField(
        required=False, allow_null=True, help_text="What the columns of a table mean."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """Not more names than a person could have looked at."""
        for name in ("annotators", "labels"):
            if len(given.get(name, {})) > _MOST_NAMES:
                raise serializers.ValidationError({name: f"At most {_MOST_NAMES:,} names."})
        return given


class UploadListView(APIView):
    """Where files are put down."""

    parser_classes = [AnyBody]

    @extend_schema(
        parameters=[UploadParameters],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={201: ImportSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Store a file; what it is and what to do with it comes afterwards."""
        project = access.get_project_for(request.user, slug, Action.MANAGE_DOCUMENTS)
        given = params.read(request, UploadParameters)
        if str(request.content_type).startswith("multipart/"):
            raise UnsupportedMediaType(str(request.content_type), "Send the file as the body.")
        made = uploads.receive(
            project=project,
            actor=access.membership_in(request.user, project),
            stream=cast("BinaryIO", request._request),
            file_name=given.get("file_name", ""),
            lineage=given.get("lineage", ""),
            length=length_of(request),
        )
        return Response(answer(made), status=201)


class ImportCheckView(APIView):
    """Judging a stored file before anything of it is written."""

    @extend_schema(request=WishInput, responses={202: ImportSerializer})
    def post(self, request: Request, import_id: UUID) -> Response:
        """Have it read as wished; it then waits for the word to write it."""
        params.read(request)
        found = theirs(request, import_id)
        form = WishInput(data=request.data)
        form.is_valid(raise_exception=True)
        made = uploads.check(made_by=found, wish=dict(form.validated_data))
        return Response(answer(made), status=202)


class ImportGoView(APIView):
    """The word to write what was checked."""

    @extend_schema(request=None, responses={202: ImportSerializer})
    def post(self, request: Request, import_id: UUID) -> Response:
        """All of it becomes visible at one moment."""
        params.read(request)
        return Response(answer(uploads.go(made_by=theirs(request, import_id))), status=202)


class ImportCancelView(APIView):
    """Giving a file up that is not in yet."""

    @extend_schema(request=None, responses=ImportSerializer)
    def post(self, request: Request, import_id: UUID) -> Response:
        """Nothing of it will come in."""
        params.read(request)
        return Response(answer(uploads.cancel(made_by=theirs(request, import_id))))


def theirs(request: Request, import_id: UUID) -> Import:
    """An import of a project that the caller may bring files into."""
    found = access.get_import_for(request.user, import_id)
    access.require(request.user, found.project, Action.MANAGE_DOCUMENTS)
    return found
