"""A text as it came, with whatever line ends it had, and where its places are in the one stored."""

import re
from bisect import bisect_left

from annotator.core.text import normalise

_MARK = "\ufeff"


class RawText:
    """The normalised `text`, and where code points of the raw one are in it."""

    def __init__(self, raw: str) -> None:
        self.text = normalise(raw)
        self._lead = len(raw) - len(raw.lstrip(_MARK))
        self._returns = [found.start() for found in re.finditer("\r(?=\n)", raw)]

    def inward(self, place: int) -> int:
        """A place of the raw text in the normalised one."""
        return max(0, place - self._lead - bisect_left(self._returns, place))
