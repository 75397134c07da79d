"""How fast a study goes, when it would end, and who is behind: pure, from counts and days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

WINDOW = 14
STUCK_AFTER = 3
# Nobody is called behind for a reading or two.
LENIENCE = 0.1


@dataclass(frozen=True)
class Pace:
    """Readings a day over the last two weeks, and the day on which the rest would be done."""

    per_day: float
    ends_on: date | None


def pace(daily: Mapping[date, int], left: int, today: date) -> Pace:
    """Counted from the first day with work within the window, weekends and all."""
    since = today - timedelta(days=WINDOW - 1)
    recent = {day: number for day, number in daily.items() if since <= day <= today and number}
    if not recent:
        return Pace(0.0, today if left == 0 else None)
    days = (today - min(recent)).days + 1
    per_day = sum(recent.values()) / days
    if left <= 0:
        return Pace(per_day, today)
    wait = ceil(left / per_day)
    # A date centuries off is no projection.
    return Pace(per_day, today + timedelta(days=wait) if wait < 3_650 else None)


@dataclass(frozen=True)
class Work:
    """One person's part."""

    done: int
    begun: int
    open: int
    days_since_saved: int | None = None


def standing(work: Work, elapsed: float | None) -> str:
    """finished, stuck, waiting (has not begun), behind or going; `elapsed` is the share of the
    round's time that is over, where it has dates.
    """
    left = work.begun + work.open
    if left == 0:
        return "finished" if work.done else "idle"
    if work.days_since_saved is not None and work.days_since_saved >= STUCK_AFTER:
        return "stuck"
    if elapsed is not None and work.done / (work.done + left) + LENIENCE < elapsed:
        return "behind"
    return "going" if work.done or work.begun else "waiting"


def elapsed(opens_on: date | None, due_on: date | None, today: date) -> float | None:
    """The share of a round's time that is over."""
    if opens_on is None or due_on is None:
        return None
    whole = (due_on - opens_on).days + 1
    return min(max(((today - opens_on).days + 1) / whole, 0.0), 1.0)
