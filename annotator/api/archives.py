"""Everything of a project as one file, and a project from such a file, over HTTP."""

from typing import BinaryIO, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import jobs, paging, params, prepared
from annotator.api.caller import account
from annotator.api.imports import AnyBody, length_of
from annotator.api.schema import PAGING
from annotator.services.archive import prepared as archives
from annotator.services.archive import restoring
from annotator.services.exports import prepared as downloads
from annotator.services.projects import projects


class ArchiveInput(params.StrictSerializer):
    """What is to be in it."""

    with_names = serializers.BooleanField(
        default=False,
        help_text="Also people's names and e-mail addresses, so that their accounts are found.",
    )


class ArchiveListView(APIView):
    """The archives of a project; each is kept for a week."""

    @extend_schema(responses=prepared.PreparedPage, parameters=PAGING)
    def get(self, request: Request, slug: str) -> Response:
        """The newest first."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_PROJECT)
        found = paging.walk(request, archives.listed(project))
        tasks = downloads.tasks(found.rows)
        shown = [prepared.shown(each, tasks.get(each.pk)) for each in found.rows]
        return Response({"results": shown, "next": found.next})

    @extend_schema(request=ArchiveInput, responses={202: prepared.PreparedSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Ask for one."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_PROJECT)
        form = ArchiveInput(data=request.data)
        form.is_valid(raise_exception=True)
        member = access.membership_in(request.user, project)
        made = archives.start(project=project, actor=member, **form.validated_data)
        return Response(prepared.answer(made), status=202)


class RestorationView(APIView):
    """Where an archive is sent to become a project here."""

    parser_classes = [AnyBody]

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={202: jobs.JobSerializer},
    )
    def post(self, request: Request) -> Response:
        """All of it or nothing; the task's result names the project."""
        params.read(request)
        by = account(request)
        projects.require_may_create(by)
        if str(request.content_type).startswith("multipart/"):
            raise UnsupportedMediaType(str(request.content_type), "Send the file as the body.")
        stream = cast("BinaryIO", request._request)
        job = restoring.receive(stream=stream, by=by, length=length_of(request))
        return Response(jobs.show(job, is_stuck=False), status=202)
