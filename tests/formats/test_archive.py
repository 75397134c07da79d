"""What holds of every zip of another tool's files."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.records import AssignmentRecord
from annotator.formats import ARCHIVES, archive, growing
from tests.formats.sample import ABOUT, CODEBOOK, EMPTY, KEY, RECORD, TITLE, packed, written

FORMATS = sorted(ARCHIVES)


@pytest.mark.parametrize("name", FORMATS)
def test_it_says_what_it_is_what_it_loses_and_how_much_went_in(name: str, tmp_path: Path) -> None:
    files = written(name, tmp_path)
    account = json.loads(files["losses.json"])
    assert (account["schema"], account["format"]) == ("slant-losses/1", name)
    assert account["counts"] == {"documents": 1, "readings": 3, "annotations": 5}
    assert "code points" in account["offsets"]
    assert account["always"]
    assert all(each["says"].endswith(".") for each in account["losses"])


@pytest.mark.parametrize("name", FORMATS)
def test_codebook_and_readings_go_along(name: str, tmp_path: Path) -> None:
    files = written(name, tmp_path)
    assert json.loads(files["codebook.json"]) == {"1.0.0": CODEBOOK.body}
    assert TITLE in files["codebook.json"]
    (line,) = files["documents.jsonl"].splitlines()
    index = json.loads(line)
    assert index["document"] == KEY
    by = {each["annotator"]: each for each in index["readings"]}
    assert by[EMPTY]["nothing_found"] == ["mark"]
    assert by["a3"]["skip"]["reason"] == "not_news"


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_dataset_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
        written(name, folder)
    packed = [(folder / "dataset.zip").read_bytes() for folder in (first, second)]
    assert packed[0] == packed[1]
    with zipfile.ZipFile(first / "dataset.zip") as found:
        assert {each.date_time[0] for each in found.infolist()} == {1980}


@pytest.mark.parametrize("name", FORMATS)
def test_no_article_is_a_valid_dataset_too(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive.write(ARCHIVES[name], [], ABOUT, tmp_path)) as found:
        assert found.testzip() is None
        if name == "label_studio":
            assert json.loads(found.read("tasks.json")) == []


@pytest.mark.parametrize("name", FORMATS)
def test_articles_are_let_go_of_one_by_one(name: str, tmp_path: Path) -> None:
    alive = 0

    class Watched(str):
        """A text that tells when it is gone."""

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def records() -> object:
        nonlocal alive
        for number in range(20):
            alive += 1
            most.append(alive)
            yield replace(RECORD, key=f"k{number}", text=Watched(RECORD.text))

    most: list[int] = []
    archive.write(ARCHIVES[name], records(), ABOUT, tmp_path)  # type: ignore[arg-type]
    assert len(most) == 20
    assert max(most) <= 3


def test_file_names_are_safe_on_any_disk_and_tell_keys_apart(tmp_path: Path) -> None:
    keys = ["a", "A", "ä", "../a", "a b", "a/b", "x" * 200, "x" * 199, "…", "con.txt", ".a"]
    names = [archive.safe(key) for key in keys]
    assert len({name.casefold() for name in names}) == len(keys)
    assert all(name.isascii() and name.strip("-") == name and len(name) <= 80 for name in names)
    assert not any(sign in name for name in names for sign in "./\\: ")
    files = written("brat", tmp_path, replace(RECORD, key="../../etc/passwd"))
    assert not any(part == ".." for name in files for part in name.split("/"))


def test_rounds_and_kinds_of_reading_stand_apart() -> None:
    readings = [
        AssignmentRecord("a1"),
        AssignmentRecord("a1", round="2"),
        AssignmentRecord("a1", kind="adjudication"),
    ]
    assert [archive.reading_name(each) for each in readings] == [
        "a1",
        "a1.round-2",
        "a1.adjudication",
    ]


def test_a_loss_that_was_never_stated_is_a_defect() -> None:
    with pytest.raises(KeyError):
        archive.Losses({}).add("surprise")


@pytest.mark.parametrize("name", FORMATS)
def test_a_text_that_was_taken_down_stops_no_format(name: str, tmp_path: Path) -> None:
    gone = replace(RECORD, key="gone", text="")
    files = packed(name, tmp_path, RECORD, gone)
    assert files["documents.jsonl"].count(b"\n") == 2


def test_what_waits_to_be_written_together_is_written_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = (RECORD, replace(RECORD, key="other"))
    found = []
    for waiting in (1, 1_000_000):
        monkeypatch.setattr(growing, "_WAITING", waiting)
        folder = tmp_path / str(waiting)
        folder.mkdir()
        found.append(packed("conll", folder, *both))
    assert found[0] == found[1]
    keys = [json.loads(line)["document"] for line in found[0]["documents.jsonl"].splitlines()]
    assert keys == [RECORD.key, "other"]
