"""Tables of every kind become the same rows: Parquet as pandas writes it, JSON in its shapes."""

import io
import json
from pathlib import Path

import pandas
import pytest

from annotator.core.errors import Invalid
from annotator.formats import table_parquet
from annotator.formats.table_files import Choice, Join, stored
from tests.formats.test_foreign import zipped

FRAME = pandas.DataFrame(
    {
        "id": ["s1", "s2"],
        "text": ["A 🎈 plan.", "Nothing"],
        "score": [2.0, 3.5],
        "words": [["plan", "mad"], []],
        "at": pandas.to_datetime(["2026-01-31", "2026-02-01"]),
    }
)


def read(content: bytes, name: str, explode: str | None = None) -> list[dict[str, str]]:
    """Rows without their numbers."""
    return chosen(content, name, Choice(explode=explode))


def chosen(content: bytes, name: str, choice: Choice) -> list[dict[str, str]]:
    """Rows of what was chosen."""
    with stored(io.BytesIO(content), name, choice) as source:
        return [row for _, row in source.rows()]


def test_parquet_is_read_with_its_lists_and_numbers(tmp_path: Path) -> None:
    FRAME.to_parquet(tmp_path / "t.parquet")
    first, second = read((tmp_path / "t.parquet").read_bytes(), "t.parquet")
    assert (first["id"], first["text"], first["score"]) == ("s1", "A 🎈 plan.", "2")
    assert json.loads(first["words"]) == ["plan", "mad"]
    assert first["at"].startswith("2026-01-31")
    assert (second["score"], second["words"]) == ("3.5", "[]")


def test_parquet_that_unpacks_to_too_much_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FRAME.to_parquet(tmp_path / "t.parquet")
    monkeypatch.setattr(table_parquet, "MOST_BYTES", 100)
    with pytest.raises(Invalid, match="at most 100 bytes"):
        read((tmp_path / "t.parquet").read_bytes(), "t.parquet")


def test_broken_parquet_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read(b"PAR1 nothing PAR1", "t.parquet")


@pytest.mark.parametrize(
    "shape",
    [
        json.dumps,
        lambda records: json.dumps(records, indent=1),
        lambda records: "\n".join(json.dumps(each) for each in records),
    ],
    ids=["list", "indented", "lines"],
)
def test_json_in_lines_and_in_a_list_is_the_same_table(shape: object) -> None:
    records = json.loads(FRAME.drop(columns="at").to_json(orient="records"))
    found = read(shape(records).encode(), "t.json")  # type: ignore[operator]
    assert [row["text"] for row in found] == ["A 🎈 plan.", "Nothing"]
    assert found[0]["words"] == '["plan", "mad"]'


def test_objects_by_their_names_are_rows_and_lists_of_lists_are_columns() -> None:
    # As the answers of several raters stand beside the aggregated one in published data.
    records = {"286": {"_source": "x", "re1": ["yes", ["yes", -1]]}, "3": {"re1": ["no", ["no"]]}}
    for content in (json.dumps(records), json.dumps(records, indent=2)):
        first, second = read(content.encode(), "full.json")
        assert (first["key"], first["re1.0"], first["re1.1"]) == ("286", "yes", '["yes", -1]')
        assert second["key"] == "3"


def test_a_row_for_each_item_of_a_list() -> None:
    content = json.dumps({"id": "a", "targets": [{"from": 1}, {"from": 2}]}).encode()
    assert [row["targets.from"] for row in read(content, "t.jsonl", "targets")] == ["1", "2"]


PARTS = {"votes.json": '{"s1": {"r": ["yes", ["yes", -1]]}, "s3": {"r": ["no", [-1, "no"]]}}'}
PARTS |= {"read/articles.tsv": "ID\ttext\ns1\tA plan.\ns2\tNobody's.\ns3\tHere."}
JOIN = Join("read/articles.tsv", "ID", "key")


def test_a_file_of_a_zip_has_the_rows_and_another_what_belongs_to_them() -> None:
    content = zipped({**PARTS, "README.md": "x"})
    with stored(io.BytesIO(content), "all.zip", Choice("votes.json", join=JOIN)) as source:
        found = [row for _, row in source.rows()]
        assert source.unused() == (1, ["s2"])
    assert [(row["key"], row["articles.text"]) for row in found] == [
        ("s1", "A plan."),
        ("s3", "Here."),
    ]


def test_all_files_of_a_zip_come_one_after_another() -> None:
    parts = {f"data/{each}.csv": f"text\n{each}\n" for each in ("test", "train")}
    found = chosen(zipped(parts), "all.zip", Choice())
    assert found == [{"file": f"data/{each}.csv", "text": each} for each in ("test", "train")]


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (Choice("other.csv"), "no table 'other.csv'"),
        (Choice("votes.json", join=Join("x", "ID", "key")), "no table 'x'"),
        (Choice("votes.json", join=Join("read/articles.tsv", "id", "key")), "no column 'id'"),
        (Choice("votes.json", join=Join("read/articles.tsv", "ID", "k")), "no column 'k'"),
    ],
)
def test_what_is_not_in_the_zip_is_named(choice: Choice, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        chosen(zipped(PARTS), "all.zip", choice)


def test_a_row_that_another_file_has_twice_cannot_be_joined() -> None:
    parts = PARTS | {"read/articles.tsv": "ID\ttext\ns1\ta\ns1\tb\n"}
    with pytest.raises(Invalid, match="row 3 is the second with 's1'"):
        chosen(zipped(parts), "all.zip", Choice("votes.json", join=JOIN))
    with pytest.raises(Invalid, match="no table in this zip"):
        chosen(zipped({"a.md": "x"}), "all.zip", Choice())
