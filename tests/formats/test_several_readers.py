"""Several readers of one article stay several, as doccano and Label Studio tell of them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.records import DocumentRecord
from annotator.formats.sniffing import sniff
from tests.formats.sample import TEXT, packed, written
from tests.formats.test_foreign import OPTIONS, marks_of, read, record, zipped
from tests.formats.test_spacy_reading import zip_of
from tests.formats.test_turns import TWICE, told

LABEL = "mark.tone=good"


def line(text: str, *labels: tuple[int, int, str], **more: object) -> str:
    """One of doccano's."""
    return json.dumps({"text": text, "label": labels, **more})


@pytest.mark.parametrize("name", ["doccano", "label_studio", "webanno_tsv", "brat", "uima_cas"])
def test_our_own_zip_is_known_and_keeps_everybodys_reading(tmp_path: Path, name: str) -> None:
    (tmp_path / "work").mkdir()
    content = zip_of(packed(name, tmp_path / "work", TWICE))
    path = tmp_path / "mine.zip"
    path.write_bytes(content)
    assert sniff(path, path.name).format == name
    found = record(read(name, content))
    assert found.text == TEXT
    read_by = [each for each in found.assignments if each.annotations]
    assert len(read_by) == len(told(TWICE))
    whose = {(each.annotator, each.turn, each.kind) for each in read_by}
    assert len(whose) == len(read_by)


def test_doccano_names_a_file_after_each_annotator_and_relations_repeat_nothing(
    tmp_path: Path,
) -> None:
    linked = replace(TWICE, assignments=TWICE.assignments)
    found = record(read("doccano", zip_of(packed("doccano", tmp_path, linked))))
    assert {(who, kind, turn) for who, kind, turn, _ in told(found)} == {
        (who, kind, turn) for who, kind, turn, _ in told(TWICE)
    }
    others = zipped(
        {
            "ann.jsonl": line("Ein 🎈!", (4, 5, LABEL), id=1) + "\n",
            "ben.jsonl": line("Ein 🎈!", id=1) + "\n" + line("Other.", (0, 5, LABEL), id=2),
        }
    )
    first, second = [each.record for each in read("doccano", others)]
    assert isinstance(first, DocumentRecord)
    assert isinstance(second, DocumentRecord)
    assert [(each.annotator, len(each.annotations)) for each in first.assignments] == [
        ("ann", 1),
        ("ben", 0),
    ]
    assert first.assignments[0].annotations[0].parts == ((4, 5),)
    assert [each.annotator for each in second.assignments] == ["ben"]


def test_the_same_number_with_another_text_is_another_article_and_so_refused_by_its_key() -> None:
    others = zipped({"a.jsonl": line("One.", id=1), "b.jsonl": line("Two.", id=1)})
    assert [each.record and each.record.text for each in read("doccano", others)] == [
        "One.",
        "Two.",
    ]


def test_a_bad_line_in_a_zip_is_named_by_its_file() -> None:
    wrong = zipped({"ann.jsonl": line("Ein.") + "\n{oops", "b.jsonl": json.dumps({"no": "text"})})
    faults = [each.fault for each in read("doccano", wrong) if each.fault]
    assert [each.message.partition(":")[0] for each in faults] == [
        "ann.jsonl, line 2",
        "b.jsonl, line 1",
    ]


def test_tasks_that_one_user_brought_in_keep_the_names_beside_the_text(tmp_path: Path) -> None:
    tasks = json.loads(written("label_studio", tmp_path)["tasks.json"])
    for each in tasks[0]["annotations"]:
        del each["annotator"]
        each["completed_by"] = {"id": 7, "email": "x@example.org"}
    (told_of,) = read("label_studio", json.dumps(tasks))
    assert [each.annotator for each in record([told_of]).assignments] == ["a1", "a2"]
    assert [each.code for each in told_of.remarks] == ["same_person"]
    *_, whole = marks_of(record([told_of]))
    assert (whole.layer, whole.values, whole.parts) == ("article", {"slant": "left"}, ())


def test_one_users_second_annotation_is_a_second_turn() -> None:
    region = {"id": "r", "type": "labels", "value": {"start": 0, "end": 3, "labels": ["mark"]}}
    done = [{"completed_by": 7, "result": [region]}, {"completed_by": 7, "result": []}]
    task = {"data": {"text": "Ein 🎈!"}, "annotations": done}
    (told_of,) = read("label_studio", json.dumps([task]), OPTIONS)
    found = record([told_of])
    assert [(each.annotator, each.turn) for each in found.assignments] == [("7", 1), ("7", 2)]
    assert [each.code for each in told_of.remarks] == ["same_person"]


def test_what_is_not_taken_of_a_task_is_counted() -> None:
    task = {
        "data": {"text": "Ein 🎈!"},
        "predictions": [{"result": []}, {"result": []}],
        "annotations": [
            {
                "result": [
                    {"id": "a", "type": "hypertextlabels", "from_name": "h", "value": {}},
                    {"id": "b", "type": "choices", "from_name": "topic", "value": {}},
                    {"id": "c", "type": "choices", "from_name": "mark-tone", "value": {}},
                ]
            }
        ],
    }
    (told_of,) = read("label_studio", json.dumps([task]), OPTIONS)
    assert {each.message for each in told_of.remarks} == {
        "1 × hypertextlabels of 'h' is not taken.",
        "1 × choices of 'topic' is not taken.",
        "1 × choices of 'mark-tone' is not taken.",
        "2 × predictions is not taken.",
    }
