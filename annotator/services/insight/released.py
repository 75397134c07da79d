"""A dataset version's marks as tables, gathered once from the file that everybody downloads."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import orjson

from annotator.core.blocks import Block
from annotator.core.codebooks.codebook import Codebook, parse
from annotator.core.errors import Conflict
from annotator.core.insight import answers
from annotator.core.insight.crosstab import BACKGROUND
from annotator.core.insight.table import Article, Mark, Reading, Table, part_at, place_at
from annotator.formats.releases.release_files import read_lines
from annotator.models import InsightBundle, Release
from annotator.models.release import ReleaseState
from annotator.services.insight.words import Vocabulary, name_word, titles_of
from annotator.services.releases import release_places

Record = dict[str, Any]
BATCH = 500


def books(release: Release) -> dict[str, Codebook]:
    """Its codebooks by version, the newest last."""
    _require_files(release)
    path = release_places.finished(release) / "codebook.json"
    found: Mapping[str, Any] = orjson.loads(path.read_bytes())
    return {version: parse(body) for version, body in found.items()}


def bundles_of(release: Release) -> int:
    """In how many pieces it is kept."""
    return -(-int(release.counts.get("documents", 0)) // BATCH)


def kept(release: Release) -> list[InsightBundle]:
    """What is gathered already."""
    return list(InsightBundle.objects.filter(release=release).defer("words").order_by("number"))


def gather(release: Release) -> Iterator[int]:
    """Gather what is missing, piece by piece; a piece that is there stays."""
    schemas = books(release)
    there = set(InsightBundle.objects.filter(release=release).values_list("number", flat=True))
    lines = read_lines(release_places.finished(release) / "records.jsonl")
    for number in range(bundles_of(release)):
        records = tuple(islice(lines, BATCH))
        if number not in there:
            table, words = _table(records, schemas)
            row = InsightBundle(
                project=release.project,
                release=release,
                number=number,
                body=table.pack(),
                words=orjson.dumps(words),
            )
            InsightBundle.objects.bulk_create([row], ignore_conflicts=True)
        yield number + 1


def vocabulary(release: Release, schema: Codebook, tables: list[Table]) -> Vocabulary:
    """Names as they stand in the files, and the bins that its annotators told."""
    found = Vocabulary(titles=titles_of(schema))
    exchanged: dict[str, str] = {}
    titles: dict[str, str] = {}
    for table in tables:
        for axis, column in table.columns.items():
            if axis.startswith(answers.NAME):
                for word in (word for value in column.values for word in value):
                    kind, _, name = word.partition(":")
                    exchanged[word] = name_word(kind, name)
                    titles.setdefault(exchanged[word], name)
    found.exchanged[answers.NAME] = exchanged
    found.titles[answers.NAME] = titles
    _add_bins(release, found)
    return found


def variables(release: Release) -> tuple[dict[str, str], int]:
    """What its annotators were told apart by, with titles, and the smallest group told."""
    told = _by_background(release)
    floor = max((int(each["floor"]) for each in told), default=0)
    return {str(each["variable"]): str(each["title"]) for each in told}, floor


def _by_background(release: Release) -> list[Record]:
    path = release_places.finished(release) / "agreement.json"
    found = orjson.loads(path.read_bytes()) or {}
    return list(found.get("by_background", []))


def _add_bins(release: Release, found: Vocabulary) -> None:
    for row in read_lines(release_places.finished(release) / "jsonl" / "annotators.jsonl"):
        for variable, told in (row.get("background") or {}).items():
            found.bins.setdefault(variable, {})[row["annotator"]] = told
    for each in _by_background(release):
        titles = {told["bin"]: told["title"] for told in each["bins"]}
        found.titles[f"{BACKGROUND}{each['variable']}"] = titles


def _table(records: tuple[Record, ...], schemas: Mapping[str, Codebook]) -> tuple[Table, list[str]]:
    articles, readings, marks, words = [], [], [], []
    for record in records:
        key = record["key"]
        said = (record.get(name) or "" for name in ("outlet", "event", "published_on"))
        articles.append(Article(key, *said))
        for each in record["assignments"]:
            if each["kind"] != "annotation":
                continue
            reading = Reading(key, each["annotator"], each["round"], each["codebook"] or "")
            readings.append(reading)
            for mark in each["annotations"]:
                marks.append(_mark(mark, reading, record, schemas[reading.codebook]))
                words.append(mark.get("quote") or "")
    return Table.of(articles, readings, marks), words


def _mark(mark: Record, reading: Reading, record: Record, schema: Codebook) -> Mark:
    parts = mark.get("parts") or []
    blocks: list[Block] = [(start, end, kind) for start, end, kind in record["blocks"]]
    names = record.get("entities") or {}

    def name_of(value: Mapping[str, str]) -> str | None:
        who = names.get(value.get("entity", ""))
        return None if who is None else f"{who['type']}:{who['name']}"

    layer = schema.layer(mark["layer"])
    bounds = (parts[0][0], parts[-1][1]) if parts else None
    return Mark(
        reading=reading,
        layer=layer.id,
        bounds=bounds,
        length=sum(end - start for start, end in parts),
        part=part_at(blocks, bounds[0]) if bounds else "",
        place=place_at(blocks, bounds[0]) if bounds else -1,
        answers=answers.answers_of(layer, mark.get("values") or {}, name_of),
    )


def _require_files(release: Release) -> None:
    if release.state != ReleaseState.READY:
        message = "Only a dataset version that is ready has numbers to show."
        raise Conflict("not_ready", message)
