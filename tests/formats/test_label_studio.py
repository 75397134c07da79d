"""Label Studio's tasks, checked against the labelling interface that comes with them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from tests.formats.sample import EMPTY, FIRST, KEY, NOTE, RECORD, SPANS, TEXT, TITLE, lost, written


def task(files: dict[str, str]) -> dict[str, Any]:
    """The only task."""
    (only,) = json.loads(files["tasks.json"])
    assert only["data"]["text"] == TEXT
    found: dict[str, Any] = only
    return found


def results(files: dict[str, str]) -> list[dict[str, Any]]:
    """What the first annotator said."""
    found: list[dict[str, Any]] = task(files)["annotations"][0]["result"]
    return found


def test_every_mark_stands_at_its_words(tmp_path: Path) -> None:
    marks = [
        each for each in results(written("label_studio", tmp_path)) if each["type"] == "labels"
    ]
    places = [(each["value"]["start"], each["value"]["end"]) for each in marks]
    assert places == [part for each in SPANS for part in each.parts]
    for each in marks:
        value = each["value"]
        assert value["text"] == TEXT[value["start"] : value["end"]]
        assert value["globalOffsets"] == {"start": value["start"], "end": value["end"]}
        assert value["labels"] == ["mark"]
    assert marks[0]["meta"] == {"text": [NOTE]}


def test_an_answer_belongs_to_its_mark_and_one_about_the_article_to_none(tmp_path: Path) -> None:
    found = results(written("label_studio", tmp_path))
    said = {
        each["from_name"]: each["value"].get("choices") or each["value"]["text"]
        for each in found
        if each.get("id") == "m1" and each["type"] != "labels"
    }
    assert said == {
        "mark-tone": ["bad"],
        "mark-frames": ["law", "war"],
        "mark-strength": ["-1"],
        "mark-sure": ["false"],
        "mark-why": [FIRST.values["why"]],
        "mark-who": ["Ada, Countess", "Ben"],
    }
    (whole,) = [each for each in found if each.get("from_name") == "article-slant"]
    assert whole["value"] == {"choices": ["left"]}
    assert whole["id"] not in {each["id"] for each in found if each["type"] == "labels"}


def test_links_and_further_parts_are_arrows_between_marks(tmp_path: Path) -> None:
    found = results(written("label_studio", tmp_path))
    marks = {each["id"] for each in found if each["type"] == "labels"}
    arrows = [each for each in found if each["type"] == "relation"]
    assert [(each["from_id"], each["to_id"], each["labels"]) for each in arrows] == [
        ("m1", "m1-2", ["further_part"]),
        ("m1", "m2", ["answers"]),
    ]
    assert {end for each in arrows for end in (each["from_id"], each["to_id"])} <= marks


def test_the_interface_knows_every_control_and_choice_of_the_tasks(tmp_path: Path) -> None:
    files = written("label_studio", tmp_path)
    view = Xml.fromstring(files["config.xml"])
    controls = {each.get("name"): each for each in view if each.get("toName")}
    for each in results(files):
        if each["type"] == "relation":
            continue
        control = controls[each["from_name"]]
        assert control.tag.lower() == each["type"]
        if each["type"] != "textarea":
            assert set(each["value"][each["type"]]) <= {option.get("alias") for option in control}
    titles = {option.get("value") for control in controls.values() for option in control}
    assert {TITLE, f"{TITLE}: good"} <= titles


def test_every_reader_has_an_annotation_and_a_model_a_prediction(tmp_path: Path) -> None:
    model = replace(RECORD.assignments[0], annotator="m1", kind="model")
    record = replace(RECORD, assignments=(*RECORD.assignments, model))
    found = task(written("label_studio", tmp_path, record))
    assert [each["annotator"] for each in found["annotations"]] == ["a1", EMPTY]
    assert found["data"]["annotators"] == ["a1", EMPTY]
    assert found["data"]["document"] == KEY
    assert [each["model_version"] for each in found["predictions"]] == ["m1.model"]
    assert found["predictions"][0]["result"] == found["annotations"][0]["result"]
    assert not any("completed_by" in each for each in found["annotations"])


def test_many_tasks_are_one_list(tmp_path: Path) -> None:
    files = written("label_studio", tmp_path, RECORD, replace(RECORD, key="b"))
    assert [each["data"]["document"] for each in json.loads(files["tasks.json"])] == [KEY, "b"]


def test_what_label_studio_does_not_know_is_counted(tmp_path: Path) -> None:
    assert lost(written("label_studio", tmp_path)) == {
        "parts": 1,
        "links": 1,
        "remarks": 1,
        "entities": 2,
        "unread": 1,
    }
