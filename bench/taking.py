"""Taking the next article: of a round with 1,000 articles beside one with many times as many."""

from typing import Any

from django.db import connection

from annotator.models import Assignment, Membership, Project
from annotator.models.assignment import AssignmentState, SkipReason
from annotator.services.study import handing_out
from bench import data, limits

SMALL, LEAST = 1_000, 5_000


def measured(documents: int, rounds: int) -> dict[str, Any]:
    """Milliseconds at both sizes, in turns, so that whatever else the machine does hits both."""
    sizes = (SMALL, max(documents, LEAST))
    sides = {size: _project(size) for size in sizes}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    took: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(rounds):
        for size, (made, people) in sides.items():
            for member in people:
                took[size].append(_taken(made, member))
    small, large = (sorted(took[size]) for size in sizes)
    return {
        "small": round(small[len(small) // 2], 2),
        "large": round(large[len(large) // 2], 2),
        "articles": sizes[1],
    }


def _project(size: int) -> tuple[Project, list[Membership]]:
    """With two annotators who have nothing to do yet."""
    made, people = data.project(f"take-{size}")
    data.articles(made, size)
    return made, people


def _taken(made: Project, member: Membership) -> float:
    """One more article, which then is as good as finished."""
    seconds, found = limits.seconds(lambda: handing_out.claim(project=made, member=member))
    if found is None:
        raise RuntimeError("there was nothing left to take")
    left = {"state": AssignmentState.SKIPPED, "slot": None, "skip_reason": SkipReason.OTHER}
    Assignment.objects.filter(pk=found.pk).update(**left)
    return seconds * 1000
