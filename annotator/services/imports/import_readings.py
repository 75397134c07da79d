"""Judges one reading of a record as strictly as if it had been saved here, mark by mark."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from annotator.core import segments, spans
from annotator.core.codebooks import codebook as core
from annotator.core.errors import Incomplete, Invalid
from annotator.core.records import AnnotationRecord, AssignmentRecord, EntityRecord
from annotator.models.assignment import SkipReason
from annotator.models.entity import fold
from annotator.services.people.members import check_pseudonym


@dataclass(frozen=True)
class Judged:
    """An annotation that fits: where it lies, what it says, what it still lacks."""

    record: AnnotationRecord
    parts: spans.Parts
    slot: int | None
    quote: str
    values: dict[str, core.Value]
    missing: tuple[str, ...]
    is_single: bool
    outside_article: bool


@dataclass(frozen=True)
class Reading:
    """An assignment that fits, with the id of its codebook."""

    record: AssignmentRecord
    codebook_id: UUID
    annotations: tuple[Judged, ...]


@dataclass(frozen=True)
class Page:
    """The article that readings are judged against."""

    text: str
    blocks: tuple[segments.Block, ...]
    sentences: spans.Parts
    entities: Mapping[str, EntityRecord]

    def units(self, level: str) -> list[spans.Part]:
        """What a layer of this level is about, one by one."""
        if level == "sentence":
            return list(self.sentences)
        return [(start, end) for start, end, _ in self.blocks]


class ReadingJudge:
    """One reading against its article and codebook; every refusal names its place."""

    def __init__(
        self, page: Page, codebook: core.Codebook, record: AssignmentRecord, place: str
    ) -> None:
        self._page = page
        self._codebook = codebook
        self._record = record
        self._place = place
        self._refs = _one_ref_each(page.entities)
        self._locked = tuple(
            (start, end)
            for index, (start, end, kind) in enumerate(page.blocks)
            if segments.is_locked(kind) and index not in record.unlocked_blocks
        )

    def judge(self) -> tuple[Judged, ...]:
        """All its annotations, once everything about the reading is right."""
        self._check_facts()
        placed = [(each, self._at(index)) for index, each in enumerate(self._record.annotations)]
        elsewhere = self._document_answers(placed)
        judged = tuple(self._annotation(each, where, elsewhere) for each, where in placed)
        self._check_units(judged)
        self._check_links()
        # A model answers what it was asked, which need not be all that a person must answer.
        if self._record.state == "submitted" and self._record.kind != "model":
            self._check_finished(judged)
        return judged

    def _at(self, index: int) -> str:
        return f"{self._place}.annotations.{index}"

    def _check_facts(self) -> None:
        record, place = self._record, self._place
        try:
            check_pseudonym(record.annotator)
        except Invalid as fault:
            raise Invalid.at(f"{place}.annotator", fault.fields["pseudonym"][0]) from None
        if record.skip is not None and record.skip["reason"] not in SkipReason.values:
            known = ", ".join(SkipReason.values)
            raise Invalid.at(f"{place}.skip.reason", f"This must be one of: {known}.")
        if any(index >= len(self._page.blocks) for index in record.unlocked_blocks):
            message = f"The article has {len(self._page.blocks)} parts, counted from 0."
            raise Invalid.at(f"{place}.unlocked_blocks", message)
        known_layers = {layer.id for layer in self._codebook.layers}
        if not known_layers.issuperset(record.nothing_found):
            raise Invalid.at(f"{place}.nothing_found", "There is no such layer.")
        _check_moment(record.submitted_at, f"{place}.submitted_at")

    def _document_answers(
        self, placed: list[tuple[AnnotationRecord, str]]
    ) -> dict[str, core.Values]:
        found: dict[str, core.Values] = {}
        for each, where in placed:
            layer = self._layer(each, where)
            if layer.level == "document":
                values = self._with_ids(each, where)
                with _inside(where):
                    checked = core.check_values(self._codebook, layer, values)
                found[layer.id] = checked.values
        return found

    def _annotation(
        self, record: AnnotationRecord, place: str, elsewhere: Mapping[str, core.Values]
    ) -> Judged:
        layer = self._layer(record, place)
        parts, slot = self._parts(layer, record, place)
        quote = spans.quote(self._page.text, parts) if parts else ""
        if record.quote not in {None, "", quote}:
            message = f"The text at these offsets is {quote[:80]!r}, not {record.quote[:80]!r}."
            raise Invalid.at(f"{place}.quote", message)
        values = self._with_ids(record, place)
        with _inside(place):
            checked = core.check_values(self._codebook, layer, values, elsewhere=elsewhere)
        for name in ("created_at", "updated_at"):
            _check_moment(getattr(record, name), f"{place}.{name}")
        return Judged(
            record=record,
            parts=parts,
            slot=slot,
            quote=quote,
            values=checked.values,
            missing=checked.missing,
            is_single=layer.max == 1 and slot is not None,
            outside_article=spans.overlaps(parts, self._locked),
        )

    def _layer(self, record: AnnotationRecord, place: str) -> core.Layer:
        with _inside(place):
            return self._codebook.layer(record.layer)

    def _parts(
        self, layer: core.Layer, record: AnnotationRecord, place: str
    ) -> tuple[spans.Parts, int | None]:
        """Where it lies, and the number of its unit where the layer has units."""
        if layer.level == "span":
            if record.slot is not None:
                raise Invalid.at(f"{place}.slot", "A free span has parts, not a slot.")
            length, most = len(self._page.text), layer.max_parts
            return spans.check_parts(record.parts, length, f"{place}.parts", most), None
        if layer.level in {"sentence", "block"}:
            return self._unit(self._page.units(layer.level), record, place)
        if record.parts:
            raise Invalid.at(f"{place}.parts", "This is about the whole article: it has no place.")
        return (), 0 if layer.level == "document" else None

    def _unit(
        self, units: list[spans.Part], record: AnnotationRecord, place: str
    ) -> tuple[spans.Parts, int]:
        slot = record.slot
        if slot is None or slot >= len(units):
            raise Invalid.at(f"{place}.slot", f"This must be a number below {len(units)}.")
        given = [list(part) for part in record.parts]
        if given not in ([], [list(units[slot])]):
            raise Invalid.at(f"{place}.parts", f"Number {slot} lies at {list(units[slot])}.")
        return (units[slot],), slot

    def _with_ids(self, record: AnnotationRecord, place: str) -> dict[str, object]:
        """Entity references as the codebook's judge expects them: `entity` → `id`."""
        return {
            name: self._with_id(value, f"{place}.values.{name}")
            for name, value in record.values.items()
        }

    def _with_id(self, value: object, place: str) -> object:
        if isinstance(value, list):
            return [self._with_id(each, f"{place}.{i}") for i, each in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if value.keys() & {"id", "name", "type"}:
            message = 'Describe it in the record\'s "entities" and refer to it: {"entity": "e1"}.'
            raise Invalid.at(place, message)
        if "entity" not in value:
            return value
        ref = value["entity"]
        if not isinstance(ref, str) or ref not in self._refs:
            raise Invalid.at(f"{place}.entity", "This record has no such entity.")
        others = {key: each for key, each in value.items() if key != "entity"}
        return {"id": self._refs[ref]} | others

    def _check_units(self, judged: tuple[Judged, ...]) -> None:
        seen: set[tuple[str, int | None]] = set()
        for index, each in enumerate(judged):
            if not each.is_single:
                continue
            unit = (each.record.layer, each.slot)
            if unit in seen:
                raise Invalid.at(self._at(index), "This is answered in this reading already.")
            seen.add(unit)

    def _check_links(self) -> None:
        record = self._record
        layers = {each.id: each.layer for each in record.annotations}
        if len(layers) < len(record.annotations):
            message = "Two annotations have the same number."
            raise Invalid.at(f"{self._place}.annotations", message)
        for index, each in enumerate(record.annotations):
            if len(set(each.links)) < len(each.links):
                raise Invalid.at(f"{self._at(index)}.links", "A link stands here twice.")
            for number, link in enumerate(each.links):
                where = f"{self._at(index)}.links.{number}"
                if link.to is not None and link.to not in layers:
                    raise Invalid.at(f"{where}.to", "There is no annotation of this number here.")
                if link.entity is not None and link.entity not in self._refs:
                    raise Invalid.at(f"{where}.entity", "This record has no such entity.")
            pairs = [
                (link.role, None if link.to is None else layers[link.to]) for link in each.links
            ]
            with _inside(self._at(index)):
                core.check_links(self._codebook, self._codebook.layer(each.layer), pairs)

    def _check_finished(self, judged: tuple[Judged, ...]) -> None:
        """A reading that says it was submitted must be one that could have been."""
        given = [(str(each.record.id), each.record.layer, each.values) for each in judged]
        links = [
            (str(each.id), link.role, str(link.entity if link.to is None else link.to))
            for each in self._record.annotations
            for link in each.links
        ]
        with _inside(self._place):
            left = core.unfinished(self._codebook, given, self._record.nothing_found, links)
        if left:
            lacks = "; ".join(f"{who}: {', '.join(what) or 'empty'}" for who, what in left.items())
            message = f"This reading is not finished ({lacks})."
            raise Invalid.at(f"{self._place}.state", message, Incomplete.__name__.lower())


def _one_ref_each(entities: Mapping[str, EntityRecord]) -> dict[str, str]:
    """Each reference by the first one that means the same entity."""
    first: dict[tuple[bool, str, str], str] = {}
    return {
        ref: first.setdefault((each.local, fold(each.name), each.type), ref)
        for ref, each in entities.items()
    }


@contextmanager
def _inside(place: str) -> Iterator[None]:
    """Put the places of a refusal under the place where its object stands."""
    try:
        yield
    except Invalid as fault:
        fault.fields = {f"{place}.{name}": said for name, said in fault.fields.items()}
        raise


def _check_moment(given: str | None, place: str) -> None:
    if given is None:
        return
    try:
        moment = datetime.fromisoformat(given)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid.at(place, "This must be a time such as 2024-04-04T12:00:00Z.")
