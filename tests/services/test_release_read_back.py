"""A dataset version's own files come in again: the same articles, readings and marks."""

import io
import json
from typing import Any

import pytest

from annotator.core.record_json import document_json
from annotator.core.releasing.released import Released
from annotator.formats import READERS
from annotator.formats.reading import Options
from annotator.models import Project
from annotator.services.codebooks import schema
from annotator.services.imports.imports import import_stream
from annotator.services.releases import release_places
from tests.dataset import another_project, bring, records
from tests.people import Person
from tests.releases import demo, lines, released

__all__ = ["demo"]

LEFT_OUT = ("submitted_at", "unlocked_blocks", "skip")
# Of a settled version its marks and what there is none of; not how it was settled.
OF_SETTLED = ("note", "exposure", "active_seconds", "recognised_outlet", "decisions")


def again(project: Project, archive: bytes) -> dict[str, dict[str, Any]]:
    """What the reader makes of a version's zip, by key."""
    book = project.codebooks.get()
    found = READERS["hugging_face"](io.BytesIO(archive), Options(codebook=schema.of(book.pk)))
    read = {}
    for line in found:
        assert line.fault is None, line.fault.fields
        assert line.record is not None
        read[line.record.key] = plain(document_json(line.record))
    return read


def plain(record: dict[str, Any]) -> dict[str, Any]:
    """Without what the tables of a version leave out, and readings in one order."""
    value: dict[str, Any] = json.loads(json.dumps(record))
    for reading in value["assignments"]:
        settled = reading["kind"] == "adjudication"
        for name in (*LEFT_OUT, *(OF_SETTLED if settled else ())):
            reading.pop(name, None)
        for mark in reading["annotations"]:
            del mark["prefix"], mark["suffix"]
    value["assignments"].sort(key=lambda each: json.dumps(each, sort_keys=True))
    return value


@pytest.fixture
def twice(demo: Project, mona: Person) -> Project:
    """The demo, and an article that one reader read two times, settled as without a passage."""
    text = "𝔘nser 🎈 Balloon.\r\n\r\nEr flog davon."
    reading = {"annotator": "x1", "state": "submitted", "nothing_found": ["passage"]}
    article = {"layer": "article", "values": {"primary_frame": "political"}}
    line: dict[str, Any] = {"key": "two-turns", "text": text, "content_warning": "Height."}
    line["assignments"] = []
    for turn in (1, 2):
        line["assignments"].append(reading | {"turn": turn, "annotations": [article]})
    settled = {"annotator": "x2", "kind": "adjudication", "gold": True, "annotations": [article]}
    line["assignments"].append(reading | settled)
    bring(demo, mona.member, json.dumps(line).encode())
    return demo


def test_a_versions_own_parquet_is_read_back_whole(twice: Project) -> None:
    made = released(twice, text="all", notes=True)
    folder = release_places.finished(made)
    archive = (folder / f"{twice.slug}-1.0.0.zip").read_bytes()
    given = {
        each["key"]: plain(document_json(Released.of(each).record))
        for each in map(json.loads, (folder / "records.jsonl").read_text().splitlines())
    }
    assert again(twice, archive) == given
    turns = {row["turn"] for row in lines(made, "readings") if row["document"] == "two-turns"}
    assert turns == {1, 2}
    (settled,) = lines(made, "gold_readings")
    assert (settled["nothing_found"], settled["annotations"]) == (["passage"], 1)


def test_a_version_is_brought_into_another_project(twice: Project) -> None:
    made = released(twice, text="all")
    archive = release_places.finished(made) / f"{twice.slug}-1.0.0.zip"
    elsewhere, creator = another_project()
    with archive.open("rb") as file:
        report = import_stream(
            project=elsewhere, actor=creator.member, stream=file, format="hugging_face"
        )
    assert report.counts["created"] == made.counts["documents"]
    assert report.counts["annotations"] == made.counts["annotations"] + made.counts["gold"]
    turns = [
        reading["turn"]
        for each in records(creator, elsewhere, "kind=all")
        for reading in each["assignments"]
        if "turn" in reading
    ]
    assert turns == [2]
