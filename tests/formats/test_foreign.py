"""Other tools' files read: what we wrote comes back, and what others wrote is understood."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.conventions import ALL, Convention
from annotator.core.errors import Invalid
from annotator.core.records import AnnotationRecord, DocumentRecord
from annotator.formats import READERS
from annotator.formats.reading import Line, Options
from tests.core.test_conventions import counted_by
from tests.formats.sample import CODEBOOK, FIRST, RECORD, SECOND, TEXT, THIRD, written

OPTIONS = Options(codebook=CODEBOOK)
INVENTED = "Die „große“ Rede 🎈 war schlecht.\nDie Rede war schlecht."


def zipped(files: dict[str, str]) -> bytes:
    """A zip of these."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def read(name: str, content: bytes | str, options: Options = OPTIONS) -> list[Line]:
    """All that a reader gives."""
    raw = content.encode() if isinstance(content, str) else content
    return list(READERS[name](io.BytesIO(raw), options))


def record(lines: list[Line]) -> DocumentRecord:
    """The one record among them."""
    (line,) = lines
    assert line.fault is None, (line.fault.message, line.fault.fields)
    assert line.record is not None
    return line.record


def marks_of(found: DocumentRecord, annotator: str = "a1") -> list[AnnotationRecord]:
    """One reader's marks."""
    (reading,) = [each for each in found.assignments if each.annotator == annotator]
    return list(reading.annotations)


def test_our_brat_comes_back_with_parts_answers_entities_notes_and_links(tmp_path: Path) -> None:
    files = {
        name: text
        for name, text in written("brat", tmp_path).items()
        if name.endswith((".txt", ".ann"))
    }
    found = record(read("brat", zipped(files)))
    assert found.text == TEXT
    assert {each.annotator for each in found.assignments} == {"a1", "a2"}
    first, second, third, fourth = marks_of(found)
    assert first.parts == FIRST.parts
    assert first.values["frames"] == ["law", "war"]
    assert first.values["strength"] == -1
    assert first.values["sure"] is False
    assert first.values["why"] == FIRST.values["why"]
    assert first.note == "first, “second” third"
    to_mark, to_entity = first.links
    assert (to_mark.role, to_mark.to) == ("answers", second.id)
    assert to_entity.entity is not None
    assert found.entities[to_entity.entity].name == "Ada, Countess"
    who = first.values["who"]
    assert isinstance(who, list)
    assert [found.entities[each["entity"]].name for each in who] == ["Ada, Countess", "Ben"]
    assert who[0]["kind"] == "official"
    # The line break in it parted the mark: that is what brat cannot hold.
    assert [TEXT[a:b] for a, b in second.parts] == ["she said.", "It was “not", "bad”,", "really!"]
    assert third.values == {"tone": "good"}
    assert fourth.values == {}


def test_our_doccano_comes_back_as_marks_of_one_answer_each(tmp_path: Path) -> None:
    line = written("doccano", tmp_path)["a1.jsonl"]
    found = record(read("doccano", line))
    said = {(each.parts, tuple(each.values)) for each in marks_of(found)}
    assert (SECOND.parts, ("tone",)) in said
    assert (THIRD.parts, ("tone",)) in said
    assert found.key == RECORD.key


def test_our_label_studio_comes_back(tmp_path: Path) -> None:
    tasks = json.loads(written("label_studio", tmp_path)["tasks.json"])
    tasks[0]["annotations"] = [
        each | {"completed_by": name}
        for name, each in zip(tasks[0]["data"]["annotators"], tasks[0]["annotations"], strict=True)
    ]
    found = record(read("label_studio", json.dumps(tasks)))
    first, second, *_ = marks_of(found)
    assert first.parts == FIRST.parts
    assert (first.values["tone"], first.values["frames"]) == ("bad", ["law", "war"])
    assert first.values["why"] == FIRST.values["why"]
    assert second.parts == SECOND.parts
    assert [(link.role, link.to) for link in first.links] == [("answers", second.id)]


def test_our_semeval_comes_back(tmp_path: Path) -> None:
    files = {
        name: text
        for name, text in written("semeval", tmp_path).items()
        if name.endswith((".txt", "tone.task-tc.tsv"))
    }
    found = record(read("semeval", zipped(files)))
    assert {each.parts for each in marks_of(found)} == {
        *((part,) for part in FIRST.parts),
        SECOND.parts,
        THIRD.parts,
    }


