"""Where an annotation lies: its span checked against the text, and the words under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models.functions import Substr

from annotator.core import segments, spans
from annotator.core.codebooks.codebook import Layer
from annotator.core.errors import Invalid
from annotator.core.spans import Part, Parts
from annotator.models import Assignment, Document, DocumentText
from annotator.models.compiled import Compiled


@dataclass(frozen=True)
class Place:
    """Parts and slot as they are stored, with the true words under them."""

    parts: Parts
    slot: int | None
    quote: str
    outside_article: bool = False

    @property
    def start(self) -> int | None:
        """The outer start."""
        return self.parts[0][0] if self.parts else None

    @property
    def end(self) -> int | None:
        """The outer end."""
        return self.parts[-1][1] if self.parts else None


def place(
    assignment: Assignment,
    layer: Layer,
    *,
    parts: object,
    slot: object,
    quote: str | None,
    stays: Parts | None = None,
) -> Place:
    """Check a place for this layer; `stays` is where the annotation already lies.

    What already lies in a part of the page that was locked later may stay there, flagged.
    """
    document = assignment.document
    if layer.level == "span":
        _refuse_slot(slot)
        checked = spans.check_parts(parts, document.length, max_parts=layer.max_parts)
        return _spanning(assignment, checked, None, quote, stays)
    if layer.level == "sentence":
        return _unit(assignment, [tuple(part) for part in document.sentences], slot, quote, stays)
    if layer.level == "block":
        return _unit(assignment, [(s, e) for s, e, _ in document.blocks], slot, quote, stays)
    if parts not in (None, []):
        raise Invalid.at(
            "parts", "This is about the whole article, so it has no place in the text."
        )
    return Place((), 0 if layer.level == "document" else None, "")


def _refuse_slot(slot: object) -> None:
    if slot is not None:
        raise Invalid.at("slot", "A free span has parts, not a slot.")


def _unit(
    assignment: Assignment,
    units: Sequence[Part],
    slot: object,
    quote: str | None,
    stays: Parts | None,
) -> Place:
    if type(slot) is not int or not 0 <= slot < len(units):
        raise Invalid.at("slot", f"This must be a whole number below {len(units)}.")
    start, end = units[slot]
    return _spanning(assignment, ((start, end),), slot, quote, stays)


def _spanning(
    assignment: Assignment, parts: Parts, slot: int | None, quote: str | None, stays: Parts | None
) -> Place:
    locked = locked_parts(assignment)
    is_outside = any(spans.overlaps(parts, (block,)) for block in locked)
    if is_outside and parts != stays:
        raise Invalid.at("parts", "This part of the page is not article text.", "locked_block")
    pieces = read(assignment.document, parts)
    shown = spans.GAP.join(_masked(assignment, parts, pieces))
    if quote is not None and quote != shown:
        raise Invalid.at(
            "quote", f"The text at these offsets is {_short(shown)!r}, not {_short(quote)!r}."
        )
    return Place(parts, slot, spans.GAP.join(pieces), is_outside)


def locked_parts(assignment: Assignment) -> list[Part]:
    """The stretches that are no article text, but for those this person unlocked."""
    unlocked = set(assignment.unlocked_blocks)
    return [
        (start, end)
        for index, (start, end, kind) in enumerate(assignment.document.blocks)
        if segments.is_locked(kind) and index not in unlocked
    ]


def read(document: Document, parts: Parts) -> list[str]:
    """The words of each part, cut out by the database so that long texts stay there."""
    bounds = [bound for start, end in parts for bound in (start + 1, end - start)]
    row = _pieces(len(parts)).first(document.pk, *bounds)
    if row is None:
        raise Invalid.at("parts", "The text of this document has been taken down.")
    return list(row)


@cache
def _pieces(number: int) -> Compiled[Any]:
    """So many stretches of one document's text."""
    return Compiled(
        lambda pk, *bounds: DocumentText.objects.filter(pk=pk).values_list(
            *(Substr("text", bounds[at], bounds[at + 1]) for at in range(0, 2 * number, 2))
        ),
        *[UUID, *[int] * (2 * number)],
    )


def _masked(assignment: Assignment, parts: Parts, pieces: Sequence[str]) -> list[str]:
    """The words as this member is shown them."""
    return [
        masked_piece(assignment, part, piece) for part, piece in zip(parts, pieces, strict=True)
    ]


def masked_piece(assignment: Assignment, part: Part, piece: str) -> str:
    """One part's words with what is masked in a blind project struck out, length kept."""
    document = assignment.document
    if not document.masks or not document.project.switches.blind_outlet:
        return piece
    start, end = part
    inside = [(max(s, start) - start, min(e, end) - start) for s, e in document.masks]
    return spans.mask(piece, [(s, e) for s, e in inside if s < e])


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "…"
