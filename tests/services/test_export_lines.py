"""A download's lines straight from rows are, byte for byte, what its records come to."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError

from annotator.core.record_json import document_json
from annotator.core.releasing.released import Privacy, naming
from annotator.core.releasing.unnamed import unnamed
from annotator.models import Annotation, AnnotationLink, Assignment, Project
from annotator.services.exports import export_lines, export_records
from annotator.services.exports.export_filters import ALL, Filters, Selection
from tests.articles import article
from tests.people import Person
from tests.releases import demo

__all__ = ["demo"]

_WHEN = "2026-01-01T00:00:00Z"
_IN_WORDS = frozenset({("passage", "framing_note"), ("passage", "bias_note")})
_PRIVACY = Privacy(salt="", names=naming(["Ada Novak"]), in_words=_IN_WORDS)


def both(project: Project, filters: Filters, privacy: Privacy = _PRIVACY) -> tuple[bytes, bytes]:
    """The same download by way of rows and by way of records."""
    selection = Selection(project, filters, DEFAULT_DB_ALIAS)
    rows = b"".join(export_lines.lines(selection, privacy, _WHEN))
    records = b"".join(
        orjson.dumps(document_json(unnamed(each, privacy)) | {"exported_at": _WHEN}) + b"\n"
        for each in export_records.records(selection)
    )
    return rows, records


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(state=ALL, kind=ALL, purpose=ALL, set_aside=True),
        Filters(layer="passage"),
        Filters(kind="adjudication", state=ALL),
        Filters(kind="gold"),
        Filters(round="none of these"),
    ],
)
def test_both_ways_come_to_the_same_bytes(demo: Project, filters: Filters) -> None:
    rows, records = both(demo, filters)
    assert rows == records


def test_entities_words_notes_and_scores_are_told_alike(demo: Project) -> None:
    marks = list(Annotation.objects.filter(document__project=demo, layer="passage")[:3])
    for number, mark in enumerate(marks):
        mark.note = "As Ada Novak said, ada@example.org: “🦊”"
        mark.score, mark.reason = 0.1 + number, "close"
        mark.values = {**mark.values, "framing_note": "Ada Novak again", "bias_note": '{"id":"x"}'}
        mark.save()
    rows, records = both(demo, Filters(state=ALL, kind=ALL))
    assert rows == records
    assert b"Novak" not in rows
    assert b'"score":0.1' in rows
    assert re.search(rb'"entity":"e\d+"', rows)


def test_marks_in_one_place_and_moment_are_told_apart_alike(demo: Project) -> None:
    one = Annotation.objects.filter(document__project=demo, layer="passage").first()
    assert one is not None
    for digit in "ba":
        twin = Annotation.objects.get(pk=one.pk)
        twin.pk = f"0193{digit * 28}"
        twin.note = f"twin {digit}"
        twin._state.adding = True
        twin.save(force_insert=True)
    rows, records = both(demo, Filters(state=ALL, kind=ALL))
    assert rows == records
    assert rows.count(b'"twin ') == 2


def test_a_whole_second_comes_before_its_parts_alike(demo: Project) -> None:
    one = Annotation.objects.filter(document__project=demo, layer="passage").first()
    assert one is not None
    second = one.created_at.replace(microsecond=0)
    for digit, microsecond in (("a", 500_000), ("b", 0)):
        twin = Annotation.objects.get(pk=one.pk)
        twin.pk = f"0193{digit * 28}"
        twin._state.adding = True
        twin.save(force_insert=True)
        made = second.replace(microsecond=microsecond)
        Annotation.objects.filter(pk=twin.pk).update(created_at=made)
    Annotation.objects.filter(pk=one.pk).delete()
    rows, records = both(demo, Filters(state=ALL, kind=ALL))
    assert rows == records


def test_arrows_are_told_alike(demo: Project) -> None:
    reading = Assignment.objects.filter(document__project=demo, annotations__isnull=False).first()
    assert reading is not None
    two = list(Annotation.objects.filter(assignment=reading)[:2])
    AnnotationLink.objects.create(source=two[0], role="cue", target=two[1])
    rows, records = both(demo, Filters(state=ALL, kind=ALL))
    assert rows == records
    assert b'"role":"cue"' in rows


def test_settled_versions_are_told_alike(demo: Project) -> None:
    Assignment.objects.filter(document__project=demo, slot=1).update(kind="adjudication")
    rows, records = both(demo, Filters(state=ALL, kind=ALL))
    assert rows == records
    assert b'"adjudication"' in rows


def test_one_odd_article_takes_no_other_by_way_of_records(
    demo: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = Assignment.objects.filter(document__project=demo, annotations__isnull=False).first()
    assert reading is not None
    two = list(Annotation.objects.filter(assignment=reading)[:2])
    AnnotationLink.objects.create(source=two[0], role="cue", target=two[1])
    asked: list[object] = []
    by_records = export_records.work

    def noted(selection: Selection, ids: Sequence[UUID]) -> export_records.Batch:
        asked.extend(ids)
        return by_records(selection, ids)

    monkeypatch.setattr(export_records, "work", noted)
    selection = Selection(demo, Filters(state=ALL, kind=ALL), DEFAULT_DB_ALIAS)
    lines = list(export_lines.lines(selection, _PRIVACY, _WHEN))
    assert len(lines) > 1
    assert asked == [reading.document_id]


def test_an_article_that_nobody_read_is_told_alike(project: Project) -> None:
    article(project)
    rows, records = both(project, Filters(kind=ALL))
    assert rows == records
    assert b'"assignments":[]' in rows


def test_a_plain_mark_is_not_read_on_the_way(demo: Project, monkeypatch: Any) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("by way of records")

    monkeypatch.setattr(export_records, "work", refuse)
    selection = Selection(demo, Filters(), DEFAULT_DB_ALIAS)
    assert list(export_lines.lines(selection, Privacy(salt=""), _WHEN))


def test_a_database_that_goes_away_before_the_first_byte_is_told(
    demo: Project, mona: Person, monkeypatch: Any
) -> None:
    def away(*_: object) -> Iterator[bytes]:
        raise OperationalError("server closed the connection unexpectedly")
        yield b""

    path = f"/api/v1/projects/{demo.slug}/export/?format=jsonl"
    monkeypatch.setattr(export_lines, "lines", away)
    for _ in range(20):
        # Every time: no place for a download is kept.
        assert mona.client.get(path).status_code == 503
    monkeypatch.undo()
    answer = mona.client.get(path)
    assert answer.getvalue().count(b"\n") == int(answer["Slant-Records"])
