"""The dataset over HTTP: counted before, then streamed."""

from dataclasses import asdict
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.formats import ARCHIVES
from annotator.models.document import DocumentPurpose
from annotator.services import audit
from annotator.services.exports import exports
from annotator.services.exports.export_filters import ALL, KINDS, STATES, Filters

# A slow reader holds a thread for as long as it reads; the editors need the other three quarters.
_PLACES = BoundedSemaphore(max(1, settings.THREADS // 4))


class Busy(exceptions.APIException):
    """Every place for a download is taken in this process."""

    status_code = 503
    default_code = "busy"
    default_detail = "Others are downloading at this moment; try again in a little while."
    wait = 10


_KINDS = (
    "gold: the settled versions that count. aggregated: one reading that says what more than half"
    " of the annotators say. soft: how many say what where, in formats that can hold it."
)


class ExportFilter(serializers.Serializer[Any]):
    """Which part of the work goes in; left alone, what annotators have submitted."""

    state = serializers.ChoiceField(choices=[*STATES, ALL], required=False)
    kind = serializers.ChoiceField(choices=KINDS, required=False, help_text=_KINDS)
    purpose = serializers.ChoiceField(choices=[*DocumentPurpose.values, ALL], required=False)
    annotator = serializers.CharField(required=False, allow_blank=True, help_text="A pseudonym.")
    layer = serializers.CharField(required=False, allow_blank=True)
    codebook = serializers.CharField(required=False, allow_blank=True, help_text="A version.")
    round = serializers.CharField(required=False, allow_blank=True)
    event = serializers.CharField(required=False, allow_blank=True, help_text="Its name.")
    outlet = serializers.CharField(required=False, allow_blank=True, help_text="Its name.")
    set_aside = serializers.BooleanField(
        required=False, help_text="With articles that were set aside."
    )


class SummaryFilter(ExportFilter):
    """The same, with the shape of the download, which the counts do not depend on."""

    format = serializers.ChoiceField(choices=["jsonl", "tables", *ARCHIVES], default="jsonl")
    layout = serializers.ChoiceField(choices=["documents", "annotations"], default="documents")


class SizeSerializer(serializers.Serializer[Any]):
    """How much it is."""

    documents = serializers.IntegerField()
    readings = serializers.IntegerField()
    annotations = serializers.IntegerField()


class LeftOutSerializer(serializers.Serializer[Any]):
    """What one reason leaves out."""

    reason = serializers.CharField()
    readings = serializers.IntegerField()
    annotations = serializers.IntegerField()


class OutsideSerializer(SizeSerializer):
    """How much is left out; each reading and annotation is counted under one reason."""

    why = LeftOutSerializer(many=True)


class ExportSummarySerializer(serializers.Serializer[Any]):
    """What a download holds, and what it leaves out."""

    def get_fields(self) -> dict[str, Any]:
        """`in` is no name that Python lets a class have."""
        return {"in": SizeSerializer(), "out": OutsideSerializer()}


class ExportView(APIView):
    """The dataset as it is at this moment."""

    may_read_a_copy = True

    @extend_schema(
        parameters=[SummaryFilter],
        responses={
            (200, "application/x-ndjson"): OpenApiResponse(
                OpenApiTypes.STR,
                description="format=jsonl: a record a line. Slant-Records counts them.",
            ),
            (200, "application/zip"): OpenApiResponse(
                OpenApiTypes.BINARY,
                description=(
                    "Every other format: format=tables has CSV files, the others another tool's"
                    " files with losses.json. Slant-Records counts the annotations."
                ),
            ),
        },
    )
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """Stream it; compare what came with the header Slant-Records."""
        wanted = params.read(request, SummaryFilter)
        project = access.get_project_for(request.user, slug, Action.EXPORT)
        form, layout = wanted.pop("format"), wanted.pop("layout")
        if not _PLACES.acquire(blocking=False):
            raise Busy
        download = exports.download(
            project=project,
            filters=Filters(**wanted),
            form=layout if form == "jsonl" else form,
            finished=_PLACES.release,
        )
        try:
            audit.record_download(project=project, by=request.user, what=download.name)
        except BaseException:
            download.close()
            raise
        return StreamingHttpResponse(
            download,
            content_type=download.media_type,
            headers={
                "Slant-Records": str(download.records),
                "Content-Disposition": f'attachment; filename="{download.name}"',
                "Cache-Control": "no-store",
            },
        )


class ExportSummaryView(APIView):
    """How much a download would hold."""

    may_read_a_copy = True

    @extend_schema(parameters=[SummaryFilter], responses=ExportSummarySerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Count it, with the reasons for what is left out."""
        wanted = params.read(request, SummaryFilter)
        project = access.get_project_for(request.user, slug, Action.EXPORT)
        del wanted["format"], wanted["layout"]
        counted = exports.summarise(project=project, filters=Filters(**wanted))
        why = [asdict(each) for each in counted.why]
        return Response(
            {"in": asdict(counted.inside), "out": asdict(counted.outside) | {"why": why}}
        )
