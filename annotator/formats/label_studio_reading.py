"""Label Studio's JSON export read: a list of tasks, each with its annotations' results.

A region of type `labels` is a mark; `choices`, `textarea`, `rating` and `number` with a region's
id are answers about it, `relation` is a link, and `further_part` (our own) a further part.
`completed_by` names the reader. Results without a region answer for the whole article only where
their name is `layer-question`, as we write it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from annotator.core.conventions import Given
from annotator.core.errors import Invalid
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.core.text import check_json
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options

LARGEST = 256 * 1024**2
NOBODY = "label_studio"
_FURTHER_PART = "further_part"
Json = Mapping[str, object]


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record a task."""
    labels = Labels(options)
    raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Invalid.at("file", f"A file has at most {LARGEST:,} bytes.", "too_large")
    try:
        tasks = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Invalid.at("file", f"This is not JSON: {error}.") from None
    if not isinstance(tasks, list):
        raise Invalid.at("file", "Label Studio's export is a list of tasks.")
    for number, task in enumerate(tasks, start=1):
        try:
            check_json(task)
            yield _line(number, task, labels, options)
        except Invalid as fault:
            yield Line(number, fault=fault)


def _line(number: int, task: object, labels: Labels, options: Options) -> Line:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        raise Invalid.at("data", "A task has its text in `data`.")
    data = task["data"]
    text = data.get("text")
    if not isinstance(text, str):
        raise Invalid.at("data.text", "There is no text.")
    done = [each for each in _list(task, "annotations") if not each.get("was_cancelled")]
    placed = place(text, [_marks(each, number) for each in done], labels, options)
    readings = zip(done, placed.readings, strict=True)
    record = DocumentRecord(
        key=str(data.get("document") or data.get("key") or task.get("id") or number),
        text=text,
        entities=placed.entities,
        assignments=tuple(
            AssignmentRecord(
                _who(each) or options.annotator or NOBODY,
                state=options.state,
                annotations=annotations,
            )
            for each, annotations in readings
        ),
    )
    return Line(number, record=record, tally=placed.tally)


def _who(done: Json) -> str:
    given = done.get("completed_by")
    if isinstance(given, dict):
        # Not the e-mail: people are pseudonyms here.
        given = given.get("id")
    return "" if given is None else str(given)


def _marks(done: Json, line: int) -> list[Mark]:
    results = _list(done, "result")
    regions = {str(each.get("id")): each for each in results if each.get("type") == "labels"}
    links: dict[str, list[tuple[str, str]]] = {}
    further: dict[str, list[str]] = {}
    for each in results:
        if each.get("type") == "relation":
            source, target = str(each.get("from_id")), str(each.get("to_id"))
            roles = [role for role in each.get("labels") or [""] if isinstance(role, str)]  # type: ignore[attr-defined]
            if roles == [_FURTHER_PART]:
                further.setdefault(source, []).append(target)
            else:
                links.setdefault(source, []).extend((role, target) for role in roles)
    later = {part for parts in further.values() for part in parts}
    return [
        Mark(
            id=own,
            label=_label(region),
            parts=[_given(regions[part], line) for part in [own, *further.get(own, ())]],
            answers=list(_answers(own, _label(region), results)),
            note=_note(region),
            links=links.get(own, ()),
            line=line,
        )
        for own, region in regions.items()
        if own not in later
    ]


def _label(region: Json) -> str:
    names = _value(region).get("labels")
    if not isinstance(names, list) or len(names) != 1:
        raise Invalid.at("labels", f"The region {region.get('id')!r} must have one label.")
    return str(names[0])


def _given(region: Json, line: int) -> Given:
    value = _value(region)
    ends = value.get("globalOffsets", value)
    start, end = (ends.get("start"), ends.get("end")) if isinstance(ends, dict) else (None, None)
    if type(start) is not int or type(end) is not int:
        raise Invalid.at("value", f"The region {region.get('id')!r} has no start and end.")
    words = value.get("text")
    return Given(start, end, words if isinstance(words, str) else None, line)


def _answers(own: str, label: str, results: Sequence[Json]) -> Iterator[tuple[str, str]]:
    for each in results:
        kind = str(each.get("type"))
        if str(each.get("id")) != own or kind in {"labels", "relation"}:
            continue
        value = _value(each)
        given = value.get("text" if kind == "textarea" else kind)
        question = str(each.get("from_name", "")).removeprefix(f"{label}-")
        for word in given if isinstance(given, list) else [given]:
            yield question, str(word)


def _note(region: Json) -> str:
    meta = region.get("meta")
    words = meta.get("text") if isinstance(meta, dict) else None
    return "\n".join(str(word) for word in words) if isinstance(words, list) else ""


def _value(result: Json) -> Json:
    value = result.get("value")
    if not isinstance(value, dict):
        raise Invalid.at("value", f"The result {result.get('id')!r} has no value.")
    return value


def _list(given: Json, name: str) -> list[dict[str, object]]:
    value = given.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Invalid.at(name, "This must be a list of objects.")
    return value
