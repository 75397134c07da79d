"""Which words a cue covers: before it, behind it or on both sides, up to the next clause.

A saying is one cue with its speaker, all of it as places of words in one sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.core.attribution.mentions import Mention
from annotator.core.attribution.rules import Rules
from annotator.core.attribution.words import Word

SIGNS = frozenset(",;:–—-―")
_STOPS = frozenset(".!?…")
_FEW = 3
_MANY = 30

Words = tuple[int, int]


@dataclass(frozen=True)
class Saying:
    """One cue: places are of words in the sentence. `shares` takes the last speaker over."""

    cue: Words
    loading: str
    source: Mention | None = None
    content: tuple[Words, ...] = ()
    via: Mention | None = None
    tail: Words | None = None
    shares: bool = False
    aside_kind: str = ""
    framed: Words | None = None
    lead: int | None = None

    @property
    def first(self) -> int:
        """Where the words that attribute begin."""
        begin = self.source.first if self.source else self.cue[0]
        return min(self.cue[0], begin if self.lead is None else self.lead)

    @property
    def last(self) -> int:
        """Where they end."""
        ends = [self.cue[1], *(each.last for each in (self.source, self.via) if each)]
        return max(ends)


def is_cut_before(words: Sequence[Word], at: int) -> bool:
    """Whether a sign or a quotation stands before this word."""
    return at > 0 and (words[at - 1].text in SIGNS or words[at - 1].is_quotation)


class Covering:
    """Gives the sayings of one sentence the words they cover."""

    def __init__(self, words: Sequence[Word], lows: list[str], end: int, rules: Rules) -> None:
        self.words = words
        self.lows = lows
        self.end = end
        self._rules = rules
        self._left_over = rules.verb_particles | rules.auxiliaries | rules.and_

    def of(self, found: Sequence[Saying]) -> list[Saying]:
        """The same sayings with their content."""
        return [self._with_content(found, index) for index in range(len(found))]

    def _with_content(self, found: Sequence[Saying], index: int) -> Saying:
        saying = found[index]
        begin = max((each.last for each in found[:index] if each.last <= saying.first), default=0)
        after = [each.first for each in found[index + 1 :] if self._is_apart(each)]
        end = min([self.end, *(each for each in after if each >= saying.last)])
        return replace(saying, content=self._covered(saying, begin, end))

    def _is_apart(self, saying: Saying) -> bool:
        """Whether a new clause begins here; not with a name between two commas."""
        source, at = saying.source, saying.first
        if source and source.first == at and self.words[source.last].text == ",":
            return False
        return is_cut_before(self.words, at) or (at > 0 and self.lows[at - 1] in self._rules.and_)

    def _covered(self, saying: Saying, begin: int, end: int) -> tuple[Words, ...]:
        first, last = saying.first, saying.last
        if saying.framed is not None and saying.framed[0] < saying.framed[1]:
            return self._stretches(saying.framed)
        if saying.tail is not None:
            return self._stretches((0, first), (saying.tail[1], end))
        rules = self._rules
        if rules.introducers.length_at(self.lows, saying.cue[0]) or not self._is_active(saying):
            is_leading = last < end and (
                first == 0 or (first <= _FEW and self.words[last].text == ",")
            )
            return self._stretches((last, end) if is_leading else (0, first))
        joined = saying.shares and not is_cut_before(self.words, first)
        has_quotation = any(word.is_quotation for word in self.words[begin:first])
        has_clause = last < end and self.lows[last] in rules.conjunctions
        is_short = not has_clause and self._rest(last, end) <= _FEW and first - begin > _FEW
        if joined or not (has_quotation or is_short):
            return self._stretches((last, end))
        goes_on = [at for at in range(last, end) if self.words[at].is_quotation]
        behind = (goes_on[0], end) if goes_on and goes_on[0] - last <= _FEW else (end, end)
        while first > begin and self.lows[first - 1] in rules.between:
            first -= 1
        return self._stretches((begin, first), behind)

    def _rest(self, last: int, end: int) -> int:
        """How much is said behind the cue before the next sign; a quotation is much."""
        count = 0
        for place in range(last, end):
            if self.words[place].is_quotation:
                return _MANY
            if self.words[place].text in SIGNS:
                break
            count += self.lows[place] not in self._rules.between
        return count

    def _is_active(self, saying: Saying) -> bool:
        at = saying.cue[1] - 1
        lists = (self._rules.passives, self._rules.after_comma, self._rules.postpositions)
        places = range(saying.cue[0], at + 1)
        return not any(phrases.length_at(self.lows, each) for phrases in lists for each in places)

    def _stretches(self, *parts: Words) -> tuple[Words, ...]:
        trimmed = (self._trimmed(part) for part in parts)
        return tuple(part for part in trimmed if part[0] < part[1])

    def _trimmed(self, part: Words) -> Words:
        """Without the signs around it, nor the `that` before it."""
        first, last = part
        skipped = SIGNS | _STOPS
        while first < last and self.words[first].text in skipped:
            first += 1
        if last - first > _FEW and self.lows[first] in self._rules.conjunctions:
            first += 1
        while first < last and (
            self.words[last - 1].text in skipped or self.lows[last - 1] in self._left_over
        ):
            last -= 1
        return first, last
