"""Reads the lines in which a manager names the people to invite."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.faults import Faults
from annotator.core.text import check_string

MOST_PEOPLE = 100
LONGEST_NAME = 200

_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>")


@dataclass(frozen=True)
class Invitee:
    """Somebody as far as the line tells: a name, an address, or both."""

    name: str
    email: str


def read(lines: Sequence[str]) -> list[Invitee]:
    """``Ada Example``, ``ben@example.org`` or ``Ben Example <ben@example.org>``, one a line.

    Blank lines are passed over; the same person twice is refused, since one would get two links.
    """
    faults = Faults()
    found: dict[tuple[str, str], Invitee] = {}
    for index, line in enumerate(lines):
        place = f"people.{index}"
        check_string(line, place)
        if not line.strip():
            continue
        invitee = _read(line.strip(), place, faults)
        key = ("", invitee.email.lower()) if invitee.email else (invitee.name.casefold(), "")
        if key in found:
            faults.add(place, "This person is named twice.")
        found[key] = invitee
    if not found:
        faults.add("people", "Name at least one person.")
    if len(found) > MOST_PEOPLE:
        faults.add("people", f"{MOST_PEOPLE} people at once is the most.")
    faults.refuse("invalid", "The people cannot be invited. At")
    return list(found.values())


def _read(line: str, place: str, faults: Faults) -> Invitee:
    named = _NAMED.fullmatch(line)
    name, email = (named["name"], named["email"]) if named else ("", line)
    if not named and "@" not in line:
        name, email = line, ""
    name, email = " ".join(name.split()), email.strip()
    if (email and not _ADDRESS.fullmatch(email)) or (named and not email):
        faults.add(place, "This is not an e-mail address.")
    if len(name) > LONGEST_NAME or len(email) > LONGEST_NAME:
        faults.add(place, f"{LONGEST_NAME} characters is the most.")
    return Invitee(name, email)
