"""Query parameters: each view names its own, and any other is refused."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from annotator.core.errors import Invalid
from annotator.core.text import check_string

PAGING = frozenset({"cursor", "page_size"})


def read(request: Request, form: type[serializers.Serializer[Any]] | None = None) -> dict[str, Any]:
    """The parameters as the form understands them; paging ones are left to `paging`.

    A parameter that no one asked for is refused, since a misspelt filter would otherwise
    silently give everything.
    """
    known = set(form().fields) if form else set()
    for name in request.query_params:
        value = str(request.query_params.get(name))
        if name not in known | PAGING:
            expected = ", ".join(sorted(known | PAGING))
            message = f"There is no parameter {name!r} here; known are: {expected}."
            raise Invalid("unknown_parameter", message, {name: [message]})
        if len(request.query_params.getlist(name)) > 1:
            raise Invalid.at(name, "This parameter is given twice.", "invalid")
        check_string(value, name)
    if form is None:
        return {}
    filled = form(data=dict(request.query_params.items()))
    filled.is_valid(raise_exception=True)
    return dict(filled.validated_data)


class StrictSerializer(serializers.Serializer[Any]):
    """A request body: a field that nobody asked for is refused rather than dropped."""

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401
        """Check the names, then the values."""
        if isinstance(data, dict):
            unknown = [str(name) for name in data if name not in self.fields]
            if unknown:
                message = "There is no such field here."
                raise serializers.ValidationError({name: [message] for name in unknown})
        return super().to_internal_value(data)
