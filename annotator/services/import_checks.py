"""Judges one record against the project before anything is written."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from annotator.core import codebook as core
from annotator.core import segments, spans
from annotator.core.errors import Incomplete, Invalid
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.core.text import normalise, sha256
from annotator.models import Codebook, Document, Project
from annotator.models.assignment import SkipReason
from annotator.models.codebook import CodebookState
from annotator.services import schema


@dataclass(frozen=True)
class Judged:
    """An annotation that fits: where it lies, what it says, what it still lacks."""

    record: AnnotationRecord
    parts: spans.Parts
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
class Prepared:
    """A record ready to be written."""

    record: DocumentRecord
    text: str
    text_sha256: str
    raw_sha256: str
    language: str
    blocks: tuple[segments.Block, ...]
    sentences: spans.Parts
    quotations: tuple[spans.Part, ...]
    readings: tuple[Reading, ...]


class Checker:
    """Knows the project's codebooks and keys; judges record after record."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.known: dict[str, str] = dict(
            Document.objects.filter(project=project).values_list("key", "text_sha256")
        )
        self.seen: dict[str, int] = {}
        published = Codebook.objects.filter(project=project).exclude(state=CodebookState.DRAFT)
        self.codebooks: dict[str, UUID] = dict(
            published.order_by("published_at", "id").values_list("version", "pk")
        )

    def prepare(self, record: DocumentRecord, number: int) -> Prepared | None:
        """The record as it will be stored, or None where it is here already, unchanged."""
        text = normalise(record.text)
        if not text.strip():
            raise Invalid.at("text", "There is no text in it.")
        digest = sha256(text)
        if record.text_sha256 not in {None, digest}:
            raise Invalid.at("text_sha256", "The text is not the one that this hash was made of.")
        if self._is_known(record.key, digest, number):
            return None
        language = record.language or self.project.language
        blocks, sentences, quotations = _cut(record, text, language)
        prepared = Prepared(
            record=record,
            text=text,
            text_sha256=digest,
            raw_sha256=hashlib.sha256(record.text.encode()).hexdigest(),
            language=language,
            blocks=blocks,
            sentences=sentences,
            quotations=quotations,
            readings=(),
        )
        readings = tuple(
            self._reading(prepared, assignment, f"assignments.{index}")
            for index, assignment in enumerate(record.assignments)
        )
        _refuse_twice(record)
        return Prepared(**{**vars(prepared), "readings": readings})

    def _is_known(self, key: str, digest: str, number: int) -> bool:
        if key in self.seen:
            message = f"The key {key!r} stands in line {self.seen[key]} already."
            raise Invalid.at("key", message, "duplicate_key")
        self.seen[key] = number
        if key not in self.known:
            return False
        if self.known[key] != digest:
            message = f"There is an article with the key {key!r} and another text."
            raise Invalid.at("key", message, "other_text")
        return True

    def _reading(self, prepared: Prepared, record: AssignmentRecord, place: str) -> Reading:
        codebook_id = self._codebook(record, place)
        codebook = schema.of(codebook_id)
        if record.skip is not None and record.skip["reason"] not in SkipReason.values:
            known = ", ".join(SkipReason.values)
            raise Invalid.at(f"{place}.skip.reason", f"This must be one of: {known}.")
        _moment(record.submitted_at, f"{place}.submitted_at")
        elsewhere = self._document_answers(prepared, codebook, record, place)
        judged = tuple(
            self._annotation(
                prepared, codebook, each, f"{place}.annotations.{index}", elsewhere, record
            )
            for index, each in enumerate(record.annotations)
        )
        _check_links(codebook, record, set(prepared.record.entities), place)
        if record.state == "submitted":
            _check_finished(codebook, record, judged, place)
        return Reading(record, codebook_id, judged)

    def _codebook(self, record: AssignmentRecord, place: str) -> UUID:
        version = record.codebook or next(reversed(self.codebooks), "")
        if version not in self.codebooks:
            message = f"This project has no codebook {version!r}."
            raise Invalid.at(f"{place}.codebook", message, "codebook_missing")
        return self.codebooks[version]

    def _document_answers(
        self, prepared: Prepared, codebook: core.Codebook, record: AssignmentRecord, place: str
    ) -> dict[str, core.Values]:
        found: dict[str, core.Values] = {}
        for index, each in enumerate(record.annotations):
            where = f"{place}.annotations.{index}"
            layer = _layer(codebook, each.layer, where)
            if layer.level == "document":
                values = _with_ids(each.values, prepared.record, where)
                with _inside(where):
                    found[layer.id] = core.check_values(codebook, layer, values).values
        return found

    def _annotation(
        self,
        prepared: Prepared,
        codebook: core.Codebook,
        record: AnnotationRecord,
        place: str,
        elsewhere: Mapping[str, core.Values],
        reading: AssignmentRecord,
    ) -> Judged:
        layer = _layer(codebook, record.layer, place)
        parts = _parts(prepared, layer, record, place)
        quote = spans.quote(prepared.text, parts) if parts else ""
        if record.quote not in {None, "", quote}:
            message = f"The text at these offsets is {quote[:80]!r}, not {record.quote[:80]!r}."
            raise Invalid.at(f"{place}.quote", message)
        locked = [
            (start, end)
            for index, (start, end, kind) in enumerate(prepared.blocks)
            if segments.is_locked(kind) and index not in reading.unlocked_blocks
        ]
        values = _with_ids(record.values, prepared.record, place)
        with _inside(place):
            checked = core.check_values(codebook, layer, values, elsewhere=elsewhere)
        for name in ("created_at", "updated_at"):
            _moment(getattr(record, name), f"{place}.{name}")
        return Judged(
            record=record,
            parts=parts,
            quote=quote,
            values=checked.values,
            missing=checked.missing,
            is_single=layer.max == 1 and layer.level != "span",
            outside_article=any(spans.overlaps(parts, (block,)) for block in locked),
        )


