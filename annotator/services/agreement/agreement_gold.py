"""Readers beside the settled version, label by label: people, and models that were chosen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from annotator.core.adjudication import Item, Mark, lay_out
from annotator.core.agreement.against_gold import Counts, Found, Rate, figures
from annotator.core.codebooks.codebook import Dimension, Layer
from annotator.models import Assignment, Document, Project
from annotator.models.assignment import AssignmentState
from annotator.models.membership import MemberKind
from annotator.services.adjudication.adjudication_sources import compared, marked
from annotator.services.agreement import agreement_models
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_tables import RESAMPLING
from annotator.services.agreement.agreement_wishes import Wish, scope_of, subject_of

MOST_ARTICLES, _AT_ONCE = 2_000, 100
_LISTED = frozenset({"choice", "choices", "flag", "scale"})
# A place, whatever was answered there.
PLACE = ""

Shown = dict[str, object]
Tally = dict[str, dict[str, dict[str, Counts]]]  # reader → article → label → counts


def answer(*, project: Project, wish: Wish) -> Shown:
    """Precision, recall and F1 of one question's answers, reader by reader; of places where no
    question is named. The settled articles' first 2,000 by key are counted."""
    scope = scope_of(project, wish)
    subject = subject_of(scope, wish)
    dimension = subject.dimension
    if dimension is not None and dimension.kind not in _LISTED:
        return _nothing(subject.layer, dimension)
    tally: Tally = defaultdict(dict)
    readers: dict[str, str] = {}
    number = 0
    for documents in _batches(project):
        number += len(documents)
        for reading, items in _beside_gold(scope, documents):
            name = reading.member.pseudonym
            readers[name] = reading.member.kind
            counted = _counts(items, subject.layer, dimension)
            tally[name][reading.document.key] = counted
    names = _titles(subject.layer, dimension)
    return {
        "layer": subject.layer.id,
        "dimension": None if dimension is None else dimension.id,
        "documents": number,
        "methods": _methods(scope, number),
        "readers": [
            _reader(name, readers[name], tally[name], names)
            for name in sorted(readers, key=lambda each: (_is_model(readers[each]), each))
        ],
    }


def _nothing(layer: Layer, dimension: Dimension) -> Shown:
    said = (
        f"The answers to “{dimension.title}” are listed nowhere: they are not counted one by one."
    )
    found = {"layer": layer.id, "dimension": dimension.id, "documents": 0, "methods": said}
    return found | {"readers": []}


def _batches(project: Project) -> Iterator[list[Document]]:
    rows = Document.objects.filter(
        project=project, gold__state=AssignmentState.SUBMITTED, set_aside_at__isnull=True
    ).select_related("gold__member", "gold__codebook")
    keys = list(rows.order_by("key").values_list("pk", flat=True)[:MOST_ARTICLES])
    for at in range(0, len(keys), _AT_ONCE):
        yield list(rows.filter(pk__in=keys[at : at + _AT_ONCE]).order_by("key"))


def _beside_gold(
    scope: Scope, documents: list[Document]
) -> Iterator[tuple[Assignment, list[Item]]]:
    """Each reading with its places and the settled ones; reader 1 is gold."""
    by_id = {document.pk: document for document in documents}
    rows = scope.selection.readings_of(list(by_id)).select_related("member")
    # Who read an article twice has the later reading counted.
    latest = {(each.document_id, each.member_id): each for each in rows.order_by("submitted_at")}
    readings = list(latest.values())
    golden = [each.gold for each in documents if each.gold is not None]
    for each in [*readings, *golden]:
        each.document = by_id[each.document_id]
    marks: dict[UUID, list[Mark]] = defaultdict(list)
    found = marked([*readings, *golden])
    numbers = {pk: number for number, pk in enumerate({row.assignment_id for row in found})}
    for row, mark in zip(found, compared(found, numbers), strict=True):
        marks[row.assignment_id].append(mark)
    for each in readings:
        gold = each.document.gold
        if gold is not None:
            both = [*_as(0, marks[each.pk]), *_as(1, marks[gold.pk])]
            yield each, lay_out(scope.schema, both, 2)


def _as(reader: int, marks: Iterable[Mark]) -> Iterator[Mark]:
    for mark in marks:
        yield Mark(mark.id, reader, mark.layer, mark.parts, mark.slot, mark.values, mark.arrows)


def _counts(items: Iterable[Item], layer: Layer, dimension: Dimension | None) -> dict[str, Counts]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for item in items:
        if item.layer != layer.id:
            continue
        own = _labels([mark for mark in item.marks if mark.reader == 0], dimension)
        settled = _labels([mark for mark in item.marks if mark.reader == 1], dimension)
        for label in own | settled:
            column = 0 if label in own & settled else 1 if label in own else 2
            counts[label][column] += 1
    return {label: (each[0], each[1], each[2]) for label, each in counts.items()}


def _labels(marks: Iterable[Mark], dimension: Dimension | None) -> set[str]:
    if dimension is None:
        return {PLACE for _ in marks}
    given: set[str] = set()
    for mark in marks:
        value = mark.values.get(dimension.id)
        several = value if isinstance(value, list) else [value]
        given |= {
            str(each).lower() if isinstance(each, bool) else str(each)
            for each in several
            if each is not None
        }
    return given


def _titles(layer: Layer, dimension: Dimension | None) -> dict[str, str]:
    if dimension is None:
        return {PLACE: layer.title}
    return {label.id: label.title for label in layer.answers(dimension)}


def _reader(
    name: str, kind: str, articles: dict[str, dict[str, Counts]], names: dict[str, str]
) -> Shown:
    found = figures(articles, RESAMPLING)
    ordered = sorted(
        found, key=lambda each: (list(names).index(each) if each in names else len(names), each)
    )
    return {
        "annotator": name,
        "is_model": _is_model(kind),
        "documents": len(articles),
        "labels": [_shown(each, names.get(each, each), found[each]) for each in ordered],
    }


def _shown(label: str, title: str, found: Found) -> Shown:
    return {
        "label": label,
        "title": title,
        "found": found.found,
        "false": found.false,
        "missed": found.missed,
        **{name: _rate(getattr(found, name)) for name in ("precision", "recall", "f1")},
    }


def _rate(rate: Rate) -> Shown:
    return {"value": rate.value, "ci": None if rate.interval is None else list(rate.interval)}


def _is_model(kind: str) -> bool:
    return kind == MemberKind.MODEL


def _methods(scope: Scope, number: int) -> str:
    said = (
        f"Each reader's marks were held against the settled versions of {number:,} articles; marks"
        " that overlap are one place. Intervals are"
        f" {RESAMPLING.coverage:.0%} bootstrap intervals over articles ({RESAMPLING.rounds:,}"
        f" rounds, seed {RESAMPLING.seed})."
    )
    return f"{said} {agreement_models.said(scope.project, scope.models)}".strip()
