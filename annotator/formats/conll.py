"""CoNLL columns with BIO tags, for sequence labelling: a layer or one of its questions per file.

Columns, parted by tabs: the token, its start and end, its tag (the last, where readers look for
it). Offsets are code points of the text, half-open. A line `-DOCSTART-` with the article's file
name and length opens each article; an empty line ends each sentence.

The tokeniser is part of the format: a token is a longest run of letters, digits, `_`, the marks
that combine with them and the joiners between them; any other sign that is no white space is a
token of its own. A tag can stand on one mark only: where marks overlap, the longest keeps it.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, groupby

from annotator.core.records import AnnotationRecord, AssignmentRecord
from annotator.core.spans import Part
from annotator.formats import tags
from annotator.formats.archive import Article, Book, Format, Losses, Piece, nothing
from annotator.formats.table_rows import Layer

OUTSIDE = "O"


@dataclass(frozen=True)
class _Tagged:
    """One annotation with the tag it wants."""

    annotation: AnnotationRecord
    tag: str

    @property
    def rank(self) -> tuple[int, int, int]:
        """The longest first, then the first in the text, then by number."""
        parts = self.annotation.parts
        return (-sum(end - start for start, end in parts), parts[0][0], self.annotation.id)


class Words:
    """An article's tokens and where its sentences end."""

    def __init__(self, article: Article) -> None:
        record = article.record
        self.article = article
        self.tokens = list(tokens(record.text))
        self._starts = [start for start, _ in self.tokens]
        self._ends = [end for _, end in self.tokens]
        starts = [start for start, _ in _sentences(record.sentences)]
        self.first = _firsts(self.tokens, starts)

    @cached_property
    def _untagged(self) -> list[str]:
        """The lines of the tokens up to their tags: of every file of the article the same."""
        text = self.article.record.text
        told = [f"{text[start:end]}\t{start}\t{end}\t" for start, end in self.tokens]
        for number in self.first - {0}:
            told[number] = f"\n{told[number]}"
        return told

    @cached_property
    def _outside(self) -> list[str]:
        return [f"{each}{OUTSIDE}\n" for each in self._untagged]

    def under(self, part: Part) -> range:
        """The tokens that a part touches, by number."""
        start, end = part
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def lines(self, marked: Mapping[int, str]) -> str:
        """The article with a tag for every token."""
        record = self.article.record
        told = self._outside.copy()
        for number, tag in marked.items():
            told[number] = f"{self._untagged[number]}{tag}\n"
        opening = f"-DOCSTART-\t{self.article.file}\t{len(record.text)}\t{OUTSIDE}\n\n"
        return "".join([opening, *told, "\n"])


def tokens(text: str) -> Iterator[Part]:
    """Where the tokens of a text are."""
    return (found.span() for found in _token().finditer(text))


@cache
def _token() -> re.Pattern[str]:
    # Python's \w leaves out combining marks, which would cut Hindi words to pieces.
    return re.compile(rf"\w[\w{''.join(_combining())}\u200c\u200d]*|[^\w\s]")


def _combining() -> Iterator[str]:
    """Unicode's marks as ranges: two thousand single signs take a second to compile. They lie in
    the first two planes and in the fourteenth; between these are ideographs and nothing yet.
    """
    places = chain(range(0x20000), range(0xE0000, 0xE1000))
    marks = (at for at in places if unicodedata.category(chr(at))[0] == "M")
    for _, run in groupby(enumerate(marks), key=lambda each: each[1] - each[0]):
        found = [at for _, at in run]
        yield f"{chr(found[0])}-{chr(found[-1])}"


def _sentences(given: object) -> list[Part]:
    return [(each[0], each[1]) for each in given] if isinstance(given, list | tuple) else []


def _firsts(words: Iterable[Part], starts: list[int]) -> set[int]:
    """Which tokens are the first of a sentence."""
    waiting = sorted(starts, reverse=True)
    found: set[int] = set()
    for number, (_, end) in enumerate(words):
        while waiting and waiting[-1] < end:
            waiting.pop()
            found.add(number)
    return found


