"""A project goes out as one file and comes back, elsewhere or beside itself."""

import json
import zipfile
from pathlib import Path

import pytest
from django.db.models import Model, QuerySet

from annotator.core.errors import DomainError
from annotator.models import (
    Annotation,
    AnnotationChange,
    Assignment,
    BackgroundAnswers,
    CountedReading,
    Document,
    Membership,
    Project,
    User,
)
from annotator.services.archive import faults, project, tables
from annotator.services.counting import keeping
from annotator.services.projects import demo


@pytest.fixture
def worked(db: None) -> Project:
    """The demo, with three people's work in it."""
    demo.prepare()
    return Project.objects.get()


def kept(found: Project) -> dict[str, int]:
    """How many rows each table has of it."""
    return {tables.name(model): rows_of(model, found).count() for model in tables.of_project()}


def rows_of(model: type[Model], found: Project) -> QuerySet[Model]:
    """Its rows of a table."""
    return model._base_manager.filter(**{str(tables.path(model)): found.pk})


def parts(file: Path) -> dict[str, bytes]:
    """The tables in an archive."""
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist() if "tables/" in name}


def test_a_project_restored_beside_itself_has_the_same_of_everything(
    worked: Project, tmp_path: Path
) -> None:
    file = tmp_path / "demo.zip"
    project.archive(worked, file)
    again = project.restore(file)
    assert again.slug == f"{worked.slug}-2"
    assert kept(again) == kept(worked)
    assert kept(again)["annotator_annotation"] > 20
    assert keeping.differences() == []
    assert CountedReading.objects.filter(project=again).exists()
    assert list(faults.found()) == []


def test_links_between_rows_and_inside_answers_follow_the_new_ids(
    worked: Project, tmp_path: Path
) -> None:
    file = tmp_path / "demo.zip"
    project.archive(worked, file)
    again = project.restore(file)
    old = {str(pk) for pk in worked.entities.values_list("pk", flat=True)}
    new = {str(pk) for pk in again.entities.values_list("pk", flat=True)}
    assert old
    assert not old & new
    named = 0
    for mark in Annotation.all_kinds.filter(document__project=again):
        assert mark.assignment.document_id == mark.document_id
        written = json.dumps(mark.values)
        assert not any(pk in written for pk in old)
        named += sum(pk in written for pk in new)
    assert named
    assert AnnotationChange.objects.filter(assignment__project=again).count() == (
        AnnotationChange.objects.filter(assignment__project=worked).count()
    )


def test_archived_deleted_and_restored_it_gives_the_same_bytes_again(
    worked: Project, tmp_path: Path
) -> None:
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    project.archive(worked, first)
    remove(worked)
    assert not Document.objects.exists()
    again = project.restore(first)
    assert (again.pk, again.slug) == (worked.pk, worked.slug)
    project.archive(again, second)
    assert parts(first) == parts(second)


def remove(found: Project) -> None:
    """Everything of it, as nobody but a test may."""
    Document.objects.update(gold=None)
    for model in reversed(tables.of_project()):
        rows = rows_of(model, found)
        rows._raw_delete(rows.db)


def test_people_come_as_pseudonyms_unless_they_shall_be_found(
    worked: Project, tmp_path: Path
) -> None:
    User.objects.filter(username="ada").update(email="ada@example.org", name="Ada Lovelace")
    silent, told = tmp_path / "silent.zip", tmp_path / "told.zip"
    project.archive(worked, silent)
    project.archive(worked, told, with_names=True)
    everything = b"".join(parts(silent).values())
    assert b"ada@example.org" not in everything
    assert b"Lovelace" not in everything
    assert b"ada@example.org" in parts(told)["tables/people.jsonl"]
    nobody = project.restore(silent)
    assert not Membership.objects.filter(project=nobody, user__isnull=False).exists()
    found = project.restore(told)
    assert Membership.objects.get(project=found, user__isnull=False).user == (
        User.objects.get(username="ada")
    )


def test_who_restores_it_manages_it(worked: Project, tmp_path: Path) -> None:
    file = tmp_path / "demo.zip"
    project.archive(worked, file)
    sam = User.objects.create(username="sam")
    again = project.restore(file, by=sam, slug="elsewhere")
    assert again.slug == "elsewhere"
    assert Membership.objects.get(project=again, user=sam).is_manager


def test_background_and_tokens_stay_behind() -> None:
    assert BackgroundAnswers not in tables.of_project()
    names = {tables.name(model) for model in tables.of_project()}
    assert not names & {"annotator_apitoken", "annotator_backgroundkey", "annotator_user"}


def test_a_damaged_file_is_refused_and_leaves_nothing(worked: Project, tmp_path: Path) -> None:
    file, broken = tmp_path / "demo.zip", tmp_path / "broken.zip"
    project.archive(worked, file)
    whole = file.read_bytes()
    before = Assignment.objects.count()
    for bad in (whole[: len(whole) // 2], b"", rewritten(file)):
        broken.write_bytes(bad)
        with pytest.raises(DomainError, match="damaged"):
            project.restore(broken)
    assert Project.objects.count() == 1
    assert Assignment.objects.count() == before


def rewritten(file: Path) -> bytes:
    """The same zip with one letter of a table changed, the manifest as it was."""
    target = file.with_name("rewritten.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "tables/annotator_documenttext.jsonl":
                assert b"the" in data
                data = data.replace(b"the", b"The", 1)
            new.writestr(name, data)
    return target.read_bytes()


def test_a_newer_file_is_refused_with_a_sentence(worked: Project, tmp_path: Path) -> None:
    file = tmp_path / "demo.zip"
    project.archive(worked, file)
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                data = json.dumps(json.loads(data) | {"migration": "9999_later"}).encode()
            new.writestr(name, data)
    with pytest.raises(DomainError, match="newer version"):
        project.restore(newer)
