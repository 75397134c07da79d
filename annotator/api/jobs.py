"""Background tasks over HTTP: how far they are, and stopping them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params
from annotator.models import Job
from annotator.models.job import JobState
from annotator.services.jobs import jobs


class JobSerializer(serializers.Serializer[Any]):
    """One task. `is_stuck`: it waits, and no worker takes tasks."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=JobState.values)
    subject = serializers.UUIDField(allow_null=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    message = serializers.CharField()
    attempt = serializers.IntegerField()
    error = serializers.CharField()
    result = serializers.DictField()
    is_stuck = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class JobPage(serializers.Serializer[Any]):
    """One page of tasks."""

    results = JobSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class JobListView(APIView):
    """The tasks of a project."""

    @extend_schema(responses=JobPage)
    def get(self, request: Request, slug: str) -> Response:
        """The newest first."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_PROJECT)
        is_stuck = jobs.is_stuck()
        return Response(
            paging.page(request, jobs.listed(project), lambda job: show(job, is_stuck=is_stuck))
        )


class JobView(APIView):
    """One task."""

    @extend_schema(responses=JobSerializer)
    def get(self, request: Request, job_id: UUID) -> Response:
        """How far it is."""
        params.read(request)
        job = access.get_job_for(request.user, job_id)
        return Response(show(job, is_stuck=jobs.is_stuck()))


class JobCancelView(APIView):
    """Stopping a task."""

    @extend_schema(request=None, responses=JobSerializer)
    def post(self, request: Request, job_id: UUID) -> Response:
        """At once while it waits, at its next step when it runs."""
        params.read(request)
        job = jobs.cancel(job=access.get_job_for(request.user, job_id))
        return Response(show(job, is_stuck=False))


def show(job: Job, *, is_stuck: bool) -> dict[str, object]:
    """A task as everybody who may follow it sees it."""
    return {
        "id": str(job.pk),
        "kind": job.kind,
        "state": job.state,
        "subject": job.subject,
        "done": job.done,
        "total": job.total,
        "message": job.message,
        "attempt": job.attempt,
        "error": job.error,
        "result": job.result,
        "is_stuck": is_stuck and job.state in {JobState.QUEUED, JobState.RUNNING},
        "created_at": job.created_at,
        "ended_at": job.ended_at,
    }
