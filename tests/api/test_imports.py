"""Files in over HTTP: all or nothing, every bad line by its number, and undone again."""

import json
from typing import Any

import pytest

from annotator.models import (
    Annotation,
    AnnotationTag,
    Assignment,
    Document,
    DocumentText,
    Entity,
    Membership,
    Project,
)
from tests.articles import seed_text
from tests.e2e.site import ROOT
from tests.people import Person

DEMO = ROOT / "fixtures" / "demo" / "articles.jsonl"
TEXT = "Ardovia spoke. “We will not,” Brandt said.\n\nNobody moved. 😀 The end."


def send(person: Person, project: Project, body: bytes | str, query: str = "") -> Any:
    """POST a file as the body."""
    return person.client.post(
        f"/api/v1/projects/{project.slug}/imports/?{query}",
        body.encode() if isinstance(body, str) else body,
        content_type="application/x-ndjson",
    )


def record(**changes: object) -> dict[str, object]:
    """A small record with one reading."""
    whole: dict[str, object] = {
        "schema": "slant/1",
        "key": "a-001",
        "text": TEXT,
        "entities": {"e1": {"name": "Ardovia", "type": "country_or_place"}},
        "assignments": [
            {
                "annotator": "a7f3",
                "state": "in_progress",
                "annotations": [
                    {
                        "id": 1,
                        "layer": "passage",
                        "parts": [[0, 14]],
                        "quote": "Ardovia spoke.",
                        "values": {"sentiment": "negative", "target": {"entity": "e1"}},
                    }
                ],
            }
        ],
    }
    return whole | changes


def lines(*records: object) -> str:
    """Records as JSONL."""
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in records)


def test_a_text_becomes_a_document(project: Project, mona: Person) -> None:
    answer = send(mona, project, TEXT, "format=text&key=a-001&title=Ardovia")
    assert answer.status_code == 201, answer.content
    assert answer.json()["counts"]["created"] == 1
    document = Document.objects.get()
    assert (document.key, document.title, document.length) == ("a-001", "Ardovia", len(TEXT))
    shown = mona.client.get(f"/api/v1/documents/{document.pk}/").json()
    assert shown["text"] == TEXT
    assert shown["quotations"] == [[15, 29]]


def test_a_pasted_text_takes_its_warning_along(project: Project, mona: Person) -> None:
    warned = "format=text&key=a-001&content_warning=Describes%20an%20attack."
    assert send(mona, project, TEXT, warned).status_code == 201
    assert Document.objects.get().content_warning == "Describes an attack."
    too_long = send(mona, project, TEXT, f"format=text&key=a-002&content_warning={'x' * 1_001}")
    assert (too_long.status_code, list(too_long.json()["fields"])) == (400, ["content_warning"])


def test_the_real_article_keeps_every_character(project: Project, mona: Person) -> None:
    text = seed_text()
    send(mona, project, text, "format=text&key=seed")
    document = Document.objects.get()
    assert document.length == 3205
    assert DocumentText.objects.get().text == text
    kinds = [kind for _, _, kind in document.blocks]
    assert kinds.count("body") == 14
    first = text.index("bizarre and threatening")
    assert text.index("bizarre and threatening", first + 1) > first


def test_windows_line_ends_and_byte_order_marks_become_plain(
    project: Project, mona: Person
) -> None:
    send(mona, project, b"\xef\xbb\xbfOne.\r\nTwo.\rThree.", "format=text&key=a")
    assert DocumentText.objects.get().text == "One.\nTwo.\nThree."


def test_the_demo_comes_in_whole_with_its_readings(project: Project, mona: Person) -> None:
    answer = send(mona, project, DEMO.read_bytes(), "file_name=articles.jsonl")
    assert answer.status_code == 201, answer.content
    counts = answer.json()["counts"]
    assert counts["created"] == 8
    assert counts["assignments"] == Assignment.objects.count() == 24
    assert counts["annotations"] == Annotation.all_kinds.count()
    for row in Annotation.all_kinds.select_related("document__body"):
        text = row.document.body.text
        assert row.quote == " … ".join(text[start:end] for start, end in row.parts)
    assert set(Membership.objects.filter(kind="imported").values_list("pseudonym", flat=True)) == {
        "ada",
        "ben",
        "chi",
    }
    assert AnnotationTag.objects.filter(entity__isnull=False).exists()


def test_the_same_file_twice_makes_no_second_copy(project: Project, mona: Person) -> None:
    send(mona, project, DEMO.read_bytes())
    before = (Document.objects.count(), Annotation.all_kinds.count(), Entity.objects.count())
    again = send(mona, project, DEMO.read_bytes()).json()
    assert (again["counts"]["created"], again["counts"]["unchanged"]) == (0, 8)
    after = (Document.objects.count(), Annotation.all_kinds.count(), Entity.objects.count())
    assert before == after


def test_a_dry_run_says_what_would_come_and_writes_nothing(project: Project, mona: Person) -> None:
    answer = send(mona, project, DEMO.read_bytes(), "dry_run=1")
    assert answer.status_code == 200
    assert answer.json()["counts"]["created"] == 8
    assert answer.json()["counts"]["assignments"] == 24
    assert Document.objects.count() == 0


