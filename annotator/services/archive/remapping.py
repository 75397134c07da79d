"""Ids of a restored project: kept, or made anew so that each stays one and the same everywhere."""

import hashlib
import re
import secrets
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Field, ForeignKey, Model, UUIDField

from annotator.models.fields import JSONText
from annotator.services.archive import rows
from annotator.services.archive.rows import Row

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What people wrote or brought along; an id in it is theirs.
_NOT_OURS = {"metadata", "rights", "body", "settings", "answers", "sentences", "quotations"}


class Ids(Protocol):
    """What becomes of ids."""

    def of(self, old: UUID) -> UUID:
        """The id in this site."""

    def row(self, model: type[Model], row: Row) -> Row:
        """A row with the ids of this site."""


class Kept:
    """All stay as they are."""

    def of(self, old: UUID) -> UUID:
        """The same."""
        return old

    def row(self, _model: type[Model], row: Row) -> Row:
        """The same."""
        return row


class Fresh:
    """All are made anew. The part that tells the time stays, since lists are in its order."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)

    def of(self, old: UUID) -> UUID:
        """Another id, the same for the same one."""
        chance = hashlib.blake2b(old.bytes, key=self._key, digest_size=8).digest()
        made = bytearray(old.bytes[:8] + chance)
        made[8] = 0x80 | (made[8] & 0x3F)
        return UUID(bytes=bytes(made))

    def row(self, model: type[Model], row: Row) -> Row:
        """Ids in columns, and those in what the application itself wrote into JSON."""
        fields = {each.attname: each for each in rows.columns(model)}
        return {name: self._value(fields.get(name), name, value) for name, value in row.items()}

    def _value(self, field: "Field[Any, Any] | None", name: str, value: object) -> object:
        while isinstance(field, ForeignKey):
            field = field.target_field
        if isinstance(field, UUIDField):
            return value and str(self.of(UUID(str(value))))
        if isinstance(field, JSONText) and name not in _NOT_OURS:
            return self._inside(value)
        return value

    def _inside(self, value: object) -> object:
        if isinstance(value, dict):
            return {self._inside(key): self._inside(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._inside(each) for each in value]
        if isinstance(value, str) and _UUID.fullmatch(value):
            return str(self.of(UUID(value)))
        return value
