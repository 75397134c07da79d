"""Columns that behave the same on both databases."""

from typing import TYPE_CHECKING, Any

import orjson
from django.db import models

if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
else:
    _Text = models.TextField


class JSONText(_Text):
    """A JSON value kept as canonical text: sorted keys, no spaces.

    PostgreSQL's jsonb reorders keys and rewrites numbers, SQLite keeps what it is given; as
    text both hold the same bytes, so a hash, an export and a comparison mean the same on both.
    Nothing is ever searched inside such a column: what is filtered has a column or row of its own.
    """

    # How django-stubs is told what may be assigned and what is read.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: object) -> Any:  # noqa: ANN401
        """Text → Python."""
        return None if value is None else orjson.loads(value)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401
        """A form's value as it is; a text column would write a list down as Python prints it."""
        return value

    def get_prep_value(self, value: Any) -> str | None:  # noqa: ANN401
        """Python → canonical text."""
        return None if value is None else dump(value)


def dump(value: object) -> str:
    """Write a JSON value in the one canonical way."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
