"""Files in and the dataset out on the server's own command line."""

import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Document, Project
from annotator.services.releases import releases
from tests.dataset import DEMO
from tests.releases import contents, demo, released

__all__ = ["demo"]


def run(command: str, *words: object) -> tuple[str, str]:
    """What a command prints, and what it complains about."""
    out, complaints = StringIO(), StringIO()
    try:
        call_command(command, *map(str, words), stdout=out, stderr=complaints)
    except CommandError as error:
        complaints.write(str(error))
    return out.getvalue(), complaints.getvalue()


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A text file."""
    file = tmp_path / "dam.txt"
    file.write_text("The dam is safe.\n\nNobody believed it.", encoding="utf-8")
    return file


def test_files_come_in_by_their_endings(project: Project, article: Path) -> None:
    said, complaints = run("import_documents", project.slug, article, DEMO)
    assert complaints == ""
    assert "dam.txt: 1 articles added" in said
    assert "articles.jsonl: 8 articles added, 0 here already; 24 readings" in said
    assert Document.objects.filter(key="dam", imported_in__file_name="dam.txt").exists()


def test_a_dry_run_adds_nothing(project: Project) -> None:
    said, _ = run("import_documents", project.slug, DEMO, "--dry-run")
    assert "8 articles would be added" in said
    assert not Document.objects.exists()


def test_every_bad_line_is_named(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"key": "a", "text": "One."}\n{"key": "b"}\n{', encoding="utf-8")
    _, complaints = run("import_documents", project.slug, file)
    assert "line 2: text: This is missing." in complaints
    assert "line 3: record: This is not JSON" in complaints
    assert "2 lines are wrong" in complaints
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nowhere", "x.txt"], "no project 'nowhere'; there are: river-dam"),
        (["river-dam", "missing.txt"], "No such file"),
    ],
)
def test_a_wrong_word_is_explained(project: Project, words: list[str], why: str) -> None:
    assert why in run("import_documents", *words)[1]


def test_the_dataset_is_written_as_articles_annotations_or_tables(
    project: Project, tmp_path: Path
) -> None:
    run("import_documents", project.slug, DEMO)
    said, _ = run("export_dataset", project.slug, tmp_path / "all.jsonl", "--state", "all")
    records: list[Any] = [
        json.loads(line) for line in (tmp_path / "all.jsonl").read_bytes().splitlines()
    ]
    assert "8 articles" in said
    assert sum(len(each["assignments"]) for each in records) == 24
    words = ("--layout", "annotations", "--annotator", "ada")
    run("export_dataset", project.slug, tmp_path / "ada.jsonl", *words)
    marks = [json.loads(line) for line in (tmp_path / "ada.jsonl").read_bytes().splitlines()]
    assert {each["annotator"] for each in marks} == {"ada"}
    run("export_dataset", project.slug, tmp_path / "t.zip")
    with zipfile.ZipFile(tmp_path / "t.zip") as archive:
        assert "readings.csv" in archive.namelist()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["ada.jsonl", "all.jsonl", "t.zip"]


def test_an_unknown_kind_of_file_is_refused(project: Project, tmp_path: Path) -> None:
    _, complaints = run("export_dataset", project.slug, tmp_path / "x.csv")
    assert "must end in .zip (tables) or .jsonl" in complaints
    assert list(tmp_path.iterdir()) == []


def test_a_dataset_version_is_laid_out_in_a_folder_whole(
    demo: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = released(demo)
    call_command("release_files", demo.slug, "1.0.0", str(tmp_path / "mirror"))
    found = {
        str(path.relative_to(tmp_path / "mirror")): path.read_bytes()
        for path in (tmp_path / "mirror").rglob("*")
        if path.is_file()
    }
    assert found == contents(made)
    releases.withdraw(release=made, actor=None, reason="It must go.")
    with pytest.raises(CommandError, match="withdrawn"):
        call_command("release_files", demo.slug, "1.0.0", str(tmp_path / "again"))
    with pytest.raises(CommandError, match=r"no version 9\.9\.9"):
        call_command("release_files", demo.slug, "9.9.9", str(tmp_path / "again"))
