"""Where one is signed in, and one's own data, over HTTP."""

import tempfile
from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api import paging, params
from annotator.api.caller import SignedInHere, account
from annotator.api.schema import PAGING
from annotator.services.people import own_data, sessions

IN_MEMORY = 4 * 1024 * 1024


class SessionSerializer(serializers.Serializer[Any]):
    """A browser that is signed in."""

    id = serializers.CharField()
    browser = serializers.CharField(help_text="As the browser calls itself.")
    address = serializers.CharField(help_text="Where it signed in from.")
    signed_in_at = serializers.DateTimeField()
    is_this_one = serializers.BooleanField()


class SessionPage(serializers.Serializer[Any]):
    """One page of them, the newest first."""

    results = SessionSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class EndedSerializer(serializers.Serializer[Any]):
    """How many browsers were signed out."""

    ended = serializers.IntegerField()


def _key(request: Request) -> str | None:
    return request._request.session.session_key


class SessionListView(APIView):
    """Where I am signed in."""

    permission_classes = [SignedInHere]

    @extend_schema(responses=SessionPage, parameters=PAGING)
    def get(self, request: Request) -> Response:
        """List the browsers."""
        params.read(request)
        key = _key(request)
        rows = sessions.of(account(request))
        return Response(paging.page(request, rows, lambda each: sessions.shown(each, key)))


class OtherSessionsView(APIView):
    """Everywhere else."""

    permission_classes = [SignedInHere]

    @extend_schema(request=None, responses=EndedSerializer)
    def post(self, request: Request) -> Response:
        """Sign out of every browser but this one."""
        params.read(request)
        ended = sessions.end_others(user=account(request), current_key=_key(request))
        return Response({"ended": ended})


class SessionView(APIView):
    """One browser."""

    permission_classes = [SignedInHere]

    @extend_schema(responses={204: None})
    def delete(self, request: Request, session_id: int) -> Response:
        """Sign it out."""
        params.read(request)
        sessions.end(user=account(request), session_id=session_id)
        return Response(status=204)


class OwnDataView(APIView):
    """All that is kept about me and what I did."""

    permission_classes = [SignedInHere]

    @extend_schema(
        responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request) -> FileResponse:
        """Take it along, as a zip of JSON files."""
        params.read(request)
        user = account(request)
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the answer closes it
        own_data.write(user=user, into=file)
        file.seek(0)
        return FileResponse(
            file,
            as_attachment=True,
            filename=f"slant-{user.username}.zip",
            content_type="application/zip",
        )
