"""How the OpenAPI file is made: names that read well, and the error answers on every path."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema


class Schema(AutoSchema):
    """drf-spectacular's view inspector, with this API's conventions."""

    def get_tags(self) -> list[str]:
        """The noun: the first literal part of the path, or the one below a project."""
        parts = [part for part in self.path.split("/") if part and not part.startswith("{")][2:]
        return [parts[1] if parts[0] == "projects" and len(parts) > 1 else parts[0]]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:  # noqa: ANN401
        responses = super()._get_response_bodies(direction)
        error = {
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
        }
        said = {
            "400": "The input is wrong; `fields` names each place.",
            "401": "Not signed in, or with a token that is not valid.",
            "403": "Your role does not allow it.",
            "404": "There is no such thing, or you may not see it.",
        }
        for status, description in said.items():
            responses.setdefault(status, {"description": description, **error})
        return responses
