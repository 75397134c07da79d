"""An answer that can be defended: the value or the reason why there is none, and from how much."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.core.agreement.sums import Sums


class Undefined(StrEnum):
    """Why a value cannot be given, as a sentence for the page."""

    NO_DOCUMENT = "No document has been read by two annotators."
    NOTHING_PAIRED = "No two annotators judged the same unit."
    ONE_VALUE = "Only one answer occurs, so there is no disagreement that chance could produce."
    NOTHING_MARKED = "Nobody marked anything in the documents they share."
    EVERYTHING_MARKED = "Every annotator marked every character, so chance leaves no room."
    NO_CHANCE_LEFT = "Agreement by chance would already be complete."
    OVERLAPPING = (
        "Annotations by one annotator overlap with different answers; this measure needs one "
        "answer per place. Ask for one label at a time, or use char_alpha."
    )
    NOT_NUMBERS = "This measure needs answers on a scale, and these are not numbers."
    NO_LABEL = "This measure speaks of one label; name the label."
    NOT_TOGETHER = "No place was marked by two annotators, so there is nothing to compare."
    NOT_INSTALLED = "The optional package pygamma-agreement is not installed."


@dataclass(frozen=True, slots=True)
class Count:
    """From how much a value comes. Units are what the level counts: spans, sentences,
    characters; pairable are the values with another annotator's value beside them."""

    documents: int
    units: int
    annotators: int
    pairable: int

    @classmethod
    def of(cls, sums: Sums) -> "Count":
        """Read the counts that every partial carries."""
        people = sums.names("n:annotator", 1)
        return cls(
            documents=round(sums.one("n:documents")[0]),
            units=round(sums.one("n:units")[0]),
            annotators=sum(bool(sums.one("n:annotator", name)[0]) for name in people),
            pairable=round(sums.one("n:pairable")[0]),
        )

    def undefined(self) -> Undefined | None:
        """The reasons that hold for every metric."""
        if not self.documents:
            return Undefined.NO_DOCUMENT
        if not self.pairable:
            return Undefined.NOTHING_PAIRED
        return None


@dataclass(frozen=True, slots=True)
class Pair:
    """The value for two annotators; directed where `one` is measured against `other`."""

    one: str
    other: str
    value: float | None
    undefined: Undefined | None
    n: Count


@dataclass(frozen=True, slots=True)
class Result:
    """A metric's answer. Exactly one of `value` and `undefined` is None."""

    metric: str
    value: float | None
    undefined: Undefined | None
    n: Count
    ci: tuple[float, float] | None = None
    parameters: Mapping[str, str | float] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
