"""A file looked at before it is read, over HTTP: what it is, and what a mapping makes of it."""

import json
from typing import Any

import pytest

from annotator.jobs import work_through
from annotator.models import Annotation, Document, Project
from tests.api.test_import_foreign import AT, WORDS, brat
from tests.api.test_uploads import act, put_down
from tests.formats.test_foreign import zipped
from tests.people import Person

TABLE = (
    "id,text,rater,verdict,words\n"
    "s1,\"A mad plan, “they” said.\",r1,Biased,\"['mad', 'absent']\"\n"
    's1,"A mad plan, “they” said.",r2,Fine,\n'
    "s2,Nothing here.,r1,Fine,\n"
)
WISH = {
    "format": "table",
    "finished": False,
    "mapping": {
        "text": "text",
        "key": "id",
        "annotator": "rater",
        "answers": [
            {
                "column": "verdict",
                "layer": "article",
                "dimension": "tone",
                "values": {"Biased": "implicit_anti", "Fine": "neutral"},
            }
        ],
        "words": [{"column": "words", "cells": "python", "label": "passage.bias=loaded_wording"}],
    },
}


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def look(who: Person, import_id: str, query: str = "") -> Any:
    """What it is."""
    return who.client.get(f"/api/v1/imports/{import_id}/look/?{query}").json()


def test_a_table_shows_its_columns_rows_and_values(project: Project, mona: Person) -> None:
    made = put_down(mona, project, TABLE.encode(), "votes.csv").json()
    found = look(mona, made["id"])
    assert (found["format"], found["columns"][0]) == ("table", "id")
    assert found["rows"][2] == ["s2", "Nothing here.", "r1", "Fine", ""]
    assert found["values"]["verdict"] == [
        {"value": "Fine", "count": 2},
        {"value": "Biased", "count": 1},
    ]


def test_a_mapping_is_seen_at_work_before_anything_is_written(
    project: Project, mona: Person
) -> None:
    made = put_down(mona, project, TABLE.encode(), "votes.csv").json()
    seen = act(mona, made["id"], "preview", WISH).json()
    first = seen["documents"][0]
    assert (first["key"], seen["annotators"]) == ("s1", ["r1", "r2"])
    verdict, word = first["readings"][0]["annotations"]
    assert verdict["values"] == {"tone": "implicit_anti"}
    assert (word["quote"], word["values"]) == ("mad", {"bias": "loaded_wording"})
    counts = seen["counts"]
    assert (counts["rows"], counts["words_placed"], counts["words_missing"]) == (3, 1, 1)
    assert [each["code"] for each in seen["errors"]] == ["not_unique"]
    here = mona.client.get(f"/api/v1/imports/{made['id']}/").json()
    assert (here["state"], here["wish"]["mapping"]) == ("uploaded", WISH["mapping"])
    assert not Document.objects.exists()
    act(mona, made["id"], "check", WISH)
    work_through()
    act(mona, made["id"], "go")
    work_through()
    assert Document.objects.count() == 2
    assert Annotation.objects.count() == 4


def test_other_tools_labels_and_way_of_counting_are_told_with_the_evidence(
    project: Project, mona: Person
) -> None:
    line = f"T1\tLOADED {AT + 1} {AT + len(WORDS)}\t{WORDS}"
    made = put_down(mona, project, brat(line, "T2\tMISC 3 5\t„"), "study.zip").json()
    found = look(mona, made["id"])
    assert (found["format"], found["members"]) == ("brat", ["ann/rede.ann", "ann/rede.txt"])
    seen = act(mona, made["id"], "preview", {"format": "brat", "drop_misplaced": True}).json()
    assert [(each["label"], each["means"]) for each in seen["labels"]] == [
        ("LOADED", None),
        ("MISC", None),
    ]
    assert seen["quoted"] == 2
    assert seen["ways"][0] == {"way": "end inclusive, UTF-16 units, LF", "matched": 1}
    told = {"LOADED": "passage.bias=loaded_wording", "MISC": "-"}
    wish = {"format": "brat", "drop_misplaced": True, "labels": told, "finished": False}
    seen = act(mona, made["id"], "preview", wish | {"annotators": {"ann": "b-1"}}).json()
    assert seen["labels"][0]["means"] == "passage.bias=loaded_wording"
    assert seen["annotators"] == ["ann"]
    assert seen["documents"][0]["readings"][0]["annotations"][0]["quote"] == WORDS


def test_what_a_file_is_not_is_said_instead_of_shown(project: Project, mona: Person) -> None:
    made = put_down(mona, project, b"a,a\n1,2\n3,4\n", "twice.csv").json()
    assert "Two columns" in look(mona, made["id"])["fault"]
    seen = act(mona, made["id"], "preview", {"format": "brat"}).json()
    assert [each["code"] for each in seen["errors"]] == ["bad_zip"]


def test_a_way_of_reading_is_kept_for_the_next_file(
    project: Project, mona: Person, ada: Person
) -> None:
    path = f"/api/v1/projects/{project.slug}/import-plans/"
    kept = mona.client.post(path, {"name": "Votes", "wish": WISH}, format="json")
    assert kept.status_code == 201, kept.content
    changed = {"name": "Votes", "wish": WISH | {"annotator": "us"}}
    again = mona.client.post(path, changed, format="json").json()
    (listed,) = mona.client.get(path).json()
    assert (listed["id"], listed["wish"]["annotator"]) == (again["id"], "us")
    assert listed["wish"]["mapping"] == json.loads(json.dumps(WISH["mapping"]))
    mine = f"/api/v1/import-plans/{listed['id']}/"
    other = mona.client.post(path, {"name": "Others", "wish": WISH}, format="json").json()
    taken = mona.client.patch(mine, {"name": "Others"}, format="json")
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    assert mona.client.patch(mine, {"name": "First"}, format="json").json()["name"] == "First"
    assert ada.client.patch(mine, {"name": "Mine"}, format="json").status_code == 404
    mona.client.delete(f"/api/v1/import-plans/{other['id']}/")
    assert ada.client.get(path).status_code == 403
    assert ada.client.delete(f"/api/v1/import-plans/{listed['id']}/").status_code == 404
    assert mona.client.delete(f"/api/v1/import-plans/{listed['id']}/").status_code == 204
    assert mona.client.get(path).json() == []


def test_of_a_zip_of_tables_it_is_found_out_how_they_belong_together(
    project: Project, mona: Person
) -> None:
    votes = "article,verdict,rater\nd1,Fine,r1\nd2,Fine,r1\n"
    parts = {"votes.csv": votes, "texts.tsv": "ID\ttext\nd1\tA plan.\nd2\tHere.\n"}
    made = put_down(mona, project, zipped(parts), "all.zip").json()
    found = look(mona, made["id"])
    assert (found["format"], found["tables"]) == ("table", ["texts.tsv", "votes.csv"])
    found = look(mona, made["id"], "file=votes.csv&join_file=texts.tsv")
    assert found["join"] == {"column": "ID", "to": "article"}
    assert found["join_columns"] == ["ID", "text"]
    assert dict(zip(found["columns"], found["rows"][1], strict=True))["texts.text"] == "Here."
    apart = look(mona, made["id"], "file=votes.csv&join_file=texts.tsv&join_column=x&join_to=rater")
    assert "no column 'x'" in apart["fault"]
    assert look(mona, made["id"], "format=brat")["columns"] == []
