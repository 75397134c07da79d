"""Cut blocks into sentences, so that a sentence is a unit that can be selected and counted.

The rules of each language come from sentencex; here stand exact positions and bounded time.
"""

from collections.abc import Iterator

import sentencex

from annotator.core.spans import Part, trim

# sentencex takes time with the square of a line that is full of quotation marks.
_WINDOW = 4000


def sentences_of(text: str, block: Part, language: str) -> Iterator[Part]:
    """The sentences of one block: in order, trimmed, together all of its visible characters."""
    start = block[0]
    for end in _ends(text, block, _primary(language)):
        yield from trim(text, ((start, end),))
        start = end


def _primary(language: str) -> str:
    """`de-AT` and `de_AT` are cut like `de`; sentencex cuts unknown languages by general rules."""
    return language.replace("_", "-").split("-")[0].lower()


def _ends(text: str, block: Part, language: str) -> Iterator[int]:
    """Where sentences end, read through a window that moves over long blocks.

    The last sentence of a window may be cut short, so the next window begins with it again,
    unless it fills half a window; then it is carried on, so that each step makes headway.
    """
    start, end = block
    while start < end:
        stop = min(start + _WINDOW, end)
        ends = _ends_in(text[start:stop], language, start)
        if stop == end:
            yield from ends
            return
        last_start = ends[-2] if len(ends) > 1 else start
        yield from ends[:-1]
        start = last_start if last_start - start >= _WINDOW // 2 else stop


def _ends_in(piece: str, language: str, offset: int) -> list[int]:
    sentences: list[str] = sentencex.segment(language, piece)
    ends: list[int] = []
    position = offset
    for sentence in sentences:
        position += len(sentence)
        ends.append(position)
    # Should a release of the library ever lose characters, the piece stays one sentence.
    return ends if "".join(sentences) == piece else [offset + len(piece)]
