"""How a text is cut into tokens where agreement is counted by tokens; the value hangs on it."""

import re

from annotator.core.agreement.arrays import IntArray, integers

TOKENISER = "words and single signs, 1"

_TOKEN = re.compile(r"\w+|[^\w\s]")


def tokens(text: str) -> IntArray:
    """Half-open offsets of runs of letters and digits, and of every other visible sign."""
    return integers([found.span() for found in _TOKEN.finditer(text)]).reshape(-1, 2)
