"""Dataset versions over HTTP: asked for, followed, made public, withdrawn, downloaded."""

import json
from typing import BinaryIO, cast

from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import files, jobs, paging, params, preconditions
from annotator.api.imports import AnyBody
from annotator.api.release_forms import (
    DataSheetInput,
    DataSheetSerializer,
    ReleaseInput,
    ReleasePage,
    ReleasePatch,
    ReleaseSerializer,
    WithdrawInput,
)
from annotator.api.schema import IF_MATCH, PAGING
from annotator.core.errors import Missing
from annotator.models import Release
from annotator.services import audit
from annotator.services.jobs.jobs import is_stuck
from annotator.services.releases import (
    rehydration,
    release_files,
    release_job,
    release_shown,
    releases,
)


class ReleaseListView(APIView):
    """The dataset versions of a project."""

    @extend_schema(responses=ReleasePage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """The newest first."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.EXPORT)
        found = paging.walk(request, releases.listed(project))
        tasks = release_shown.tasks(found.rows)
        stuck = bool(tasks) and is_stuck()
        shown = [
            {
                **release_shown.summary(each, tasks.get(each.pk)),
                "job": _task(each, tasks, is_stuck=stuck),
            }
            for each in found.rows
        ]
        return Response({"results": shown, "next": found.next})

    @extend_schema(request=ReleaseInput, responses={202: ReleaseSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ask for one; a task builds it, and nothing of it is seen before it is whole."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.RELEASE)
        form = ReleaseInput(data=request.data)
        form.is_valid(raise_exception=True)
        made = release_job.start(
            project=project,
            actor=access.membership_in(request.user, project),
            **form.validated_data,
        )
        return _answer(made, 202)


class ReleaseView(APIView):
    """One version."""

    permission_classes = [AllowAny]

    @extend_schema(responses=ReleaseSerializer)
    def get(self, request: Request, slug: str, version: str) -> Response:
        """What it is and which files it has; needs no account once it is public."""
        params.read(request)
        return _answer(_open(request, slug, version))

    @extend_schema(request=ReleasePatch, responses=ReleaseSerializer)
    def patch(self, request: Request, slug: str, version: str) -> Response:
        """Let everybody have it, or no longer."""
        params.read(request)
        release = _managed(request, slug, version)
        form = ReleasePatch(data=request.data)
        form.is_valid(raise_exception=True)
        changed = release_job.publish(
            release=release,
            actor=access.membership_in(request.user, release.project),
            **form.validated_data,
        )
        return _answer(changed)


class WithdrawView(APIView):
    """The act that takes a version back."""

    @extend_schema(request=WithdrawInput, responses=ReleaseSerializer)
    def post(self, request: Request, slug: str, version: str) -> Response:
        """Its files answer 410 from now on; a successor may be built at once."""
        params.read(request)
        release = _managed(request, slug, version)
        form = WithdrawInput(data=request.data)
        form.is_valid(raise_exception=True)
        taken = release_job.withdraw(
            release=release,
            actor=access.membership_in(request.user, release.project),
            **form.validated_data,
        )
        return _answer(taken)


class ReleaseFileView(APIView):
    """One file of a version."""

    permission_classes = [AllowAny]

    @extend_schema(
        responses={
            (200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY),
            (206, "*/*"): OpenApiResponse(OpenApiTypes.BINARY),
        }
    )
    def get(self, request: Request, slug: str, version: str, name: str) -> HttpResponseBase:
        """The file, or with `Range` a part of it; its ETag is its SHA-256."""
        params.read(request)
        release = _open(request, slug, version)
        file = release_files.named(release, name)
        audit.record_download(
            project=release.project, by=request.user, what=release.version, object_id=release.pk
        )
        return files.answer(request, file)


class RehydrateView(APIView):
    """A version without texts, and somebody's copies of them."""

    parser_classes = [AnyBody]

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def post(self, request: Request, slug: str, version: str) -> StreamingHttpResponse:
        """Send a zip of .txt and .jsonl files, or JSON lines with `text` and `key` or `url`; a zip
        with `records.jsonl` and `report.json` comes back. Nothing of it is kept here.

        `Slant-Report` has the numbers: articles the same, different and without a copy, marks
        moved and lost.
        """
        params.read(request)
        release = _open(request, slug, version)
        restored = rehydration.restore(release=release, stream=cast("BinaryIO", request._request))
        audit.record_download(project=release.project, by=request.user, what=f"{version}, restored")
        return StreamingHttpResponse(
            restored,
            content_type="application/zip",
            headers={
                "Slant-Report": json.dumps(restored.counts),
                "Content-Disposition": f'attachment; filename="{slug}-{version}-restored.zip"',
                "Cache-Control": "no-store",
            },
        )


class DataSheetView(APIView):
    """What only people know about the dataset."""

    @extend_schema(responses=DataSheetSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """The questions with the answers so far."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.EXPORT)
        sheet = release_shown.sheet(project)
        return preconditions.with_etag(sheet, int(str(sheet["revision"])))

    @extend_schema(request=DataSheetInput, responses=DataSheetSerializer, parameters=[IF_MATCH])
    def patch(self, request: Request, slug: str) -> Response:
        """Answer some of them."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.RELEASE)
        form = DataSheetInput(data=request.data)
        form.is_valid(raise_exception=True)
        releases.answered(
            project=project,
            base_revision=preconditions.required_if_match(request),
            **form.validated_data,
        )
        sheet = release_shown.sheet(project)
        return preconditions.with_etag(sheet, int(str(sheet["revision"])))


def _open(request: Request, slug: str, version: str) -> Release:
    try:
        return access.get_release_for(request.user, slug, version)
    except Missing:
        if request.user.is_authenticated:
            raise
        # Perhaps it is there for somebody with an account; a stranger is told no more.
        raise exceptions.NotAuthenticated from None


def _managed(request: Request, slug: str, version: str) -> Release:
    if not request.user.is_authenticated:
        raise exceptions.NotAuthenticated
    project = access.get_project_for(request.user, slug, Action.RELEASE)
    return access.get_release_for(request.user, project.slug, version)


def _answer(release: Release, status: int = 200) -> Response:
    tasks = release_shown.tasks([release])
    shown = release_shown.detail(release, tasks.get(release.pk))
    shown["job"] = _task(release, tasks, is_stuck=bool(tasks) and is_stuck())
    return Response(shown, status=status)


def _task(
    release: Release, tasks: release_shown.Tasks, *, is_stuck: bool
) -> dict[str, object] | None:
    task = tasks.get(release.pk)
    return None if task is None else jobs.show(task, is_stuck=is_stuck)
