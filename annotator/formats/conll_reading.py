"""CoNLL columns with BIO, IOB, IOE or BILOU tags read: a word a line, its tag in the last column.

The text is the words with blanks between them, a sentence a line: what stood between the words is
not in such a file. Other columns between a word and its tag are not taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from annotator.core.conventions import Given
from annotator.core.errors import Invalid
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.core.text import decode
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options
from annotator.formats.unzip import LARGEST_MEMBER

NOBODY = "conll"
_START = "-DOCSTART-"
_TAG = re.compile(r"(?:O|_|([BIESLU])-(\S.*))\Z")


@dataclass
class _Article:
    """Words with their tags, and what stands behind each word."""

    name: str
    line: int
    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    joints: list[str] = field(default_factory=list)

    def add(self, number: int, cells: list[str]) -> None:
        """One word."""
        if not _TAG.match(cells[-1]):
            message = f"{cells[-1][:40]!r} is no tag such as O, B-X or I-X."
            raise Invalid.at(f"line {number}", message, "bad_line")
        self.words.append(cells[0])
        self.tags.append(cells[-1])
        self.lines.append(number)
        self.joints.append(" ")

    def text(self) -> str:
        """The words put together; where each starts is kept."""
        pieces: list[str] = []
        at = 0
        for word, joint in zip(self.words, self.joints, strict=True):
            self.starts.append(at)
            pieces += (word, joint)
            at += len(word) + len(joint)
        return "".join(pieces).rstrip()

    def marks(self) -> Iterator[Mark]:
        """Runs of words under one label."""
        label, first, last = "", 0, 0
        for at, tag in enumerate([*self.tags, "O"]):
            found = _TAG.match(tag)
            letter, name = (found[1] or "", found[2] or "") if found else ("", "")
            goes_on = letter in {"I", "E", "L"} and name == label
            if label and not goes_on:
                yield self._mark(label, first, last)
                label = ""
            if letter and not goes_on:
                label, first = name, at
            last = at

    def _mark(self, label: str, first: int, last: int) -> Mark:
        start, end = self.starts[first], self.starts[last] + len(self.words[last])
        line = self.lines[first]
        return Mark(f"w{first}", label, [Given(start, end, None, line)], line=line)


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """A record for each `-DOCSTART-`; the whole file where there is none."""
    labels = Labels(options)
    raw = stream.read(LARGEST_MEMBER + 1)
    if len(raw) > LARGEST_MEMBER:
        raise Invalid.at("file", f"A file has at most {LARGEST_MEMBER:,} bytes.", "too_large")
    for article in _articles(decode(raw, "file"), options):
        try:
            yield _line(article, labels, options)
        except Invalid as fault:
            yield Line(article.line, fault=fault)


def _articles(content: str, options: Options) -> Iterator[_Article]:
    stem = PurePosixPath(options.file_name).stem or NOBODY
    number, current = 1, _Article(stem, 1)
    for at, line in enumerate(content.splitlines(), start=1):
        cells = line.split("\t") if "\t" in line else line.split()
        if cells and cells[0] == _START:
            if current.words:
                yield current
            number += 1
            told = cells[1] if len(cells) > 3 and cells[-1] == "O" and "\t" in line else ""
            current = _Article(told or f"{stem}-{number - 1}", at)
        elif not line.strip():
            if current.joints:
                current.joints[-1] = "\n"
        elif not (line.startswith("#") and len(cells) < 3):
            if len(cells) < 2:
                raise Invalid.at(f"line {at}", "A word and its tag are wanted.", "bad_line")
            current.add(at, cells)
    if current.words:
        yield current


def _line(article: _Article, labels: Labels, options: Options) -> Line:
    text = article.text()
    placed = place(text, [list(article.marks())], labels, options)
    who = options.annotator or NOBODY
    reading = AssignmentRecord(who, state=options.state, annotations=placed.readings[0])
    record = DocumentRecord(
        key=article.name, text=text, entities=placed.entities, assignments=(reading,)
    )
    return Line(article.line, record=record, tally=placed.tally)
