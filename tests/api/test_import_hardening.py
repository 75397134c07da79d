"""Files that mean harm or were cut short, and what they must not do to a project."""

import io
from typing import Any

import pytest
from django.conf import LazySettings
from rest_framework.test import APIClient

from annotator.models import Annotation, Assignment, Document, Entity, Membership, Project, Round
from annotator.services.study.round_choice import current_round
from tests.api.test_imports import TEXT, lines, record, send
from tests.articles import given
from tests.people import Person


def reading(**changes: object) -> dict[str, object]:
    """A record whose one reading is changed."""
    whole: Any = record()
    whole["assignments"][0].update(changes)
    return whole  # type: ignore[no-any-return]


def marked(**changes: object) -> dict[str, object]:
    """A record whose one annotation is changed."""
    whole: Any = record()
    whole["assignments"][0]["annotations"][0].update(changes)
    return whole  # type: ignore[no-any-return]


HERE = "assignments.0"
MARK = f"{HERE}.annotations.0"
WHOLE = {"layer": "article", "values": {"tone": "neutral"}}


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (record(language="x" * 36), "language"),
        (record(language="not a language"), "language"),
        (record(outlet="x" * 301), "outlet"),
        (record(event="x" * 301), "event"),
        (record(title="x" * 2_001), "title"),
        (record(key=" a "), "key"),
        (record(entities={"e 1": {"name": "Ada", "type": "person"}}), "entities.e 1"),
        (reading(annotator="ada@example.org"), f"{HERE}.annotator"),
        (reading(annotator="Ada Lovelace"), f"{HERE}.annotator"),
        (reading(round="x" * 61), f"{HERE}.round"),
        (reading(round=" "), f"{HERE}.round"),
        (reading(active_seconds=-1), f"{HERE}.active_seconds"),
        (reading(active_seconds=2**31), f"{HERE}.active_seconds"),
        (reading(unlocked_blocks=[99]), f"{HERE}.unlocked_blocks"),
        (reading(submitted_at="0001-01-01T00:00:00+14:00"), f"{HERE}.submitted_at"),
        (reading(state="open"), f"{HERE}.annotations"),
        (reading(state="skipped"), f"{HERE}.skip"),
        (reading(skip={"reason": "other"}), f"{HERE}.skip"),
        (reading(annotations=[WHOLE, WHOLE]), f"{HERE}.annotations.1"),
        (marked(values={"target": {"id": "e1"}}), f"{MARK}.values.target"),
        (
            marked(values={"target": {"name": "Ada", "type": "person"}}),
            f"{MARK}.values.target",
        ),
        (marked(links=[{"role": "x", "to": 1}]), f"{MARK}.links.0.role"),
        (marked(origin="oracle"), f"{MARK}.origin"),
        (marked(note="x" * 10_001), f"{MARK}.note"),
    ],
)
def test_what_no_database_could_keep_is_a_line_error(
    project: Project, mona: Person, line: dict[str, object], place: str
) -> None:
    answer = send(mona, project, lines(line))
    assert answer.status_code == 400, answer.content
    (error,) = answer.json()["import"]["errors"]
    assert (error["line"], error["place"]) == (1, place)
    assert not Document.objects.exists()


def test_a_name_that_stands_twice_in_one_object_is_refused(project: Project, mona: Person) -> None:
    answer = send(mona, project, '{"key": "a", "text": "One.", "text": "Two."}')
    assert "twice" in answer.json()["import"]["errors"][0]["message"]


def test_a_round_that_comes_with_a_file_takes_no_new_work(project: Project, mona: Person) -> None:
    now = current_round(project)
    assert send(mona, project, lines(reading(round="pilot"))).status_code == 201
    assert Round.objects.filter(name="pilot").exists()
    assert current_round(project) == now