@pytest.mark.parametrize("convention", ALL, ids=str)
def test_roles_of_another_task_are_found_however_they_are_counted(
    convention: Convention,
) -> None:
    rows = []
    for words in ("große", "Rede 🎈 war", "schlecht.\nDie"):
        start = INVENTED.index(words)
        places = counted_by(INVENTED, start, start + len(words), convention)
        rows.append(
            "\t".join(["a.txt", words.replace("\n", "\r"), *map(str, places), "bad", "law"])
        )
    content = zipped(
        {"texts/a.txt": INVENTED, "labels/all.tsv": "\n".join(rows).replace("\r", " ")}
    )
    flat = replace(OPTIONS, drop_misplaced=True)
    found = record(read("semeval", content, flat))
    said = [INVENTED[each.parts[0][0] : each.parts[0][1]] for each in marks_of(found, "semeval")]
    # A mention stands on one line, whatever stands in the text.
    assert said == ["große", "Rede 🎈 war", "schlecht.\nDie"]
    assert marks_of(found, "semeval")[0].values == {"tone": "bad", "frames": ["law"]}


def test_marks_that_are_nowhere_are_named_by_their_lines_and_nothing_comes_in() -> None:
    content = zipped({"a.txt": INVENTED, "a.ann": "T1\tmark 0 3\tDie\nT2\tmark 5 9\tRede\n"})
    (line,) = read("brat", content)
    assert line.record is None
    assert line.fault is not None
    assert line.fault.code == "misplaced"
    assert list(line.fault.fields) == ["a line 2"]
    kept = record(read("brat", content, replace(OPTIONS, drop_misplaced=True)))
    assert [each.parts for each in marks_of(kept, "brat")] == [((0, 3),)]


def test_the_report_counts_what_was_shifted_and_dropped() -> None:
    ann = "T1\tmark 20 23\twar\nT2\tmark 24 32\tschlecht\nT3\tmark 0 2\tnot\n"
    content = zipped({"a.txt": INVENTED, "a.ann": ann})
    (line,) = read("brat", content, replace(OPTIONS, drop_misplaced=True))
    assert dict(line.tally) == {"marks": 3, "matched": 2, "shifted": 2, "dropped": 1}


def test_a_label_nobody_knows_is_named_and_may_be_told_or_left_out() -> None:
    line = json.dumps({"text": "so bad", "label": [[3, 6, "LOADED"]]})
    (refused,) = read("doccano", line)
    assert refused.fault is not None
    assert "LOADED" in refused.fault.message
    told = replace(OPTIONS, labels={"LOADED": "mark.tone=bad"})
    (mark,) = marks_of(record(read("doccano", line, told)), "doccano")
    assert (mark.layer, mark.values) == ("mark", {"tone": "bad"})
    left = replace(OPTIONS, labels={"LOADED": "-"})
    assert marks_of(record(read("doccano", line, left)), "doccano") == []


def test_the_same_text_in_several_folders_is_read_by_several_people() -> None:
    files = {
        f"{who}/a.{ending}": text
        for who in ("ann", "bob")
        for ending, text in (("txt", "so bad"), ("ann", "T1\tmark 3 6\tbad\n"))
    }
    found = record(read("brat", zipped(files)))
    assert [each.annotator for each in found.assignments] == ["ann", "bob"]
    files["bob/a.txt"] = "so sad"
    files["bob/a.ann"] = "T1\tmark 3 6\tsad\n"
    assert [line.record.key for line in read("brat", zipped(files)) if line.record] == [
        "ann/a",
        "bob/a",
    ]


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("brat", b"no zip", "file"),
        ("brat", zipped({"a.txt": "x", "a.ann": "E1\tEvent:T1\n"}), "a line 1"),
        ("semeval", zipped({"a.txt": "x", "b.tsv": "9\t0\t1\n"}), "b.tsv line 1"),
        ("label_studio", b'{"a": 1}', "file"),
        ("label_studio", b'[{"data": {"text": 3}}]', "data.text"),
        ("doccano", b'{"text": "x", "label": [[0, 1]]}', "label"),
        ("doccano", b"[[[", "record"),
    ],
)
def test_what_is_none_of_the_format_is_refused_by_its_place(
    name: str, content: bytes, where: str
) -> None:
    try:
        faults = [line.fault for line in read(name, content) if line.fault]
    except Invalid as fault:
        faults = [fault]
    assert list(faults[0].fields) == [where]


def test_a_zip_that_grows_beyond_reason_is_refused_before_it_does() -> None:
    content = zipped({"a.txt": " " * 60_000_000, "a.ann": ""})
    assert len(content) < 100_000
    with pytest.raises(Invalid) as refused:
        read("brat", content)
    assert refused.value.code == "too_large"


def test_marks_need_a_codebook() -> None:
    with pytest.raises(Invalid) as refused:
        read("doccano", b'{"text": "x"}', Options())
    assert refused.value.code == "codebook_missing"
