"""What is marked, word for word: how often, by whom, and what others marked in its stead."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.core.insight.columns import Coded, Numbers

MOST_OTHERS = 5
_EDGES = " \t\n\u00a0.,;:!?…\"'“”„‚‘’«»‹›()[]—–-"


def folded(words: str) -> str:
    """The form in which two marks are one phrase: no capitals, no signs around it."""
    return " ".join(words.casefold().split()).strip(_EDGES)


@dataclass(frozen=True)
class Placed:
    """Marks of one layer beside each other: their words, and where and about whom they are."""

    words: Sequence[str]
    article: Numbers
    outlet: Coded
    event: Coded
    names: Sequence[Coded]


@dataclass
class Phrase:
    """One phrase; `words` as it is most often written."""

    words: str
    marks: int = 0
    articles: set[int] = field(default_factory=set)
    outlets: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Instead:
    """What one outlet marked of the same event, about a name that the phrase is about."""

    event: str
    outlet: str
    has_it: bool
    others: list[tuple[str, int]]


def listed(placed: Placed, most: int) -> list[Phrase]:
    """The phrases with the most marks; equal ones by the alphabet."""
    found: dict[str, Phrase] = {}
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for at, words in enumerate(placed.words):
        key = folded(words)
        if not key:
            continue
        phrase = found.setdefault(key, Phrase(words))
        phrase.marks += 1
        phrase.articles.add(int(placed.article[at]))
        phrase.outlets[_first(placed.outlet, at)] += 1
        spelt[key][words] += 1
    top = sorted(found.items(), key=lambda each: (-each[1].marks, each[0]))[:most]
    for key, phrase in top:
        phrase.words = min(spelt[key], key=lambda words: (-spelt[key][words], words))
    return [phrase for _, phrase in top]


def instead(placed: Placed, phrase: str) -> list[Instead]:
    """By event and outlet. Where a phrase is about nobody, all that is marked of the event is
    compared."""
    wanted = folded(phrase)
    own = [at for at, words in enumerate(placed.words) if folded(words) == wanted]
    about: dict[str, set[str]] = defaultdict(set)
    for at in own:
        about[_first(placed.event, at)] |= _names(placed, at)
    having = {(_first(placed.event, at), _first(placed.outlet, at)) for at in own}
    others: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for at, words in enumerate(placed.words):
        event = _first(placed.event, at)
        if not event or event not in about or folded(words) in {wanted, ""}:
            continue
        if not about[event] or about[event] & _names(placed, at):
            others[event, _first(placed.outlet, at)][folded(words)] += 1
    places = sorted({*others, *(each for each in having if each[0])})
    return [
        Instead(event, outlet, (event, outlet) in having, _top(others[event, outlet]))
        for event, outlet in places
    ]


def _top(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:MOST_OTHERS]


def _first(column: Coded, at: int) -> str:
    value = column.values[int(column.codes[at])]
    return value[0] if value else ""


def _names(placed: Placed, at: int) -> set[str]:
    return {name for column in placed.names for name in column.values[int(column.codes[at])]}
