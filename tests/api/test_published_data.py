"""Published data sets in and out again as the page does it, value by value.

The files are other people's and never part of the project; where they are absent, these say so.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from annotator.jobs import work_through
from annotator.models import Project
from annotator.services.projects import projects
from tests.api.test_uploads import act, put_down
from tests.articles import SEED
from tests.dataset import records, unpacked
from tests.formats.sample import labels, question
from tests.once import on_one_database
from tests.people import Person, person

pytestmark = [pytest.mark.django_db, on_one_database]
DATA = SEED.parent


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def file_of(name: str) -> Path:
    """A file of the shared folder."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not in ../shared/data")
    return path


def studied(*layers: dict[str, Any]) -> tuple[Project, Person]:
    """A project with a codebook of these layers, and who manages it."""
    creator = person("nora")
    made = projects.create(
        creator=creator.user,
        title="Published",
        language="en",
        template=None,
        settings={},
        body={"title": "Published", "guideline": "", "layers": list(layers)},
    )
    return made, creator


def brought(who: Person, project: Project, content: bytes, name: str, mapping: Any) -> Any:
    """What the import says of itself, once it is in."""
    made = put_down(who, project, content, name).json()
    wish = {"format": "table", "finished": False, "mapping": mapping}
    seen = act(who, made["id"], "preview", wish).json()
    assert seen["documents"], seen["errors"]
    act(who, made["id"], "check", wish)
    work_through()
    checked = who.client.get(f"/api/v1/imports/{made['id']}/").json()
    assert checked["state"] == "ready", checked["errors"]
    act(who, made["id"], "go")
    work_through()
    return who.client.get(f"/api/v1/imports/{made['id']}/").json()["counts"]


def choice(name: str, *answers: str) -> dict[str, Any]:
    """A question."""
    return question(name, "choice", labels=labels(*answers))


def layer(name: str, level: str, *asked: dict[str, Any]) -> dict[str, Any]:
    """Something to be marked or answered."""
    return {"id": name, "title": name, "level": level, "dimensions": list(asked)}


def marks(who: Person, project: Project) -> Iterator[tuple[dict[str, Any], str, dict[str, Any]]]:
    """Every article, reader and annotation that goes out."""
    for each in records(who, project):
        for reading in each["assignments"]:
            for mark in reading["annotations"]:
                yield each, reading["annotator"], mark


VOTES, TEXTS = "full_annotations.json", "articles_metadata.tsv"
SPELT = {"n/a: problem is resolved": "resolved"}


def narrative_frames(asked: list[str]) -> dict[str, Any]:
    """What its columns mean: an item of each rater in a cell, the texts in another file."""
    answer = {"layer": "article", "cells": "json", "by_rater": True, "leave_out": ["-1"]}
    return {
        "file": VOTES,
        "join": {"file": TEXTS, "column": "ID", "to": "key"},
        "key": "key",
        "text": "articles_metadata.text",
        "outlet": "_source",
        "published_on": "articles_metadata.date",
        "metadata": ["_mbfc"],
        "answers": [
            {**answer, "column": f"{name}.1", "dimension": name, "values": SPELT} for name in asked
        ],
    }


def test_narrative_frames_joins_texts_and_has_a_reading_for_each_rater() -> None:
    votes = json.loads(file_of(f"narrative-frames/{VOTES}").read_text("utf-8"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (VOTES, TEXTS, "role_and_frame_annoations.tsv"):
            archive.write(file_of(f"narrative-frames/{name}"), name)
    asked = [name for name, said in next(iter(votes.values())).items() if isinstance(said, list)]
    questions = (choice(name, "yes", "no", "resolved") for name in asked)
    project, nora = studied(layer("article", "document", *questions))
    counts = brought(nora, project, packed.getvalue(), "frames.zip", narrative_frames(asked))
    assert (counts["rows"], counts["created"], counts["errors"]) == (428, 428, 0)
    assert "unused_rows" not in counts
    given = {
        (article, f"rater-{at}", name): SPELT.get(said, said)
        for article, row in votes.items()
        for name in asked
        for at, said in enumerate(row[name][1], start=1)
        if said != -1
    }
    assert given == {
        (article["key"], who, name): said
        for article, who, mark in marks(nora, project)
        for name, said in mark["values"].items()
    }
    table = file_of(f"narrative-frames/{TEXTS}").read_text("utf-8-sig")
    _, *texts = csv.reader(io.StringIO(table), delimiter="\t")
    assert {row[0]: row[4] for row in texts} == {
        each["key"]: each["text"] for each in records(nora, project)
    }


def test_newsmtsc_has_a_mark_for_each_target() -> None:
    raw = file_of("newsmtsc/devtest_mt.jsonl").read_bytes()
    tones = {"2": "negative", "4": "neutral", "6": "positive"}
    project, nora = studied(layer("target", "span", choice("tone", *tones.values())))
    mapping = {
        "text": "sentence_normalized",
        "key": "primary_gid",
        "explode": "targets",
        "spans": [
            {
                "start": "targets.from",
                "end": "targets.to",
                "quote": "targets.mention",
                "label": "target",
                "answers": [{"column": "targets.polarity", "dimension": "tone", "values": tones}],
            }
        ],
    }
    counts = brought(nora, project, raw, "devtest_mt.jsonl", mapping)
    given = sorted(
        (line["sentence_normalized"], each["from"], each["to"], tones[str(int(each["polarity"]))])
        for line in map(json.loads, raw.splitlines())
        for each in line["targets"]
    )
    assert counts["rows"] == counts["marks"] == counts["matched"] == len(given)
    assert given == sorted(
        (article["text"], *mark["parts"][0], mark["values"]["tone"])
        for article, _, mark in marks(nora, project)
    )


def test_mbic_has_a_reading_for_each_judgement_and_goes_out_as_a_table() -> None:
    """Its first rows; that the mapping accounts for all of them, the formats' tests show."""
    book = load_workbook(file_of("mbic/annotations_final_notempty.xlsx"), read_only=True)
    head, *rows = islice(book.worksheets[0].iter_rows(values_only=True), 301)
    fewer = Workbook(write_only=True)
    sheet = fewer.create_sheet()
    for row in [head, *rows, rows[0]]:
        sheet.append(row)
    raw = io.BytesIO()
    fewer.save(raw)
    spelt = {"Biased": "yes", "Non-biased": "no"}
    project, nora = studied(layer("sentence", "sentence", choice("biased", "yes", "no")))
    answer = {"column": "label", "layer": "sentence", "dimension": "biased", "values": spelt}
    mapping = {
        "text": "text",
        "key": "sentence_id",
        "annotator": "survey_record_id",
        "outlet": "outlet",
        "answers": [answer],
    }
    counts = brought(nora, project, raw.getvalue(), "mbic.xlsx", mapping)
    assert counts["rows"] == len(rows) + 1
    assert counts["annotations"] + counts["duplicate_rows"] == counts["rows"]
    given: dict[tuple[object, object], str] = {}
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        whose = (cells["sentence_id"], cells["survey_record_id"])
        given.setdefault(whose, spelt[str(cells["label"])])
    files = unpacked(nora, project, "state=all")
    table = csv.DictReader(io.StringIO(files["annotations_sentence.csv"].decode()))
    assert {(row["document"], row["annotator"]): row["biased"] for row in table} == given
