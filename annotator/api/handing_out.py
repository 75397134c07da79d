"""Who reads what: the manager's list, handing out and taking back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.access import Action
from annotator.api import paging, params
from annotator.api.params import StrictSerializer
from annotator.core.errors import Invalid
from annotator.models import Assignment, Document, Membership, Project
from annotator.models.assignment import AssignmentState
from annotator.services import handing_out

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
    results = AssignmentSerializer(many=True)


class AssignmentListView(APIView):
    """All readings of a project."""

    @extend_schema(parameters=[AssignmentFilter], responses=AssignmentPage)
    def get(self, request: Request, slug: str) -> Response:
        """The newest first."""
        project = access.get_project_for(request.user, slug, Action.VIEW_ASSIGNMENTS)
        wanted = params.read(request, AssignmentFilter)
        rows = _rows(project)
        for name, column in _COLUMNS.items():
            if name in wanted:
                rows = rows.filter(**{column: wanted[name]})
        return Response(paging.page(request, rows, _shown_to(request, project)))

    @extend_schema(request=HandOutInput, responses={201: HandedOutSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Give every article named to every member named."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.HAND_OUT)
        form = HandOutInput(data=request.data)
        form.is_valid(raise_exception=True)
        done = handing_out.hand_out(
            project=project,
            documents=_documents(project, form.validated_data["documents"]),
            members=_members(project, form.validated_data["members"]),
        )
        shown = _rows(project).filter(pk__in=[row.pk for row in done.created[:_MOST_SHOWN]])
        return Response(
            {
                "created": len(done.created),
                "existing": done.existing,
                "results": [_shown_to(request, project)(row) for row in shown],
            },
            status=201,
        )


_COLUMNS = {
    "state": "state",
    "member": "member_id",
    "document": "document_id",
    "round": "round__name",
}


def _rows(project: Project) -> Any:  # noqa: ANN401  an annotated QuerySet has no nameable type
    return (
        Assignment.objects.filter(document__project=project)
        .select_related("document", "member__user", "round")
        .only(
            "id",
            "state",
            "kind",
            "slot",
            "updated_at",
            "submitted_at",
            "revision",
            "document__key",
            "document__title",
            "member__pseudonym",
            "member__user__name",
            "member__user__username",
            "round__name",
        )
        .annotate(marks=Count("annotations", filter=Q(annotations__deleted_at__isnull=True)))
    )


def _shown_to(request: Request, project: Project) -> Callable[[Any], dict[str, object]]:
    """Names are for those who may see the people; all others get pseudonyms."""
    member = access.membership_in(request.user, project)
    if access.may(request.user, project, Action.VIEW_MEMBERS, member):
        return lambda row: _show(row, row.member.name)
    return lambda row: _show(row, row.member.pseudonym)


def _show(row: Any, name: str) -> dict[str, object]:  # noqa: ANN401
    return {
        "id": str(row.pk),
        "document": {
            "id": str(row.document_id),
            "key": row.document.key,
            "title": row.document.title,
        },
        "member": {
            "id": str(row.member_id),
            "name": name,
            "pseudonym": row.member.pseudonym,
        },
        "state": row.state,
        "kind": row.kind,
        "round": row.round.name,
        "slot": row.slot,
        "annotations": row.marks,
        "updated_at": row.updated_at,
        "submitted_at": row.submitted_at,
        "revision": row.revision,
    }


def _ids(given: object, place: str) -> list[UUID]:
    if not isinstance(given, list):
        raise Invalid.at(place, 'This must be a list of ids, or "all".')
    try:
        return [UUID(str(each)) for each in given]
    except ValueError:
        raise Invalid.at(place, "One of these is not an id.") from None


def _documents(project: Project, given: object) -> Any:  # noqa: ANN401
    rows = Document.objects.live().filter(project=project)
    if given == "all":
        return rows.filter(purpose="annotation")
    ids = set(_ids(given, "documents"))
    found = rows.filter(pk__in=ids)
    if found.count() < len(ids):
        raise Invalid.at("documents", "One of these articles is not in this project.")
    return found


def _members(project: Project, given: object) -> list[Membership]:
    rows = Membership.objects.live().filter(project=project).select_related("user")
    if given == "all":
        return list(rows.filter(is_annotator=True, kind="person").order_by("id"))
    ids = set(_ids(given, "members"))
    found = list(rows.filter(pk__in=ids))
    if len(found) < len(ids):
        raise Invalid.at("members", "One of these people is not in this project.")
    return found
