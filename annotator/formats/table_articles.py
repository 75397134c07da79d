"""What the rows of one article say of it, and the record that it becomes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from annotator.core.conventions import OURS
from annotator.core.errors import Invalid
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord, EntityRecord
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options, Remark
from annotator.formats.table_mapping import TableMapping
from annotator.formats.table_sources import Row


@dataclass
class Reading:
    """What one rater said of one article."""

    answers: dict[str, dict[str, object]] = field(default_factory=dict)
    spans: list[Mark] = field(default_factory=list)
    words: list[Mark] = field(default_factory=list)


@dataclass
class Article:
    """One text with everything that rows say of it."""

    number: int
    key: str
    text: str
    row: Row
    readings: dict[str, Reading] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    fault: Invalid | None = None


def line_of(article: Article, mapping: TableMapping, labels: Labels, options: Options) -> Line:
    """The article's record, or what is wrong with one of its rows."""
    remarks = tuple(article.remarks)
    try:
        if article.fault is not None:
            raise article.fault
        record, tally = _record(article, mapping, labels, options)
    except Invalid as fault:
        return Line(article.number, fault=fault, tally=article.tally, remarks=remarks)
    return Line(article.number, record=record, tally=article.tally + tally, remarks=remarks)


def _record(
    article: Article, mapping: TableMapping, labels: Labels, options: Options
) -> tuple[DocumentRecord, Counter[str]]:
    readings = list(article.readings.values())
    spans = place(article.text, [each.spans for each in readings], labels, options)
    ours = replace(options, convention=OURS)
    words = place(article.text, [each.words for each in readings], labels, ours)
    entities: dict[str, EntityRecord] = {**spans.entities, **words.entities}
    is_sentence = any(labels.layer(each.layer).level == "sentence" for each in mapping.answers)
    made = zip(article.readings.items(), spans.readings, words.readings, strict=True)
    row = article.row
    facts = {name: cell for name, column in mapping.facts.items() if (cell := row.get(column))}
    record = DocumentRecord(
        key=article.key,
        text=article.text,
        metadata={name: article.row.get(name, "") for name in mapping.metadata},
        rights=mapping.rights_in(article.row, f"row {article.number}"),
        # A row about one sentence says itself where it ends.
        sentences=[[0, len(article.text)]] if is_sentence else None,
        entities=entities,
        assignments=tuple(
            AssignmentRecord(
                who,
                state=options.state,
                annotations=tuple(_annotations(reading, placed, found, labels)),
            )
            for (who, reading), placed, found in made
        ),
        **facts,
    )
    return record, Counter({name: n for name, n in spans.tally.items() if spans.found.spans})


def _annotations(
    reading: Reading,
    spans: tuple[AnnotationRecord, ...],
    words: tuple[AnnotationRecord, ...],
    labels: Labels,
) -> Iterator[AnnotationRecord]:
    """Numbered anew, since marks come from several columns."""
    whole = [
        AnnotationRecord(id=0, layer=name, slot=_slot(labels.layer(name).level), values=values)
        for name, values in reading.answers.items()
    ]
    for number, each in enumerate([*whole, *spans, *words], start=1):
        yield replace(each, id=number)


def _slot(level: str) -> int | None:
    """The one sentence or block of a row's text."""
    return 0 if level in {"sentence", "block"} else None
