"""What an adjudicator may choose for one place, and what that comes to before it is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from annotator.core.adjudication import BOUNDARIES, Arrow, Item, Mark, merged
from annotator.core.errors import Conflict, Invalid
from annotator.core.ids import uuid7
from annotator.core.spans import Parts
from annotator.core.text import check_string
from annotator.models.decision import DecisionReason, Verdict
from annotator.services.adjudication import adjudication_arrows as arrows
from annotator.services.adjudication.adjudication_sources import Sources
from annotator.services.editing.drafts import Draft

LONGEST_NOTE = 10_000
BY_HAND = (
    Verdict.ACCEPTED,
    Verdict.MERGED,
    Verdict.EDITED,
    Verdict.REJECTED,
    Verdict.ADDED,
)


@dataclass(frozen=True)
class Choice:
    """What an adjudicator wants: a verdict on a place, or something that nobody marked.

    `take` names readings by letter, the first gives what the boundary does not say. `arrows`
    are those of the place's readings that shall stay; None leaves them as the first has them.
    """

    verdict: str
    item: str = ""
    take: Sequence[str] = ()
    boundary: str = ""
    draft: Draft | None = None
    arrows: Sequence[Mapping[str, str | None]] | None = None
    result: UUID | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Made:
    """What a decision comes to, before it is written down."""

    verdict: str
    draft: Draft | None
    marks: tuple[Mark, ...] = ()
    taken: tuple[Mark, ...] = ()
    base: Mark | None = None
    result: UUID = field(default_factory=uuid7)
    arrows: tuple[Arrow, ...] | None = None


def check_words(choice: Choice) -> None:
    if choice.verdict not in BY_HAND:
        raise Invalid.at("verdict", f"This must be one of: {', '.join(BY_HAND)}.")
    if choice.reason and choice.reason not in DecisionReason.values:
        raise Invalid.at("reason", f"This must be one of: {', '.join(DecisionReason.values)}.")
    check_string(choice.note, "note")
    if len(choice.note) > LONGEST_NOTE:
        raise Invalid.at("note", f"A note has at most {LONGEST_NOTE:,} characters.")


def made_of(found: Sources, choice: Choice) -> Made:
    """What the choice comes to, with the arrows that were chosen."""
    made = _made(found, choice)
    if choice.arrows is None:
        return made
    if made.draft is None or not made.marks:
        message = "Arrows are chosen where readings have marked something and it is kept."
        raise Invalid.at("arrows", message)
    item = found.by_public_id[choice.item]
    return replace(made, arrows=arrows.chosen(found, item, choice.arrows))


def _made(found: Sources, choice: Choice) -> Made:
    result = choice.result or uuid7()
    if choice.verdict == Verdict.ADDED:
        return Made(choice.verdict, _need(choice.draft), result=result)
    item = found.by_public_id.get(choice.item)
    if item is None:
        raise Conflict("place_changed", "This place has changed; open the article again.")
    if choice.verdict == Verdict.REJECTED:
        return Made(choice.verdict, None, item.marks)
    taken = _taken(found, item, choice)
    if choice.verdict == Verdict.EDITED:
        draft = _need(choice.draft)
        if draft.layer != item.layer:
            raise Conflict("layer_fixed", "What is marked here cannot become something else.")
        return Made(choice.verdict, draft, item.marks, taken, next(iter(taken), None), result)
    if not taken:
        raise Invalid.at("take", "Say whose mark is taken.")
    if choice.verdict == Verdict.ACCEPTED:
        if len(taken) > 1:
            raise Invalid.at("take", "One mark is accepted; several are merged.")
        parts = taken[0].parts
    else:
        parts = _boundary(choice, taken)
    draft = copied(found, taken[0], parts)
    return Made(choice.verdict, draft, item.marks, taken, taken[0], result)


def _need(draft: Draft | None) -> Draft:
    if draft is None:
        raise Invalid.at("draft", "Say what is to be marked.")
    return draft


def _taken(found: Sources, item: Item, choice: Choice) -> tuple[Mark, ...]:
    marks = [found.mark_of(item, letter) for letter in choice.take]
    if None in marks or len(set(choice.take)) < len(choice.take):
        raise Invalid.at("take", "These must be different readings that marked this place.")
    return tuple(mark for mark in marks if mark is not None)


def _boundary(choice: Choice, taken: Sequence[Mark]) -> Parts:
    if choice.boundary not in BOUNDARIES:
        raise Invalid.at("boundary", f"This must be one of: {', '.join(BOUNDARIES)}.")
    if not taken[0].parts:
        return ()
    parts = merged(choice.boundary, [mark.parts for mark in taken])
    if not parts:
        raise Invalid.at("boundary", "Nothing is left of these marks by this rule.")
    return parts


def copied(found: Sources, base: Mark, parts: Parts) -> Draft:
    """A mark as the reader left it, with perhaps another boundary and without its note."""
    row = found.rows[base.id]
    is_free = base.slot is None and bool(parts)
    return Draft(
        layer=row.layer,
        parts=[list(part) for part in parts] if is_free else None,
        slot=row.slot if found.codebook.layer(row.layer).level != "document" else None,
        values=row.values,
    )
