"""Keeps articles' text out of whatever is written beside them: notes, names, examples.

No run of more than `limit` characters of an article gets past it, whatever its capitals and
white space. First every text that is to be published is shown (`ask`), then every article that
must not be (`read`), and then the texts come back clean (`clean`).
"""

from collections.abc import Iterable, Iterator

CUT = "[…]"
_FOLDED_SPACE = " "


class CopyGuard:
    """The runs in question and those that turned out to be copied."""

    def __init__(self, limit: int) -> None:
        self._size = limit + 1
        self._asked: set[str] = set()
        self._copied: set[str] = set()

    def ask(self, value: object) -> None:
        """Remember every run of this text, or of every text in this JSON."""
        for text in strings(value):
            self._asked.update(self._runs(_folded(text)))

    def read(self, article: str) -> None:
        """See which of them this article has."""
        if self._asked:
            self._copied.update(run for run in self._runs(_folded(article)) if run in self._asked)

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
        if not self._copied or len(text) < self._size:
            return text
        kept: list[str] = []
        done = 0
        for start, end in self._spans(_folded(text)):
            kept += [text[done:start], CUT]
            done = end
        return "".join([*kept, text[done:]])

    def _spans(self, folded: str) -> Iterator[tuple[int, int]]:
        """Every stretch that is made of copied runs, those that touch as one."""
        open_: tuple[int, int] | None = None
        for at, run in enumerate(self._runs(folded)):
            if run not in self._copied:
                continue
            if open_ is not None and at <= open_[1]:
                open_ = (open_[0], at + self._size)
                continue
            if open_ is not None:
                yield open_
            open_ = (at, at + self._size)
        if open_ is not None:
            yield open_

    def _runs(self, folded: str) -> Iterator[str]:
        return (folded[at : at + self._size] for at in range(len(folded) - self._size + 1))


def strings(value: object) -> Iterator[str]:
    """Every text in a JSON value, the names of its fields too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield str(name)
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def copied(text: str, articles: Iterable[str], limit: int) -> str | None:
    """A run of an article that is longer than the limit and stands in this text, if any does."""
    guard = CopyGuard(limit)
    guard.ask(text)
    for article in articles:
        guard.read(article)
    return min(guard._copied, default=None)


def _folded(text: str) -> str:
    """One sign for each sign, so that positions stay: small letters, plain spaces."""
    if text.isascii():
        plain = text.lower()
    else:
        plain = "".join(low if len(low := each.lower()) == 1 else each for each in text)
    return "".join(_FOLDED_SPACE if each.isspace() else each for each in plain)
