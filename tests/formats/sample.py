"""One article with everything that is hard for a format, and the zip it becomes."""

import json
import zipfile
from pathlib import Path
from typing import Any

from annotator.core.codebooks import codebook
from annotator.core.records import (
    AnnotationRecord,
    AssignmentRecord,
    DocumentRecord,
    EntityRecord,
    LinkRecord,
)
from annotator.formats import ARCHIVES, archive, tables

# An astral letter first, so that UTF-16 and UTF-8 are wrong from the second sign on.
TEXT = "𝔘nser 🎈 Balloon, she said.\n\nIt was “not\tbad”,\nreally! नमस्ते don't."
KEY = 'Über/a, b "c"'
TITLE = "Loaded, emotional language"
NOTE = "first, “second”\nthird"
EMPTY = "a2"


def place(words: str) -> tuple[int, int]:
    """Where these words are, once in the text."""
    assert TEXT.count(words) == 1
    start = TEXT.index(words)
    return start, start + len(words)


def question(name: str, kind: str, **more: object) -> dict[str, object]:
    """A question of the codebook below."""
    return {"id": name, "title": f"{name}, please", "question": f"{name}?", "kind": kind, **more}


def labels(*given: str) -> list[dict[str, str]]:
    """Labels whose titles have commas and blanks."""
    return [{"id": each, "title": f"{TITLE}: {each}"} for each in given]


CODEBOOK = codebook.parse(
    {
        "title": "Test",
        "guideline": "",
        "layers": [
            {
                "id": "mark",
                "title": TITLE,
                "level": "span",
                "max_parts": None,
                "links": [{"role": "answers", "title": "Answers, or so", "layers": ["mark"]}],
                "dimensions": [
                    question("tone", "choice", labels=labels("good", "bad")),
                    question("frames", "choices", labels=labels("law", "war")),
                    question("strength", "scale", min=-1, max=1),
                    question("sure", "flag"),
                    question("why", "text", max_length=100),
                    question("who", "entity", multiple=True, kinds=["official"]),
                ],
            },
            {
                "id": "article",
                "title": "Article",
                "level": "document",
                "dimensions": [question("slant", "choice", labels=labels("left", "right"))],
            },
        ],
    }
)

FIRST = AnnotationRecord(
    id=1,
    layer="mark",
    parts=(place("nser 🎈"), place("she said")),
    values={
        "tone": "bad",
        "frames": ["war", "law"],
        "strength": -1,
        "sure": False,
        "why": "since, “so”\nit is",
        "who": [{"entity": "e1", "kind": "official"}, {"entity": "e2"}],
    },
    note=NOTE,
    links=(LinkRecord("answers", to=2), LinkRecord("answers", entity="e1")),
    created_at="2026-01-02T03:04:05Z",
)
# Over an empty line, a tab and the end of a line, and over half of the first.
SECOND = AnnotationRecord(
    id=2, layer="mark", parts=((place("she")[0], place("really!")[1]),), values={"tone": "good"}
)
# Inside the second, and from within one token to within another.
THIRD = AnnotationRecord(id=3, layer="mark", parts=(place("ot\tba"),), values={"tone": "good"})
FOURTH = AnnotationRecord(id=4, layer="mark", parts=(place("नमस्ते"),))
WHOLE = AnnotationRecord(id=5, layer="article", values={"slant": "left"}, note="hm")

RECORD = DocumentRecord(
    key=KEY,
    text=TEXT,
    text_sha256="0" * 64,
    title="A, “title”",
    url="https://example.org/a?b=c",
    language="en",
    sentences=[[0, place("said.")[1]], [place("It was")[0], len(TEXT)]],
    entities={"e1": EntityRecord("Ada, Countess", "person"), "e2": EntityRecord("Ben", "person")},
    assignments=(
        AssignmentRecord("a1", codebook="1.0.0", annotations=(FIRST, SECOND, THIRD, FOURTH, WHOLE)),
        AssignmentRecord(EMPTY, codebook="1.0.0", nothing_found=("mark",)),
        AssignmentRecord("a3", state="skipped", skip={"reason": "not_news", "note": ""}),
    ),
)
SPANS = (FIRST, SECOND, THIRD, FOURTH)
ABOUT = tables.About(
    project="p", title="P", as_of="2026-01-01T00:00:00Z", filters={}, codebooks={"1.0.0": CODEBOOK}
)


def packed(name: str, folder: Path, *records: DocumentRecord) -> dict[str, bytes]:
    """The files of the format's zip."""
    path = archive.write(ARCHIVES[name], records or [RECORD], ABOUT, folder)
    with zipfile.ZipFile(path) as found:
        return {each: found.read(each) for each in found.namelist()}


def unpacked(name: str, folder: Path, *records: DocumentRecord) -> Path:
    """The format's zip as somebody has it on their disk."""
    (folder / "work").mkdir()
    path = archive.write(ARCHIVES[name], records or [RECORD], ABOUT, folder / "work")
    with zipfile.ZipFile(path) as found:
        found.extractall(folder / "mine")
    return folder / "mine"


def written(name: str, folder: Path, *records: DocumentRecord) -> dict[str, str]:
    """The files of the format's zip that are texts."""
    return {
        each: found.decode("utf-8")
        for each, found in packed(name, folder, *records).items()
        if Path(each).suffix not in archive.PACKED
    }


def lost(files: dict[str, str]) -> dict[str, int]:
    """What was lost, by name, where it happened."""
    told: dict[str, Any] = json.loads(files["losses.json"])
    return {each["loss"]: each["count"] for each in told["losses"] if each["count"]}
