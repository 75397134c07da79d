"""Cut a text into the parts of the page it came from, and say which of them are the article.

Clutter is marked, never cut: a block is a whole line of the text, and body whenever in doubt.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from annotator.core.errors import Invalid
from annotator.core.furniture import (
    COMMENT_HEADERS,
    COUNTED_COMMENTS,
    LINE_CUES,
    RELATED_HEADINGS,
    TEASER_HEADINGS,
    folded,
)
from annotator.core.spans import WHITESPACE, Part, check_part

Block = tuple[int, int, str]

BLOCK_KINDS = (
    "headline",
    "subheadline",
    "byline",
    "dateline",
    "body",
    "caption",
    "pull_quote",
    "teaser_other_article",
    "related_links",
    "ad",
    "boilerplate",
    "comment_header",
    "reader_comment",
    "correction_notice",
)
ARTICLE_KINDS = frozenset(BLOCK_KINDS[: BLOCK_KINDS.index("pull_quote") + 1])

# Furniture is short. Nothing longer is looked at, which also keeps hostile lines cheap.
_LONGEST_CUE_LINE = 200
_LONGEST_TITLE = 150
_LONGEST_STANDFIRST = 400
_LONGEST_HEAD_LINE = 100
_HEAD_LINES = 6
_TITLES_UNDER_HEADING = 12
# Before this much article text "Comments (3)" is a link of the page's head.
_BODY_BEFORE_COMMENTS = 300

_COUNT = re.compile(r"^\(?\s*[0-9][0-9.,]*\s*\)?\s+|\s*\(?\s*[0-9][0-9.,]*\s*\)?:?$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NAME = r"[A-ZÀ-Þ][\w'’.-]*"
_BYLINE = re.compile(
    rf"(?:By|BY|Von|Par|Por) {_NAME}(?: (?:{_NAME}|de|du|van|von|der|la|le|and|und|et|y))"
    rf"{{1,8}}(?:,? {_NAME}){{0,6}}"
)
_MONTH = (
    r"(?:jan|feb|fév|mar|mär|apr|avr|abr|ma[iyj]|jun|juin|jul|juil|aug|août|ago|sep|oct|okt|nov"
    r"|dec|dez|déc|dic|ene)[^\W\d]{0,7}\.?"
)
_DATELINE = re.compile(
    r"(?:(?:last )?(?:published|updated|posted|veröffentlicht|aktualisiert|publié|mis à jour"
    r"|publicado|actualizado)(?: on| am| le| el)?:? ?)?(?:[^\W\d]{2,10}, )?"
    rf"(?:{_MONTH} [0-9]{{1,2}},? [0-9]{{4}}|[0-9]{{1,2}}\.? (?:de )?{_MONTH} (?:de )?[0-9]{{4}}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2})(?:,? (?:at |um |à )?[0-9]{1,2}[:.h][0-9]{2}"
    r"(?: ?[ap]\.?m\.?)?(?: [a-z]{2,4})?)?"
)


def is_locked(kind: str) -> bool:
    """Whether a block of this kind is outside the article, so that nobody annotates it."""
    return kind not in ARTICLE_KINDS


def check_blocks(blocks: object, length: int, place: str = "blocks") -> tuple[Block, ...]:
    """Turn imported blocks into blocks of a text of this length, or say what is wrong where."""
    if not isinstance(blocks, list | tuple):
        raise Invalid.at(place, "Blocks are a list of [start, end, kind].")
    checked: list[Block] = []
    for index, value in enumerate(blocks):
        here = f"{place}.{index}"
        if not isinstance(value, list | tuple) or len(value) != 3:
            raise Invalid.at(here, "A block is [start, end, kind].")
        start, end = check_part(value[:2], length, here)
        if not isinstance(value[2], str) or value[2] not in BLOCK_KINDS:
            raise Invalid.at(here, f"{value[2]!r} is no kind of block: {', '.join(BLOCK_KINDS)}.")
        if checked and start < checked[-1][1]:
            raise Invalid.at(
                here, f"The block starts before the end, {checked[-1][1]}, of the last."
            )
        checked.append((start, end, value[2]))
    return tuple(checked)


def blocks_of(text: str) -> tuple[Block, ...]:
    """Every line with something to see in it is a block; the kinds follow careful rules."""
    parts = _lines(text)
    kinds = _Page(text, parts).kinds() if len(parts) > 1 else ["body"] * len(parts)
    return tuple((start, end, kind) for (start, end), kind in zip(parts, kinds, strict=True))


def _lines(text: str) -> list[Part]:
    parts: list[Part] = []
    start = 0
    for line in text.split("\n"):
        if line.strip(WHITESPACE):
            parts.append((start, start + len(line)))
        start += len(line) + 1
    return parts


class _Page:
    """The lines of one captured page, on the way to a kind for each."""

    def __init__(self, text: str, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._lines = [text[start:end].strip(WHITESPACE) for start, end in parts]
        self._folded = [folded(line) if _is_short(line) else "" for line in self._lines]
        self._kinds = [_kind_by_cue(line) for line in self._folded]

    def kinds(self) -> list[str]:
        """A page of nothing but furniture has been misread, so it is all body."""
        for index, line in enumerate(self._folded):
            if line in TEASER_HEADINGS:
                self._mark_listing(index, "teaser_other_article")
            elif line in RELATED_HEADINGS:
                self._mark_listing(index, "related_links")
        self._mark_head()
        self._mark_comments()
        if all(is_locked(kind) for kind in self._kinds):
            return ["body"] * len(self._kinds)
        return self._kinds

    def _mark_listing(self, heading: int, kind: str) -> None:
        """A heading and the titles directly under it; a title on both sides makes it a card."""
        self._kinds[heading] = kind
        first = heading + 1
        if self._is_card(heading):
            self._kinds[heading - 1] = self._kinds[first] = kind
            if self._is_standfirst(first + 1, self._lines[first]):
                self._kinds[first + 1] = kind
            return
        for index in range(first, min(first + _TITLES_UNDER_HEADING, len(self._lines))):
            follows_title = index > first
            if not self._is_title(index) or (follows_title and self._has_gap_before(index)):
                return
            self._kinds[index] = kind

    def _is_card(self, heading: int) -> bool:
        if not 0 < heading < len(self._lines) - 1:
            return False
        before, behind = self._folded[heading - 1], self._folded[heading + 1]
        return before == behind and self._is_title(heading + 1)

    def _is_title(self, index: int) -> bool:
        line = self._lines[index]
        return (
            self._kinds[index] == "body"
            and len(line) <= _LONGEST_TITLE
            and line.count(" ") >= 2
            and not line.endswith((".", ":", ";", ",", "”", '"'))
        )

    def _has_gap_before(self, index: int) -> bool:
        """Whether an empty line stands between this block and the last."""
        return self._parts[index][0] - self._parts[index - 1][1] > 1

    def _is_standfirst(self, index: int, title: str) -> bool:
        """A paragraph under a card's title that speaks of the same names belongs to the card."""
        if index >= len(self._lines) or self._kinds[index] != "body":
            return False
        names = {word for word in _WORD.findall(title) if word[0].isupper()}
        paragraph = self._lines[index]
        if len(paragraph) > _LONGEST_STANDFIRST:
            return False
        return len(names & set(_WORD.findall(paragraph))) >= 2

    def _mark_head(self) -> None:
        """A headline, a byline and a date, where the first lines plainly are these."""
        for index, line in enumerate(self._lines[:_HEAD_LINES]):
            if self._kinds[index] != "body" or len(line) > _LONGEST_HEAD_LINE:
                continue
            if _BYLINE.fullmatch(line):
                self._kinds[index] = "byline"
            elif _DATELINE.fullmatch(line.casefold()):
                self._kinds[index] = "dateline"
        has_article = any(len(line) > _LONGEST_TITLE for line in self._lines[1:])
        if has_article and self._is_title(0):
            self._kinds[0] = "headline"
            if self._is_title(1) and self._kinds[2:3] in (["byline"], ["dateline"]):
                self._kinds[1] = "subheadline"

    def _mark_comments(self) -> None:
        """Behind the header of the comments everything is readers' text or the page's own."""
        body = 0
        for index, line in enumerate(self._folded):
            if body >= _BODY_BEFORE_COMMENTS and _is_comment_header(line):
                self._kinds[index] = "comment_header"
                self._kinds[index + 1 :] = [
                    kind if kind in ("ad", "boilerplate") else "reader_comment"
                    for kind in self._kinds[index + 1 :]
                ]
                return
            if self._kinds[index] == "body":
                body += len(self._lines[index])


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST_CUE_LINE


def _is_comment_header(line: str) -> bool:
    name = _COUNT.sub("", line).strip(" :")
    return name in COMMENT_HEADERS or (name != line and name in COUNTED_COMMENTS)


@lru_cache(maxsize=4096)
def _kind_by_cue(line: str) -> str:
    """What a line says it is by its own words; pages repeat themselves, hence the cache."""
    if not line:
        return "body"
    label, colon, _ = line.partition(":")
    for cues in LINE_CUES:
        if (
            line.rstrip(" .:!") in cues.whole
            or (colon and label.strip() in cues.labels)
            or line.startswith(cues.starts or ("\n",))
            or line.endswith(cues.ends or ("\n",))
        ):
            return cues.kind
    return "body"
