"""Label Studio's JSON export read: a list of tasks, each with its annotations' results.

A region of type `labels` is a mark; `choices`, `textarea`, `rating` and `number` with a region's
id are answers about it, `relation` is a link, and `further_part` (our own) a further part.
`completed_by` names the reader. Results without a region answer for the whole article only where
their name is `layer-question`, as we write it; what is not taken is counted in a remark.
"""

import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from annotator.core.conventions import Given
from annotator.core.errors import Invalid
from annotator.core.records import AssignmentRecord, DocumentRecord
from annotator.core.text import check_json
from annotator.formats.archive import BESIDE
from annotator.formats.foreign import Mark, place
from annotator.formats.labels import Labels
from annotator.formats.reading import Line, Options, Remark
from annotator.formats.unzip import opened

LARGEST = 256 * 1024**2
NOBODY = "label_studio"
_FURTHER_PART = "further_part"
_ANSWERING = {"choices", "textarea", "rating", "number"}
Json = Mapping[str, object]


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record a task."""
    labels = Labels(options)
    for number, task in enumerate(_tasks(stream), start=1):
        try:
            check_json(task)
            yield _line(number, task, labels, options)
        except Invalid as fault:
            yield Line(number, fault=fault)


def _tasks(stream: BinaryIO) -> Iterator[object]:
    """Of one file, or of all of a zip that are not beside the tasks."""
    raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Invalid.at("file", f"A file has at most {LARGEST:,} bytes.", "too_large")
    if not raw.startswith(b"PK\x03\x04"):
        yield from _listed(raw, "file")
        return
    with opened(cast("BinaryIO", io.BytesIO(raw))) as archive:
        names = [name for name in archive.names() if name.endswith(".json")]
        names = [name for name in names if PurePosixPath(name).name not in BESIDE]
        if not names:
            raise Invalid.at("file", "There is no list of tasks (.json) in this zip.")
        for name in names:
            yield from _listed(archive.read(name), name)


def _listed(raw: bytes, place: str) -> list[object]:
    try:
        tasks = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Invalid.at(place, f"This is not JSON: {error}.") from None
    if not isinstance(tasks, list):
        raise Invalid.at(place, "Label Studio's export is a list of tasks.")
    return tasks


def _line(number: int, task: object, labels: Labels, options: Options) -> Line:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        raise Invalid.at("data", "A task has its text in `data`.")
    data = task["data"]
    text = data.get("text")
    if not isinstance(text, str):
        raise Invalid.at("data.text", "There is no text.")
    done = [each for each in _list(task, "annotations") if not each.get("was_cancelled")]
    left_out: Counter[str] = Counter()
    marks = [_marks(each, labels, number, left_out) for each in done]
    placed = place(text, marks, labels, options)
    whose, remarks = _whose(done, data, options.annotator or NOBODY, number)
    left_out["predictions"] += len(_list(task, "predictions"))
    record = DocumentRecord(
        key=str(data.get("document") or data.get("key") or task.get("id") or number),
        text=text,
        entities=placed.entities,
        assignments=tuple(
            AssignmentRecord(who, turn=turn, state=options.state, annotations=annotations)
            for (who, turn), annotations in zip(whose, placed.readings, strict=True)
        ),
    )
    remarks += tuple(
        Remark(number, "result", f"{count} × {what} is not taken.", "not_taken")
        for what, count in left_out.items()
        if count
    )
    return Line(number, record=record, tally=placed.tally, remarks=remarks)


def _whose(
    done: Sequence[Json], data: Json, nobody: str, number: int
) -> tuple[list[tuple[str, int]], tuple[Remark, ...]]:
    """Who made each annotation, and for the how manieth time.

    Label Studio says of annotations that were brought in that one user made all of them; our own
    tasks name their readers beside the text.
    """
    names = [_who(each) or nobody for each in done]
    ours = data.get("annotators")
    message = ""
    if len(names) > 1 and len(set(names)) == 1 and _are_names(ours, len(names)):
        message = f"All say that {names[0]!r} made them; they are named as in `data.annotators`."
        names = list(ours)  # type: ignore[call-overload]
    elif len(set(names)) < len(names):
        message = "Several are by one person: they are first, second and further readings."
    remarks = (Remark(number, "completed_by", message, "same_person"),) if message else ()
    return [(name, names[: at + 1].count(name)) for at, name in enumerate(names)], remarks


def _are_names(given: object, count: int) -> bool:
    is_list = isinstance(given, list) and len(given) == count
    return is_list and all(isinstance(each, str) and each for each in given)  # type: ignore[attr-defined]


def _who(done: Json) -> str:
    # Our own tasks say so; Label Studio has no such field.
    if isinstance(own := done.get("annotator"), str):
        return own
    given = done.get("completed_by")
    if isinstance(given, dict):
        # Not the e-mail: people are pseudonyms here.
        given = given.get("id")
    return "" if given is None else str(given)


def _marks(done: Json, labels: Labels, line: int, left_out: Counter[str]) -> list[Mark]:
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
    apart = [each for each in results if each.get("type") != "relation"]
    apart = [each for each in apart if str(each.get("id")) not in regions]
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
    ] + list(_whole(apart, labels, line, left_out))


def _whole(
    apart: Sequence[Json], labels: Labels, line: int, left_out: Counter[str]
) -> Iterator[Mark]:
    """Answers about the whole article, a mark for each layer that is about it."""
    answers: dict[str, list[tuple[str, str]]] = {}
    for each in apart:
        name = str(each.get("from_name", ""))
        layer, _, question = name.partition("-")
        if each.get("type") in _ANSWERING and question and labels.is_about_all(layer):
            answers.setdefault(layer, []).extend((question, word) for word in _words(each))
        else:
            left_out[f"{each.get('type')} of {name!r}"] += 1
    for layer, said in answers.items():
        yield Mark(id=f"whole {layer}", label=layer, answers=said, line=line)


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
        if str(each.get("id")) != own or each.get("type") in {"labels", "relation"}:
            continue
        question = str(each.get("from_name", "")).removeprefix(f"{label}-")
        for word in _words(each):
            yield question, word


def _words(result: Json) -> list[str]:
    kind = str(result.get("type"))
    given = _value(result).get("text" if kind == "textarea" else kind)
    return [str(word) for word in (given if isinstance(given, list) else [given])]


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
