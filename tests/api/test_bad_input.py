"""What does not fit is refused with its place named, and nothing changes."""

import json

import pytest

from annotator.core.ids import uuid7
from annotator.models import Annotation, Assignment, Project
from tests.api.test_annotations import START, body, put
from tests.articles import article, given
from tests.people import Person


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's reading of the short article."""
    return given(article(project), ada)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"parts": [[START, 100_000]]}, "parts.0"),
        ({"parts": [[START + 5, START]]}, "parts.0"),
        ({"parts": [[START, START]]}, "parts.0"),
        ({"parts": [[-1, 4]]}, "parts.0"),
        ({"parts": [[True, 4]]}, "parts.0"),
        ({"parts": []}, "parts"),
        ({"parts": "12"}, "parts"),
        ({"parts": [[0, 3], [5, 8]]}, "parts"),
        ({"quote": "something else"}, "quote"),
        ({"layer": "nothing"}, "layer"),
        ({"values": {"framing": ["no_such_label"]}}, "values.framing"),
        ({"values": {"no_such_dimension": "x"}}, "values.no_such_dimension"),
        ({"values": {"intensity": 2}}, "values.intensity"),
        ({"values": {"sentiment": "neutral", "intensity": 2}}, "values.intensity"),
        ({"values": {"sentiment": ["negative"]}}, "values.sentiment"),
        ({"slot": 1}, "slot"),
        ({"links": [{"role": "cue", "to": str(uuid7())}]}, "links.0.to"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_bad_input_names_its_place_and_changes_nothing(
    ada: Person, reading: Assignment, changes: dict[str, object], place: str
) -> None:
    answer = put(ada, uuid7(), body(reading, **changes))
    assert answer.status_code == 400, answer.content
    assert place in answer.json()["fields"], answer.json()
    assert Annotation.all_kinds.count() == 0
    reading.refresh_from_db()
    assert (reading.state, reading.revision) == ("open", 0)


@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b"])
def test_nul_and_lone_surrogates_are_refused_everywhere(
    ada: Person, reading: Assignment, bad: str
) -> None:
    raw = json.dumps(body(reading, note=bad))
    answer = ada.client.put(
        f"/api/v1/annotations/{uuid7()}/",
        raw,
        content_type="application/json",
        HTTP_IF_NONE_MATCH="*",
    )
    assert answer.status_code == 400
    assert "note" in answer.json()["fields"]


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"\xff\xfe{}", 400),
        (b"[" * 100_000, 400),
        (b'{"a": 1, "a": 2}', 400),
        (b'{"note": "' + b"x" * (5 * 1024 * 1024) + b'"}', 413),
        (b"{", 400),
        (b'{"parts": [[1' + b"0" * 5000 + b", 3]]}", 400),
    ],
)
def test_a_body_that_is_no_fit_json_is_refused(
    ada: Person, reading: Assignment, raw: bytes, status: int
) -> None:
    answer = ada.client.put(
        f"/api/v1/annotations/{uuid7()}/",
        raw,
        content_type="application/json",
        HTTP_IF_NONE_MATCH="*",
    )
    assert answer.status_code == status, answer.content
    assert set(answer.json()) >= {"code", "message", "fields", "request_id"}
