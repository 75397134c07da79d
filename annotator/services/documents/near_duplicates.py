"""Marks articles whose wording is nearly the same, so that copies of a report are seen as such."""

from array import array
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from annotator.core import near_duplicates as core
from annotator.core.errors import Invalid
from annotator.core.ids import uuid7
from annotator.models import Document, DocumentText, Project

# Some ten thousand articles take a minute; a request should not.
MOST_AT_ONCE = 3_000
_BATCH = 500


def find_now(*, project: Project) -> dict[str, int]:
    """The same within a request, where the project is small enough for it."""
    number = Document.objects.live().filter(project=project).count()
    if number > MOST_AT_ONCE:
        raise Invalid(
            "too_many",
            f"{number:,} articles take a while: run manage.py find_near_duplicates {project.slug}.",
        )
    return find(project=project)


def find(*, project: Project) -> dict[str, int]:
    """Compare all articles by their wording and mark those that belong together."""
    groups = core.clusters(_sketches(project))
    with transaction.atomic():
        rows = Document.objects.filter(project=project)
        rows.exclude(cluster=None).update(cluster=None)
        for members in groups:
            mark = uuid7()
            for at in range(0, len(members), _BATCH):
                rows.filter(pk__in=members[at : at + _BATCH]).update(cluster=mark)
    return {"groups": len(groups), "articles": sum(map(len, groups))}


def _sketches(project: Project) -> Iterator[tuple[UUID, "array[int]"]]:
    texts = DocumentText.objects.filter(
        document__project=project, document__set_aside_at__isnull=True
    )
    for pk, text in texts.values_list("pk", "text").iterator(chunk_size=_BATCH):
        yield pk, core.sketch(text)
