"""Reads one JSON object field by field, so that every refusal names its place."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from annotator.core.errors import Invalid
from annotator.core.text import check_string

Kind = TypeVar("Kind", bound=object)

MOST = 2**31 - 1
_WORDS: Mapping[type, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
}


class Fields:
    """The fields of one object; what nobody asked for is refused by `finish`."""

    def __init__(self, value: object, place: str = "") -> None:
        if not isinstance(value, dict):
            raise Invalid.at(place or "record", "This must be an object.")
        self._left = dict(value)
        self._place = place

    def at(self, name: str) -> str:
        """The full place of a field."""
        return f"{self._place}.{name}" if self._place else name

    def take(self, name: str, kind: type[Kind], default: Kind) -> Kind:
        """A field that may be left out."""
        value = self._left.pop(name, None)
        return default if value is None else self._checked(name, value, kind)

    def maybe(self, name: str, kind: type[Kind]) -> Kind | None:
        """A field that may be null or left out; null stays null."""
        value = self._left.pop(name, None)
        return None if value is None else self._checked(name, value, kind)

    def need(self, name: str, kind: type[Kind]) -> Kind:
        """A field that must be there."""
        if self._left.get(name) is None:
            raise Invalid.at(self.at(name), "This is missing.")
        return self._checked(name, self._left.pop(name), kind)

    def text(self, name: str, limit: int) -> str:
        """A text that may be left out, of so many characters at most."""
        return self.maybe_text(name, limit) or ""

    def maybe_text(self, name: str, limit: int) -> str | None:
        """The same, where nothing and the empty text differ."""
        given = self.maybe(name, str)
        if given is not None and len(given) > limit:
            message = f"This has {len(given):,} characters; {limit:,} is the most."
            raise Invalid.at(self.at(name), message)
        return given

    def called(self, name: str, limit: int) -> str | None:
        """A name, in single spaces; a blank one is none."""
        return " ".join(self.text(name, limit).split()) or None

    def number(self, name: str) -> int | None:
        """A whole number that every database can keep, from 0."""
        given = self.maybe(name, int)
        if given is not None and not 0 <= given <= MOST:
            raise Invalid.at(self.at(name), f"This must be from 0 to {MOST:,}.")
        return given

    def share(self, name: str) -> float | None:
        """A number from 0 to 1, such as how sure a machine is."""
        given = self._left.pop(name, None)
        if given is None:
            return None
        is_number = isinstance(given, int | float) and not isinstance(given, bool)
        if not (is_number and 0 <= given <= 1):
            raise Invalid.at(self.at(name), "This must be a number from 0 to 1.")
        return float(given)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty where it is left out."""
        given = self.take(name, list, [])
        for index, value in enumerate(given):
            if not isinstance(value, str):
                raise Invalid.at(f"{self.at(name)}.{index}", "This must be a text.")
            check_string(value, f"{self.at(name)}.{index}")
        return tuple(given)

    def day(self, name: str) -> str | None:
        """A date as YYYY-MM-DD."""
        given = self.maybe(name, str)
        if given is None:
            return None
        try:
            return date.fromisoformat(given).isoformat()
        except ValueError:
            raise Invalid.at(self.at(name), "This must be a date such as 2024-04-04.") from None

    def one_of(self, name: str, known: Sequence[str], default: str) -> str:
        """One word of a closed list."""
        given = self.take(name, str, default)
        if given not in known:
            raise Invalid.at(self.at(name), f"This must be one of: {', '.join(known)}.")
        return given

    def drop(self, *names: str) -> None:
        """Fields that are known and mean nothing here."""
        for name in names:
            self._left.pop(name, None)

    def finish(self) -> None:
        """Refuse what is left: a misspelt field would otherwise be lost without a word."""
        for name in self._left:
            raise Invalid.at(self.at(name), "There is no such field.")

    def _checked(self, name: str, value: object, kind: type[Kind]) -> Kind:
        # A bool is an int to Python, but not to whoever wrote the file.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise Invalid.at(self.at(name), f"This must be {_WORDS[kind]}.")
        if isinstance(value, str):
            check_string(value, self.at(name))
        return value
