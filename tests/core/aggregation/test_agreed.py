"""What most readers say, as one reading."""

from annotator.core.aggregation.agreed import NAME, agreed
from annotator.core.codebooks import codebook
from annotator.core.records import (
    AnnotationRecord,
    AssignmentRecord,
    DocumentRecord,
    EntityRecord,
)

TEXT = "🎈 ten letters and more words behind"
BOOK = codebook.parse(
    {
        "title": "Test",
        "guideline": "",
        "layers": [
            {
                "id": "mark",
                "title": "Mark",
                "level": "span",
                "dimensions": [
                    {
                        "id": "tone",
                        "title": "Tone",
                        "question": "Tone?",
                        "kind": "choice",
                        "labels": [{"id": "good", "title": "Good"}, {"id": "bad", "title": "Bad"}],
                    },
                    {
                        "id": "much",
                        "title": "M",
                        "question": "M?",
                        "kind": "scale",
                        "min": 1,
                        "max": 3,
                    },
                    {"id": "sure", "title": "S", "question": "S?", "kind": "flag"},
                    {"id": "who", "title": "W", "question": "W?", "kind": "entity"},
                    {"id": "why", "title": "Y", "question": "Y?", "kind": "text", "max_length": 9},
                ],
            },
            {
                "id": "whole",
                "title": "Whole",
                "level": "document",
                "dimensions": [
                    {
                        "id": "frames",
                        "title": "F",
                        "question": "F?",
                        "kind": "choices",
                        "labels": [{"id": "law", "title": "L"}, {"id": "war", "title": "W"}],
                    }
                ],
            },
        ],
    }
)


def mark(start: int, end: int, **values: object) -> AnnotationRecord:
    """Somebody's mark."""
    return AnnotationRecord(id=1, layer="mark", parts=((start, end),), values=values)


def whole(*frames: str) -> AnnotationRecord:
    """Somebody's answer about the article."""
    return AnnotationRecord(id=2, layer="whole", slot=0, values={"frames": list(frames)})


def read(name: str, *marks: AnnotationRecord, **more: object) -> AssignmentRecord:
    """Somebody's reading."""
    return AssignmentRecord(name, annotations=marks, **more)  # type: ignore[arg-type]


def most(*readings: AssignmentRecord) -> AssignmentRecord:
    """What comes of them."""
    entities = {"e1": EntityRecord("Ada", "person")}
    record = DocumentRecord("k", TEXT, entities=entities, assignments=readings)
    (found,) = agreed(record, BOOK).assignments
    assert (found.annotator, found.kind) == (NAME, "model")
    return found


def test_a_mark_is_where_more_than_half_marked_with_what_more_than_half_said_there() -> None:
    said = {"tone": "bad", "much": 2, "sure": False, "who": {"entity": "e1"}, "why": "so"}
    found = most(
        read("a", mark(0, 10, **said), whole("law")),
        read("b", mark(2, 14, **said), whole("law", "war")),
        read("c", mark(20, 24, tone="good"), whole("war", "law")),
    )
    span, article = sorted(found.annotations, key=lambda each: each.layer)
    assert span.parts == ((2, 10),)
    assert span.quote == TEXT[2:10]
    assert span.values == {"tone": "bad", "much": 2, "sure": False, "who": {"entity": "e1"}}
    assert article.values == {"frames": ["law", "war"]}
    assert {each.origin for each in found.annotations} == {"rule"}


def test_half_decide_nothing_and_of_two_answers_that_tie_none_is_given() -> None:
    assert most(read("a", mark(0, 5)), read("b")).annotations == ()
    one = (mark(0, 4, tone="good"), mark(4, 8, tone="bad"))
    found = most(read("a", *one), read("b", *one))
    assert [(each.parts, each.values) for each in found.annotations] == [(((0, 8),), {})]


def test_that_most_found_nothing_is_kept_and_an_unread_article_has_no_reading() -> None:
    nothing = {"nothing_found": ("mark",)}
    found = most(read("a", **nothing), read("b", **nothing), read("c", mark(0, 5)))
    assert (found.nothing_found, found.annotations) == (("mark",), ())
    unread = DocumentRecord("k", TEXT, assignments=(read("a", state="open"),))
    assert agreed(unread, BOOK).assignments == ()
