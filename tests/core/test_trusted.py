"""Our own lines read back without a second look are what a look makes of them."""

from dataclasses import replace

import orjson
import pytest

from annotator.core.decision_records import DecisionRecord, SourceRecord
from annotator.core.record_json import document_json
from annotator.core.records import (
    AnnotationRecord,
    AssignmentRecord,
    DocumentRecord,
    EntityRecord,
    LinkRecord,
    parse,
)
from annotator.core.releasing import trusted

MARKS = (
    AnnotationRecord(1, "passage", ((0, 3), (5, 9)), None, "“It”", "", " was", {"tone": ["a"]}),
    AnnotationRecord(2, "article", (), 0, None, values={"who": {"entity": "e1"}}, note="🦊"),
    AnnotationRecord(
        3, "passage", ((1, 2),), links=(LinkRecord("cue", 1), LinkRecord("of", None, "e1"))
    ),
    AnnotationRecord(
        4, "passage", origin="rule", score=0.5, reason="close", created_at="2026-01-01"
    ),
)
SETTLED = AssignmentRecord(
    "a2",
    "adjudication",
    turn=2,
    annotations=MARKS[:1],
    decisions=(
        DecisionRecord("accepted", 1, "slip", sources=(SourceRecord("a1", "1", "passage"),)),
    ),
    gold=True,
)
SKIPPED = AssignmentRecord("a3", state="skipped", skip={"reason": "paywall", "note": "all"})
FULL = DocumentRecord(
    "k",
    "“It was bad.”",
    outlet="The Post",
    language="en",
    content_warning="Violence",
    metadata={"x": [1, None]},
    rights={"licence": "CC0-1.0"},
    blocks=[[0, 13, "body"]],
    sentences=[[0, 13]],
    entities={"e1": EntityRecord("Ōsaka", "person", local=True)},
    assignments=(AssignmentRecord("a1", annotations=MARKS), SETTLED, SKIPPED),
)


@pytest.mark.parametrize(
    "record",
    [
        FULL,
        DocumentRecord("bare", "Text."),
        replace(FULL, outlet=" The  Post\n", event="  ", language=""),
    ],
)
def test_a_line_of_ours_is_what_a_look_makes_of_it(record: DocumentRecord) -> None:
    line = orjson.loads(orjson.dumps(document_json(record)))
    assert trusted.document(trusted.as_read(line)) == parse(line)
    again = orjson.loads(orjson.dumps(document_json(parse(line))))
    assert trusted.as_read(line) == again
