"""The articles of a dataset version for readers: the text, what is marked in it, who speaks.

Only what the version gives to everybody is shown: an article whose text was left out has no page.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson

from annotator.core.annotated_text import Laid, paragraphs
from annotator.core.codebooks.codebook import Codebook, parse
from annotator.core.codebooks.codebook_model import Layer
from annotator.core.errors import Missing
from annotator.formats.releases.release_files import write_json
from annotator.models import Release
from annotator.models.release import ReleaseState
from annotator.services.releases import release_places, release_shown

Shown = dict[str, Any]
RECORDS = "records.jsonl"


def listed(release: Release) -> Shown:
    """The articles that have a page."""
    rows = [
        {**about, "address": f"{quote(key, safe='')}/"}
        for key, (_, _, about) in _index(release).items()
    ]
    shown = {"release": release, "title": release_shown.called(release), "articles": rows}
    return {**shown, "address": release_shown.landing(release)}


def one(release: Release, key: str) -> Shown:
    """One article's page."""
    place = _index(release).get(key)
    if place is None:
        raise Missing("not_found", "There is no such article in this dataset version.")
    start, length, _ = place
    with (release_places.finished(release) / RECORDS).open("rb") as file:
        file.seek(start)
        record: Shown = orjson.loads(file.read(length))
    books = _books(release)
    readings = [each for each in record["assignments"] if each["kind"] == "annotation"]
    legend, laid = _marks(readings, books)
    blocks = [(first, last, kind) for first, last, kind in record["blocks"]]
    return {
        "release": release,
        "title": release_shown.called(release),
        "article": record,
        "readings": len(readings),
        "paragraphs": paragraphs(record["text"], blocks, laid),
        "legend": legend,
        "sources": _sources(readings, books, record.get("entities") or {}),
        "address": release_shown.landing(release),
    }


def _index(release: Release) -> dict[str, tuple[int, int, Shown]]:
    """Where each article's line is, of those with a text; made once, since files never change."""
    if release.state != ReleaseState.READY:
        raise Missing("not_found", "This dataset version has no articles to show.")
    path = release_places.articles(release)
    if not path.exists():
        found: dict[str, tuple[int, int, Shown]] = {}
        start = 0
        with (release_places.finished(release) / RECORDS).open("rb") as file:
            for line in file:
                record = orjson.loads(line)
                if record.get("text"):
                    about = {name: record.get(name) for name in ("title", "outlet", "published_on")}
                    found[record["key"]] = (start, len(line), about | {"key": record["key"]})
                start += len(line)
        write_json(path, found)
    index: dict[str, tuple[int, int, Shown]] = orjson.loads(path.read_bytes())
    return index


def _books(release: Release) -> dict[str, Codebook]:
    path = release_places.finished(release) / "codebook.json"
    return {version: parse(body) for version, body in orjson.loads(path.read_bytes()).items()}


def _marks(readings: list[Shown], books: Mapping[str, Codebook]) -> tuple[list[Shown], list[Laid]]:
    """What is marked in the text, under the numbers of a legend; the most frequent is number 1."""
    found: list[tuple[str, str, Shown]] = []
    for reading in readings:
        for mark in reading["annotations"]:
            if mark.get("parts"):
                layer = books[reading["codebook"]].layer(mark["layer"])
                found.append((layer.title, _answer(layer, mark["values"]), mark))
    times = Counter((layer, answer) for layer, answer, _ in found)
    order = sorted(times, key=lambda each: (-times[each], each))
    number = {each: at for at, each in enumerate(order, start=1)}
    legend = [
        {
            "number": number[each],
            "layer": each[0],
            "answer": each[1],
            "times": times[each],
        }
        for each in order
    ]
    laid = [
        Laid(start, end, number[layer, answer])
        for layer, answer, mark in found
        for start, end in mark["parts"]
    ]
    return legend, laid


def _answer(layer: Layer, values: Mapping[str, Any]) -> str:
    """The answer that colours a mark in the editor, as the codebook calls it."""
    if layer.color_by is None:
        return ""
    value = values.get(layer.color_by)
    first = (value[0] if value else None) if isinstance(value, list) else value
    labels = {label.id: label.title for label in layer.answers(layer.dimension(layer.color_by))}
    return "" if first is None else labels.get(str(first), str(first))


def _sources(
    readings: list[Shown], books: Mapping[str, Codebook], entities: Mapping[str, Shown]
) -> list[Shown]:
    """Who speaks: names of questions that ask how somebody appears; as what, and how often."""
    times: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = {}
    for reading in readings:
        for mark in reading["annotations"]:
            for dimension in books[reading["codebook"]].layer(mark["layer"]).dimensions:
                value = mark["values"].get(dimension.id)
                if dimension.kind != "entity" or not dimension.kinds or not value:
                    continue
                for each in value if isinstance(value, list) else [value]:
                    who = entities.get(each.get("entity", ""))
                    kind = dimension.source_kind(each.get("kind", ""))
                    name = who["name"] if who else ""
                    times[name] += 1
                    kinds.setdefault(name, Counter())[kind.title if kind else ""] += 1
    return [
        {
            "name": name,
            "times": number,
            "kinds": [kind for kind, _ in kinds[name].most_common() if kind],
        }
        for name, number in sorted(times.items(), key=lambda each: (-each[1], each[0]))
    ]