def test_a_body_that_was_cut_short_is_refused(project: Project, mona: Person) -> None:
    path = f"/api/v1/projects/{project.slug}/imports/?format=text&key=a"
    cut: Any = {"CONTENT_LENGTH": "30", "wsgi.input": io.BytesIO(b"The first half.")}
    answer = mona.client.generic("POST", path, content_type="text/plain", **cut)
    assert (answer.status_code, answer.json()["code"]) == (400, "cut_short")
    assert not Document.objects.exists()


def test_a_body_that_is_too_large_is_refused_unread(
    project: Project, mona: Person, settings: LazySettings
) -> None:
    settings.IMPORT_MAX_BYTES = 10
    answer = send(mona, project, TEXT, "format=text")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_form_is_no_file(project: Project, mona: Person) -> None:
    path = f"/api/v1/projects/{project.slug}/imports/?format=text"
    answer = mona.client.post(path, {"file": "x"}, format="multipart")
    assert answer.status_code == 415


def test_a_plain_curl_upload_with_a_token_works(project: Project, mona: Person) -> None:
    made = mona.client.post("/api/v1/me/tokens/", {"name": "t", "scope": "write"}, format="json")
    client = APIClient(enforce_csrf_checks=True)
    answer = client.generic(
        "POST",
        f"/api/v1/projects/{project.slug}/imports/?format=text&key=a",
        "a=1&b=2 is text.",
        content_type="application/x-www-form-urlencoded",
        HTTP_AUTHORIZATION=f"Bearer {made.json()['token']}",
    )
    assert answer.status_code == 201, answer.content
    assert Document.objects.get().length == len("a=1&b=2 is text.")


def test_a_browser_needs_its_csrf_token(project: Project, mona: Person) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(mona.user)
    answer = client.generic(
        "POST",
        f"/api/v1/projects/{project.slug}/imports/?format=text",
        "A text.",
        content_type="text/plain",
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_readings_of_an_article_that_is_here_already_are_not_lost_without_a_word(
    project: Project, mona: Person
) -> None:
    send(mona, project, lines(record(assignments=[])))
    answer = send(mona, project, lines(record())).json()
    assert answer["state"] == "done"
    assert not Assignment.objects.exists()
    (note,) = answer["errors"]
    assert (note["line"], note["place"], note["code"]) == (1, "assignments", "already_here")
    assert answer["undoable"] is False


def test_files_without_a_name_share_no_readers(project: Project, mona: Person) -> None:
    send(mona, project, lines(record(key="a")))
    send(mona, project, lines(record(key="b")))
    assert Membership.objects.filter(kind="imported").count() == 2
    for key in ("c", "d"):
        send(mona, project, lines(record(key=key)), "lineage=study-1")
    assert Membership.objects.filter(kind="imported").count() == 3


def test_undo_takes_the_readers_work_even_where_the_article_stays(
    project: Project, mona: Person, ada: Person
) -> None:
    made = send(mona, project, lines(record())).json()
    hers = given(Document.objects.get(), ada)
    ada.client.patch(f"/api/v1/assignments/{hers.pk}/", {"note": "begun"}, format="json")
    undone = mona.client.post(f"/api/v1/imports/{made['id']}/undo/").json()
    assert (undone["counts"]["deleted"], undone["counts"]["set_aside"]) == (0, 1)
    assert Document.objects.get().set_aside_at is not None
    assert Assignment.objects.get() == hers
    assert not Annotation.all_kinds.exists()
    assert not Membership.objects.filter(kind="imported").exists()


def test_undo_of_everything_leaves_nothing(project: Project, mona: Person) -> None:
    local = {"e1": {"name": "An aide", "type": "person", "local": True}}
    made = send(mona, project, lines(record(entities=local))).json()
    mona.client.post(f"/api/v1/imports/{made['id']}/undo/")
    for model in (Document, Assignment, Entity):
        assert not model.objects.exists()
    again = send(mona, project, lines(record(entities=local)))
    assert again.status_code == 201