def pieces(article: Article, book: Book, losses: Losses) -> Iterator[Piece]:
    """The article at the end of every file of each of its readings."""
    words = Words(article)
    for name, reading in article.readings(losses):
        _count(reading, book, losses)
        for layer in book.layers.values():
            if layer.level == "document":
                continue
            for column, tagged in _columns(layer, reading, losses):
                lines = words.lines(_tag(words, tagged, losses))
                yield Piece(f"{name}/{column}.conll", lines.encode(), grows=True)


def _count(reading: AssignmentRecord, book: Book, losses: Losses) -> None:
    """What is lost of every annotation, once and not in each file."""
    for annotation in reading.annotations:
        losses.add("no_place", not annotation.parts)
        losses.add("parts", len(annotation.parts) > 1)
        losses.add("links", len(annotation.links))
        losses.add("remarks", bool(annotation.note))
        losses.add("answers", tags.answers_left(annotation, book.layers[annotation.layer]))


def _columns(
    layer: Layer, reading: AssignmentRecord, losses: Losses
) -> Iterator[tuple[str, list[_Tagged]]]:
    """The layer's own marks, then those of each question with labels, each with its tags."""
    marks = [each for each in reading.annotations if each.layer == layer.id and each.parts]
    yield layer.id, [_Tagged(each, layer.id) for each in marks]
    labels = [_labels(each, layer) for each in marks]
    for dimension in layer.dimensions.values():
        if dimension.kind not in tags.LABELLED:
            continue
        tagged: list[_Tagged] = []
        for each, said in zip(marks, labels, strict=True):
            given = said.get(dimension.id, [])
            tagged += [_Tagged(each, label) for label in given[:1]]
            losses.add("further_labels", len(given[1:]))
        yield f"{layer.id}.{dimension.id}", tagged


def _labels(annotation: AnnotationRecord, layer: Layer) -> dict[str, list[str]]:
    """A mark's tags by question."""
    found: dict[str, list[str]] = {}
    for tag in tags.tags(annotation, layer):
        found.setdefault(tag.dimension.id, []).append(tag.value)
    return found


def _tag(words: Words, tagged: Iterable[_Tagged], losses: Losses) -> dict[int, str]:
    """The tags by token; a mark gets all of its tokens or none."""
    marked: dict[int, str] = {}
    for each in sorted(tagged, key=lambda one: one.rank):
        runs = [words.under(part) for part in each.annotation.parts]
        wanted = [number for run in runs for number in run]
        if not wanted:
            losses.add("no_token")
            continue
        if not marked.keys().isdisjoint(wanted):
            losses.add("overlap")
            continue
        losses.add("within_token", not _fits(words, each.annotation.parts, runs))
        losses.add("sentences", not all(words.first.isdisjoint(run[1:]) for run in runs))
        for run in runs:
            for number in run:
                begins = number == run[0] or number in words.first
                marked[number] = f"{'B' if begins else 'I'}-{each.tag}"
    return marked


def _fits(words: Words, parts: Iterable[Part], runs: Iterable[range]) -> bool:
    """Whether every part begins and ends where its tokens do."""
    return all(
        not run or (words.tokens[run[0]][0], words.tokens[run[-1]][1]) == tuple(part)
        for part, run in zip(parts, runs, strict=True)
    )


FORMAT = Format(
    name="conll",
    offsets=(
        "Unicode code points from the start of the text, from 0; the end is exclusive. A token"
        " is a longest run of letters, digits, _, combining marks and joiners, or one other sign."
    ),
    always=(
        "White space is not written; the text between tokens is known by the offsets alone.",
        "Ids, times, the origin of annotations and the parts of the page are not written.",
    ),
    counted={
        "no_place": tags.NO_PLACE,
        "parts": "A mark of several parts became several marks; each begins with B.",
        "links": "A link to another annotation or to an entity is not written.",
        "remarks": tags.REMARKS,
        "answers": "An answer that is a text or an entity is no tag and is not written.",
        "further_labels": "A question with several labels on one mark: only the first is a tag.",
        "overlap": "In one file, a mark that overlaps a longer one is not written.",
        "within_token": "In one file, a mark that cuts through a token has the whole token.",
        "sentences": "In one file, a mark over the end of a sentence begins again with B.",
        "no_token": "In one file, a mark of white space alone has no token.",
    },
    pieces=pieces,
    beside=nothing,
)
