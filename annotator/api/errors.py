"""Every refusal in one shape: `{"code", "message", "fields", "request_id"}`."""

import logging
from collections.abc import Iterator, Mapping
from itertools import islice

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import InternalError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from psycopg_pool import PoolTimeout
from rest_framework import exceptions
from rest_framework.response import Response

from annotator.api.sentences import translated
from annotator.core import errors
from annotator.core.faults import MOST_PLACES

logger = logging.getLogger(__name__)

STATUS: dict[type[errors.DomainError], int] = {
    errors.Invalid: 400,
    errors.Incomplete: 400,
    errors.NotAllowed: 403,
    errors.Missing: 404,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.Stale: 412,
    errors.PreconditionRequired: 428,
}
# What a lock, a pool, a server on its way up or down and PgBouncer without its server say.
_BUSY = (
    *("locked", "deadlock", "timeout", "pool", "connect", "conflict with recovery"),
    *("starting up", "shutting down", "recovery mode", "server login", "server conn"),
    # Of a connection that broke while several statements were on their way.
    *("pipeline", "results from command"),
)


class OtherAccount(exceptions.AuthenticationFailed):
    """The page's work belongs to another account than the one now signed in."""

    default_code = "other_account"
    default_detail = "Somebody else has signed in here; this work belongs to another account."


def answer(exc: Exception, context: Mapping[str, object]) -> Response | None:
    """DRF's exception handler: turn any known refusal into the one shape."""
    request = context.get("request")
    request_id = request_id_of(request)
    if isinstance(exc, errors.DomainError):
        return Response(body(exc, request_id), status=STATUS[type(exc)])
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    if isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if isinstance(exc, RequestDataTooBig):
        return _plain(413, "too_large", "The body is larger than this server takes.", request_id)
    if isinstance(exc, BadRequest):
        return _plain(400, "bad_request", str(exc) or "The request is malformed.", request_id)
    if _is_busy(exc):
        response = _plain(503, "busy", "The database is busy; try again in a moment.", request_id)
        response["Retry-After"] = "2"
        return response
    if _is_full(exc):
        logger.error("The disk is full: %s", exc)
        response = _plain(
            503,
            "no_room",
            "The server's disk is full; nothing was changed. Tell its admin.",
            request_id,
        )
        response["Retry-After"] = "30"
        return response
    if isinstance(exc, exceptions.APIException):
        return _from_drf(exc, request_id)
    return None


def body(exc: errors.DomainError, request_id: str) -> dict[str, object]:
    """A domain error as it goes over the wire, alone or inside a batch's outcome."""
    answer: dict[str, object] = {
        "code": exc.code,
        "message": translated(exc.message),
        "fields": {
            place: [translated(text) for text in said] for place, said in exc.fields.items()
        },
        "request_id": request_id,
    }
    if isinstance(exc, errors.Stale):
        answer["current"] = exc.current
    if isinstance(exc, errors.Gone):
        answer |= exc.left
    return answer


def request_id_of(request: object) -> str:
    """The id that the middleware gave this request."""
    meta = getattr(request, "META", {})
    return str(meta.get("slant.request_id", ""))


def server_error(request: HttpRequest) -> JsonResponse:
    """Django's handler500 below /api/; the traceback is in the log under the id."""
    message = "Something went wrong here. The request id finds it in the server's log."
    return plain(request, 500, "server_error", message)


def not_found(request: HttpRequest, exception: Exception) -> JsonResponse:  # noqa: ARG001
    """Django's handler404 below /api/."""
    return plain(request, 404, "not_found", "There is nothing at this address.")


def plain(request: HttpRequest, status: int, code: str, message: str) -> JsonResponse:
    """The one shape, where Django answers before any view of the API has begun."""
    said = {
        "code": code,
        "message": message,
        "fields": {},
        "request_id": request_id_of(request),
    }
    return JsonResponse(said, status=status)


def _is_busy(exc: Exception) -> bool:
    """A lock that was not had in time, or no free connection: worth trying again."""
    if isinstance(exc, PoolTimeout):
        return True
    return isinstance(exc, OperationalError | InternalError) and any(
        word in str(exc).lower() for word in _BUSY
    )


def _is_full(exc: Exception) -> bool:
    """No room left: SQLite says so or speaks of its disk, PostgreSQL could not extend a file."""
    return isinstance(exc, OperationalError) and any(
        word in str(exc).lower()
        for word in ("disk is full", "disk i/o", "no space left", "could not extend")
    )


def _plain(status: int, code: str, message: str, request_id: str) -> Response:
    return Response(
        {"code": code, "message": message, "fields": {}, "request_id": request_id}, status=status
    )


def _from_drf(exc: exceptions.APIException, request_id: str) -> Response:
    code = str(getattr(exc.detail, "code", exc.default_code))
    fields: dict[str, list[str]] = {}
    message = "Some of the input is wrong."
    if isinstance(exc, exceptions.ValidationError):
        code = "invalid"
        fields = places(exc.detail)
        message = summary(fields)
    else:
        message = str(exc.detail)
    code = {"permission_denied": "not_allowed", "parse_error": "bad_json"}.get(code, code)
    if message.startswith("CSRF"):
        code = "csrf_failed"
    response = _plain(exc.status_code, code, message, request_id)
    response.data["fields"] = fields
    for name, value in {
        "WWW-Authenticate": getattr(exc, "auth_header", None),
        "Retry-After": getattr(exc, "wait", None),
    }.items():
        if value is not None:
            response[name] = str(value)
    return response


def places(detail: object) -> dict[str, list[str]]:
    """DRF's nested error detail as place → messages."""
    fields: dict[str, list[str]] = {}
    # A small body can be wrong in a hundred thousand places; nobody reads so many.
    for place, text in islice(_places(detail, ""), MOST_PLACES):
        fields.setdefault(place, []).append(text)
    return fields


def summary(fields: dict[str, list[str]]) -> str:
    """The first fault in words, so that a caller who shows only the message says something."""
    place, texts = next(iter(fields.items()), ("", ["Some of the input is wrong."]))
    return f"{place}: {texts[0]}" if place else texts[0]


def _places(detail: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            name = "" if key == "non_field_errors" else str(key)
            yield from _places(value, ".".join(part for part in (place, name) if part))
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            inner = f"{place}.{index}" if isinstance(value, Mapping | list) else place
            if value:
                yield from _places(value, inner)
    else:
        yield place, str(detail)
