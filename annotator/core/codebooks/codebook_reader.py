"""Reads one JSON object key by key, notes every fault with its place, and forgets no key.

A wrong value is replaced by a harmless one, so that reading goes on and all faults are found in
one pass; nothing built from faulty input ever leaves `codebook_body.parse`.
"""

import re
from collections.abc import Sequence
from typing import TypeVar

from annotator.core.faults import Faults, join, printable

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")

Word = TypeVar("Word", bound=str)


class Part:
    """One object of a codebook at its place."""

    def __init__(self, given: object, place: str, faults: Faults) -> None:
        self.place = place
        self.faults = faults
        self._given: dict[str, object] = given if isinstance(given, dict) else {}
        self._read: set[str] = set()
        if not isinstance(given, dict):
            faults.add(place, "This must be an object.")

    def fault(self, key: str, message: str) -> None:
        self.faults.add(join(self.place, key), message)

    def has(self, key: str) -> bool:
        """Whether the key was given a value; null is the same as leaving it out."""
        given = self._given.get(key) is not None
        if not given:
            self._read.add(key)
        return given

    def raw(self, key: str) -> object:
        self._read.add(key)
        return self._given.get(key)

    def text(self, key: str, limit: int) -> str:
        """An optional text; empty when it is left out."""
        given = self.raw(key)
        if given is None:
            return ""
        if not isinstance(given, str):
            self.fault(key, "This must be a text.")
            return ""
        if len(given) > limit:
            self.fault(key, f"This has {len(given):,} characters; {limit:,} is the most.")
        return given if self.faults.storable(given, join(self.place, key)) else ""

    def title(self, key: str, limit: int = 120) -> str:
        """A text that people read, so that it may not be missing or blank."""
        if not self.has(key):
            self.fault(key, "This is required.")
            return ""
        text = self.text(key, limit)
        if isinstance(self._given[key], str) and not text.strip():
            self.fault(key, "This must not be blank.")
        return text

    def identifier(self, key: str) -> str:
        text = self.title(key)
        if text.strip() and not _ID.match(text):
            self.fault(
                key,
                "An id starts with a small letter and goes on with small letters, digits and _, "
                "60 characters at most.",
            )
        return text

    def reference(self, key: str) -> str | None:
        """The id of something else, or None; whether that exists is judged later."""
        return self.text(key, 60) or None

    def color(self, key: str) -> str | None:
        text = self.text(key, 60)
        if text and not _COLOR.match(text):
            self.fault(key, "A colour is written #rrggbb.")
        return text or None

    def truth(self, key: str, otherwise: bool) -> bool:
        given = self.raw(key)
        if given is None:
            return otherwise
        if not isinstance(given, bool):
            self.fault(key, "This must be true or false.")
            return otherwise
        return given

    def whole(self, key: str, otherwise: int | None, least: int, most: int) -> int | None:
        """A whole number; an explicit null means None, leaving it out means `otherwise`."""
        given = self.raw(key)
        if given is None:
            return None if key in self._given else otherwise
        if not isinstance(given, int) or isinstance(given, bool):
            self.fault(key, "This must be a whole number.")
            return otherwise
        if not least <= given <= most:
            self.fault(key, f"This must be from {least:,} to {most:,}.")
            return otherwise
        return given

    def word(self, key: str, words: Sequence[Word], otherwise: Word) -> Word:
        """One word of a closed list."""
        given = self.raw(key)
        if given is None:
            return otherwise
        for word in words:
            if word == given:
                return word
        self.fault(key, f"This must be one of: {', '.join(words)}.")
        return otherwise

    def elements(self, key: str, limit: int) -> list[object]:
        given = self.raw(key)
        if given is None:
            return []
        if not isinstance(given, list):
            self.fault(key, "This must be a list.")
            return []
        if len(given) > limit:
            self.fault(key, f"This has {len(given):,} entries; {limit:,} is the most.")
        return given[:limit]

    def parts(self, key: str, limit: int) -> list["Part"]:
        here = join(self.place, key)
        return [
            Part(element, join(here, index), self.faults)
            for index, element in enumerate(self.elements(key, limit))
        ]

    def part(self, key: str) -> "Part":
        return Part(self.raw(key), join(self.place, key), self.faults)

    def words(self, key: str, limit: int) -> tuple[str, ...]:
        """A list of ids of other things."""
        found = []
        for index, element in enumerate(self.elements(key, limit)):
            if isinstance(element, str) and self.faults.storable(element, self.place):
                found.append(element)
            else:
                self.fault(f"{key}.{index}", "This must be an id.")
        return tuple(found)

    def names(self) -> list[str]:
        """Every key of an object whose keys are data, such as the anchors of a scale."""
        self._read.update(self._given)
        return list(self._given)

    def finish(self) -> None:
        """What nobody has read has no meaning here, and saying so catches every typing slip."""
        for key in self._given:
            if key not in self._read:
                self.fault(printable(key), "This key is not known here.")
