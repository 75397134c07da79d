"""Collects every fault of an input before refusing it, so that one answer names them all."""

from annotator.core.errors import Invalid
from annotator.core.text import check_string

MOST_PLACES = 200


def printable(given: object) -> str:
    """A stranger's word made safe to repeat in a message: short, and of plain characters."""
    text = str(given)
    if len(text) > 60:
        text = text[:60] + "…"
    return text if text.isprintable() else text.encode("unicode_escape").decode()


def join(place: str, step: object) -> str:
    """The path one step further in: ``layers.0`` and ``key`` make ``layers.0.key``."""
    return f"{place}.{step}" if place else str(step)


class Faults:
    """Place → messages, in the order they were found; more than a person can read are cut."""

    def __init__(self) -> None:
        self.fields: dict[str, list[str]] = {}

    def add(self, place: str, message: str) -> None:
        if place in self.fields:
            self.fields[place].append(message)
        elif len(self.fields) < MOST_PLACES:
            self.fields[place] = [message]

    def storable(self, text: str, place: str) -> bool:
        """Whether every database and file can hold the text; a fault says why not."""
        try:
            check_string(text, place)
        except Invalid as refusal:
            self.add(place, refusal.message)
            return False
        return True

    def refuse(self, code: str, summary: str) -> None:
        """Raise once, with everything found, if anything was found."""
        if self.fields:
            place, messages = next(iter(self.fields.items()))
            raise Invalid(code, f"{summary} {place}: {messages[0]}", self.fields)
