"""A stretch of text as words, with every quotation one single word among them.

What stands inside a quotation cannot say who speaks it, so the rules never look there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.core.attribution.rules import Rules
from annotator.core.spans import Part

QUOTATION = "“”"
_WORD = re.compile(r"[^\W_]+(?:[-’'.&][^\W_]+)*|[^\w\s]|_")
_POSSESSIVE = re.compile(r"['’]s$")
_ELIDED = re.compile(r"[^\W\d_]{1,2}['’]|jusqu['’]|lorsqu['’]|puisqu['’]", re.IGNORECASE)
_INVERTED = re.compile(r"(?:-t)?-(ils?|elles?|on)$")
_STOPS = frozenset(".!?…")
_SHORTENED = """
    mr mrs ms dr prof st sen rep gov gen col lt sgt jr sr hon m mme mlle sra dra d no art
    vgl bzw ca nr str p pp
"""
ABBREVIATIONS = frozenset(_SHORTENED.split())


@dataclass(frozen=True)
class Word:
    """One word or sign. `low` is what rules compare; a quotation's is `QUOTATION`."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_quotation(self) -> bool:
        return self.low == QUOTATION

    @property
    def is_capital(self) -> bool:
        """Begins like a name."""
        return self.text[0].isupper()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() and not self.is_quotation


def words_of(text: str, block: Part, quotations: Sequence[Part], rules: Rules) -> Iterator[Word]:
    """The words of a block in order; `quotations` are its outermost ones."""
    at = block[0]
    for start, end in quotations:
        yield from _plain(text, (at, start), rules)
        yield Word(text[start:end], QUOTATION, start, end)
        at = end
    yield from _plain(text, (at, block[1]), rules)


def _plain(text: str, part: Part, rules: Rules) -> Iterator[Word]:
    for match in _WORD.finditer(text, *part):
        yield from _split(match.group(), match.start(), rules)


def _split(word: str, start: int, rules: Rules) -> Iterator[Word]:
    """`Russia’s` is two words, so are French `l’Élysée` and `dit-il`."""
    if len(word) == 1 or not ("'" in word or "’" in word or "-" in word):
        yield _word(word, start)
        return
    cut = 0
    if rules.elides:
        elided = _ELIDED.match(word)
        if elided and elided.end() < len(word):
            cut = elided.end()
            yield _word(word[:cut], start)
    tail = _INVERTED.search(word) if rules.elides else _POSSESSIVE.search(word)
    if tail is None:
        yield _word(word[cut:], start + cut)
        return
    if tail.start() > cut:
        yield _word(word[cut : tail.start()], start + cut)
    kept = tail.start(1) if rules.elides else tail.start()
    yield _word(word[kept:], start + kept)


def _word(text: str, start: int) -> Word:
    return Word(text, text.lower().replace("’", "'"), start, start + len(text))


def sentences_in(words: Sequence[Word], rules: Rules) -> Iterator[list[Word]]:
    """Cut at stops outside quotations, and behind a quotation that closes like a sentence."""
    sentence: list[Word] = []
    for index, word in enumerate(words):
        sentence.append(word)
        following = words[index + 1] if index + 1 < len(words) else None
        if following is None or _ends(words, index, following, rules):
            yield sentence
            sentence = []


def _ends(words: Sequence[Word], index: int, following: Word, rules: Rules) -> bool:
    word = words[index]
    if word.is_quotation:
        return _closes_sentence(words, index, rules)
    if word.text not in _STOPS or not (following.is_capital or following.is_quotation):
        return False
    before = words[index - 1] if index else None
    if before is None or not before.is_word or word.start > before.end:
        return True
    is_initial = len(before.text) == 1 and before.is_capital
    return word.text != "." or not (before.low in ABBREVIATIONS or is_initial)


def _closes_sentence(words: Sequence[Word], index: int, rules: Rules) -> bool:
    """`“We go.” The others stayed.` ends; `“Why?” Brandt asked.` and `“…” he said` go on."""
    last = words[index].text.rstrip("”’\"'»«“‘›‹ \u00a0\u202f")[-1:]
    following = words[index + 1]
    if last not in _STOPS or not (following.is_capital or following.is_quotation):
        return False
    ahead = [each.low for each in words[index + 1 : index + 9]]
    if last != "." and not following.is_quotation:
        stop = next((at for at, low in enumerate(ahead) if low in _STOPS), len(ahead))
        return not any(rules.cue_at(ahead, at)[0] for at in range(stop))
    return following.low not in rules.persons
