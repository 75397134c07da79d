"""Times of a file, judged and brought into the form in which both databases take them."""

from datetime import UTC, datetime
from functools import lru_cache

from django.db import connection

from annotator.core.errors import Invalid


def text(given: str | None, place: str) -> str | None:
    """Of a time with its zone: `2024-04-04 12:00:00.5`, in UTC; Invalid where it is none."""
    if given is None:
        return None
    found = _read(given)
    if found is None:
        raise Invalid.at(place, "This must be a time such as 2024-04-04T12:00:00Z.")
    return found


# Marks are made and changed at one moment, and those of one import often share it.
@lru_cache(maxsize=4096)
def _read(given: str) -> str | None:
    try:
        moment = datetime.fromisoformat(given)
        return None if moment.tzinfo is None else of(moment)
    except (ValueError, OverflowError):
        return None


def of(moment: datetime) -> str:
    """The same form, of a moment that is known."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def stored(moment: str) -> str:
    """As the driver takes it for a column; SQLite's columns say no zone, and mean UTC."""
    return f"{moment}+00" if connection.vendor == "postgresql" else moment
