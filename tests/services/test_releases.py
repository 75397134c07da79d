"""Dataset versions: whole or not there, the same bytes again, and nobody's name in them."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pandas
import pytest
from django.db import connections

from annotator.core.errors import Conflict
from annotator.core.releasing.released import pseudonym
from annotator.formats.releases.release_files import parquet
from annotator.models import Annotation, Assignment, Document, Project, Release
from annotator.models.release import ReleaseState
from annotator.services.documents import taking_down
from annotator.services.people import background
from annotator.services.releases import release_places, releases
from annotator.services.releases.release_building import Building, build
from annotator.services.releases.release_freezing import freeze
from tests.once import on_one_database
from tests.people import Person
from tests.releases import contents, demo, lines, released

__all__ = ["demo"]

TABLES = ("documents", "readings", "annotations", "answers", "soft", "aggregated", "annotators")


def in_parquet(query: str) -> list[Any]:
    """What DuckDB reads."""
    with duckdb.connect() as database:
        return database.execute(query).fetchall()


@on_one_database
def test_every_table_is_the_same_in_lines_csv_and_parquet(demo: Project) -> None:
    made = released(demo, text="all")
    folder = release_places.finished(made)
    for table in TABLES:
        rows = lines(made, table)
        assert rows, table
        parquet = in_parquet(f"SELECT count(*) FROM '{folder}/data/{table}/*.parquet'")
        csv = pandas.read_csv(folder / "csv" / f"{table}.csv", keep_default_na=False)
        assert parquet == [(len(rows),)]
        assert len(csv) == len(rows)
        schema = json.loads((folder / "schema" / f"{table}.schema.json").read_text())
        described = jsonschema.validators.validator_for(schema)
        described.check_schema(schema)
        reader = described(schema)
        for row in rows:
            reader.validate(row)
    frame = pandas.concat(
        pandas.read_parquet(path) for path in (folder / "data" / "documents").glob("*.parquet")
    )
    texts = dict(zip(frame["document"], frame["text"], strict=True))
    for mark in lines(made, "annotations"):
        if mark["parts"]:
            quote = " … ".join(texts[mark["document"]][start:end] for start, end in mark["parts"])
            assert quote == mark["quote"]


def test_the_manifest_has_every_file_and_the_counts_of_the_database(demo: Project) -> None:
    made = released(demo)
    files = contents(made)
    manifest = json.loads(files["manifest.json"])
    for each in manifest["files"]:
        assert hashlib.sha256(files[each["name"]]).hexdigest() == each["sha256"]
        assert len(files[each["name"]]) == each["size"]
    named = {each["name"] for each in manifest["files"]}
    archive = f"{demo.slug}-1.0.0.zip"
    assert set(files) - named == {"manifest.json", archive}
    with zipfile.ZipFile(io.BytesIO(files[archive])) as packed:
        inside = {each.partition("/")[2]: packed.read(each) for each in packed.namelist()}
    assert inside == {name: each for name, each in files.items() if name != archive}
    assert manifest["counts"]["readings"] == made.counts["readings"] == len(lines(made, "readings"))


def test_the_same_snapshot_gives_the_same_bytes(demo: Project) -> None:
    made = releases.create(project=demo, actor=None, version="1.0.0", options={"text": "all"})
    freeze(made, release_places.source(made))
    kept = {p.name: p.read_bytes() for p in release_places.source(made).iterdir()}
    build(made)
    first = contents(made)
    Release.objects.filter(pk=made.pk).update(
        state=ReleaseState.BUILDING, manifest=None, ready_at=None
    )
    made.files.all().delete()
    release_places.finished(made).rename(release_places.root() / "aside")
    release_places.source(made).mkdir()
    for name, content in kept.items():
        (release_places.source(made) / name).write_bytes(content)
    build(made)
    assert contents(made) == first


def test_no_name_address_id_or_secret_is_in_any_byte(
    demo: Project, mona: Person, ada: Person, ben: Person
) -> None:
    canaries: set[str] = set()
    for who in (mona, ada, ben):
        user = who.user
        user.username, user.email = f"canary{user.pk.hex[-8:]}", f"{user.pk.hex[-8:]}@example.org"
        user.name = f"Canary {user.pk.hex[-8:]}"
        user.save()
        canaries |= {user.username, user.email, user.name, who.membership.pseudonym}
        canaries |= {str(user.pk), user.pk.hex, str(who.membership.pk), who.membership.pk.hex}
        who.membership.assignments.update(
            note=f"as {user.name} ({user.email}) alias {user.username.upper()} said"
        )
    made = released(demo, text="all", notes=True)
    canaries |= {made.salt, str(made.pk), made.pk.hex, str(demo.pk), demo.pk.hex}
    for reading in ada.membership.assignments.prefetch_related("annotations"):
        canaries.add(str(reading.pk))
    everything = dict(contents(made))
    assert b"as [name] ([name]) alias [name] said" in everything["records.jsonl"]
    with zipfile.ZipFile(io.BytesIO(everything[f"{demo.slug}-1.0.0.zip"])) as packed:
        everything |= {f"zip {name}": packed.read(name) for name in packed.namelist()}
    for path in sorted(release_places.finished(made).rglob("*.parquet")):
        read = in_parquet(f"SELECT * FROM '{path}'")
        everything[f"rows {path.name}"] = repr(read).encode()
    found = {
        (name, each)
        for name, content in everything.items()
        for each in canaries
        if each.encode().lower() in content.lower() or each in name
    }
    assert found == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_killed_on_the_way_nothing_is_seen_and_it_is_finished_afterwards(
    demo: Project, share: float
) -> None:
    made = releases.create(project=demo, actor=None, version="1.0.0")

    def die(done: int, total: int, _: str) -> None:
        if done >= share * total:
            os._exit(9)

    connections.close_all()
    child = os.fork()
    if child == 0:
        build(made, die)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9
    made.refresh_from_db()
    assert made.state == ReleaseState.BUILDING
    assert not made.files.exists()
    assert not release_places.finished(made).exists()
    build(made)
    made.refresh_from_db()
    assert made.state == ReleaseState.READY
    assert not release_places.source(made).exists()
    assert len(contents(made)) == made.files.count()


def test_a_sheet_that_was_never_written_is_written_when_it_goes_on(demo: Project) -> None:
    made = releases.create(project=demo, actor=None, version="1.0.0")
    with parquet() as database:
        building = Building(made, lambda: None, database)
        for _, step in list(building.steps())[:3]:
            step()
    sheet = building.folder / "csv" / "soft.csv"
    before = sheet.read_bytes()
    sheet.unlink()
    build(made)
    assert contents(made)["csv/soft.csv"] == before


def test_mlcroissant_reads_the_description_and_the_rows(demo: Project) -> None:
    made = released(demo)
    # In a process of its own: its libraries warn, and warnings are errors here.
    program = (
        "import sys, mlcroissant as m\n"
        "d = m.Dataset(jsonld=sys.argv[1])\n"
        "assert not d.metadata.ctx.issues.warnings, d.metadata.ctx.issues.warnings\n"
        "print(sum(1 for _ in d.records(record_set='readings')))\n"
    )
    path = release_places.finished(made) / "croissant.json"
    said = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr
    assert int(said.stdout) == made.counts["readings"]
    described = json.loads(path.read_text())
    assert "http://mlcommons.org/croissant/1.1" in described["conformsTo"]
    assert described["rai:dataAnnotationPlatform"] == "Slant"


def test_what_only_people_know_stays_marked_until_they_say_it(demo: Project) -> None:
    made = released(demo)
    first = contents(made)["DATASHEET.md"].decode()
    assert "### Who funded it?\n\n> **Not answered yet.**" in first
    assert f"{made.counts['readings']} readings by 3 annotators" in first
    releases.answered(project=demo, answers={"funding": "Nobody did."}, base_revision=1)
    second = contents(released(demo, "1.1.0"))["DATASHEET.md"].decode()
    assert "### Who funded it?\n\nNobody did." in second


def test_a_new_version_says_what_changed_and_is_higher(demo: Project, ada: Person) -> None:
    released(demo)
    gone = lines(released(demo, "1.1.0"), "documents")[0]["document"]
    made = released(demo, "2.0.0", without_documents=[gone])
    files = contents(made)
    assert f"Articles that are gone: 1\n\n- `{gone}`" in files["CHANGES.md"].decode()
    changes = json.loads(files["changes.json"])
    assert changes["previous"] == "1.1.0"
    before, now = changes["counts"]["documents"]
    assert before - now == 1
    for lower in ("2.0.0", "1.9.0"):
        with pytest.raises(Conflict):
            releases.create(project=demo, actor=None, version=lower)


def test_somebody_withdrawn_is_in_no_table_and_two_versions_cannot_be_joined(
    demo: Project, ada: Person
) -> None:
    first = released(demo)
    second = released(demo, "1.0.1", without_annotators=[ada.membership.pseudonym])
    before, after = (
        {row["annotator"]: row["readings"] for row in lines(made, "annotators")}
        for made in (first, second)
    )
    assert len(before) == 3
    assert len(after) == 2
    assert not before.keys() & after.keys()
    readings = ada.membership.assignments.filter(state="submitted").count()
    assert sum(before.values()) - sum(after.values()) == readings


def test_what_people_told_of_themselves_stands_by_their_new_names_alone(
    demo: Project, ada: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {ada.membership.pk: {"age": "under_40"}, ben.membership.pk: {"age": "under_40"}}
    asked: list[dict[str, object]] = [{"id": "age", "title": "Age", "question": "How old are you?"}]
    bins = background.Bins(floor=2, variables=asked, of=told)
    monkeypatch.setattr(background, "bins", lambda **_: bins)
    made = released(demo)
    rows = {row["annotator"]: row["background"] for row in lines(made, "annotators")}
    names = {pseudonym(made.salt, who.membership.pseudonym) for who in (ada, ben)}
    assert {name for name, row in rows.items() if row == {"age": "under_40"}} == names
    assert len(rows) == 3
    assert "- How old are you? under_40: 2" in contents(made)["DATA_STATEMENT.md"].decode()


def test_the_settled_version_is_a_table_of_its_own_and_only_the_one_that_counts(
    demo: Project, jude: Person, ada: Person
) -> None:
    first, second = ada.membership.assignments.filter(state="submitted").order_by("pk")[:2]
    for reading in (first, second):
        copy = Assignment.objects.create(
            document=reading.document,
            round=reading.round,
            member=jude.membership,
            kind="adjudication",
            state="submitted",
            codebook=reading.codebook,
        )
        Annotation.all_kinds.filter(assignment=reading).update(assignment=copy)
        if reading is first:
            Document.objects.filter(pk=reading.document_id).update(gold=copy)
    made = released(demo)
    gold = lines(made, "gold")
    assert {row["document"] for row in gold} == {first.document.key}
    assert len(gold) == made.counts["gold"] > 0
    assert not {row["annotator"] for row in gold} & {
        row["annotator"] for row in lines(made, "annotators")
    }


def test_a_text_that_was_taken_down_is_not_in_it_and_its_places_are(
    demo: Project, sam: Person
) -> None:
    document = demo.documents.filter(assignments__state="submitted").order_by("key")[0]
    length = document.length
    taking_down.take_down(document=document, by=sam.user, reason="The publisher asked.")
    made = released(demo, text="all")
    (row,) = [each for each in lines(made, "documents") if each["document"] == document.key]
    assert (row["has_text"], row["text"], row["length"]) == (False, None, length)
    assert any(each["document"] == document.key for each in lines(made, "annotations"))


def test_a_version_of_nothing_is_refused(project: Project, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    made = releases.create(project=project, actor=None, version="1.0.0")
    with pytest.raises(Conflict) as refused:
        build(made)
    assert refused.value.code == "nothing_to_release"
