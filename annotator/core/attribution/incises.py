"""The speaker named inside the marks: `« On part, a déclaré Ilse Brandt. Rien ne presse. »`

Where a language writes so, the quotation is cut into what is said and what is told.
"""

from collections.abc import Iterator, Sequence

from annotator.core.attribution.rules import Rules
from annotator.core.attribution.words import Word, words_of
from annotator.core.spans import Part

_BEFORE = frozenset({",", "?", "!", "…"})
_BEHIND = frozenset({",", ".", "?", "!", ";", ":", "…"})
_MOST_WORDS = 400
_LONGEST = 12


def cut(text: str, quotation: Part, rules: Rules) -> Iterator[Part]:
    """The spoken stretches of one quotation, its marks with them; most often all of it."""
    start, end = quotation
    if not rules.speaks_inside:
        yield quotation
        return
    words = list(words_of(text, (start + 1, end - 1), (), rules))[:_MOST_WORDS]
    found = _incise(words, rules)
    if found is None:
        yield quotation
        return
    first, last = found
    yield start, words[first].start if first == 0 else words[first - 1].end
    if last + 1 < len(words):
        yield words[last + 1].start, end


def _incise(words: Sequence[Word], rules: Rules) -> Part | None:
    """The words `[first, last]` of the first one, the sign that ends it being the last."""
    lows = [word.low for word in words]
    for first in range(1, len(words)):
        if lows[first - 1] not in _BEFORE or not _names_speaker(words, lows, first, rules):
            continue
        ahead = range(first, min(len(words), first + _LONGEST))
        last = next((at for at in ahead if lows[at] in _BEHIND), None)
        if last is not None or len(words) - first < _LONGEST:
            return first, len(words) - 1 if last is None else last
    return None


def _names_speaker(words: Sequence[Word], lows: list[str], at: int, rules: Rules) -> bool:
    """A cue with its subject behind it or, as a pronoun, between it and its auxiliary."""
    at += at < len(lows) and lows[at] in rules.auxiliaries
    has_pronoun = at < len(lows) and lows[at] in rules.persons
    at += has_pronoun
    length = rules.cue_at(lows, at)[0]
    behind = at + length
    if not length or has_pronoun:
        return bool(length)
    if behind >= len(words):
        return False
    is_named = words[behind].is_capital and lows[behind] not in rules.function_words
    is_noun = lows[behind] in rules.determiners and any(map(rules.kind_of, lows[behind:][:4]))
    return is_named or is_noun or lows[behind] in rules.persons
