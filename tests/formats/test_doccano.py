"""doccano's lines, read by the shapes that its import knows."""

import json
from pathlib import Path
from typing import Any

from tests.formats.sample import EMPTY, KEY, SPANS, TEXT, lost, place, written


def line(content: str) -> dict[str, Any]:
    """The one line of a file, with the text whole."""
    (only,) = content.splitlines()
    found: dict[str, Any] = json.loads(only)
    assert found["text"] == TEXT
    return found


def test_labels_are_start_end_and_name_in_code_points(tmp_path: Path) -> None:
    found = line(written("doccano", tmp_path)["a1.jsonl"])
    assert {(start, end) for start, end, _ in found["label"]} == {
        part for each in SPANS for part in each.parts
    }
    first = [name for start, end, name in found["label"] if (start, end) == place("nser 🎈")]
    assert first == [
        "mark.tone=bad",
        "mark.frames=law",
        "mark.frames=war",
        "mark.strength=-1",
        "mark.sure=false",
    ]
    assert [*place("नमस्ते"), "mark"] in found["label"]


def test_a_line_says_whose_it_is_and_what_holds_for_the_whole_article(tmp_path: Path) -> None:
    files = written("doccano", tmp_path)
    found = line(files["a1.jsonl"])
    assert (found["document"], found["annotator"]) == (KEY, "a1")
    assert found["whole_article"] == ["article.slant=left"]
    assert line(files[f"{EMPTY}.jsonl"])["label"] == []
    assert "a3.jsonl" not in files


def test_a_link_joins_the_entities_of_two_marks(tmp_path: Path) -> None:
    files = written("doccano", tmp_path)
    found = line(files["relations/a1.jsonl"])
    entities = {each["id"]: each for each in found["entities"]}
    assert len(entities) == len(found["entities"])
    (relation,) = found["relations"]
    source, target = entities[relation["from_id"]], entities[relation["to_id"]]
    assert relation["type"] == "answers"
    assert TEXT[source["start_offset"] : source["end_offset"]] == "nser 🎈"
    assert (target["start_offset"], target["end_offset"]) == SPANS[1].parts[0]
    assert f"relations/{EMPTY}.jsonl" not in files


def test_what_doccano_does_not_know_is_counted(tmp_path: Path) -> None:
    assert lost(written("doccano", tmp_path)) == {
        "no_place": 1,
        "parts": 1,
        "several_answers": 1,
        "links": 1,
        "remarks": 2,
        "answers": 2,
        "unread": 1,
    }
