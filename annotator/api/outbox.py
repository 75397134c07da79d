"""The browser's queue of changes, many in one request."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import errors, params
from annotator.api.annotations import PRECONDITIONS, DraftSerializer
from annotator.api.assignments import ReadingPatch
from annotator.api.params import StrictSerializer
from annotator.core.errors import DomainError, Invalid
from annotator.services.editing import outbox

MOST_CHANGES = 200


class NothingSerializer(StrictSerializer):
    """A body that says nothing."""


class EntityDraftSerializer(StrictSerializer):
    """A name for the register."""

    name = serializers.CharField(max_length=300)
    type = serializers.CharField(max_length=20)
    local = serializers.BooleanField(required=False, default=False)


BODIES: dict[str, type[StrictSerializer]] = {
    "put": DraftSerializer,
    "delete": NothingSerializer,
    "assignment": ReadingPatch,
    "entity": EntityDraftSerializer,
}


class ChangeSerializer(StrictSerializer):
    """One entry of the queue."""

    change = serializers.UUIDField(help_text="Its own id: sent again, it is harmless.")
    op = serializers.ChoiceField(choices=sorted(BODIES))
    id = serializers.UUIDField(help_text="Of the annotation, entity or article to do.")
    base_revision = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=2**62
    )
    body = serializers.DictField(required=False, default=dict)


class ChangesInput(StrictSerializer):
    """The queue, in order."""

    changes = ChangeSerializer(many=True, max_length=MOST_CHANGES)  # type: ignore[call-arg]


class ChangeResultSerializer(serializers.Serializer[Any]):
    """What became of one entry."""

    change = serializers.UUIDField()
    status = serializers.IntegerField()
    body = serializers.DictField()


class ChangesAnswer(serializers.Serializer[Any]):
    """An outcome for each, and the reading's revision after all of them."""

    results = ChangeResultSerializer(many=True)
    revision = serializers.IntegerField()


class ChangesView(APIView):
    """The queue."""

    @extend_schema(request=ChangesInput, responses=ChangesAnswer, parameters=PRECONDITIONS)
    def post(self, request: Request, assignment_id: UUID) -> Response:
        """Apply changes in order, each in a transaction of its own."""
        params.read(request)
        form = ChangesInput(data=request.data)
        form.is_valid(raise_exception=True)
        entries = form.validated_data["changes"]
        assignment = access.get_assignment_for(request.user, assignment_id, Action.ANNOTATE)
        request_id = errors.request_id_of(request)

        def refusal(error: DomainError) -> tuple[int, object]:
            return errors.STATUS[type(error)], errors.body(error, request_id)

        results = outbox.apply(
            assignment=assignment,
            changes=[_change(entry) for entry in entries],
            check=_checked,
            refusal=refusal,
        )
        assignment.refresh_from_db(fields=["revision"])
        shown = [
            {"change": result.change, "status": result.status, "body": result.body}
            for result in results
        ]
        return Response({"results": shown, "revision": assignment.revision})


def _change(entry: dict[str, Any]) -> outbox.Change:
    return outbox.Change(
        change=entry["change"],
        op=entry["op"],
        id=entry["id"],
        base_revision=entry["base_revision"],
        body=entry["body"],
    )


def _checked(change: outbox.Change) -> outbox.Change:
    form = BODIES[change.op](data=change.body)
    if not form.is_valid():
        fields = errors.places(form.errors)
        raise Invalid("invalid", errors.summary(fields), fields)
    return replace(change, body=dict(form.validated_data))
