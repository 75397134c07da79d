"""Our own Parquet read: a download for the library `datasets`, plain Parquet, or a dataset version.

A download has a table for each layer with a column for each question; a version has one table
with the answers as JSON, and names entities in a table of their own. What is called `soft`,
`aggregated`, `values` or `answers` repeats what the annotations say, and is not needed.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO, cast

from annotator.core import records
from annotator.core.errors import Invalid
from annotator.formats import parquet_tables, unzip
from annotator.formats.layer_rows import Layers
from annotator.formats.parquet_tables import Row
from annotator.formats.reading import Line, Options
from annotator.formats.table_rows import local_id

Json = dict[str, Any]
# Who read, in which round, as what kind of reading, for the how manieth time.
Whose = tuple[str, str, str, int]
_ARTICLE = (
    *("title", "text", "outlet", "event", "url", "byline", "language", "purpose"),
    "content_warning",
)
_IN_MEMORY = 8 * 1024**2
# A settled version stands in tables of its own in a dataset version.
_SETTLED = ("gold", "gold_readings")
_BROKEN = (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError)


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record an article, in the order of the documents."""
    layers = Layers(options)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as seekable:
        shutil.copyfileobj(stream, seekable)
        seekable.seek(0)
        with (
            unzip.opened(cast("BinaryIO", seekable)) as archive,
            parquet_tables.opened(archive) as tables,
        ):
            tables.check()
            number = tables.count()
            for at, (row, others) in enumerate(tables.articles(), start=1):
                try:
                    line = Line(at, record=_record(row, others, layers), of=number)
                except Invalid as fault:
                    line = Line(at, fault=fault, of=number)
                yield line


def _record(row: Row, others: Mapping[str, list[Row]], layers: Layers) -> records.DocumentRecord:
    if row.get("text") is None:
        message = (
            "The text is withheld. Put your own copies in first"
            " (python -m annotator.client rehydrate)."
        )
        raise Invalid.at("text", message, "no_text")
    try:
        return records.parse(_json(row, others, layers))
    except _BROKEN as error:
        message = f"These rows are not as Slant writes them: {type(error).__name__} ({error})."
        raise Invalid.at("record", message[:300], "bad_row") from None


def _json(row: Row, others: Mapping[str, list[Row]], layers: Layers) -> Json:
    """The record as our own lines have it."""
    document = row["document"]
    entities, refs = _entities(others, document)
    readings = _readings(others)
    for table, rows in others.items():
        for each in rows if table == "gold" or table.startswith("annotations") else ():
            mark = (
                _mark_of_version(each, refs)
                if "values" in each
                else layers.mark(table, each, document, entities)
            )
            readings[_whose(each, table)]["annotations"].append(mark)
    for each in readings.values():
        each["annotations"].sort(key=lambda mark: mark["id"])
    return {
        "key": document,
        **{name: row.get(name) for name in _ARTICLE if row.get(name) is not None},
        "text_sha256": row.get("text_sha256"),
        "published_on": _day(row.get("published_on")),
        "blocks": _parsed(row.get("blocks")),
        "sentences": row.get("sentences"),
        "rights": _parsed(row.get("rights")) or {},
        "metadata": _parsed(row.get("metadata")) or {},
        "entities": entities,
        "assignments": list(readings.values()),
    }


def _entities(
    others: Mapping[str, list[Row]], document: str
) -> tuple[dict[str, Json], dict[str, str]]:
    """What a dataset version says of them: by the article's own references, and those by id."""
    entities, refs = {}, {}
    for each in others.get("entities", ()):
        local = each["entity_id"] == local_id(document, each["name"], each["type"])
        entities[each["ref"]] = {"name": each["name"], "type": each["type"], "local": local}
        refs[each["entity_id"]] = each["ref"]
    return entities, refs


def _mark_of_version(row: Row, refs: Mapping[str, str]) -> Json:
    """The answers are as in our own lines; a link names an entity by its id."""
    links = json.loads(row["links"] or "[]")
    return {
        "id": row["annotation"],
        "layer": row["layer"],
        "parts": row["parts"] or [],
        "slot": row["slot"],
        "quote": row["quote"],
        "values": json.loads(row["values"] or "{}"),
        "links": [
            {**each, "entity": refs[each["entity"]]} if "entity" in each else each for each in links
        ],
        "note": row["note"] or "",
        "origin": row["origin"] or "human",
    }


def _whose(row: Row, table: str) -> Whose:
    """Files from before turns were written have the first only."""
    kind = row.get("reading_kind") or ("adjudication" if table in _SETTLED else "annotation")
    return row["annotator"], row["round"], kind, row.get("turn") or 1


def _readings(others: Mapping[str, list[Row]]) -> dict[Whose, Json]:
    found: dict[Whose, Json] = {}
    for table, rows in others.items():
        for row in rows if table in ("readings", "gold_readings") else ():
            whose = _whose(row, table)
            if whose in found:
                raise Invalid.at(table, f"{whose[0]} read this twice.", "duplicate_row")
            found[whose] = _reading(row, whose) | {"gold": _is_gold(row, table)}
    # Versions from before settled ones had a table of readings.
    for row in others.get("gold", ()):
        whose = _whose(row, "gold")
        found.setdefault(whose, _reading(row, whose) | {"note": "", "gold": True})
    return found


def _is_gold(row: Row, table: str) -> bool:
    return row.get("gold") is True or table in _SETTLED


def _reading(row: Row, whose: Whose) -> Json:
    annotator, round_, kind, turn = whose
    reason = row.get("skip_reason")
    nothing = [
        name.removeprefix("nothing_found_")
        for name, said in row.items()
        if name.startswith("nothing_found_") and said is True
    ]
    return {
        "annotator": annotator,
        "round": round_,
        "kind": kind,
        "turn": turn,
        "state": row.get("state") or "submitted",
        "codebook": row.get("codebook"),
        "nothing_found": nothing or _parsed(row.get("nothing_found")) or [],
        "exposure": _parsed(row.get("exposure")) or {},
        "note": row.get("note") or "",
        "skip": {"reason": reason, "note": ""} if reason else None,
        "active_seconds": row.get("active_seconds") or 0,
        "recognised_outlet": row.get("recognised_outlet") or "",
        # In a version it is a day, under another name.
        "submitted_at": row.get("submitted_at") or None,
        "annotations": [],
    }


def _parsed(text: str | None) -> Any:  # noqa: ANN401  judged by the record's own parser
    return None if text is None else json.loads(text)


def _day(value: object) -> str | None:
    return value.isoformat() if isinstance(value, date) else None