class _inside:  # noqa: N801  reads as a phrase: with _inside(place)
    """Puts the places of a refusal under the place where its object stands."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:  # noqa: ANN401
        """Name the whole way to the fault."""
        if isinstance(error, Invalid):
            error.fields = {f"{self.place}.{name}": said for name, said in error.fields.items()}


def _cut(
    record: DocumentRecord, text: str, language: str
) -> tuple[tuple[segments.Block, ...], spans.Parts, tuple[spans.Part, ...]]:
    """Blocks, sentences and quotations, as given or as found."""
    if record.blocks is None and record.sentences is None:
        cut = segments.segment(text, language)
        return cut.blocks, cut.sentences, cut.quotations
    blocks = (
        segments.segment(text, language).blocks
        if record.blocks is None
        else segments.check_blocks(record.blocks, len(text))
    )
    sentences = (
        segments.sentences_in(text, blocks, language)
        if record.sentences is None
        else segments.check_sentences(record.sentences, len(text))
    )
    return blocks, tuple(sentences), tuple(segments.quotations_of(text, blocks))


def _layer(codebook: core.Codebook, layer: str, place: str) -> core.Layer:
    with _inside(place):
        return codebook.layer(layer)


def _parts(
    prepared: Prepared, layer: core.Layer, record: AnnotationRecord, place: str
) -> spans.Parts:
    if layer.level == "span":
        if record.slot is not None:
            raise Invalid.at(f"{place}.slot", "A free span has parts, not a slot.")
        return spans.check_parts(
            record.parts, len(prepared.text), f"{place}.parts", max_parts=layer.max_parts
        )
    units: list[spans.Part] = {
        "sentence": list(prepared.sentences),
        "block": [(start, end) for start, end, _ in prepared.blocks],
    }.get(layer.level, [])
    if layer.level in {"sentence", "block"}:
        if record.slot is None or not 0 <= record.slot < len(units):
            raise Invalid.at(f"{place}.slot", f"This must be a number below {len(units)}.")
        return (units[record.slot],)
    if record.parts:
        raise Invalid.at(f"{place}.parts", "This is about the whole article: it has no place.")
    return ()


def _with_ids(
    values: Mapping[str, object], record: DocumentRecord, place: str
) -> dict[str, object]:
    """Entity references as the codebook's judge expects them: `entity` → `id`."""
    return {
        name: _with_id(value, record, f"{place}.values.{name}") for name, value in values.items()
    }


def _with_id(value: object, record: DocumentRecord, place: str) -> object:
    if isinstance(value, list):
        return [_with_id(each, record, f"{place}.{i}") for i, each in enumerate(value)]
    if not isinstance(value, dict) or "entity" not in value:
        return value
    ref = value["entity"]
    if not isinstance(ref, str) or ref not in record.entities:
        raise Invalid.at(f"{place}.entity", "This record has no such entity.")
    return {"id": ref} | {key: each for key, each in value.items() if key != "entity"}


def _refuse_twice(record: DocumentRecord) -> None:
    seen: set[tuple[str, str, str]] = set()
    for index, each in enumerate(record.assignments):
        whose = (each.annotator, each.kind, each.round)
        if whose in seen:
            raise Invalid.at(f"assignments.{index}.annotator", "This reading stands here twice.")
        seen.add(whose)


def _check_links(
    codebook: core.Codebook, record: AssignmentRecord, entities: set[str], place: str
) -> None:
    layers = {each.id: each.layer for each in record.annotations}
    if len(layers) < len(record.annotations):
        raise Invalid.at(f"{place}.annotations", "Two annotations have the same number.")
    for index, each in enumerate(record.annotations):
        where = f"{place}.annotations.{index}"
        for number, link in enumerate(each.links):
            if link.to is not None and link.to not in layers:
                message = "There is no annotation of this number here."
                raise Invalid.at(f"{where}.links.{number}.to", message)
            if link.entity is not None and link.entity not in entities:
                message = "This record has no such entity."
                raise Invalid.at(f"{where}.links.{number}.entity", message)
        pairs = [(link.role, None if link.to is None else layers[link.to]) for link in each.links]
        with _inside(where):
            core.check_links(codebook, codebook.layer(each.layer), pairs)


def _check_finished(
    codebook: core.Codebook, record: AssignmentRecord, judged: tuple[Judged, ...], place: str
) -> None:
    """A reading that says it was submitted must be one that could have been."""
    given = [(str(each.record.id), each.record.layer, each.values) for each in judged]
    links = [
        (str(each.id), link.role, str(link.to or link.entity))
        for each in record.annotations
        for link in each.links
    ]
    with _inside(place):
        left = core.unfinished(codebook, given, record.nothing_found, links)
    if left:
        open_questions = "; ".join(
            f"{who}: {', '.join(what) or 'empty'}" for who, what in left.items()
        )
        message = f"This reading is not finished ({open_questions})."
        raise Invalid.at(f"{place}.state", message, Incomplete.__name__.lower())


def _moment(given: str | None, place: str) -> None:
    if given is None:
        return
    try:
        is_aware = datetime.fromisoformat(given).tzinfo is not None
    except ValueError:
        is_aware = False
    if not is_aware:
        raise Invalid.at(place, "This must be a time such as 2024-04-04T12:00:00Z.")
