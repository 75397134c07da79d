"""The dataset as a file that a task prepares: for what is too large to wait for."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import files, jobs, paging, params
from annotator.api.export import SummaryFilter
from annotator.api.schema import PAGING
from annotator.models import Export, Job
from annotator.models.export import ExportState
from annotator.services import audit
from annotator.services.exports import prepared
from annotator.services.jobs.jobs import is_stuck


class PreparedInput(SummaryFilter):
    """What is wanted, as for the download at once."""

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401
        """A name that nobody asked for is refused, as elsewhere."""
        unknown = [str(name) for name in data if name not in self.fields]
        if unknown:
            message = "There is no such field here."
            raise serializers.ValidationError({name: [message] for name in unknown})
        return super().to_internal_value(data)


class PreparedSerializer(serializers.Serializer[Any]):
    """A download on the way, ready or failed."""

    id = serializers.UUIDField()
    form = serializers.CharField()
    filters = serializers.DictField()
    state = serializers.ChoiceField(choices=ExportState.values)
    failure = serializers.CharField()
    name = serializers.CharField()
    records = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)
    job = jobs.JobSerializer(allow_null=True)


class PreparedPage(serializers.Serializer[Any]):
    """One page of downloads."""

    results = PreparedSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class PreparedListView(APIView):
    """The prepared downloads of a project; each is kept for a week."""

    @extend_schema(responses=PreparedPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """The newest first."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.EXPORT)
        found = paging.walk(request, prepared.listed(project))
        tasks = prepared.tasks(found.rows)
        results = [shown(each, tasks.get(each.pk)) for each in found.rows]
        return Response({"results": results, "next": found.next})

    @extend_schema(request=PreparedInput, responses={202: PreparedSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ask for one."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.EXPORT)
        form = PreparedInput(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = dict(form.validated_data)
        named, layout = wanted.pop("format"), wanted.pop("layout")
        made = prepared.start(
            project=project,
            actor=access.membership_in(request.user, project),
            form=layout if named == "jsonl" else named,
            filters=wanted,
        )
        return Response(answer(made), status=202)


class PreparedView(APIView):
    """One of them."""

    @extend_schema(responses=PreparedSerializer)
    def get(self, request: Request, export_id: UUID) -> Response:
        """How far it is."""
        params.read(request)
        return Response(answer(access.get_export_for(request.user, export_id)))


class PreparedFileView(APIView):
    """Its file."""

    @extend_schema(
        responses={
            (200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY),
            (206, "*/*"): OpenApiResponse(OpenApiTypes.BINARY),
        }
    )
    def get(self, request: Request, export_id: UUID) -> HttpResponseBase:
        """Whole, or with `Range` a part of it."""
        params.read(request)
        export = access.get_export_for(request.user, export_id)
        audit.record_download(
            project=export.project, by=request.user, what=export.name, object_id=export.pk
        )
        return files.answer(request, prepared.stored(export))


def answer(export: Export) -> dict[str, object]:
    """One download with its task."""
    return shown(export, prepared.tasks([export]).get(export.pk))


def shown(export: Export, task: Job | None) -> dict[str, object]:
    """One download with the task that was looked up for it."""
    job = None if task is None else jobs.show(task, is_stuck=is_stuck())
    return {**prepared.shown(export, task), "job": job}
