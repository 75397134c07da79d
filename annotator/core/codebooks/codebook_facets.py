"""What can differ about each part of a codebook: how to say it, and how much it weighs.

One row an attribute. Its weight may depend on the direction: a scale that grows still holds
every old answer, one that shrinks does not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from annotator.core.codebooks.versions import Weight

WORDING, ASKING, MEANING = Weight.WORDING, Weight.ASKING, Weight.MEANING
Weigh = Callable[[Any, Any], Weight]
Say = Callable[[Any, Any], str]


@dataclass(frozen=True)
class Facet:
    """One attribute of a part."""

    name: str
    words: Say
    weight: Weigh


def _always(weight: Weight) -> Weigh:
    return lambda _old, _new: weight


def _when_new(is_narrower: Callable[[Any, Any], bool]) -> Weigh:
    """What was answered may not fit any more, if the new value is narrower."""
    return lambda old, new: MEANING if is_narrower(old, new) else ASKING


def _renamed(noun: str, name: str = "title") -> Facet:
    def say(old: str, new: str) -> str:
        return f"{noun} changed from “{_short(old)}” to “{_short(new)}”."

    return Facet(name, say, _always(WORDING))


def _reworded(name: str, noun: str, weight: Weight) -> Facet:
    def say(old: object, new: object) -> str:
        return f"{noun} {'is new' if not old else 'is gone' if not new else 'is put otherwise'}."

    return Facet(name, say, _always(weight))


def _switch(name: str, on: str, off: str, weight: Weigh) -> Facet:
    return Facet(name, lambda _old, new: on if new else off, weight)


def _value(name: str, noun: str, weight: Weigh) -> Facet:
    def say(old: object, new: object) -> str:
        return f"{noun} was {_said(old)} and is {_said(new)}."

    return Facet(name, say, weight)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"


def _said(value: object) -> str:
    return "not set" if value is None else str(value)


def _is_less(old: int | None, new: int | None) -> bool:
    """Whether a most is lower now; None is no limit."""
    return new is not None and (old is None or new < old)


def _is_more(old: int | None, new: int | None) -> bool:
    return new is not None and (old is None or new > old)


def _turned_on(old: bool, new: bool) -> bool:
    return new and not old


def _turned_off(old: bool, new: bool) -> bool:
    return old and not new


_GUIDED = (
    _reworded("definition", "the definition", ASKING),
    _reworded("include", "what belongs", ASKING),
    _reworded("exclude", "what does not belong", ASKING),
    _reworded("examples", "the examples", WORDING),
)

CODEBOOK = (
    _renamed("The title"),
    _reworded("guideline", "The guideline", WORDING),
)

LAYER = (
    _renamed("its title"),
    _reworded("definition", "the definition", ASKING),
    _value("level", "what it is marked on", _always(MEANING)),
    _switch("overlap", "may overlap now.", "may no longer overlap.", _when_new(_turned_off)),
    _value("max_parts", "the most parts", _when_new(_is_less)),
    _value("max", "the most in one place", _when_new(_is_less)),
    _switch(
        "required_to_submit",
        "must be there before an article is finished.",
        "need not be there to finish an article.",
        _always(ASKING),
    ),
    _value("empty", "what happens when nothing is marked", _always(ASKING)),
    _reworded("links", "what it is joined with", ASKING),
    _reworded("checks", "what is checked at each save", ASKING),
    _value("key", "the key", _always(WORDING)),
    _value("color", "the colour", _always(WORDING)),
    _value("color_by", "the question that colours it", _always(WORDING)),
)

DIMENSION = (
    _renamed("its short title"),
    _renamed("the question", "question"),
    *_GUIDED,
    _value("kind", "the kind of answer", _always(MEANING)),
    _switch("required", "must be answered now.", "may stay open now.", _always(ASKING)),
    _reworded("when", "the condition under which it is asked", ASKING),
    _value("labels_from", "where its answers come from", _always(MEANING)),
    _value("min", "the lowest point", _when_new(_is_more)),
    _value("max", "the highest point", _when_new(_is_less)),
    _reworded("anchors", "what the points are called", WORDING),
    _value("max_length", "the most characters", _when_new(_is_less)),
    _switch("multiple", "takes several now.", "takes only one now.", _always(MEANING)),
    _switch(
        "kind_required",
        "how somebody appears must be said now.",
        "how somebody appears may stay open now.",
        _always(ASKING),
    ),
)

LABEL = (
    Facet("title", lambda _old, new: f"renamed to “{new}”.", _always(WORDING)),
    _switch("retired", "retired: no new work takes it.", "in use again.", _always(ASKING)),
    *_GUIDED,
    _value("parent", "the answer above it", _always(MEANING)),
    _switch(
        "exclusive",
        "stands alone now.",
        "may stand beside others now.",
        _when_new(_turned_on),
    ),
    _value("key", "the key", _always(WORDING)),
    _value("color", "the colour", _always(WORDING)),
)

SOURCE_KIND = (
    _renamed("its title"),
    _reworded("definition", "the definition", ASKING),
    _reworded("detail", "what is asked further", ASKING),
    _switch("nameless", "may be nobody now.", "must be somebody now.", _when_new(_turned_off)),
    _value("key", "the key", _always(WORDING)),
)
