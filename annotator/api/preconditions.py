"""If-Match and If-None-Match: which revision a write means to change."""

import re
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.core.errors import Invalid, PreconditionRequired

_TAG = re.compile(r'"(\d{1,18})"')


def etag(revision: int) -> str:
    """A revision as an entity tag."""
    return f'"{revision}"'


def with_etag(body: dict[str, object], revision: int, status: int = 200) -> Response:
    """An answer that says which revision it shows."""
    return Response(body, status=status, headers={"ETag": etag(revision)})


def if_match(request: Request) -> int | None:
    """The revision in If-Match, or None where the header is not there."""
    given = request.headers.get("If-Match")
    if given is None:
        return None
    found = _TAG.fullmatch(given.strip())
    if found is None:
        raise Invalid.at("If-Match", 'This must be a revision in quotation marks, such as "3".')
    return int(found[1])


def required_if_match(request: Request) -> int:
    """Like `if_match`, where a change without it is refused."""
    revision = if_match(request)
    if revision is None:
        raise PreconditionRequired(
            "precondition_required", "Say which revision this changes: If-Match is missing."
        )
    return revision


def change_id(request: Request) -> UUID | None:
    """The `Change-Id` under which a repeated write is recognised."""
    given = request.headers.get("Change-Id")
    if given is None:
        return None
    try:
        return UUID(given)
    except ValueError:
        raise Invalid.at("Change-Id", "This must be a UUID.") from None
