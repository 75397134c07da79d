"""What a record may hold is the same whatever file it came from."""

import json
from dataclasses import replace
from typing import Any

import pytest

from annotator.core import record_limits
from annotator.core.errors import Invalid
from annotator.core.record_json import document_json
from annotator.core.records import (
    AnnotationRecord,
    AssignmentRecord,
    DocumentRecord,
    EntityRecord,
    parse,
)

PLAIN = DocumentRecord("k", "A text.", assignments=(AssignmentRecord("a1"),))


def test_what_is_within_the_limits_passes_and_is_parsed() -> None:
    record_limits.check(PLAIN)
    assert parse(json.loads(json.dumps(document_json(PLAIN)))) == PLAIN


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("key", {"key": "k" * 201}),
        ("key", {"key": " k"}),
        ("key", {"key": ""}),
        ("title", {"title": "t" * 2_001}),
        ("outlet", {"outlet": "o" * 301}),
        ("url", {"url": "u" * 4_001}),
        ("byline", {"byline": "b" * 2_001}),
        ("entities.e1.name", {"entities": {"e1": EntityRecord(" ", "person")}}),
        ("assignments.0.kind", {"kind": "gold"}),
        ("assignments.0.turn", {"turn": 0}),
        ("assignments.0.turn", {"turn": 2**31}),
        ("assignments.0.turn", {"turn": "2"}),
        ("assignments.0.turn", {"turn": True}),
        ("assignments.0.round", {"round": " "}),
        ("assignments.0.round", {"round": "r" * 61}),
        ("assignments.0.note", {"note": "n" * 10_001}),
        (
            "assignments.0.annotations.0.note",
            {"annotations": (AnnotationRecord(1, "mark", note="n" * 10_001),)},
        ),
    ],
)
def test_what_our_own_lines_could_not_say_is_refused_by_its_place(
    place: str, change: dict[str, Any]
) -> None:
    if place.startswith("assignments"):
        change = {"assignments": (replace(PLAIN.assignments[0], **change),)}
    with pytest.raises(Invalid) as refusal:
        record_limits.check(replace(PLAIN, **change))
    assert list(refusal.value.fields) == [place]
