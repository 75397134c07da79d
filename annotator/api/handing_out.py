"""Who reads what: the manager's list, and handing out."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params
from annotator.api.params import StrictSerializer
from annotator.models.assignment import AssignmentState
from annotator.services.study import assignment_list, handing_out

_MOST_SHOWN = 200


class ReaderSerializer(serializers.Serializer[Any]):
    """Whose reading it is."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    pseudonym = serializers.CharField()


class AssignedDocumentSerializer(serializers.Serializer[Any]):
    """What is read."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    title = serializers.CharField(allow_null=True)


class AssignmentSerializer(serializers.Serializer[Any]):
    """A reading as the manager's list shows it."""

    id = serializers.UUIDField()
    document = AssignedDocumentSerializer()
    member = ReaderSerializer()
    state = serializers.CharField()
    kind = serializers.CharField()
    round = serializers.CharField()
    slot = serializers.IntegerField(allow_null=True)
    annotations = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField()


class AssignmentPage(serializers.Serializer[Any]):
    """One page of readings."""

    results = AssignmentSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class AssignmentFilter(serializers.Serializer[Any]):
    """What the list may be narrowed to."""

    state = serializers.ChoiceField(choices=AssignmentState.values, required=False)
    member = serializers.UUIDField(required=False)
    document = serializers.UUIDField(required=False)
    round = serializers.CharField(required=False)


class HandOutInput(StrictSerializer):
    """Which articles go to whom: lists of ids, or "all"."""

    documents = serializers.JSONField()
    members = serializers.JSONField()


class HandedOutSerializer(serializers.Serializer[Any]):
    """What was handed out; `existing` counts the readings that were there already."""

    created = serializers.IntegerField()
    existing = serializers.IntegerField()
    not_admitted = ReaderSerializer(many=True, help_text="Passed over: no test passed yet.")
    results = AssignmentSerializer(many=True)


class AssignmentListView(APIView):
    """All readings of a project."""

    @extend_schema(parameters=[AssignmentFilter], responses=AssignmentPage)
    def get(self, request: Request, slug: str) -> Response:
        """The newest first."""
        project = access.get_project_for(request.user, slug, Action.VIEW_ASSIGNMENTS)
        wanted = params.read(request, AssignmentFilter)
        rows = assignment_list.rows(project, wanted)
        show = assignment_list.shown_to(request.user, project)
        return Response(paging.page(request, rows, show))

    @extend_schema(request=HandOutInput, responses={201: HandedOutSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Give every article named to every member named."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.HAND_OUT)
        form = HandOutInput(data=request.data)
        form.is_valid(raise_exception=True)
        done = handing_out.hand_out(
            project=project,
            documents=assignment_list.documents(project, form.validated_data["documents"]),
            members=assignment_list.members(project, form.validated_data["members"]),
        )
        show = assignment_list.shown_to(request.user, project)
        ids = [row.pk for row in done.created[:_MOST_SHOWN]]
        shown = assignment_list.rows(project, {}).filter(pk__in=ids)
        return Response(
            {
                "created": len(done.created),
                "existing": done.existing,
                "not_admitted": [
                    {"id": each.pk, "name": each.name, "pseudonym": each.pseudonym}
                    for each in done.not_admitted
                ],
                "results": [show(row) for row in shown],
            },
            status=201,
        )
