"""Keeps from a blinded reader who published an article, wherever that could be read."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from annotator.core import masking
from annotator.models import Assignment, Document, DocumentText, Outlet

_BATCH = 200
NO_NAME = "Article"


def names_of(outlet: Outlet | None) -> masking.Outlet:
    """Under what an outlet goes about."""
    if outlet is None:
        return masking.Outlet()
    return masking.Outlet((outlet.name, *outlet.aliases), tuple(outlet.domains))


def title_of(assignment: Assignment) -> str:
    """The title as its annotator may see it: in a blind project without outlet and author."""
    document = assignment.document
    if document.project.switches.blind_outlet:
        return blind_title_of(document)
    return document.title or document.key


def blind_title_of(document: Document) -> str:
    """The title without outlet and author; a key may give them away."""
    if not document.title:
        return NO_NAME
    return masking.hidden(document.title, names_of(document.outlet), document.byline, document.url)


def refresh(documents: QuerySet[Document]) -> int:
    """Work out the masks of these articles anew; how many have changed."""
    changed = 0
    for batch in _batches(documents):
        texts = dict(
            DocumentText.objects.filter(pk__in=[each.pk for each in batch]).values_list(
                "pk", "text"
            )
        )
        different = [each for each in batch if each.pk in texts and _is_new(each, texts[each.pk])]
        Document.objects.bulk_update(different, ["masks"])
        changed += len(different)
    return changed


def _is_new(document: Document, text: str) -> bool:
    found = masking.masks(text, names_of(document.outlet), document.byline, document.url)
    masks = [list(part) for part in found]
    if masks == document.masks:
        return False
    document.masks = masks
    return True


def _batches(documents: QuerySet[Document]) -> Iterator[list[Document]]:
    after: UUID | None = None
    rows = documents.select_related("outlet").only("masks", "byline", "url", "outlet")
    while True:
        following = rows if after is None else rows.filter(pk__gt=after)
        batch = list(following.order_by("pk")[:_BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1].pk
