"""How the OpenAPI file is made: names that read well, and the error answers on every path."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

Described = dict[str, Any]
Direction = Literal["request", "response"]

PAGING = [
    OpenApiParameter("cursor", str, description="Where to go on: taken from `next`."),
    OpenApiParameter("page_size", int, description="From 1 to 200; 50 when left out."),
]
IF_MATCH = OpenApiParameter(
    "If-Match", str, "header", required=True, description='The revision changed, such as "3".'
)
IF_MATCH_OPTIONAL = OpenApiParameter(
    "If-Match", str, "header", description="The revision changed, to be safe from overwriting."
)

ERROR: Described = {
    "type": "object",
    "description": "Every refusal has this shape.",
    "required": ["code", "message", "fields", "request_id"],
    "properties": {
        "code": {"type": "string", "description": "For programs; it never changes."},
        "message": {"type": "string", "description": "For people."},
        "fields": {
            "type": "object",
            "description": "Each wrong place with what is wrong there.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "request_id": {"type": "string", "description": "Finds the request in the server's log."},
        "current": {"description": "With 412 only: the thing as it is now."},
    },
}
_SAID = {
    "400": "The input is wrong; `fields` names each place.",
    "401": "Not signed in, or with a token that is not valid.",
    "403": "Your role does not allow it.",
    "404": "There is no such thing, or you may not see it.",
}
_SAID_TO_WRITES = {"409": "The state of things does not admit it."}
_SAID_TO_MATCHES = {
    "412": "It has changed since; `current` is how it stands now.",
    "428": "If-Match is missing.",
}


class Schema(AutoSchema):
    """drf-spectacular's view inspector, with this API's conventions."""

    def get_tags(self) -> list[str]:
        """The noun: the first literal part of the path, or the one below a project."""
        parts = [part for part in self.path.split("/") if part and not part.startswith("{")][2:]
        return [parts[1] if parts[0] == "projects" and len(parts) > 1 else parts[0]]

    def get_operation_id(self) -> str:
        """From the view's class, so that a name stays when a path moves."""
        return f"{self.method.lower()}{type(self.view).__name__.removesuffix('View')}"

    def _get_response_bodies(self, direction: Direction = "response") -> Any:  # noqa: ANN401
        responses = super()._get_response_bodies(direction)
        error = {
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
        }
        for status, description in self._said().items():
            responses.setdefault(status, {"description": description, **error})
        return responses

    def _said(self) -> dict[str, str]:
        said = dict(_SAID)
        if self.method != "GET" or getattr(self.view, "may_conflict", False):
            said |= _SAID_TO_WRITES
        given = self.get_override_parameters()
        names = {each.name for each in given if isinstance(each, OpenApiParameter)}
        return said | _SAID_TO_MATCHES if "If-Match" in names else said


def finish(result: Described, **_: object) -> Described:
    """Add the one component that no serializer stands for; leave enums where they are used.

    drf-spectacular would lift enums out and name them by field, so that two kinds of `state`
    anywhere in the API would rename each other.
    """
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Error"] = ERROR
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    _drop_marks(result)
    return result


def _drop_marks(node: object) -> None:
    """Take off the generator's own notes on enums."""
    if isinstance(node, dict):
        node.pop("x-spec-enum-id", None)
        for each in node.values():
            _drop_marks(each)
    elif isinstance(node, list):
        for each in node:
            _drop_marks(each)


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A token in the Authorization header."""

    target_class = "annotator.api.authentication.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> Described:  # noqa: ARG002
        """As OpenAPI says it."""
        return {"type": "http", "scheme": "bearer", "description": "A token of the account page."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The cookie of a signed-in browser."""

    target_class = "annotator.api.authentication.Session"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> Described:  # noqa: ARG002
        """As OpenAPI says it."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Writes need the csrftoken cookie's value in X-CSRFToken as well.",
        }
