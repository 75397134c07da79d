"""Tables of judgements by a mapping: every row is in the dataset, or counted and listed."""

import io
import json
import tracemalloc
from collections.abc import Mapping

import pytest
from openpyxl import Workbook

from annotator.core.codebooks import codebook as core
from annotator.core.errors import Invalid
from annotator.core.records import DocumentRecord
from annotator.formats import READERS
from annotator.formats.reading import Line, Notes, Options
from tests.formats.sample import CODEBOOK, labels, question

SENTENCES = core.parse(
    {
        "title": "Sentences",
        "guideline": "",
        "layers": [
            {
                "id": "sentence",
                "title": "Sentence",
                "level": "sentence",
                "dimensions": [question("biased", "choice", labels=labels("yes", "no"))],
            },
            {
                "id": "word",
                "title": "Word",
                "level": "span",
                "dimensions": [question("tone", "choice", labels=labels("good", "bad"))],
            },
        ],
    }
)
MAPPING = {
    "text": "text",
    "key": "id",
    "annotator": "rater",
    "outlet": "outlet",
    "metadata": ["topic"],
    "answers": [
        {
            "column": "label",
            "layer": "sentence",
            "dimension": "biased",
            "values": {"Biased": "yes", "Non-biased": "no"},
            "leave_out": ["No agreement"],
        }
    ],
    "words": [{"column": "words", "cells": "python", "label": "word"}],
}
HEAD = ["id", "text", "rater", "label", "words", "outlet", "topic"]
ROWS = [
    ["s1", "A “mad, mad” plan. Twice!", "r1", "Biased", "['plan', 'mad']", "Daily", "x"],
    ["s1", "A “mad, mad” plan. Twice!", "r2", "Non-biased", "", "Daily", "x"],
    ["s2", "Nothing 🎈 here", "r1", "No agreement", "['absent']", "", "y"],
    ["s1", "A “mad, mad” plan. Twice!", "r1", "Non-biased", "", "Daily", "x"],
    ["s2", "Nothing  🎈 here", "r2", "Biased", "['🎈']", "", "y"],
]


def read(
    content: bytes, mapping: Mapping[str, object] = MAPPING, name: str = "t.csv", **more: object
) -> list[Line]:
    """What a mapping makes of a table."""
    body = json.dumps(mapping).encode() + b"\n" + content
    options = Options(codebook=SENTENCES, file_name=name, **more)  # type: ignore[arg-type]
    return list(READERS["table"](io.BytesIO(body), options))


def separated(joint: str, rows: list[list[str]] = ROWS) -> bytes:
    """As CSV, each cell in quotes."""
    lines = [[f'"{cell}"' for cell in row] for row in [HEAD, *rows]]
    return ("\ufeff" + "\r\n".join(joint.join(line) for line in lines)).encode()


