"""Find what stands in quotation marks: whose words they are is the first question asked of them.

A quotation reaches from its opening to its closing mark, both included, and may lie in another.
One pass with a short stack: an unmatched mark costs its own quotation and no other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.core.spans import WHITESPACE, Part, trim

Quotation = tuple[int, int]

# What closes what. German writes „…“ and »…«, French « … », Swedish ”…”, Japanese 「…」.
_CLOSERS = {
    "“": "”",
    "„": "“”‟",
    "”": "”",
    "«": "»",
    "»": "«»",
    "‘": "’",
    "‚": "‘’",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    '"': '"',
    "'": "'",
}
_MARK = re.compile("[" + "".join({*_CLOSERS, *"".join(_CLOSERS.values())}) + "]")
_DOUBLE = frozenset('“„”«»"')
_STRAIGHT = frozenset("\"'")
_APOSTROPHES = frozenset("'’")
# Marks that open and close alike, or the other way round elsewhere: their edges decide.
_OPENS_AT_EDGE = frozenset("”»›‘\"'")
_CLOSES_AT_EDGE = frozenset("»›’\"'")
_SPACE = frozenset(WHITESPACE)
_LEFT_EDGE = _SPACE | frozenset("([{<—–-/:“‘«„‚‹\"'")
_NEVER_FIRST = _SPACE | frozenset(",;:!?)]}")
_STOPS = frozenset(".,!?…")
# Words that lose their first letters to an apostrophe, in whichever shape it is typed.
_CLIPPED = re.compile(
    r"(?:bout|cause|cos|cuz|em|n|round|til|till|tis|twas|[0-9]{2}s?)(?![^\W_])", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"s(?![^\W_])")
_DEEPEST = 8


@dataclass
class _Open:
    """An opening mark that waits; `tentative` is the end if no better closing mark comes."""

    mark: str
    start: int
    tentative: int | None = None


def quotations_in(text: str, blocks: Sequence[Part]) -> Iterator[Quotation]:
    """The quotations of consecutive blocks, by where they start.

    One that runs over several paragraphs repeats its opening mark at each and closes at the last;
    it is given as one stretch per paragraph.
    """
    for index, block in enumerate(blocks):
        found, unclosed = _scan(text, block)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if unclosed is not None and following is not None:
            first = text[slice(*following)].lstrip(WHITESPACE)[:1]
            if first == unclosed.mark:
                found += trim(text, ((unclosed.start, block[1]),))
        yield from sorted(found, key=lambda part: (part[0], -part[1]))


def _scan(text: str, block: Part) -> tuple[list[Quotation], _Open | None]:
    """The closed quotations of one block and the double mark that is left open, if any."""
    found: list[Quotation] = []
    stack: list[_Open] = []
    for match in _MARK.finditer(text, *block):
        at = match.start()
        if _is_apostrophe(text, block, at) or _is_plain(text, at, stack, found):
            continue
        mark = _Mark(text, block, at)
        if mark.is_inside_word():
            continue
        level = _level_closed_by(mark, stack)
        if level is not None:
            _close(stack, level, mark, found)
        elif mark.can_open():
            _open(stack, mark, found)
    _settle(stack, found)
    unclosed = next((one for one in stack if one.mark in _DOUBLE), None)
    return [part for part in found if text[part[0] + 1 : part[1] - 1].strip(WHITESPACE)], unclosed


def _is_apostrophe(text: str, block: Part, at: int) -> bool:
    """Between two letters of one block: most marks of most texts, and never more than that."""
    return (
        text[at] in _APOSTROPHES
        and block[0] < at < block[1] - 1
        and text[at - 1].isalnum()
        and text[at + 1].isalnum()
    )


def _is_plain(text: str, at: int, stack: list[_Open], found: list[Quotation]) -> bool:
    """Whether it is one of the two marks that nearly all quotations have, where it can be read
    in one way alone: then it is dealt with here.
    """
    if text[at] == "“" and not stack:
        stack.append(_Open("“", at))
        return True
    if text[at] == "”" and stack and stack[-1].mark == "“" and not _is_hebrew(text[at - 1]):
        found.append((stack.pop().start, at + 1))
        return True
    return False


class _Mark:
    """One mark with the characters on both sides of it, within its block."""

    def __init__(self, text: str, block: Part, at: int) -> None:
        self.at = at
        self.char = text[at]
        self.before = text[at - 1] if at > block[0] else ""
        self.behind = text[at + 1 : min(at + 8, block[1])]

    def can_open(self) -> bool:
        if self.char not in _OPENS_AT_EDGE:
            return self.char in _CLOSERS
        if self.char in "'‘" and _CLIPPED.match(self.behind):
            return False
        return self._looks_opening() or self._starts_a_lost_line() or _is_unspaced(self.before)

    def can_close(self) -> bool:
        if self.char == "'" and (not self.before or self.before in _SPACE):
            return False
        return self.char not in _CLOSES_AT_EDGE or not self._looks_opening()

    def closes_surely(self) -> bool:
        """`the workers’ rights` may end a quotation or not: the plural looks the same."""
        if self.char not in _APOSTROPHES or self.before not in ("s", "S"):
            return True
        return not (self.behind[:1] in _SPACE and self.behind[1:2].islower())

    def is_inside_word(self) -> bool:
        """Apostrophes behind an abbreviation, and Hebrew ones, which carry a double mark."""
        if self.char in _APOSTROPHES:
            return self.before == "." and _POSSESSIVE.match(self.behind) is not None
        return self.char in '"”' and _is_hebrew(self.before) and _is_hebrew(self.behind[:1])

    def _looks_opening(self) -> bool:
        behind = self.behind[:1]
        is_full_stop = behind == "." and self.behind[1:2] != "."
        if not behind or behind in _NEVER_FIRST or is_full_stop:
            return False
        if not self.before or self.before in _SPACE:
            return True
        return self.before in _LEFT_EDGE and (behind.isalnum() or behind in _CLOSERS)

    def _starts_a_lost_line(self) -> bool:
        """Captured pages often glue two paragraphs together: `he said."We have to leave.`"""
        return self.char == '"' and self.before in _STOPS and self.behind[:1].isupper()


def _level_closed_by(mark: _Mark, stack: Sequence[_Open]) -> int | None:
    """Which waiting mark this one closes: the innermost it fits."""
    if not mark.can_close():
        return None
    for level in range(len(stack) - 1, -1, -1):
        if mark.char in _CLOSERS[stack[level].mark]:
            return level
    return None


def _open(stack: list[_Open], mark: _Mark, found: list[Quotation]) -> None:
    """Let this mark wait. A straight one does not nest in its like: the earlier was a stray."""
    for level, opened in enumerate(stack):
        if opened.mark == mark.char and (mark.char in _STRAIGHT or opened.tentative is not None):
            _settle(stack[level:], found)
            del stack[level:]
            break
    stack.append(_Open(mark.char, mark.at))
    if len(stack) > _DEEPEST:
        _settle([stack.pop(0)], found)


def _close(stack: list[_Open], level: int, mark: _Mark, found: list[Quotation]) -> None:
    """End the quotation here, unless this may be an apostrophe, or an earlier one was its end."""
    opened = stack[level]
    if not mark.closes_surely():
        opened.tentative = opened.tentative or mark.at + 1
        return
    _settle(stack[level + 1 :], found)
    end = mark.at + 1
    if opened.tentative is not None and mark.before not in _STOPS:
        end = opened.tentative
    found.append((opened.start, end))
    del stack[level:]


def _settle(opened: Sequence[_Open], found: list[Quotation]) -> None:
    """Keep what a doubtful closing mark ended; an opening mark that met none is a stray."""
    found += [(one.start, one.tentative) for one in opened if one.tentative is not None]


def _is_hebrew(char: str) -> bool:
    return "\u05d0" <= char <= "\u05ea"


def _is_unspaced(char: str) -> bool:
    """Chinese and Japanese write no spaces, so that any letter may stand before a mark."""
    return "\u2e80" <= char < "\uac00"
