"""What an adjudicator decided, as files hold it: from which marks, and what came of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.core.errors import Invalid
from annotator.core.record_fields import Fields

REFUSING = ("rejected", "dismissed")
VERDICTS = ("accepted", "edited", "merged", "added", *REFUSING)
REASONS = (
    *("codebook", "boundary", "context", "slip", "overlooked", "not_covered", "ambiguous"),
    *("other", ""),
)
LONGEST_NOTE = 10_000


@dataclass(frozen=True)
class SourceRecord:
    """A mark that was decided about: whose, and where; with a live export's own ids."""

    annotator: str
    round: str
    layer: str
    parts: tuple[tuple[int, int], ...] = ()
    slot: int | None = None
    taken: bool = False
    uuid: str | None = None


@dataclass(frozen=True)
class DecisionRecord:
    """What an adjudicator decided, from what, and which annotation (its number) came of it."""

    verdict: str
    result: int | None = None
    reason: str = ""
    note: str = ""
    rule: Mapping[str, object] | None = None
    sources: tuple[SourceRecord, ...] = ()


def read(fields: Fields, *, kind: str, marks: Sequence[int]) -> tuple[DecisionRecord, ...]:
    """The decisions of a settled version whose annotations have these numbers."""
    given = fields.take("decisions", list, [])
    if given and kind != "adjudication":
        raise Invalid.at(fields.at("decisions"), "Only a settled version has decisions.")
    found = tuple(
        _decision(Fields(each, f"{fields.at('decisions')}.{index}"), marks)
        for index, each in enumerate(given)
    )
    results = [each.result for each in found if each.result is not None]
    if len(set(results)) < len(results):
        raise Invalid.at(fields.at("decisions"), "Two decisions have the same result.")
    return found


def _decision(fields: Fields, marks: Sequence[int]) -> DecisionRecord:
    record = DecisionRecord(
        verdict=fields.one_of("verdict", VERDICTS, ""),
        result=fields.number("result"),
        reason=fields.one_of("reason", REASONS, ""),
        note=fields.text("note", LONGEST_NOTE),
        rule=fields.maybe("rule", dict),
        sources=tuple(
            _source(Fields(each, f"{fields.at('sources')}.{index}"))
            for index, each in enumerate(fields.take("sources", list, []))
        ),
    )
    if (record.result is None) is not (record.verdict in REFUSING):
        message = "What is rejected or dismissed has no result, and everything else has one."
        raise Invalid.at(fields.at("result"), message)
    if record.result is not None and record.result not in marks:
        raise Invalid.at(fields.at("result"), "There is no annotation of this number here.")
    fields.finish()
    return record


def _source(fields: Fields) -> SourceRecord:
    fields.drop("uuid")
    record = SourceRecord(
        annotator=fields.need("annotator", str),
        round=fields.text("round", 60) or "1",
        layer=fields.need("layer", str),
        parts=tuple(_part(each, fields.at("parts")) for each in fields.take("parts", list, [])),
        slot=fields.number("slot"),
        taken=fields.take("taken", bool, False),
    )
    fields.finish()
    return record


def _part(value: object, place: str) -> tuple[int, int]:
    match value:
        case [int(start), int(end)]:
            return start, end
    raise Invalid.at(place, "Each part is a list of two offsets.")
