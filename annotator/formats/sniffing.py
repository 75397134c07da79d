"""What a file is, told by its first bytes, its name and, in a zip, the names inside."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from annotator.core.errors import Invalid
from annotator.formats.archive import BESIDE
from annotator.formats.unzip import Opened, directory

SEEN = 64 * 1024
_TABLE_ENDINGS = {".csv", ".tsv", ".xlsx", ".parquet", ".json", ".jsonl", ".ndjson"}
_FACTS = {"key", "text", "title", "outlet", "event", "url", "language", "metadata"}
_TAGGED = re.compile(r"^\S+[ \t](?:.*[ \t])?(?:O|[BIESLU]-\S+)\s*$", re.MULTILINE)
_OURS = re.compile(r"(\A|/)documents(\.|/[^/]+\.)parquet\Z")
_WEBANNO = "#FORMAT=WebAnno TSV"
_LOOKED_INTO = (".jsonl", ".json", ".tsv")
_TASK = re.compile(r"(labels|annotations)[^/]*\.txt\Z")


@dataclass(frozen=True)
class Sniffed:
    """The format that reads it, `why` in a sentence, and the names inside where it is a zip."""

    format: str
    why: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """What can be looked at without reading all of it."""

    name: str
    start: bytes
    text: str
    members: tuple[str, ...]
    # What the first file of each of these endings in the zip begins with.
    inside: Mapping[str, str]

    @property
    def ending(self) -> str:
        return PurePath(self.name).suffix.lower()

    def has(self, *endings: str) -> bool:
        """Whether something in the zip ends so."""
        return any(each.lower().endswith(endings) for each in self.members)


Judge = Callable[[_Seen], Iterator[tuple[str, str]]]


def sniff(path: Path, file_name: str) -> Sniffed:
    """The likeliest format. Whoever brings the file in may say otherwise."""
    with path.open("rb") as file:
        start = file.read(SEEN)
    members, inside = _members(path) if start.startswith(b"PK\x03\x04") else ((), {})
    plain = start.removeprefix(b"\xef\xbb\xbf")
    seen = _Seen(file_name, plain, _text(plain), members, inside)
    for judge in (_zip, _binary, _markup, _json, _lines):
        for form, why in judge(seen):
            return Sniffed(form, why, members)
    return Sniffed("text", "plain text", members)


def _text(start: bytes) -> str:
    return start.decode("utf-8-sig", errors="ignore").lstrip()


def _members(path: Path) -> tuple[tuple[str, ...], dict[str, str]]:
    try:
        with directory(path) as archive:
            members = Opened(archive)
            names = members.names()
            return tuple(names), {
                ending: _text(members.start(name, SEEN))
                for ending in _LOOKED_INTO
                if (name := _first_of(names, ending))
            }
    except (Invalid, OSError):
        return (), {}


def _first_of(names: list[str], ending: str) -> str | None:
    own = (each for each in names if PurePath(each).name not in BESIDE)
    return next((each for each in own if each.lower().endswith(ending)), None)


# In a zip: what a name inside ends with, in the order in which they are looked for.
_ENDINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("table", "an Excel workbook", ("xl/workbook.xml",)),
    ("inception", "an INCEpTION project: it holds exportedproject.json", ("exportedproject.json",)),
    ("brat", "a zip with .ann files", (".ann",)),
    ("uima_cas", "a zip with .xmi files", (".xmi",)),
    ("spacy", "a zip with .spacy files", (".spacy",)),
    ("web_page", "a zip with saved web pages", (".html", ".htm", ".warc", ".warc.gz")),
    ("web_annotation", "a zip with .jsonld files", (".jsonld",)),
    ("conll", "a zip with CoNLL files", (".conll", ".bio", ".iob", ".conllu")),
)


def _zip(seen: _Seen) -> Iterator[tuple[str, str]]:
    if any(_OURS.search(each) for each in seen.members):
        yield "hugging_face", "Parquet files with a table of documents, as Slant writes them"
    for form, why, endings in _ENDINGS:
        if seen.has(*endings):
            yield form, why
    if seen.has(".tsv") and seen.has(".txt"):
        yield "semeval", "a zip with .tsv and .txt files"
    if any(_TASK.search(each) for each in seen.members):
        yield "semeval", "a zip with labels of a SemEval task"
    yield from _inside(seen)
    if seen.has(".parquet", ".csv", ".json", ".jsonl", ".xlsx"):
        yield "table", "a zip with tables"
    if seen.has(".tsv"):
        yield "webanno_tsv", "a zip with .tsv files and no texts"


def _inside(seen: _Seen) -> Iterator[tuple[str, str]]:
    if seen.inside.get(".tsv", "").startswith(_WEBANNO):
        yield "webanno_tsv", "a zip with files whose first line says WebAnno TSV"
    for text in seen.inside.values():
        for form, why in _of_tool(_first_object(text)) if text[:1] in {"{", "["} else ():
            yield form, f"a zip with {why}"


def _binary(seen: _Seen) -> Iterator[tuple[str, str]]:
    if seen.start.startswith(b"PAR1"):
        yield "table", "a Parquet file"
    if seen.ending == ".spacy":
        yield "spacy", "named .spacy"
    if seen.start.startswith((b"WARC/", b"\x1f\x8b")) or seen.name.endswith((".warc", ".warc.gz")):
        yield "web_page", "a WARC file of saved web pages"


def _markup(seen: _Seen) -> Iterator[tuple[str, str]]:
    start = seen.text[:2_000]
    if start.startswith(_WEBANNO):
        yield "webanno_tsv", "its first line says WebAnno TSV"
    if "<xmi:XMI" in start or "http://www.omg.org/XMI" in start:
        yield "uima_cas", "UIMA CAS XMI by its first element"
    if re.match(r"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype html|html)", start, re.I | re.S):
        yield "web_page", "HTML by its first element"


def _json(seen: _Seen) -> Iterator[tuple[str, str]]:
    if seen.text[:1] not in {"{", "["}:
        return
    if '"%FEATURE_STRUCTURES"' in seen.text:
        yield "uima_cas", "UIMA CAS JSON by its fields"
    if "anno.jsonld" in seen.text or re.search(r'"type"\s*:\s*"Annotation', seen.text):
        yield "web_annotation", "Web Annotation by its context"
    first = _first_object(seen.text)
    fields = set(first)
    if first.get("schema") == "slant/1" or {"key", "text", "assignments"} <= fields:
        yield "jsonl", "Slant's own records"
    yield from _of_tool(first)
    if {"key", "text"} <= fields <= _FACTS:
        yield "jsonl", "records with a key and a text"
    yield "table", "JSON with fields for columns"


def _of_tool(first: dict[str, object]) -> Iterator[tuple[str, str]]:
    fields = set(first)
    if "data" in fields and fields & {"annotations", "predictions", "completions"}:
        yield "label_studio", "Label Studio tasks: data with annotations"
    if "text" in fields and fields & {"label", "labels", "entities"} and _holds_spans(first):
        yield "doccano", "doccano records: a text with labelled places"


def _first_object(text: str) -> dict[str, object]:
    """The first object of lines or of a list, or what can be known of one that is longer."""
    decoder = json.JSONDecoder()
    try:
        value, _ = decoder.raw_decode(text.lstrip("[ \n\r\t"))
        return value if isinstance(value, dict) else {}
    except (ValueError, RecursionError):
        return dict.fromkeys(re.findall(r'"([\w%]+)"\s*:', text[:4_000]))


def _holds_spans(first: dict[str, object]) -> bool:
    for name in ("label", "labels", "entities"):
        value = first.get(name)
        if isinstance(value, list) and all(isinstance(each, list | dict) for each in value):
            return True
    return False


def _lines(seen: _Seen) -> Iterator[tuple[str, str]]:
    if seen.ending in {".conll", ".bio", ".iob", ".conllu"}:
        yield "conll", f"named {seen.ending}"
    lines = [line for line in seen.text.splitlines()[:60] if line.strip()]
    tagged = sum(bool(_TAGGED.match(line)) for line in lines)
    if len(lines) > 3 and tagged > 0.8 * len(lines) and re.search(r"\s[BIESLU]-\S", seen.text):
        yield "conll", "a word and its tag on each line"
    if seen.ending in _TABLE_ENDINGS:
        yield "table", f"named {seen.ending}"
    for joint, name in (("\t", "tabs"), (";", "semicolons"), (",", "commas")):
        counts = {line.count(joint) for line in lines[:20]}
        if len(lines) > 2 and len(counts) == 1 and counts != {0}:
            yield "table", f"each line has as many {name} as the first"