def workbook() -> bytes:
    """As Excel."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in [HEAD, *ROWS]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def records(lines: list[Line]) -> list[DocumentRecord]:
    """All of them; none is a fault."""
    assert [line.fault for line in lines] == [None] * len(lines)
    return [line.record for line in lines if line.record]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (separated(","), "t.csv"),
        (separated(";"), "t.csv"),
        (separated("\t"), "t.tsv"),
        (workbook(), "t.xlsx"),
    ],
    ids=["commas", "semicolons", "tabs", "workbook"],
)
def test_rows_become_articles_readings_answers_and_marks(content: bytes, name: str) -> None:
    first, second = records(read(content, name=name))
    assert (first.key, first.outlet, first.metadata) == ("s1", "Daily", {"topic": "x"})
    assert first.sentences == [[0, len(first.text)]]
    one, two = first.assignments
    assert (one.annotator, two.annotator) == ("r1", "r2")
    said, word = one.annotations
    assert (said.layer, said.slot, said.values) == ("sentence", 0, {"biased": "yes"})
    assert [first.text[a:b] for a, b in word.parts] == ["plan"]
    assert two.annotations[0].values == {"biased": "no"}
    # "No agreement" is no answer, and the reading is there all the same.
    assert second.assignments[0].annotations == ()
    assert [second.text[a:b] for a, b in second.assignments[1].annotations[1].parts] == ["🎈"]


def test_a_column_of_warnings_stands_before_the_texts_that_have_one() -> None:
    table = b"id,text,warn\na,A plan.,Describes an attack.\nb,A talk.,\n"
    mapping = {"text": "text", "key": "id", "content_warning": "warn"}
    first, second = records(read(table, mapping))
    assert (first.content_warning, second.content_warning) == ("Describes an attack.", "")


def test_every_row_is_accounted_for() -> None:
    first, second = read(separated(","))
    assert first.tally == {
        "rows": 3,
        "duplicate_rows": 1,
        "words_placed": 1,
        "words_ambiguous": 1,
    }
    assert second.tally == {
        "rows": 2,
        "other_spellings": 1,
        "words_placed": 1,
        "words_missing": 1,
    }
    assert [(each.line, each.code) for each in (*first.remarks, *second.remarks)] == [
        (2, "not_unique"),
        (5, "duplicate_row"),
        (4, "not_unique"),
        (6, "other_text"),
    ]


def peak(articles: int, raters: int = 4) -> int:
    """The most bytes that reading a table takes whose raters stand one after another, so that
    the rows of each article are as far apart as they can be.
    """
    body = [
        [f"s{article}", f"{article} " + "A plan. " * 250, f"r{rater}", "Biased", "", "Daily", "x"]
        for rater in range(raters)
        for article in range(articles)
    ]
    content = "\n".join(",".join(cells) for cells in [HEAD, *body]).encode()
    stream, told = io.BytesIO(content), list[int]()
    given = Options(codebook=SENTENCES, mapping=MAPPING, rows_read=told.append)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    readings = 0
    for line in READERS["table"](stream, given):
        assert line.record is not None
        assert line.of == articles
        readings += len(line.record.assignments)
    most = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert readings == articles * raters
    assert told == list(range(1_000, readings + 1, 1_000))
    return most


def test_memory_does_not_grow_with_the_table_in_whatever_order_its_rows_stand() -> None:
    few, many = peak(250), peak(2_000)
    assert many < few * 2


def test_marks_in_columns_are_proved_by_their_words() -> None:
    mapping = {
        "text": "sentence",
        "explode": "targets",
        "spans": [
            {
                "start": "targets.from",
                "end": "targets.to",
                "quote": "targets.mention",
                "label": "word",
                "answers": [
                    {
                        "column": "targets.polarity",
                        "dimension": "tone",
                        "values": {"2": "bad", "6": "good"},
                        "leave_out": ["4"],
                    }
                ],
            }
        ],
    }
    targets = [
        {"from": 2, "to": 5, "mention": "Ada", "polarity": 2.0},
        {"from": 10, "to": 13, "mention": "Ben", "polarity": 4.0},
    ]
    line = {"sentence": "🎈 Ada met Ben.", "targets": targets}
    (record,) = records(read(json.dumps(line).encode(), mapping, "t.jsonl"))
    ada, ben = record.assignments[0].annotations
    assert (ada.parts, ada.values) == (((2, 5),), {"tone": "bad"})
    assert (ben.parts, ben.values) == (((10, 13),), {})
    targets[1]["mention"] = "Bob"
    (wrong,) = read(json.dumps(line).encode(), mapping, "t.jsonl")
    assert wrong.fault is not None
    assert list(wrong.fault.fields) == ["line 1"]


COUNTED = [(0, 5), (12, 17)], [(0, 5), (0, 5)]


@pytest.mark.parametrize("places", COUNTED, ids=["from the article", "from the sentence"])
def test_whether_places_count_from_the_sentence_is_found_from_their_words(
    places: list[tuple[int, int]],
) -> None:
    span = {"start": "from", "end": "to", "quote": "words", "sentence": "said", "label": "word"}
    mapping = {"text": "text", "key": "id", "spans": [span]}
    said = [("Tough talk.", "Tough"), ("Awful mess 🎈.", "Awful")]
    rows = [
        ["d", "Tough talk. Awful mess 🎈.", sentence, str(start), str(end), words]
        for (start, end), (sentence, words) in zip(places, said, strict=True)
    ]
    head = ["id", "text", "said", "from", "to", "words"]
    table = "\n".join(",".join(row) for row in [head, *rows])
    notes = Notes()
    (record,) = records(read(table.encode(), mapping, notes=notes))
    assert [each.parts for each in record.assignments[0].annotations] == [((0, 5),), ((12, 17),)]
    assert notes.quoted == 2
    assert len(notes.ways) == 24


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"text": "txt"}, "mapping"),
        (
            {"words": [{"column": "words", "cells": "odd", "label": "word"}]},
            "mapping.words.0.cells",
        ),
        ({"answer": []}, "mapping.answer"),
        ({"answers": [{"column": "label", "dimension": "biased"}]}, "mapping.answers.0.layer"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_by_its_place(
    change: dict[str, object], where: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read(separated(","), MAPPING | change)
    assert list(refused.value.fields) == [where]


def test_a_column_says_whether_the_text_may_be_passed_on() -> None:
    mapping = {"text": "t", "licence": "l", "may_redistribute_text": "m"}
    table = b"t,l,m\nOne,CC0,Yes\nTwo,,no\nThree,,\nFour,,perhaps\n"
    one, two, three, four = read(table, mapping)
    assert [each.record and dict(each.record.rights) for each in (one, two, three)] == [
        {"licence": "CC0", "may_redistribute_text": True},
        {"may_redistribute_text": False},
        {},
    ]
    assert four.fault is not None
    assert list(four.fault.fields) == ["row 5"]


def test_a_cell_that_is_no_list_is_the_fault_of_its_row() -> None:
    rows = [*ROWS, ["s3", "So it is", "r1", "Biased", "not a list", "", ""]]
    *_, last = read(separated(",", rows))
    assert last.fault is not None
    assert list(last.fault.fields) == ["row 7"]


@pytest.mark.parametrize(
    "content", [b"", b"a,a\n1,2", b"PK\x03\x04broken", b"text\n\xff\xfe", b'{"text": 3'], ids=repr
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read(content, {"text": "text"})


def test_the_codebook_of_the_other_tests_takes_a_table_too() -> None:
    body = json.dumps({"text": "t", "words": [{"column": "w", "label": "mark.tone=bad"}]})
    options = Options(codebook=CODEBOOK, file_name="t.csv")
    (line,) = READERS["table"](io.BytesIO(f"{body}\nt,w\nso bad,bad\n".encode()), options)
    assert line.record is not None
    assert line.record.assignments[0].annotations[0].values == {"tone": "bad"}
