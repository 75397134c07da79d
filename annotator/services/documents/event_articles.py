"""What each outlet wrote about one event, side by side."""

from collections import defaultdict

from django.db.models import Count, Q
from django.db.models.functions import Substr

from annotator.models import Document, Event
from annotator.models.assignment import AssignmentKind, AssignmentState

Shown = dict[str, object]
MOST = 200
_LEAD = 400


def of(event: Event) -> list[Shown]:
    """The event's articles by outlet, each with how it begins; two hundred at most."""
    submitted = Q(
        assignments__kind=AssignmentKind.ANNOTATION, assignments__state=AssignmentState.SUBMITTED
    )
    rows = (
        Document.objects.live()
        .filter(event=event)
        .select_related("outlet")
        .defer("blocks", "sentences", "quotations", "masks", "metadata")
        .annotate(lead=Substr("body__text", 1, _LEAD), done=Count("assignments", filter=submitted))
        .order_by("published_on", "created_at", "id")[:MOST]
    )
    by_outlet: dict[str, list[Shown]] = defaultdict(list)
    copies: dict[object, int] = defaultdict(int)
    found = list(rows)
    for row in found:
        copies[row.cluster] += 1
    for row in found:
        by_outlet[row.outlet.name if row.outlet else ""].append(
            {
                "id": str(row.pk),
                "key": row.key,
                "title": row.title,
                "published_on": row.published_on,
                "length": row.length,
                "lead": getattr(row, "lead", None) or "",
                "readings": getattr(row, "done", 0),
                "cluster": row.cluster and str(row.cluster),
                "copies": copies[row.cluster] - 1 if row.cluster else 0,
            }
        )
    return [{"outlet": name, "articles": by_outlet[name]} for name in sorted(by_outlet)]
