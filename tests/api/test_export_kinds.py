"""Whose marks a download holds: everybody's, the settled ones, the majority's, or shares."""

import io
import json
import zipfile
from pathlib import Path

import duckdb
import pytest

from annotator.formats import ARCHIVES
from annotator.models import Annotation, Assignment, Document, Project
from tests.dataset import body_of, export, records, tables
from tests.people import Person
from tests.releases import demo

__all__ = ["demo"]

FORMATS = sorted(ARCHIVES)


def unpacked(person: Person, project: Project, query: str) -> tuple[dict[str, bytes], int]:
    """The zip's files, and how many records were announced."""
    answer = export(person, project, query)
    with zipfile.ZipFile(io.BytesIO(body_of(answer))) as archive:
        return {each: archive.read(each) for each in archive.namelist()}, int(
            answer["Slant-Records"]
        )


def settle(project: Project, jude: Person, reading: Assignment, *, counts: bool) -> Assignment:
    """A settled version with somebody's marks; one that counts, or one that is superseded."""
    copy = Assignment.objects.create(
        document=reading.document,
        round=reading.round,
        member=jude.membership,
        kind="adjudication",
        state="submitted",
        codebook=reading.codebook,
    )
    Annotation.all_kinds.filter(assignment=reading).update(assignment=copy)
    if counts:
        Document.objects.filter(pk=reading.document_id).update(gold=copy)
    return copy


def test_gold_is_the_settled_versions_that_count(demo: Project, rita: Person, jude: Person) -> None:
    read = Assignment.objects.filter(state="submitted").order_by("document__key", "pk")
    one, other, *_ = {each.document_id: each for each in read}.values()
    settle(demo, jude, one, counts=True)
    settle(demo, jude, other, counts=False)
    found = [each for each in records(rita, demo, "kind=gold") if each["assignments"]]
    assert [each["key"] for each in found] == [one.document.key]
    settled = [each for each in records(rita, demo, "kind=adjudication") if each["assignments"]]
    assert len(settled) == 2
    path = f"/api/v1/projects/{demo.slug}/export/summary/?kind=gold"
    counted = rita.client.get(path).json()
    assert counted["in"]["readings"] == 1
    assert counted["in"]["annotations"] == sum(
        len(each["assignments"][0]["annotations"]) for each in found
    )


@pytest.mark.parametrize("name", FORMATS)
def test_what_most_annotators_say_is_one_reading_in_every_format(
    demo: Project, rita: Person, name: str
) -> None:
    expected = [
        mark
        for each in records(rita, demo, "kind=aggregated")
        for reading in each["assignments"]
        for mark in reading["annotations"]
    ]
    assert expected
    files, announced = unpacked(rita, demo, f"format={name}&kind=aggregated")
    account = json.loads(files["losses.json"])
    assert account["counts"]["annotations"] == announced == len(expected)
    index = [json.loads(line) for line in files["documents.jsonl"].splitlines()]
    assert {r["annotator"] for each in index for r in each["readings"]} == {"majority"}


def test_what_most_say_comes_in_again_as_what_no_person_said(demo: Project, rita: Person) -> None:
    for record in records(rita, demo, "kind=aggregated"):
        for reading in record["assignments"]:
            assert reading["kind"] == "model"
            for mark in reading["annotations"]:
                assert mark["origin"] == "rule"
                assert mark["quote"] in (
                    None,
                    " … ".join(record["text"][start:end] for start, end in mark["parts"]),
                )


def test_shares_are_the_same_as_lines_csv_and_parquet(
    demo: Project, rita: Person, tmp_path: Path
) -> None:
    lines = [
        json.loads(line)
        for line in body_of(export(rita, demo, "format=jsonl&kind=soft")).splitlines()
    ]
    rows = [(each["document"], vote) for each in lines for vote in each["votes"]]
    assert rows
    assert all(vote["share"] == round(vote["votes"] / vote["readers"], 6) for _, vote in rows)
    in_csv = tables(rita, demo, "kind=soft")["soft.csv"]
    plain = [(key, vote["dimension"], vote["label"], vote["votes"]) for key, vote in rows]
    assert [
        (row["document"], row["dimension"], row["label"], int(row["votes"])) for row in in_csv
    ] == plain
    files, _ = unpacked(rita, demo, "format=parquet&kind=soft")
    assert set(files) == {
        *("documents.parquet", "soft.parquet", "documents.jsonl", "codebook.json", "losses.json")
    }
    path = tmp_path / "soft.parquet"
    path.write_bytes(files[path.name])
    with duckdb.connect() as database:
        found = database.execute(f"SELECT votes FROM '{path}'").fetchall()
    assert found == [each[3:] for each in plain]


def test_a_format_that_cannot_hold_shares_refuses_them_by_name(demo: Project, rita: Person) -> None:
    for ask in (
        export(rita, demo, "format=brat&kind=soft"),
        rita.client.post(
            f"/api/v1/projects/{demo.slug}/exports/",
            {"format": "brat", "kind": "soft"},
            format="json",
        ),
    ):
        assert ask.status_code == 400
        assert ask.json()["code"] == "no_shares"
        assert "parquet" in ask.json()["message"]
    # The place that was taken for it is free again.
    for _ in range(9):
        assert export(rita, demo, "format=brat&kind=soft").status_code == 400
