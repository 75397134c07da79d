"""Notes and questions: who sees them, what is hidden in them, how they end."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from annotator.core.ids import uuid7
from annotator.models import (
    Assignment,
    CodebookDecision,
    Document,
    Mention,
    Outlet,
    Project,
    ThreadSeen,
)
from annotator.services.questions import threads
from tests.api.test_annotations import PHRASE, PLACE, body, put
from tests.api.test_own_page import taken_along
from tests.articles import article, given
from tests.people import Person

API = "/api/v1/"
CANARY = "Canary Courier"
LABEL = {"layer": "passage", "dimension": "framing", "label": "morality"}


def ask(who: Person, project: Project, text: str = "Is this one?", **about: Any) -> Any:
    path = f"{API}projects/{project.slug}/threads/"
    return who.client.post(path, {"text": text} | about, format="json")


def say(who: Person, thread: str, text: str) -> Any:
    return who.client.post(f"{API}threads/{thread}/messages/", {"text": text}, format="json")


def seen(person: Person, project: Project, **wanted: str) -> list[str]:
    answer = person.client.get(f"{API}projects/{project.slug}/threads/", wanted)
    assert answer.status_code == 200, answer.content
    return [row["text"] for row in answer.json()["results"]]


def waits(who: Person, project: Project) -> list[tuple[str, str]]:
    rows = who.client.get(f"{API}projects/{project.slug}/waiting/").json()["results"]
    return [(row["kind"], row["note"]) for row in rows]


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    return given(article(project), ada)


def marked(who: Person, reading: Assignment) -> str:
    mark = uuid7()
    assert put(who, mark, body(reading)).status_code == 201
    return str(mark)


def test_a_question_on_a_highlight_is_for_its_author_and_those_who_answer(
    project: Project,
    reading: Assignment,
    ada: Person,
    ben: Person,
    mona: Person,
    jude: Person,
    rita: Person,
    olga: Person,
) -> None:
    mark = marked(ada, reading)
    assert ask(ben, project, annotation=mark).status_code == 404
    made = ask(ada, project, "Loaded?", annotation=mark, for_all=True)
    assert made.status_code == 201
    content = made.json()
    assert (content["quote"], content["for_all"], content["reading"]) == (
        PHRASE,
        False,
        str(reading.pk),
    )
    for person in (ada, mona, jude):
        assert seen(person, project) == ["Loaded?"]
    for person in (ben, rita):
        assert seen(person, project) == []
        assert person.client.get(f"{API}threads/{content['id']}/").status_code == 404
        assert say(person, content["id"], "I think so.").status_code == 404
    assert olga.client.get(f"{API}threads/{content['id']}/").status_code == 404


def test_what_a_manager_asks_about_a_highlight_reaches_its_author(
    project: Project, reading: Assignment, ada: Person, mona: Person, ben: Person
) -> None:
    ask(mona, project, "Why negative?", annotation=marked(ada, reading))
    assert seen(ada, project) == ["Why negative?"]
    assert seen(ben, project) == []


def test_a_question_is_answered_opened_again_and_settled(
    project: Project, ada: Person, mona: Person, ben: Person
) -> None:
    thread = ask(ada, project, **LABEL).json()["id"]
    assert waits(mona, project) == [("question", "Is this one?")]
    assert say(mona, thread, "Yes.").json()["state"] == "answered"
    assert waits(mona, project) == []
    assert waits(ada, project) == [("answer", "Is this one?")]
    assert ada.client.get(f"{API}threads/{thread}/").json()["is_new"] is True
    assert waits(ada, project) == []
    assert say(ada, thread, "And here?").json()["state"] == "open"
    path = f"{API}threads/{thread}/"
    assert ben.client.patch(path, {"state": "settled"}, format="json").status_code == 403
    assert ada.client.patch(path, {"state": "settled"}, format="json").status_code == 200
    assert say(ben, thread, "Too late.").json()["code"] == "settled"
    assert seen(ada, project, state="settled") == ["Is this one?"]
    assert seen(ada, project, state="open") == []


def test_a_note_waits_for_nobody(project: Project, ada: Person, mona: Person) -> None:
    ask(ada, project, "Odd article.", kind="note")
    assert waits(mona, project) == []
    assert seen(mona, project, kind="note") == ["Odd article."]


def test_one_click_puts_the_answer_into_the_decision_log(
    project: Project, ada: Person, mona: Person
) -> None:
    thread = ask(ada, project, "Is blame morality?", **LABEL).json()["id"]
    path = f"{API}threads/{thread}/decision/"
    assert mona.client.post(path, {}, format="json").status_code == 400
    say(mona, thread, "Only with a duty.")
    assert ada.client.post(path, {}, format="json").status_code == 403
    assert mona.client.post(path, {}, format="json").json()["state"] == "settled"
    row = CodebookDecision.objects.get()
    assert (row.decision, row.reason, row.label) == (
        "Only with a duty.",
        "Is blame morality?",
        "morality",
    )
    assert mona.client.post(path, {}, format="json").json()["code"] == "decided"
    plain = ask(ada, project, "When is lunch?").json()["id"]
    path = f"{API}threads/{plain}/decision/"
    answer = mona.client.post(path, {"decision": "At noon."}, format="json")
    assert answer.json()["code"] == "not_about_an_answer"


@pytest.fixture
def blind(project: Project) -> Document:
    """An article that names its outlet, in a project that hides it."""
    project.settings = {"blind_outlet": True}
    project.save()
    text = f"The dam is safe, the {CANARY} has learned. Nobody believed it."
    at = text.index(CANARY)
    return article(
        project,
        text,
        key="canary-courier-1",
        title=f"Says the {CANARY}",
        outlet=Outlet.objects.create(project=project, name=CANARY),
        masks=[[at, at + len(CANARY)]],
    )


def test_no_byte_tells_a_blind_reader_the_outlet_or_a_peer(
    project: Project, blind: Document, ada: Person, ben: Person, mona: Person
) -> None:
    given(blind, ada, ben)
    peer = ben.membership.pseudonym
    made = ask(ben, project, "Who is that?", document=str(blind.pk), start=0, end=40)
    say(mona, made.json()["id"], f"The {CANARY}, as @{peer}. asks; see canary-courier")
    ask(ben, project, f"Is the {CANARY} biased?", **LABEL)
    told = ada.client.get(f"{API}projects/{project.slug}/threads/").content.decode()
    told += ada.client.get(f"{API}threads/{made.json()['id']}/").content.decode()
    told += ada.client.get(f"{API}projects/{project.slug}/waiting/").content.decode()
    told += ada.client.get(f"{API}projects/{project.slug}/threads/people/").content.decode()
    assert "The dam is safe" in told
    assert "canary" not in told.casefold()
    assert peer not in told
    assert str(ben.membership.pk) not in told
    whole = mona.client.get(f"{API}threads/{made.json()['id']}/").json()
    assert CANARY in whole["quote"]
    assert CANARY in whole["messages"][0]["text"]


def test_an_article_that_is_not_ones_own_is_not_spoken_of(
    project: Project, blind: Document, ada: Person, ben: Person
) -> None:
    given(blind, ben)
    ask(ben, project, document=str(blind.pk))
    assert seen(ada, project) == []
    assert ask(ada, project, document=str(blind.pk)).status_code == 404
    assert ask(ben, project, "Mine", document=str(uuid4())).status_code == 404


def test_only_for_those_who_answer(
    project: Project, ada: Person, ben: Person, mona: Person
) -> None:
    ask(ada, project, "Between us", for_all=False)
    assert (seen(ben, project), seen(mona, project)) == ([], ["Between us"])
    project.settings = {"open_questions": False}
    project.save()
    ask(ada, project, "As it is set")
    assert seen(ben, project) == []


def test_only_people_whom_one_may_see_are_spoken_to(
    project: Project, ada: Person, ben: Person, mona: Person
) -> None:
    people = ada.client.get(f"{API}projects/{project.slug}/threads/people/").json()["results"]
    names = {each["pseudonym"] for each in people}
    assert mona.membership.pseudonym in names
    assert ben.membership.pseudonym not in names
    ask(ada, project, f"@{mona.membership.pseudonym}, @{ben.membership.pseudonym}: who?")
    assert [each.member for each in Mention.objects.all()] == [mona.membership]
    ask(mona, project, f"@{ben.membership.pseudonym}. Look!", for_all=False)
    assert not Mention.objects.filter(member=ben.membership).exists()
    ask(mona, project, f"@{ben.membership.pseudonym}. Look!")
    assert waits(ben, project) == [("mention", f"@{ben.membership.pseudonym}. Look!")]
    assert seen(ben, project, who="to_me") == [f"@{ben.membership.pseudonym}. Look!"]


def test_the_editor_counts_what_is_not_settled(
    project: Project, reading: Assignment, ada: Person
) -> None:
    mark = marked(ada, reading)
    ask(ada, project, annotation=mark)
    ask(ada, project, document=str(reading.document_id), start=0, end=5)
    settled = ask(ada, project, document=str(reading.document_id)).json()["id"]
    ada.client.patch(f"{API}threads/{settled}/", {"state": "settled"}, format="json")
    ask(ada, project, **LABEL)
    counts = ada.client.get(f"{API}assignments/{reading.pk}/threads/").json()
    assert counts == {
        "article": 1,
        "annotations": {mark: 1},
        "answers": {"passage/framing/morality": 1},
    }
    assert PLACE


@pytest.mark.parametrize(
    "about",
    [
        {"start": 3, "end": 3},
        {"start": 3},
        {"start": 0, "end": 10_000},
    ],
)
def test_a_passage_lies_in_its_text(
    project: Project, reading: Assignment, ada: Person, about: dict[str, Any]
) -> None:
    assert ask(ada, project, document=str(reading.document_id), **about).status_code == 400
    assert ask(ada, project, " ").status_code == 400


@pytest.mark.parametrize("number", [2, 20])
def test_a_page_costs_the_same_however_full_it_is(
    project: Project,
    reading: Assignment,
    ada: Person,
    number: int,
    django_assert_max_num_queries: Any,
) -> None:
    for at in range(number):
        ask(ada, project, f"Number {at}", document=str(reading.document_id), start=0, end=5)
    with django_assert_max_num_queries(14):
        assert len(seen(ada, project)) == number


def test_what_came_later_is_new_again(project: Project, ada: Person, mona: Person) -> None:
    thread = ask(ada, project).json()["id"]
    say(mona, thread, "Yes.")
    ada.client.get(f"{API}threads/{thread}/")
    ThreadSeen.objects.filter(member=ada.membership).update(at=timezone.now() - timedelta(hours=1))
    assert waits(ada, project) == [("answer", "Is this one?")]


def test_ones_own_words_are_in_ones_own_data(project: Project, ada: Person) -> None:
    thread = threads.start(project=project, member=ada.membership, text="Who is that?")
    threads.reply(thread=thread, member=ada.membership, text="Oh, her.")
    lines = taken_along(ada)["notes_and_questions.jsonl"].splitlines()
    said = [json.loads(line) for line in lines]
    assert [(each["kind"], each["text"]) for each in said] == [
        ("question", "Who is that?"),
        ("reply", "Oh, her."),
    ]
