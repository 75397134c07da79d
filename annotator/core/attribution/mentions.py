"""Who is named in a sentence: the phrases that may speak, found from left to right in one pass.

A phrase is a name with what stands before and behind it (“the French defence ministry”, “a
source close to Brandt”), a pronoun, or a noun that gives away what sort of somebody it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.core.attribution.rules import Rules
from annotator.core.attribution.words import ABBREVIATIONS, Word

_LONGEST = 14
_ADJECTIVES = 3


@dataclass(frozen=True)
class Mention:
    """Words `[first, last)` of a sentence that name somebody.

    `name` are the words of the proper name in it; `kind` is the kind of source that its nouns
    give away; `pronoun` is `person` or `group`. An object stands behind a preposition.
    """

    first: int
    last: int
    kind: str = ""
    anonymity: str = ""
    pronoun: str = ""
    name: tuple[int, int] = (0, 0)
    is_object: bool = False
    is_possessive: bool = False
    has_article: bool = False

    @property
    def is_named(self) -> bool:
        return self.name[0] < self.name[1]


class Reader:
    """Reads the phrases of one sentence."""

    def __init__(self, sentence: Sequence[Word], rules: Rules) -> None:
        self._words = sentence
        self._rules = rules
        self.lows = [word.low for word in sentence]

    def mentions(self) -> list[Mention]:
        """All of them in order; none overlaps another."""
        found: list[Mention] = []
        at = 0
        while at < len(self.lows):
            mention = self._read(at, min(len(self.lows), at + _LONGEST))
            if mention is None:
                at += 1
                continue
            found.append(self._placed(mention))
            at = mention.last
        return found

    def _placed(self, mention: Mention) -> Mention:
        before = self.lows[mention.first - 1] if mention.first else ""
        behind = self.lows[mention.last] if mention.last < len(self.lows) else ""
        return replace(
            mention,
            is_object=before in self._rules.prepositions,
            is_possessive=behind == "'s",
        )

    def _read(self, first: int, stop: int) -> Mention | None:
        low = self.lows[first]
        if low in self._rules.persons:
            return Mention(first, first + 1, pronoun="person")
        if low in self._rules.groups:
            return Mention(first, first + 1, pronoun="group")
        return self._nameless(first, stop) or self._phrase(first, stop)

    def _nameless(self, first: int, stop: int) -> Mention | None:
        """`a source close to Brandt`, `some observers`; `officials Brandt and Rast` are named."""
        length, anonymity = self._rules.anonymous.at(self.lows, first)
        last = first + length
        if not length or (length == 1 and self._counts_something(first)):
            return None
        inner = self._read(last, stop) if last < stop else None
        if anonymity == "close_to":
            last = self._plain_noun(last, stop) if inner is None else inner.last
        elif inner is not None and not self._rules.capitalises_nouns:
            return None
        return Mention(first, last, "anonymous", anonymity)

    def _counts_something(self, at: int) -> bool:
        """`some 400 firms`, and not `some say`."""
        low = self.lows[at]
        if low not in self._rules.determiners and low not in self._rules.function_words:
            return False
        behind = at + 1
        while behind < len(self.lows) and self.lows[behind] in self._rules.between:
            behind += 1
        said = self._rules.cue_at(self.lows, behind)[0] if behind < len(self.lows) else 0
        return not (said or self._rules.views.length_at(self.lows, behind))

    def _plain_noun(self, at: int, stop: int) -> int:
        """Behind one word that is neither small nor a verb of saying: `close to the matter`."""
        if at < stop and self.lows[at] in self._rules.determiners:
            at += 1
        if at >= stop or not self._words[at].is_word or self.lows[at] in self._rules.function_words:
            return at
        return at if self._rules.cue_at(self.lows, at)[0] else at + 1

    def _phrase(self, first: int, stop: int) -> Mention | None:
        has_article = self.lows[first] in self._rules.determiners
        at = first + has_article
        kind, name, end = "", (0, 0), at
        adjectives = 0
        while at < stop:
            low = self.lows[at]
            given_away = self._rules.kind_of(low)
            if low == "." and at > first and self.lows[at - 1] in ABBREVIATIONS:
                at += 1
                continue
            if given_away and self._is_part_of_name(at):
                kind = given_away
                name = (name[0] if name[1] == at and name[1] else at, at + 1)
            elif given_away or low in self._rules.titles:
                kind, name = given_away or kind, (0, 0)
            elif self._is_name(at):
                name = (name[0] if name[1] == at and name[1] else at, at + 1)
            elif name[1] == at and name[1] and (joined := self._joined(at, stop)):
                name = (name[0], joined)
                at = joined - 1
            elif has_article and adjectives < _ADJECTIVES and self._is_adjective(at, stop):
                adjectives += 1
                at += 1
                continue
            else:
                break
            at += 1
            end = at
        if end == first + has_article:
            return None
        return self._with_complement(
            Mention(first, end, kind, name=name, has_article=has_article), stop
        )

    def _with_complement(self, mention: Mention, stop: int) -> Mention:
        """`a spokesman for the Office of Waters`: whom somebody speaks for belongs to them."""
        length = self._rules.complements.length_at(self.lows, mention.last)
        last = mention.last + length
        if not (length and mention.kind and last < stop):
            return mention
        if mention.is_named:
            return mention
        inner = self._phrase(last, stop)
        if inner is None:
            behind = self._plain_noun(last, stop)
            return replace(mention, last=behind) if behind > last else mention
        return replace(mention, last=inner.last)

    def _is_part_of_name(self, at: int) -> bool:
        """`Education Ministry`: a telling noun with a capital where nouns have none."""
        is_usual = self._rules.capitalises_nouns or self.lows[at] in self._rules.titles
        return not is_usual and at > 0 and self._words[at].is_capital

    def _is_name(self, at: int) -> bool:
        word = self._words[at]
        is_capital = word.is_word and word.is_capital
        if not is_capital or word.low in self._rules.function_words:
            return False
        return not (at == 0 and self._rules.cue_at(self.lows, at)[0])

    def _joined(self, at: int, stop: int) -> int:
        """`Ursula von der Leyen`: where a name goes on behind small words; 0 if it does not."""
        last = at
        if self.lows[at] in self._rules.determiners:
            return 0
        while last < stop and self.lows[last] in self._rules.particles:
            last += 1
        return last + 1 if at < last < stop and self._is_name(last) else 0

    def _is_adjective(self, at: int, stop: int) -> bool:
        """A small word between an article and its noun: `the outgoing mayor`."""
        low = self.lows[at]
        if not low[0].isalpha() or low in self._rules.function_words:
            return False
        ahead = range(at + 1, min(stop, at + 1 + _ADJECTIVES))
        is_before_noun = any(
            self._rules.kind_of(self.lows[each]) or self.lows[each] in self._rules.titles
            for each in ahead
        )
        return is_before_noun and not self._rules.cue_at(self.lows, at)[0]
