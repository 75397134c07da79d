"""How far each reading of a settled article, and each second settled version, is from gold."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.core.adjudication import Item, Mark, lay_out
from annotator.core.adjudication.marks import compared as questions
from annotator.core.adjudication.marks import said
from annotator.core.codebooks.codebook import Codebook, Layer
from annotator.models import Assignment, Document, Project
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.services.adjudication.adjudication_sources import compared, marked
from annotator.services.codebooks import schema

AT_ONCE = 100

Shown = dict[str, object]
_Who = tuple[str, str, str]


@dataclass
class _Tally:
    """What is counted of one person's articles in one layer."""

    documents: int = 0
    both: int = 0
    exact: int = 0
    alone: int = 0
    equal: Counter[str] = field(default_factory=Counter)


def with_gold(*, project: Project) -> list[Shown]:
    """For each annotator and each second adjudicator, layer by layer: the F1 of places against
    gold (any overlap; the same boundary), and the share of equal answers where both marked."""
    tallies: dict[_Who, _Tally] = {}
    for documents in _batches(project):
        _count(documents, tallies)
    return [_row(who, tally) for who, tally in sorted(tallies.items())]


def _batches(project: Project) -> Iterator[list[Document]]:
    rows = Document.objects.filter(
        project=project,
        gold__state=AssignmentState.SUBMITTED,
        set_aside_at__isnull=True,
    ).select_related("gold")
    rows = rows.only("key", "gold").order_by("key")
    batch = list(rows[:AT_ONCE])
    while batch:
        yield batch
        batch = list(rows.filter(key__gt=batch[-1].key)[:AT_ONCE])


def _count(documents: list[Document], tallies: dict[_Who, _Tally]) -> None:
    by_id = {document.pk: document for document in documents}
    readings = list(
        Assignment.objects.filter(
            document__in=list(by_id),
            kind__in=[AssignmentKind.ANNOTATION, AssignmentKind.ADJUDICATION],
            state=AssignmentState.SUBMITTED,
        ).select_related("member")
    )
    for each in readings:
        each.document = by_id[each.document_id]
    rows = marked(readings)
    numbers = {each.pk: number for number, each in enumerate(readings)}
    marks: dict[int, list[Mark]] = {}
    for mark in compared(rows, numbers):
        marks.setdefault(mark.reader, []).append(mark)
    for each in readings:
        gold = each.document.gold
        if gold is None or gold.pk == each.pk or gold.round_id != each.round_id:
            continue
        codebook = schema.of(gold.codebook_id)  # type: ignore[arg-type]  # closed, so pinned
        pair = [*marks.get(numbers[each.pk], []), *marks.get(numbers[gold.pk], [])]
        _compare(codebook, lay_out(codebook, pair, 2), each, tallies)


def _compare(
    codebook: Codebook, items: list[Item], reading: Assignment, tallies: dict[_Who, _Tally]
) -> None:
    for layer in codebook.layers:
        who = (layer.id, reading.kind, reading.member.pseudonym)
        tally = tallies.setdefault(who, _Tally())
        tally.documents += 1
        for item in items:
            if item.layer == layer.id:
                _add(layer, item, tally)


def _add(layer: Layer, item: Item, tally: _Tally) -> None:
    if len(item.marks) < 2:
        tally.alone += 1
        return
    one, other = item.marks
    tally.both += 1
    tally.exact += one.parts == other.parts
    tally.equal.update(each.id for each in questions(layer) if said(one, each) == said(other, each))


def _row(who: _Who, tally: _Tally) -> Shown:
    layer, kind, pseudonym = who
    marks = 2 * tally.both + tally.alone
    return {
        "layer": layer,
        "kind": kind,
        "annotator": pseudonym,
        "documents": tally.documents,
        "places": tally.both,
        "f1_overlap": 2 * tally.both / marks if marks else None,
        "f1_exact": 2 * tally.exact / marks if marks else None,
        "answers": {name: count / tally.both for name, count in sorted(tally.equal.items())},
    }
