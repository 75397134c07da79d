"""Keeps articles' text out of whatever is written beside them: notes, names, examples.

No run of more than `limit` characters of an article gets past it, whatever its capitals and
white space; nor as many letters and digits in a row, whatever stands between them or however they
are written down. First every text that is to be published is shown (`ask`), then every article
that must not be (`read`), and then the texts come back clean (`clean`).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from annotator.core.releasing.disguises import SIGNS, letters, places, undone

CUT = "[…]"
_FOLDED_SPACE = " "
Stretch = tuple[int, int]


class _Runs:
    """The runs of one length in question, and those of them that an article has.

    An article is looked at in short windows, one behind another: every longer run holds one whole.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._step = (size + 1) // 2
        self._short = size - self._step + 1
        self.asked: set[str] = set()
        self._windows: set[str] = set()
        self.copied: set[str] = set()

    def ask(self, text: str) -> None:
        if len(text) >= self._size:
            self.asked.update(self._all(text, self._size))
            self._windows.update(self._all(text, self._short))

    def read(self, article: str) -> None:
        last = len(article) - self._size
        for at in range(0, len(article) - self._short + 1, self._step):
            if article[at : at + self._short] not in self._windows:
                continue
            for first in range(max(0, at - self._step + 1), min(at, last) + 1):
                run = article[first : first + self._size]
                if run in self.asked:
                    self.copied.add(run)

    def found(self, text: str) -> Iterator[Stretch]:
        """Every copied run of the text."""
        if self.copied:
            for at, run in enumerate(self._all(text, self._size)):
                if run in self.copied:
                    yield at, at + self._size

    def _all(self, text: str, size: int) -> Iterator[str]:
        return (text[at : at + size] for at in range(len(text) - size + 1))


class CopyGuard:
    """The runs in question and those that turned out to be copied."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._plain = _Runs(limit + 1)
        self._letters = _Runs(limit + 1)

    def ask(self, value: object) -> None:
        """Remember every run of this text, or of every text in this JSON."""
        for text in strings(value):
            if len(text) > self._limit:
                self._plain.ask(_folded(text))
                self._letters.ask(letters(text))
                for each in undone(text):
                    self._letters.ask(letters(each.says))

    @property
    def is_asked(self) -> bool:
        """Whether any text is long enough to hold a copy."""
        return bool(self._plain.asked or self._letters.asked)

    def read(self, article: str) -> None:
        """See which of them this article has."""
        self._plain.read(_folded(article))
        self._letters.read(letters(article))

    @property
    def has_found(self) -> bool:
        """Whether an article has any of them."""
        return bool(self._plain.copied or self._letters.copied)

    @property
    def copied(self) -> set[str]:
        """The runs that an article has, as they are looked for."""
        return self._plain.copied | self._letters.copied

    def clean(self, value: object) -> object:
        """The same JSON with a sign in the place of everything copied."""
        if isinstance(value, str):
            return self.clean_text(value)
        if isinstance(value, dict):
            return {self.clean_text(str(name)): self.clean(each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.clean(each) for each in value]
        return value

    def clean_text(self, text: str) -> str:
        """The text with a sign in the place of everything copied."""
        if len(text) <= self._limit or not self.has_found:
            return text
        kept: list[str] = []
        done = 0
        for start, end in _joined(self._stretches(text)):
            kept += [text[done:start], CUT]
            done = end
        return "".join([*kept, text[done:]])

    def _stretches(self, text: str) -> Iterator[Stretch]:
        yield from self._plain.found(_folded(text))
        if not self._letters.copied:
            return
        at = places(text)
        for start, end in self._letters.found(letters(text)):
            yield at[start], at[end - 1] + 1
        for each in undone(text):
            if any(self._letters.found(letters(each.says))):
                yield each.start, each.end


def _joined(found: Iterable[Stretch]) -> Iterator[Stretch]:
    """Those that touch as one."""
    open_: Stretch | None = None
    for start, end in sorted(found):
        if open_ is not None and start <= open_[1]:
            open_ = (open_[0], max(open_[1], end))
            continue
        if open_ is not None:
            yield open_
        open_ = (start, end)
    if open_ is not None:
        yield open_


def strings(value: object) -> Iterator[str]:
    """Every text in a JSON value, the names of its fields too."""
    waiting: list[object] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting.extend(map(str, each))
            waiting.extend(each.values())
        elif isinstance(each, list | tuple):
            waiting.extend(each)


def copied(text: str, articles: Iterable[str], limit: int) -> str | None:
    """A run of an article that is longer than the limit and stands in this text, if any does."""
    guard = CopyGuard(limit)
    guard.ask(text)
    for article in articles:
        guard.read(article)
    return min(guard.copied, default=None)


def _folded(text: str) -> str:
    """One sign for each sign, so that positions stay: small letters, plain spaces."""
    return "".join(map(_fold, text))


@lru_cache(maxsize=SIGNS)
def _fold(sign: str) -> str:
    small = sign.lower()
    plain = small if len(small) == 1 else sign
    return _FOLDED_SPACE if plain.isspace() else plain
