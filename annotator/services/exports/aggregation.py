"""Aggregated views of what people marked, a record for each article, streamed.

The interface for exports, releases and the API: `votes` for one answer per unit by majority,
Dawid–Skene or MACE, `soft` for shares per character with the spans above a threshold. Both read
the document records that any export reads, so every filter means the same here; `of_records`
and `soft_of_records` do it for records that are already at hand, as in a release.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import orjson
from django.db import DEFAULT_DB_ALIAS

from annotator import replica
from annotator.core import aggregation as core
from annotator.core.aggregation.units import readings
from annotator.core.codebooks.codebook import Codebook, Dimension, Layer, parse
from annotator.core.errors import Invalid
from annotator.core.records import DocumentRecord
from annotator.models import Codebook as CodebookRow
from annotator.models import Project
from annotator.models.codebook import CodebookState
from annotator.services.exports.export_filters import Filters, Selection
from annotator.services.exports.export_records import records
from annotator.services.snapshots import Snapshot

METHODS = tuple(core.METHODS)
MARKED = "(marked)"

Shown = dict[str, object]
View = Callable[..., Iterator[Shown]]


@dataclass(frozen=True)
class Wish:
    """Which question of which layer, all of them where nothing is named."""

    method: str = "majority"
    layer: str = ""
    dimension: str = ""
    threshold: float = 0.5


def votes(*, project: Project, filters: Filters, wish: Wish, alias: str) -> Iterator[Shown]:
    """One record for each article with the aggregated answer to each of its units."""
    selection = Selection(project, filters, alias)
    codebook = codebook_of(project=project, filters=filters, alias=alias)
    return of_records(again=lambda: records(selection), codebook=codebook, wish=wish)


def soft(*, project: Project, filters: Filters, wish: Wish, alias: str) -> Iterator[Shown]:
    """One record for each article with the share of its readers over each character."""
    selection = Selection(project, filters, alias)
    codebook = codebook_of(project=project, filters=filters, alias=alias)
    return soft_of_records(found=records(selection), codebook=codebook, wish=wish)


def stream(*, project: Project, filters: Filters, wish: Wish, is_soft: bool) -> Iterator[bytes]:
    """The records as lines of JSON, from one snapshot that is opened when reading begins."""
    check(codebook=codebook_of(project=project, filters=filters, alias=DEFAULT_DB_ALIAS), wish=wish)
    return _lines(project, filters, wish, soft if is_soft else votes, replica.alias())


def _lines(
    project: Project, filters: Filters, wish: Wish, view: View, source: str
) -> Iterator[bytes]:
    snapshot = Snapshot(source)
    try:
        for record in view(project=project, filters=filters, wish=wish, alias=snapshot.alias):
            yield orjson.dumps(record) + b"\n"
    finally:
        snapshot.close()


def codebook_of(*, project: Project, filters: Filters, alias: str) -> Codebook:
    """The version asked for, else the newest published one."""
    rows = CodebookRow.objects.using(alias).filter(project=project)
    rows = rows.exclude(state=CodebookState.DRAFT)
    if filters.codebook:
        rows = rows.filter(version=filters.codebook)
    body = rows.order_by("-published_at", "-pk").values_list("body", flat=True).first()
    if body is None:
        raise Invalid.at("codebook", "This project has no such published codebook.", "no_codebook")
    return parse(body)


def of_records(
    *, again: Callable[[], Iterable[DocumentRecord]], codebook: Codebook, wish: Wish
) -> Iterator[Shown]:
    """The majority is told as the records come by. What weighs voters reads them twice
    (`again`): the first time for the votes alone, question by question."""
    check(codebook=codebook, wish=wish)
    if wish.method == "majority":
        for record in again():
            found = list(_wanted(record, codebook, wish))
            outcomes = core.majority({unit.id: unit.votes for unit in found})
            yield _record(record, wish, found, outcomes)
        return
    by_question: dict[tuple[str, str, str | None], dict[str, dict[str, str]]] = {}
    for record in again():
        for unit in _wanted(record, codebook, wish):
            question = (unit.layer, unit.dimension, unit.label)
            by_question.setdefault(question, {})[unit.id] = dict(unit.votes)
    weighed: dict[str, core.Outcome] = {}
    for given in by_question.values():
        weighed |= core.METHODS[wish.method](given)
    for record in again():
        yield _record(record, wish, list(_wanted(record, codebook, wish)), weighed)


def soft_of_records(
    *, found: Iterable[DocumentRecord], codebook: Codebook, wish: Wish
) -> Iterator[Shown]:
    """Shares over characters, for every layer of spans and each answer to a closed question."""
    check(codebook=codebook, wish=wish)
    for record in found:
        readers = readings(record)
        yield {
            "key": record.key,
            "length": len(record.text),
            "text_sha256": record.text_sha256,
            "readers": len(readers),
            "threshold": wish.threshold,
            "layers": [
                _soft_layer(record, layer, wish)
                for layer in codebook.layers
                if layer.level == "span" and wish.layer in ("", layer.id)
            ],
        }


def check(*, codebook: Codebook, wish: Wish) -> None:
    """Refuse what cannot be aggregated."""
    if wish.method not in METHODS:
        raise Invalid.at("method", f"This must be one of: {', '.join(METHODS)}.")
    if not 0 < wish.threshold <= 1:
        raise Invalid.at("threshold", "This must be above 0 and at most 1.")
    layers = [layer for layer in codebook.layers if wish.layer in ("", layer.id)]
    if not layers:
        raise Invalid.at("layer", f"There is no layer {wish.layer!r}.", "unknown_layer")
    known = {each.id for layer in layers for each in layer.dimensions}
    if wish.dimension and wish.dimension not in known:
        raise Invalid.at(
            "dimension", f"There is no question {wish.dimension!r}.", "unknown_dimension"
        )


def _wanted(record: DocumentRecord, codebook: Codebook, wish: Wish) -> Iterator[core.Unit]:
    for unit in core.units(record, codebook):
        if wish.layer in ("", unit.layer) and wish.dimension in ("", unit.dimension):
            yield unit


def _record(
    record: DocumentRecord, wish: Wish, found: list[core.Unit], outcomes: dict[str, core.Outcome]
) -> Shown:
    return {
        "key": record.key,
        "text_sha256": record.text_sha256,
        "readers": len(readings(record)),
        "method": wish.method,
        "units": [
            {
                "layer": unit.layer,
                "dimension": unit.dimension,
                "label": unit.label,
                "slot": unit.slot,
                "places": unit.parts,
                "votes": len(unit.votes),
                "answers": outcomes[unit.id].answers,
                "shares": outcomes[unit.id].shares,
            }
            for unit in found
        ],
    }


def _soft_layer(record: DocumentRecord, layer: Layer, wish: Wish) -> Shown:
    asked = [
        each
        for each in layer.dimensions
        if each.kind in {"choice", "choices", "scale", "flag"} and wish.dimension in ("", each.id)
    ]
    questions: list[Dimension | None] = [*([] if wish.dimension else [None]), *asked]
    return {
        "layer": layer.id,
        "questions": [_soft_question(record, layer, each, wish) for each in questions],
    }


def _soft_question(
    record: DocumentRecord, layer: Layer, asked: Dimension | None, wish: Wish
) -> Shown:
    readers = readings(record)
    marks = [
        (name, answer, tuple((start, end) for start, end in each.parts))
        for name, reading in readers.items()
        for each in reading.annotations
        if each.layer == layer.id
        for answer in _answers(each.values.get(asked.id) if asked else True, asked)
    ]
    stretches = core.soft(marks, len(readers))
    names = sorted({name for each in stretches for name in each.shares})
    return {
        "dimension": None if asked is None else asked.id,
        "soft": [[each.start, each.end, each.shares] for each in stretches],
        "spans": {name: core.above(stretches, name, wish.threshold) for name in names},
    }


def _answers(value: object, asked: Dimension | None) -> list[str]:
    if asked is None:
        return [MARKED]
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else [core.spelled(value)]
