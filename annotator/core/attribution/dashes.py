"""Speech that a dash opens at the start of a paragraph: `—No lo sé —dijo Pérez—. Ya veremos.`

A list has dashes, too. So a dash opens speech only where the paragraph says who speaks.
"""

import re

from annotator.core.attribution.rules import Rules
from annotator.core.attribution.words import words_of
from annotator.core.spans import WHITESPACE, Part, trim

_DASHES = "—–―"
_OPENS = re.compile(rf"[{_DASHES}][{WHITESPACE}]*")
# The narrator's dash stands at a blank and touches a word; the one that ends his words touches
# the word or the stop before it.
_NARRATOR = re.compile(rf"(?<=[{WHITESPACE}])[{_DASHES}](?=[^\W\d_])")
_BACK = re.compile(rf"(?<=[\w.,])[{_DASHES}]")
_MOST_WORDS = 400


def speech_in(text: str, block: Part, rules: Rules) -> list[Part]:
    """The spoken stretches of a paragraph, dashes left out; none where it only looks like it."""
    opened = _OPENS.match(text, *block)
    if opened is None or opened.end() >= block[1]:
        return []
    narrator = _NARRATOR.search(text, opened.end(), block[1])
    if narrator is None:
        return _before_the_cue(text, (opened.end(), block[1]), rules)
    speech = list(trim(text, ((opened.end(), narrator.start()),)))
    back = _BACK.search(text, narrator.end(), block[1])
    aside = (narrator.end(), back.start() if back else block[1])
    if not _has_cue(text, aside, rules):
        return []
    if back is not None:
        rest = text[back.end() : block[1]]
        begin = back.end() + len(rest) - len(rest.lstrip(WHITESPACE + ".,;:!?…"))
        speech += trim(text, ((begin, block[1]),)) if begin < block[1] else ()
    return speech


def _has_cue(text: str, part: Part, rules: Rules) -> bool:
    words = [word.low for word in words_of(text, part, (), rules)][:_MOST_WORDS]
    return any(rules.cue_at(words, at)[0] for at in range(len(words)))


def _before_the_cue(text: str, part: Part, rules: Rules) -> list[Part]:
    """`— Je pars, dit-il.`: up to the comma or stop before the words that say who speaks."""
    words = list(words_of(text, part, (), rules))[:_MOST_WORDS]
    lows = [word.low for word in words]
    for at in range(1, len(words)):
        first = at + 1 if lows[at] in rules.auxiliaries else at
        first = first + 1 if first < len(lows) and lows[first] in rules.persons else first
        if lows[at - 1] in {",", "?", "!", "…"} and rules.cue_at(lows, first)[0]:
            return [(part[0], words[at - 1].end)]
    return []
