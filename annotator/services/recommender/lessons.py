"""What a recommender learns from: readings that were handed in, as words and marks."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from annotator.core.blocks import ARTICLE_KINDS
from annotator.core.codebooks.codebook import Layer
from annotator.core.recommender.memory import Mark, Read
from annotator.core.recommender.questions import label_of
from annotator.core.recommender.tokens import Token, fold_of, tokens_of
from annotator.models import Annotation, Assignment, Document, DocumentText, Project
from annotator.models.annotation import PEOPLES
from annotator.models.assignment import AssignmentKind, AssignmentQuerySet, AssignmentState
from annotator.models.document import DocumentPurpose

FOLDS = 5
# What is learned from is drawn by chance where there is more: memory and time stay bounded.
MOST_WORDS = 600_000
_BATCH = 200
Bounds = list[tuple[int, int]]


@dataclass(frozen=True)
class Lesson:
    """One article with the readings that teach; `alone` are those made without proposals."""

    document: UUID
    fold: int
    text: str
    tokens: Sequence[Token]
    sentences: Sequence[Sequence[int]]
    kept: Bounds
    readings: Sequence[Read]
    alone: Sequence[bool]
    # The rows of the readings.
    rows: Sequence[UUID]


@dataclass(frozen=True)
class Lessons:
    """All that is learned from, the count of it, and its SHA-256."""

    articles: list[Lesson]
    digest: str

    @property
    def counts(self) -> dict[str, int]:
        """How much it is."""
        readings = [each for lesson in self.articles for each in lesson.readings]
        return {
            "documents": len(self.articles),
            "readings": len(readings),
            "annotations": sum(len(each.marks) for each in readings),
            "words": sum(len(each.tokens) for each in self.articles),
        }

    @property
    def rows(self) -> set[UUID]:
        """The readings that it came from."""
        return {pk for lesson in self.articles for pk in lesson.rows}

    @property
    def groups(self) -> int:
        """In how many parts of the project something was read."""
        return len({each.fold for each in self.articles})


def handed_in(project: Project) -> AssignmentQuerySet:
    """The readings that may teach: annotators' own, submitted and not withdrawn, of live
    articles whose text is there.
    """
    return Assignment.objects.filter(
        project=project,
        kind=AssignmentKind.ANNOTATION,
        state=AssignmentState.SUBMITTED,
        member__work_withdrawn_at=None,
        document__purpose=DocumentPurpose.ANNOTATION,
        document__set_aside_at=None,
        document__body__isnull=False,
    )


def are_there(project: Project, taught: Lessons) -> bool:
    """Whether nothing of what was learned from was taken back or taken down since. What was only
    reopened is its reader's work as before.
    """
    kept = Assignment.objects.filter(
        project=project, member__work_withdrawn_at=None, document__body__isnull=False
    )
    return taught.rows <= set(kept.values_list("pk", flat=True))


def gather(project: Project, layers: Mapping[str, Layer], seed: int) -> Lessons:
    """Read all lessons, in an order of chance that the seed decides, up to the most words."""
    ids = set(handed_in(project).values_list("document_id", flat=True))
    order = sorted(ids, key=lambda pk: _chance(seed, pk))
    lessons: list[Lesson] = []
    words, digest = 0, hashlib.sha256(str(seed).encode())
    for at in range(0, len(order), _BATCH):
        for lesson in _batch(project, order[at : at + _BATCH], layers, seed):
            words += len(lesson.tokens)
            if words > MOST_WORDS and lessons:
                return Lessons(lessons, digest.hexdigest())
            lessons.append(lesson)
            digest.update(_told(lesson))
    return Lessons(lessons, digest.hexdigest())


def _chance(seed: int, pk: UUID) -> bytes:
    return hashlib.sha256(f"{seed}\n{pk}".encode()).digest()


def _told(lesson: Lesson) -> bytes:
    marks = [
        [(each.layer, each.start, each.end, each.label) for each in reading.marks]
        for reading in lesson.readings
    ]
    text = hashlib.sha256(lesson.text.encode()).hexdigest()
    return f"{lesson.document}\n{text}\n{marks}\n{lesson.alone}\n".encode()


def _batch(
    project: Project, ids: Sequence[UUID], layers: Mapping[str, Layer], seed: int
) -> Iterator[Lesson]:
    readings = handed_in(project).filter(document__in=ids).order_by("pk")
    rows = list(readings.values_list("pk", "document_id", "exposure"))
    marks = _marks([pk for pk, *_ in rows], layers)
    texts = dict(DocumentText.objects.filter(pk__in=ids).values_list("pk", "text"))
    documents = {each.pk: each for each in Document.objects.filter(pk__in=texts)}
    for pk in ids:
        if pk not in documents:
            continue
        document, text = documents[pk], texts[pk]
        kept = kept_of(document)
        tokens = [each for start, end in kept for each in tokens_of(text, start, end)]
        mine = [(reading, seen) for reading, of, seen in rows if of == pk]
        yield Lesson(
            document=pk,
            fold=fold(document, seed),
            text=text,
            tokens=tokens,
            sentences=document.sentences,
            kept=kept,
            readings=[Read(tokens, marks.get(reading, [])) for reading, _ in mine],
            alone=[not seen.get("proposals") for _, seen in mine],
            rows=[reading for reading, _ in mine],
        )


def fold(document: Document, seed: int) -> int:
    """The part of the project that an article is in: near copies are in one."""
    return fold_of(seed, str(document.cluster or document.pk), FOLDS)


def kept_of(document: Document) -> Bounds:
    """The parts of the page that are the article."""
    return [(start, end) for start, end, kind in document.blocks if kind in ARTICLE_KINDS]


def _marks(readings: Sequence[UUID], layers: Mapping[str, Layer]) -> dict[UUID, list[Mark]]:
    found: dict[UUID, list[Mark]] = {}
    rows = (
        Annotation.all_kinds.live()
        .filter(assignment__in=readings, layer__in=list(layers), origin__in=PEOPLES)
        .order_by("start", "end", "pk")
        .values_list("assignment_id", "layer", "parts", "values")
    )
    for reading, layer, parts, values in rows:
        label = label_of(layers[layer], values)
        found.setdefault(reading, []).extend(Mark(layer, start, end, label) for start, end in parts)
    return found