def bad(**changes: object) -> dict[str, object]:
    """The record above with one reading that has one annotation changed."""
    whole: Any = record(key="bad")
    whole["assignments"][0]["annotations"][0].update(changes)
    return whole  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("{", "record"),
        ("[]", "record"),
        (json.dumps(record(schema="slant/9")), "schema"),
        (json.dumps(record(surprise=1)), "surprise"),
        (json.dumps(record(text="")), "text"),
        (json.dumps(record(text="a\x00b")), "text"),
        ('{"key": "x", "text": "a\\ud800b"}', "text"),
        (json.dumps(record(text_sha256="00")), "text_sha256"),
        (json.dumps(record(published_on="May 3rd")), "published_on"),
        (json.dumps(record(blocks=[[0, 99_999, "body"]])), "blocks.0"),
        (json.dumps(record(blocks=[[0, 3, "no_such_kind"]])), "blocks.0"),
        (json.dumps(bad(parts=[[0, 99_999]])), "assignments.0.annotations.0.parts.0"),
        (json.dumps(bad(quote="something else")), "assignments.0.annotations.0.quote"),
        (json.dumps(bad(layer="nothing")), "assignments.0.annotations.0.layer"),
        (
            json.dumps(bad(values={"sentiment": "no"})),
            "assignments.0.annotations.0.values.sentiment",
        ),
        (
            json.dumps(bad(values={"target": {"entity": "e9"}})),
            "assignments.0.annotations.0.values.target.entity",
        ),
        (
            json.dumps(record(assignments=[{"annotator": "x", "codebook": "9.9.9"}])),
            "assignments.0.codebook",
        ),
        (
            json.dumps(record(assignments=[{"annotator": "x", "state": "submitted"}])),
            "assignments.0.state",
        ),
    ],
)
def test_one_bad_line_refuses_the_whole_file_and_is_named(
    project: Project, mona: Person, line: str, place: str
) -> None:
    body = lines(record(key="good")) + "\n\n" + line
    answer = send(mona, project, body)
    assert answer.status_code == 400, answer.content
    said = answer.json()
    assert said["code"] == "import_failed"
    assert [(each["line"], each["place"]) for each in said["import"]["errors"]] == [(3, place)]
    assert list(said["fields"]) == ["line 3"]
    assert Document.objects.count() == 0


def test_bad_utf8_is_named_by_line_and_byte(project: Project, mona: Person) -> None:
    good = lines(record()).encode()
    answer = send(mona, project, good + b'\n{"key": "\xff"}')
    error = answer.json()["import"]["errors"][0]
    assert error["line"] == 2
    assert "Byte 9" in error["message"]


def test_all_bad_lines_are_listed_not_just_the_first(project: Project, mona: Person) -> None:
    answer = send(mona, project, "\n".join(["{"] * 300))
    assert len(answer.json()["import"]["errors"]) == 200
    assert answer.json()["import"]["counts"]["errors"] == 300
    assert "300 lines" in answer.json()["message"]


def test_the_same_key_with_another_text_is_refused(project: Project, mona: Person) -> None:
    send(mona, project, lines(record()))
    answer = send(mona, project, lines(record(text="Another text.", assignments=[])))
    assert answer.json()["import"]["errors"][0]["code"] == "other_text"
    twice = lines(record(key="b", assignments=[]), record(key="b", assignments=[]))
    assert send(mona, project, twice).json()["import"]["errors"][0]["code"] == "duplicate_key"


def test_an_imported_reader_is_never_a_real_member(
    project: Project, mona: Person, ada: Person
) -> None:
    assert ada.member
    ada.member.pseudonym = "a7f3"
    ada.member.save()
    answer = send(mona, project, lines(record()))
    assert answer.json()["counts"]["renamed"] == {"a7f3": "a7f3-2"}
    assert Assignment.objects.get().member.kind == "imported"


def test_an_import_is_undone_and_what_was_worked_on_is_set_aside(
    project: Project, mona: Person, ada: Person
) -> None:
    body = lines(record(), record(key="a-002"))
    made = send(mona, project, body).json()
    worked_on = Document.objects.get(key="a-002")
    mona.client.post(
        f"/api/v1/projects/{project.slug}/assignments/",
        {"documents": [str(worked_on.pk)], "members": "all"},
        format="json",
    )
    hers = Assignment.objects.get(member=ada.member)
    ada.client.patch(f"/api/v1/assignments/{hers.pk}/", {"note": "begun"}, format="json")
    undone = mona.client.post(f"/api/v1/imports/{made['id']}/undo/").json()
    assert undone["state"] == "undone"
    assert (undone["counts"]["deleted"], undone["counts"]["set_aside"]) == (1, 1)
    left = Document.objects.get()
    assert (left.key, left.set_aside_at is None) == ("a-002", False)
    again = mona.client.post(f"/api/v1/imports/{made['id']}/undo/")
    assert (again.status_code, again.json()["code"]) == (409, "not_undoable")


def test_importing_takes_the_same_statements_for_many_as_for_few(
    project: Project, mona: Person, django_assert_max_num_queries: Any
) -> None:
    many = lines(*[record(key=f"k-{number}") for number in range(60)])
    with django_assert_max_num_queries(40):
        assert send(mona, project, many).json()["counts"]["created"] == 60
