"""What each outlet wrote about one event, side by side."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models.functions import Substr

from annotator.models import Document, Event
from annotator.models.assignment import AssignmentState
from annotator.services.documents.documents import Viewer

Shown = dict[str, object]
MOST = 200
_LEAD = 400


def of(event: Event, viewer: Viewer) -> list[Shown]:
    """The event's articles by outlet, each with how it begins; two hundred at most.

    To an annotator their own reading of an article is one, whatever it was for: how many others
    there are would tell which articles are hidden checks.
    """
    rows = (
        Document.objects.live()
        .filter(event=event)
        .select_related("outlet")
        .defer("blocks", "sentences", "quotations", "masks", "metadata")
        .annotate(lead=Substr("body__text", 1, _LEAD))
        .order_by("published_on", "created_at", "id")[:MOST]
    )
    by_outlet: dict[str, list[Shown]] = defaultdict(list)
    copies: dict[object, int] = defaultdict(int)
    found = list(rows)
    done = _done(found, viewer)
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
                "readings": done[row.pk],
                "cluster": row.cluster and str(row.cluster),
                "copies": copies[row.cluster] - 1 if row.cluster else 0,
            }
        )
    return [{"outlet": name, "articles": by_outlet[name]} for name in sorted(by_outlet)]


def _done(documents: Iterable[Document], viewer: Viewer) -> Counter[UUID]:
    """The readings handed in that the viewer may know of; one's own again and again is one."""
    rows = viewer.counted.filter(
        document__in=[each.pk for each in documents], state=AssignmentState.SUBMITTED
    )
    found = Counter(rows.values_list("document_id", flat=True))
    return found if viewer.sees_purposes else Counter(found.keys())
