"""A reading over HTTP: opened, handed in, put aside, reopened, taken back."""

from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, AssignmentChange, Codebook, Project, Round
from annotator.models.codebook import CodebookState
from tests.api.test_annotations import ANSWERS, body, put
from tests.articles import SHORT, article, given
from tests.people import Person

WHOLE = {"primary_frame": "external_reputation", "tone": "neutral", "genre": "reporting"}


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's reading of the short article."""
    return given(article(project), ada)


def post(person: Person, reading: Assignment, act: str, content: object = None) -> Any:
    """One act on a reading."""
    return person.client.post(
        f"/api/v1/assignments/{reading.pk}/{act}/", content or {}, format="json"
    )


def whole_article(person: Person, reading: Assignment, values: object = None) -> Any:
    """Answer the questions about the whole article."""
    return put(
        person,
        uuid7(),
        {
            "assignment": str(reading.pk),
            "layer": "article",
            "slot": 0,
            "values": WHOLE if values is None else values,
        },
    )


def test_the_editor_opens_with_one_answer_in_few_statements(
    ada: Person, reading: Assignment, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        put(ada, uuid7(), body(reading))
    path = f"/api/v1/assignments/{reading.pk}/"
    ada.client.get(path)
    # Two of them find out who is calling; the design allows six beside those.
    with django_assert_max_num_queries(8):
        answer = ada.client.get(path)
    opened = answer.json()
    assert opened["document"]["text"] == SHORT
    assert opened["codebook"]["body"]["layers"][0]["id"] == "passage"
    assert len(opened["annotations"]) == 12
    assert opened["entities"][0]["uses"] == 12
    assert opened["can"] == {
        "edit": True,
        "note_privately": True,
        "meet_proposals": False,
        "reopen": False,
        "ask_reopen": False,
    }
    assert answer["ETag"] == '"12"'


def test_opening_pins_the_codebook_and_publishing_changes_no_open_work(
    project: Project, ada: Person, reading: Assignment
) -> None:
    path = f"/api/v1/assignments/{reading.pk}/"
    assert ada.client.get(path).json()["codebook"]["version"] == "1.0.0"
    first = Codebook.objects.get()
    Codebook.objects.create(
        project=project,
        version="1.1.0",
        state=CodebookState.PUBLISHED,
        body=first.body,
        published_at=first.published_at,
    )
    assert ada.client.get(path).json()["codebook"]["version"] == "1.0.0"
    later = given(article(project, key="a-002"), ada)
    opened = ada.client.get(f"/api/v1/assignments/{later.pk}/").json()
    assert opened["codebook"]["version"] == "1.1.0"


def test_submit_names_every_annotation_and_question_left_open(
    ada: Person, reading: Assignment
) -> None:
    saved = put(ada, uuid7(), body(reading, values={"framing": ["political"]})).json()
    answer = post(ada, reading, "submit")
    assert answer.status_code == 400
    assert answer.json()["code"] == "incomplete"
    assert answer.json()["fields"] == {
        saved["id"]: ["sentiment", "voice"],
        "article": ["primary_frame"],
    }
    reading.refresh_from_db()
    assert reading.state == "in_progress"


def test_nothing_found_must_be_said_and_is_kept(ada: Person, reading: Assignment) -> None:
    whole_article(ada, reading)
    assert post(ada, reading, "submit").json()["fields"] == {"passage": []}
    answer = post(ada, reading, "submit", {"nothing_found": ["passage"]})
    assert answer.status_code == 200, answer.content
    reading.refresh_from_db()
    assert (reading.state, reading.nothing_found) == ("submitted", ["passage"])
    assert reading.exposure == {
        "outlet": True,
        "peers": False,
        "proposals": False,
        "speakers": True,
    }


def test_a_submitted_reading_refuses_writes_until_reopened(
    ada: Person, reading: Assignment
) -> None:
    saved = put(ada, uuid7(), body(reading)).json()
    whole_article(ada, reading)
    assert post(ada, reading, "submit").status_code == 200
    refused = put(ada, uuid7(), body(reading))
    assert (refused.status_code, refused.json()["code"]) == (409, "submitted")
    refused = put(ada, saved["id"], body(reading, note="late"), if_match='"1"')
    assert refused.json()["code"] == "submitted"
    assert post(ada, reading, "reopen").json()["state"] == "in_progress"
    assert put(ada, saved["id"], body(reading, note="late"), if_match='"1"').status_code == 200


def test_a_closed_round_reopens_nothing(ada: Person, reading: Assignment) -> None:
    whole_article(ada, reading)
    post(ada, reading, "submit", {"nothing_found": ["passage"]})
    Round.objects.update(state="closed")
    refused = post(ada, reading, "reopen")
    assert (refused.status_code, refused.json()["code"]) == (409, "round_closed")


def test_a_whole_article_is_answered_once(ada: Person, reading: Assignment) -> None:
    assert whole_article(ada, reading).status_code == 201
    again = whole_article(ada, reading, WHOLE | {"tone": "explicit_pro"})
    assert (again.status_code, again.json()["code"]) == (409, "already_marked")


def test_skipping_keeps_the_reason_and_frees_the_place(
    project: Project, ada: Person, ben: Person, reading: Assignment
) -> None:
    wrong = post(ada, reading, "skip", {"reason": "boring"})
    assert "reason" in wrong.json()["fields"]
    answer = post(ada, reading, "skip", {"reason": "not_news", "note": "a recipe"})
    assert answer.json()["skip"] == {"reason": "not_news", "note": "a recipe"}
    reading.refresh_from_db()
    assert (reading.state, reading.slot) == ("skipped", None)
    assert given(reading.document, ben).slot == 1


def test_position_time_and_note_are_patched_and_counted(ada: Person, reading: Assignment) -> None:
    path = f"/api/v1/assignments/{reading.pk}/"
    sent = {"position": 12, "add_active_seconds": 30, "note": "hard"}
    headers: Any = {"HTTP_CHANGE_ID": str(uuid7())}
    first = ada.client.patch(path, sent, format="json", **headers)
    again = ada.client.patch(path, sent, format="json", **headers)
    assert again.json() == first.json()
    assert (first.json()["active_seconds"], first.json()["revision"]) == (30, 1)
    assert AssignmentChange.objects.count() == 1
    stale = ada.client.patch(path, {"note": "x"}, format="json", HTTP_IF_MATCH='"0"')
    assert stale.status_code == 412
    far = ada.client.patch(path, {"position": 10_000}, format="json")
    assert "position" in far.json()["fields"]


def test_what_nobody_worked_on_can_be_taken_back(
    mona: Person, ada: Person, reading: Assignment
) -> None:
    path = f"/api/v1/assignments/{reading.pk}/"
    assert ada.client.delete(path).status_code == 403
    put(ada, uuid7(), body(reading))
    assert mona.client.delete(path).json()["code"] == "has_work"
    other = given(article(reading.document.project, key="a-002"), ada)
    assert mona.client.delete(f"/api/v1/assignments/{other.pk}/").status_code == 204


def test_others_read_a_reading_but_never_write_it(
    mona: Person, rita: Person, ben: Person, ada: Person, reading: Assignment
) -> None:
    put(ada, uuid7(), body(reading))
    path = f"/api/v1/assignments/{reading.pk}/"
    for person in (mona, rita):
        opened = person.client.get(path).json()
        assert opened["can"] == dict.fromkeys(
            ("edit", "meet_proposals", "note_privately", "reopen", "ask_reopen"), False
        )
        assert len(opened["annotations"]) == 1
        assert put(person, uuid7(), body(reading)).status_code == 403
        assert post(person, reading, "submit").status_code == 403
    assert ben.client.get(path).status_code == 404


def test_a_removed_member_is_out_at_once(ada: Person, reading: Assignment) -> None:
    assert ada.member
    ada.member.removed_at = ada.member.created_at
    ada.member.save()
    assert ada.client.get(f"/api/v1/assignments/{reading.pk}/").status_code == 404
    assert put(ada, uuid7(), body(reading)).status_code == 404


def test_everything_goes_to_everyone_and_a_second_time_changes_nothing(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    article(project, key="a-001")
    article(project, key="a-002")
    path = f"/api/v1/projects/{project.slug}/assignments/"
    everything = {"documents": "all", "members": "all"}
    first = mona.client.post(path, everything, format="json").json()
    assert (first["created"], first["existing"], len(first["results"])) == (4, 0, 4)
    again = mona.client.post(path, everything, format="json").json()
    assert (again["created"], again["existing"]) == (0, 4)
    listed = mona.client.get(path, {"member": str(ada.member and ada.member.pk)}).json()
    assert {row["member"]["name"] for row in listed["results"]} == {"Ada"}
    assert mona.client.get(path, {"membr": "x"}).json()["code"] == "unknown_parameter"
    wrong = {"documents": "all", "members": [str(mona.member and mona.member.pk)]}
    assert "members" in mona.client.post(path, wrong, format="json").json()["fields"]


def test_a_list_costs_the_same_whatever_its_length(
    project: Project, mona: Person, ada: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        put(ada, uuid7(), body(given(article(project, key=f"a-{number}"), ada)))
    path = f"/api/v1/projects/{project.slug}/assignments/"
    with django_assert_max_num_queries(6):
        page = mona.client.get(path, {"page_size": 5}).json()
    assert len(page["results"]) == 5
    assert page["results"][0]["annotations"] == 1
    rest = mona.client.get(page["next"]).json()
    assert (len(rest["results"]), rest["next"]) == (3, None)
    names = {row["document"]["key"] for row in page["results"] + rest["results"]}
    assert len(names) == 8
    for broken in ("x", page["next"].partition("cursor=")[2].partition("&")[0] + "0"):
        assert mona.client.get(path, {"cursor": broken}).json()["code"] == "bad_cursor"


def test_names_are_for_managers(
    project: Project, mona: Person, rita: Person, ada: Person, reading: Assignment
) -> None:
    path = f"/api/v1/projects/{project.slug}/assignments/"
    assert mona.client.get(path).json()["results"][0]["member"]["name"] == "Ada"
    shown = rita.client.get(path).json()["results"][0]["member"]
    assert shown["name"] == shown["pseudonym"]


def test_a_condition_across_the_whole_article_is_kept(ada: Person, reading: Assignment) -> None:
    saved = put(ada, uuid7(), body(reading, values=ANSWERS | {"sentiment": "neutral"}))
    assert saved.status_code == 400
    assert set(saved.json()["fields"]) == {"values.intensity", "values.target"}
