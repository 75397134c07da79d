"""One's own private notes over HTTP: to nobody else does this address exist."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api import params
from annotator.api.params import StrictSerializer
from annotator.services.editing import private_notes


class PrivateNoteSerializer(StrictSerializer):
    """A note on a highlight, or with `annotation` null on the article."""

    annotation = serializers.UUIDField(allow_null=True)
    text = serializers.CharField(
        allow_blank=True, max_length=private_notes.LONGEST, trim_whitespace=False
    )


class PrivateNotesSerializer(serializers.Serializer[Any]):
    """All private notes of a reading."""

    results = PrivateNoteSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class PrivateNotesView(APIView):
    """What the reader of an article noted for themselves."""

    @extend_schema(responses=PrivateNotesSerializer)
    def get(self, request: Request, assignment_id: UUID) -> Response:
        """All of them."""
        params.read(request)
        assignment = access.get_own_assignment_for(request.user, assignment_id)
        notes = private_notes.of([assignment])[assignment.pk]
        return Response({"results": notes, "next": None})

    @extend_schema(request=PrivateNoteSerializer, responses=PrivateNoteSerializer)
    def put(self, request: Request, assignment_id: UUID) -> Response:
        """Write one; an empty text takes it away. Repeating it is harmless."""
        params.read(request)
        assignment = access.get_own_assignment_for(request.user, assignment_id)
        form = PrivateNoteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(private_notes.write(assignment=assignment, **form.validated_data))
