"""A project's switches for training, tests and checks; left alone, they change nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Self

from annotator.core.errors import Invalid

# From the least to the most that a number may be.
_BOUNDS = {
    "places": (0, 100),
    "answers": (0, 100),
    "attempts": (1, 20),
    "check_every": (3, 200),
    "repeat_every": (3, 200),
    "repeat_after_articles": (1, 1_000),
    "repeat_after_days": (0, 365),
}


@dataclass(frozen=True)
class QualityRules:
    """`places` and `answers` are the pass marks in per cent: the F1 of places by overlap, and the
    share of equal answers at shared places. One article in `check_every` is a hidden check.
    """

    training: bool = False
    qualification: bool = False
    places: int = 60
    answers: int = 70
    attempts: int = 2
    checks: bool = False
    check_every: int = 10
    repeats: bool = False
    repeat_every: int = 20
    repeat_after_articles: int = 20
    repeat_after_days: int = 7

    @classmethod
    def of(cls, stored: Mapping[str, object]) -> Self:
        """As they are stored; an unknown one is ignored."""
        known = {field.name for field in fields(cls)}
        kept = {name: stored[name] for name in known & stored.keys()}
        return replace(cls(), **kept)  # type: ignore[arg-type]  # only `changed` is ever stored

    def changed(self, changes: Mapping[str, object]) -> Self:
        """With some of them changed; refused where a value has the wrong kind or size."""
        for name, value in changes.items():
            if not hasattr(self, name):
                raise Invalid.at(name, "There is no such setting.")
            expected = type(getattr(self, name))
            if type(value) is not expected:
                kind = "true or false" if expected is bool else "a whole number"
                raise Invalid.at(name, f"This must be {kind}.")
            if isinstance(value, int) and name in _BOUNDS:
                least, most = _BOUNDS[name]
                if not least <= value <= most:
                    raise Invalid.at(name, f"This must be from {least} to {most}.")
        return replace(self, **changes)  # type: ignore[arg-type]  # checked just above

    def said(self) -> dict[str, object]:
        """As it is stored and shown."""
        return asdict(self)

    @property
    def has_gate(self) -> bool:
        """Whether anything stands before the first article."""
        return self.training or self.qualification
