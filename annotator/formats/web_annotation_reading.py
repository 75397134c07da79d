"""W3C Web Annotation read: a zip of JSON-LD pages with the texts that they are about.

A target's source is found by its `file`, or by the last part of its address. A position proves
itself by its quote; a quote alone is found where it stands once with what is before and behind
it. Bodies that classify or tag are answers, those that comment are notes.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote

from annotator.core.conventions import Given, located
from annotator.core.errors import Invalid
from annotator.core.records import KINDS, AssignmentRecord, DocumentRecord
from annotator.core.text import check_json, decode, normalise
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options
from annotator.formats.unzip import Opened, opened

NOBODY = "web_annotation"
Json = Mapping[str, object]
# Who read, as what kind of reading, in which round, for the how manieth time.
Whose = tuple[str, str, str, int]
_SAYING = {"classifying", "tagging"}


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record a text, with a reading for each creator."""
    labels = Labels(options)
    with opened(stream) as archive:
        texts = {each: each for each in archive.names() if each.endswith(".txt")}
        by_text = _by_text(archive, texts)
        if not texts:
            raise Invalid.at("file", "There are no texts (.txt) in this zip.")
        for number, name in enumerate(texts, start=1):
            try:
                text = normalise(decode(archive.read(name), name))
                yield _line(number, name, text, by_text.get(name, []), labels, options)
            except Invalid as fault:
                fields = {f"{name} {where}": told for where, told in fault.fields.items()}
                yield Line(number, fault=Invalid(fault.code, f"{name}: {fault.message}", fields))


def _by_text(archive: Opened, texts: Mapping[str, str]) -> dict[str, list[Json]]:
    """The annotations of each text."""
    stems = {PurePosixPath(name).stem: name for name in texts}
    found: dict[str, list[Json]] = {}
    for name in archive.names():
        if not name.endswith((".jsonld", ".json")):
            continue
        for item in _items(_value(archive.read(name), name)):
            source = _source(item.get("target"))
            last = unquote(source.rpartition("/")[2])
            text = source if source in texts else stems.get(PurePosixPath(last).stem)
            if text is None:
                raise Invalid.at(name, f"The text {source[:80]!r} is not in this zip.", "no_text")
            found.setdefault(text, []).append(item)
    return found


def _value(raw: bytes, name: str) -> object:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Invalid.at(name, f"This is not JSON: {error}.") from None
    check_json(value, name)
    return value


def _items(value: object) -> Iterator[Json]:
    """Annotations alone, in lists, pages and collections."""
    if isinstance(value, list):
        for each in value:
            yield from _items(each)
    elif isinstance(value, dict):
        if "target" in value:
            yield value
        else:
            yield from _items(value.get("items") or value.get("first") or [])


def _source(target: object) -> str:
    if isinstance(target, str):
        return target
    if isinstance(target, list):
        return _source(target[0]) if target else ""
    if not isinstance(target, dict):
        return ""
    inner = target.get("source") or target.get("items")
    if inner is not None:
        return _source(inner)
    return str(target.get("file") or target.get("id") or "")


def _line(
    number: int, name: str, text: str, items: list[Json], labels: Labels, options: Options
) -> Line:
    readers: dict[Whose, list[Mark]] = {}
    for at, item in enumerate(items, start=1):
        who = _creator(item.get("creator")) or options.annotator or NOBODY
        readers.setdefault(_whose(who, item), []).append(_mark(item, at, text))
    placed = place(text, list(readers.values()), labels, options)
    record = DocumentRecord(
        key=PurePosixPath(name).stem,
        text=text,
        entities=placed.entities,
        assignments=tuple(
            AssignmentRecord(
                who, kind=kind, round=round_, turn=turn, state=options.state, annotations=marks
            )
            for (who, kind, round_, turn), marks in zip(readers, placed.readings, strict=True)
        ),
    )
    return Line(number, record=record, tally=placed.tally)


def _whose(who: str, item: Json) -> Whose:
    """Our own say more of a reading than its creator."""
    kind, round_, turn = item.get("readingKind"), item.get("round"), item.get("turn")
    return (
        who,
        kind if isinstance(kind, str) and kind in KINDS else "annotation",
        round_ if isinstance(round_, str) and round_.strip() else "1",
        turn if type(turn) is int and turn > 0 else 1,
    )


def _creator(given: object) -> str:
    if isinstance(given, list):
        return _creator(given[0]) if given else ""
    if isinstance(given, dict):
        return str(given.get("nickname") or given.get("name") or given.get("id") or "")
    return str(given or "")


def _mark(item: Json, number: int, text: str) -> Mark:
    own = item.get("layer")
    label = own if isinstance(own, str) else ""
    answers: list[tuple[str, str]] = []
    told: list[tuple[str, object]] = []
    links: list[tuple[str, str]] = []
    notes: list[str] = []
    for body in _bodies(item.get("body")):
        purpose, value = str(body.get("purpose", "tagging")), str(body.get("value", ""))
        question = str(body.get("question", ""))
        if purpose in _SAYING and not label:
            label = value
        elif purpose in _SAYING:
            answers.append((question, value))
        elif purpose == "describing" and question:
            told.append((question, value))
        elif purpose == "linking":
            links.append((str(body.get("role", "")), str(body.get("source", ""))))
        elif purpose != "identifying":
            notes.append(value)
    return Mark(
        id=str(item.get("id", number)),
        label=label or str(item.get("motivation", "")),
        parts=list(_parts(item.get("target"), text, number)),
        answers=answers,
        told=told,
        links=links,
        note="\n".join(notes),
        line=number,
    )


def _bodies(given: object) -> Iterator[Json]:
    for each in given if isinstance(given, list) else [given]:
        if isinstance(each, dict):
            yield each
        elif isinstance(each, str):
            yield {"value": each, "purpose": "tagging"}


def _parts(target: object, text: str, number: int) -> Iterator[Given]:
    if isinstance(target, list):
        for each in target:
            yield from _parts(each, text, number)
    elif isinstance(target, dict) and "items" in target:
        yield from _parts(target["items"], text, number)
    elif isinstance(target, dict) and "selector" in target:
        yield _place(target["selector"], text, number)


def _place(selector: object, text: str, number: int) -> Given:
    several = selector if isinstance(selector, list) else [selector]
    by = {str(each.get("type")): each for each in several if isinstance(each, dict)}
    quoted, position = by.get("TextQuoteSelector"), by.get("TextPositionSelector")
    exact = None if quoted is None else str(quoted.get("exact", ""))
    if position is not None:
        start, end = position.get("start"), position.get("end")
        if type(start) is not int or type(end) is not int:
            message = "A position has a start and an end in whole numbers."
            raise Invalid.at(f"item {number}", message, "bad_line")
        return Given(start, end, exact, number)
    if quoted is None or not exact:
        message = "A place is told by a TextPositionSelector or a TextQuoteSelector."
        raise Invalid.at(f"item {number}", message, "no_place")
    prefix = str(quoted.get("prefix", ""))
    found = located(text, prefix + exact + str(quoted.get("suffix", "")))
    if len(found) != 1:
        message = f"{exact[:60]!r} with what is around it stands in {len(found)} places."
        raise Invalid.at(f"item {number}", message, "not_unique")
    start = found[0][0] + len(prefix)
    return Given(start, start + len(exact), exact, number)
