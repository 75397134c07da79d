"""Looks at all data again: every hash, length, quote and count. Finds, and mends nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import F, Max

from annotator.core import spans
from annotator.models import (
    Annotation,
    AnnotationChange,
    Assignment,
    AssignmentChange,
    Document,
    ReleaseFile,
)
from annotator.models.release import ReleaseState
from annotator.services.counting import keeping

_BATCH = 200


@dataclass(frozen=True)
class Fault:
    """Where it is, and what is wrong there."""

    place: str
    what: str


def found() -> Iterator[Fault]:
    """All faults, one after the other; never more than some articles in memory."""
    yield from _articles()
    yield from _histories()
    yield from _releases()
    for pk in keeping.differences():
        yield Fault(f"reading {pk}", "progress counts it otherwise; `manage.py recount` mends that")


def _articles() -> Iterator[Fault]:
    rows = Document.objects.select_related("body", "project").order_by("pk")
    batch: list[Document] = []
    for each in rows.iterator(chunk_size=_BATCH):
        batch.append(each)
        if len(batch) == _BATCH:
            yield from _checked(batch)
            batch = []
    yield from _checked(batch)


def _checked(batch: list[Document]) -> Iterator[Fault]:
    texts: dict[object, str | None] = {}
    for each in batch:
        text = each.body.text if hasattr(each, "body") else None
        texts[each.pk] = text
        place = f"{each.project.slug}, article {each.key}"
        yield from (Fault(place, what) for what in _of_article(each, text))
    marks = Annotation.all_kinds.filter(document__in=batch).select_related(
        "document__project", "assignment"
    )
    for mark in marks.order_by("document_id", "pk").iterator(chunk_size=1_000):
        place = f"{mark.document.project.slug}, article {mark.document.key}, highlight {mark.pk}"
        yield from (Fault(place, what) for what in _of_mark(mark, texts[mark.document_id]))


def _of_article(article: Document, text: str | None) -> Iterator[str]:
    if text is None:
        if article.taken_down_at is None:
            yield "its text is gone, and it was not taken down"
    else:
        if hashlib.sha256(text.encode()).hexdigest() != article.text_sha256:
            yield "its text is not the one whose hash was kept"
        if len(text) != article.length:
            yield f"its text has {len(text):,} characters, not {article.length:,}"
    for name in ("blocks", "sentences", "quotations"):
        if any(not 0 <= part[0] < part[1] <= article.length for part in getattr(article, name)):
            yield f"one of its {name} lies outside the text"


def _of_mark(mark: Annotation, text: str | None) -> Iterator[str]:
    if mark.assignment.document_id != mark.document_id:
        yield "its reading is of another article"
    parts = tuple((start, end) for start, end in mark.parts)
    if not parts:
        return
    if (mark.start, mark.end) != (parts[0][0], parts[-1][1]):
        yield "its first and last character are not those of its parts"
    if parts[-1][1] > mark.document.length:
        yield "it ends behind the text"
    elif text is not None and spans.quote(text, parts) != mark.quote:
        yield f"its quote {mark.quote[:60]!r} is not what stands there"


def _histories() -> Iterator[Fault]:
    """A reading's revision is the number of its last change, and changes are numbered once."""
    last = Max("annotation_changes__sequence", default=0)
    rows = Assignment.objects.filter(revision__gt=0).annotate(last=last)
    late = rows.filter(last__gt=F("revision")).order_by("pk").values_list("pk", "last", "revision")
    for pk, sequence, revision in late.iterator(chunk_size=1_000):
        yield Fault(f"reading {pk}", f"its history goes to {sequence:,}, itself to {revision:,}")
    strange = AnnotationChange.objects.exclude(annotation__assignment_id=F("assignment_id"))
    for change in strange.order_by("pk").iterator(chunk_size=1_000):
        yield Fault(f"change {change.pk}", "it is of a highlight of another reading")
    ahead = AssignmentChange.objects.filter(sequence__gt=F("assignment__revision"))
    for pk in ahead.order_by("pk").values_list("assignment_id", flat=True):
        yield Fault(f"reading {pk}", "its history goes further than it does")


def _releases() -> Iterator[Fault]:
    files = ReleaseFile.objects.filter(release__state=ReleaseState.READY)
    for each in files.select_related("release__project").order_by("pk").iterator():
        release = each.release
        place = f"{release.project.slug}, version {release.version}, {each.name}"
        path = Path(settings.DATA_DIR) / "releases" / release.pk.hex / each.name
        if not path.exists():
            yield Fault(place, "the file is gone")
        elif path.stat().st_size != each.size or _sha256(path) != each.sha256:
            yield Fault(place, "the file is not the one that was published")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
