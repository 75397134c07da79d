"""Judges one reading of a record as strictly as if it had been saved here, mark by mark."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from annotator.core import segments, spans
from annotator.core.codebooks import codebook as core
from annotator.core.errors import Incomplete, Invalid
from annotator.core.records import AnnotationRecord, AssignmentRecord, EntityRecord
from annotator.models.assignment import SkipReason
from annotator.models.entity import fold
from annotator.models.fields import dump
from annotator.services.imports import times
from annotator.services.imports.import_answers import Answers, LayerAnswers
from annotator.services.imports.judged import Judged
from annotator.services.people.members import check_pseudonym


@dataclass(frozen=True)
class Page:
    """The article that readings are judged against."""

    text: str
    blocks: tuple[segments.Block, ...]
    sentences: spans.Parts
    refs: Mapping[str, str]

    def units(self, level: str) -> list[spans.Part]:
        """What a layer of this level is about, one by one."""
        if level == "sentence":
            return list(self.sentences)
        return [(start, end) for start, end, _ in self.blocks]


class Book:
    """A codebook with what was judged by it so far."""

    def __init__(self, codebook: core.Codebook) -> None:
        self.core = codebook
        self.layers = {each.id: LayerAnswers(each) for each in codebook.layers}
        self.looks_elsewhere = any(each.looks_elsewhere for each in self.layers.values())


class ReadingJudge:
    """One reading against its article and codebook; every refusal names its place."""

    def __init__(self, page: Page, book: Book, record: AssignmentRecord, place: str) -> None:
        self._page = page
        self._book = book
        self._codebook = book.core
        self._record = record
        self._place = place
        self._refs = page.refs
        self._beside = ""
        self._locked = tuple(
            (start, end)
            for index, (start, end, kind) in enumerate(page.blocks)
            if segments.is_locked(kind) and index not in record.unlocked_blocks
        )

    def judge(self) -> tuple[Judged, ...]:
        """All its annotations, once everything about the reading is right."""
        self._check_facts()
        elsewhere = self._document_answers()
        if self._book.looks_elsewhere:
            self._beside = dump(elsewhere)
        judged = tuple(
            [
                self._annotation(each, self._at(index), elsewhere)
                for index, each in enumerate(self._record.annotations)
            ]
        )
        self._check_units(judged)
        self._check_links()
        # A model answers what it was asked, which need not be all that a person must answer.
        if self._record.state == "submitted" and self._record.kind != "model":
            self._check_finished(judged, elsewhere)
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
        if not self._book.layers.keys() >= set(record.nothing_found):
            raise Invalid.at(f"{place}.nothing_found", "There is no such layer.")
        times.text(record.submitted_at, f"{place}.submitted_at")

    def _document_answers(self) -> dict[str, core.Values]:
        """What conditions of other layers look at; judged even where none of them does."""
        found: dict[str, core.Values] = {}
        for index, record in enumerate(self._record.annotations):
            layer = self._layer(record, index)
            if layer.layer.level != "document":
                continue
            alike = layer.alike(record.values, self._refs)
            if self._book.looks_elsewhere or layer.known(alike) is None:
                checked = self._checked(layer.layer, record, self._at(index), None)
                found[layer.layer.id] = checked.values
        return found

    def _annotation(
        self, record: AnnotationRecord, place: str, elsewhere: Mapping[str, core.Values]
    ) -> Judged:
        kept = self._book.layers[record.layer]
        layer = kept.layer
        parts, slot = self._parts(layer, record, place)
        quote = spans.quote(self._page.text, parts) if parts else ""
        if record.quote not in {None, "", quote}:
            message = f"The text at these offsets is {quote[:80]!r}, not {record.quote[:80]!r}."
            raise Invalid.at(f"{place}.quote", message)
        answers = self._answers(kept, record, place, elsewhere)
        return Judged(
            number=record.id,
            layer=layer.id,
            parts=parts,
            slot=slot,
            quote=quote,
            pieces=answers.pieces,
            tags=answers.tags,
            missing=answers.missing,
            is_single=layer.max == 1 and slot is not None,
            outside_article=spans.overlaps(parts, self._locked),
            links=record.links,
            note=record.note,
            origin=record.origin,
            score=record.score,
            reason=record.reason,
            created_at=times.text(record.created_at, f"{place}.created_at"),
            updated_at=times.text(record.updated_at, f"{place}.updated_at"),
        )

    def _answers(
        self,
        kept: LayerAnswers,
        record: AnnotationRecord,
        place: str,
        elsewhere: Mapping[str, core.Values],
    ) -> Answers:
        beside = self._beside if kept.looks_elsewhere else ""
        alike = kept.alike(record.values, self._refs, beside)
        known = kept.known(alike)
        if known is not None:
            return known
        return kept.learn(alike, record.values, self._checked(kept.layer, record, place, elsewhere))

    def _checked(
        self,
        layer: core.Layer,
        record: AnnotationRecord,
        place: str,
        elsewhere: Mapping[str, core.Values] | None,
    ) -> core.Checked:
        values = self._with_ids(record, place)
        with _inside(place):
            return core.check_values(self._codebook, layer, values, elsewhere=elsewhere)

    def _layer(self, record: AnnotationRecord, index: int) -> LayerAnswers:
        found = self._book.layers.get(record.layer)
        if found is not None:
            return found
        with _inside(self._at(index)):
            return self._book.layers[self._codebook.layer(record.layer).id]

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
            unit = (each.layer, each.slot)
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
            if not each.links:
                continue
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

    def _check_finished(
        self, judged: tuple[Judged, ...], elsewhere: Mapping[str, core.Values]
    ) -> None:
        """A reading that says it was submitted must be one that could have been."""
        given = [(str(each.number), each.layer, each.missing) for each in judged]
        links = [
            (str(each.number), link.role, str(link.entity if link.to is None else link.to))
            for each in judged
            for link in each.links
        ]
        with _inside(self._place):
            left = core.left_to_do(
                self._codebook, given, self._record.nothing_found, links, elsewhere
            )
        if left:
            lacks = "; ".join(f"{who}: {', '.join(what) or 'empty'}" for who, what in left.items())
            message = f"This reading is not finished ({lacks})."
            raise Invalid.at(f"{self._place}.state", message, Incomplete.__name__.lower())


def one_ref_each(entities: Mapping[str, EntityRecord]) -> dict[str, str]:
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
