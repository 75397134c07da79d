"""Models that are asked: what they mark is stored whole, and what does not fit is refused."""

import json

import pytest

from annotator.core.errors import Conflict
from annotator.models import (
    Annotation,
    Assignment,
    Entity,
    ModelServer,
    Project,
)
from annotator.services.outside import asking, runs, showing
from annotator.services.outside.choosing import Choice
from tests.articles import article
from tests.asking import (
    TEXT,
    answer_of,
    begin,
    ended,
    model,
    server,
    set_up,
    work,
)
from tests.model_server import Model, Reply, chat, mark, marks
from tests.people import Person

__all__ = ["model", "server"]

pytestmark = pytest.mark.django_db


def test_what_a_model_marks_is_its_own_reading_with_its_score(
    project: Project, server: ModelServer, model: Model
) -> None:
    document = article(project, TEXT)
    run = begin(server)
    work()
    assert ended(run).state == "done", run.reason
    reading = Assignment.objects.get(document=document)
    assert (reading.kind, reading.state, reading.member.kind) == ("model", "submitted", "model")
    annotation = Annotation.all_kinds.get()
    assert (annotation.quote, annotation.origin, annotation.score) == (
        "bizarre and threatening",
        "model",
        0.7,
    )
    assert not Annotation.objects.exists()
    sent = model.asked[0]
    assert sent["document"]["text"] == TEXT
    assert str(document.pk) not in json.dumps(sent)
    assert str(document.title) not in json.dumps(sent["document"])
    assert sent["codebook"]["body"]["layers"]
    assert (run.requests, run.tokens_in, run.tokens_out) == (1, 100, 10)


def test_a_model_reads_what_people_are_shown_where_outlets_are_hidden(
    project: Project, server: ModelServer, model: Model
) -> None:
    project.settings = {"blind_outlet": True}
    project.save()
    article(project, TEXT, masks=[[4, 7]])
    model.play = lambda _: Reply(marks(mark("The ███ is bizarre")))
    run = begin(server)
    work()
    assert ended(run).state == "done"
    assert model.texts == [TEXT.replace("dam", "███", 1)]
    assert Annotation.all_kinds.get().quote == "The dam is bizarre"


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (mark("is nowhere"), "quote_not_found"),
        (mark("The dam is"), "quote_ambiguous"),
        (mark("The dam is", nth=3), "quote_not_found"),
        (mark("threatening", start=0, end=11), "quote_differs"),
        (mark("bizarre") | {"layer": "no_such"}, "unknown_layer"),
        (mark("bizarre") | {"values": {"framing": ["no_such"]}}, "value_invalid"),
        ({"layer": "passage", "start": 0, "end": 3, "values": {}}, "quote_missing"),
        (mark("bizarre", more=1), "invalid"),
        ("no object", "invalid"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason_and_the_rest_stands(
    project: Project, server: ModelServer, model: Model, found: object, code: str
) -> None:
    article(project, TEXT)
    model.play = lambda _: Reply(marks(mark("bizarre and threatening"), found))  # type: ignore[arg-type]
    run = begin(server)
    work()
    answer = answer_of(run)
    assert [each["code"] for each in answer.refusals] == [code]
    assert (answer.state, answer.marks, ended(run).state) == ("stored", 1, "done")
    assert Annotation.all_kinds.get().quote == "bizarre and threatening"
    assert showing.detail(run, None)["refusals"] == [{"code": code, "number": 1}]


def test_the_nth_of_several_places_is_the_one_that_is_marked(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    model.play = lambda _: Reply(marks(mark("The dam is", nth=2)))
    begin(server)
    work()
    assert Annotation.all_kinds.get().start == TEXT.index("The dam is safe")


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'{"annotations": 3}', b"[" * 100_000, b'{"annotations": [], "x": NaN}', b"\xff"],
)
def test_an_answer_that_is_none_is_refused_and_kept_to_look_at(
    project: Project, server: ModelServer, model: Model, body: bytes
) -> None:
    article(project, TEXT)
    model.play = lambda _: Reply(body)
    run = begin(server)
    work()
    answer = answer_of(run)
    assert (answer.state, len(answer.refusals), ended(run).state) == ("refused", 1, "done")
    assert not Assignment.objects.exists()
    assert answer.raw == body.decode("utf-8", "replace")


def test_a_huge_answer_is_not_read_to_its_end(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    model.play = lambda _: Reply(b" " * (asking.MOST_BYTES + 1))
    run = begin(server)
    work()
    assert answer_of(run).refusals[0]["code"] == "too_large"


def test_a_chat_is_told_the_codebook_in_words_and_its_json_is_judged(
    project: Project, mona: Person, model: Model
) -> None:
    server = set_up(project, mona, model, protocol="chat", model="big-1", instructions="Be strict.")
    article(project, TEXT)
    target = {"name": "the minister", "type": "person"}
    values = {"framing": ["none"], "sentiment": "negative", "voice": "outlet", "target": target}
    said = {"annotations": [mark("bizarre and threatening") | {"values": values}]}
    model.play = lambda _: Reply(chat(f"```json\n{json.dumps(said)}\n```"))
    run = begin(server)
    work()
    assert ended(run).state == "done"
    assert answer_of(run).refusals == []
    sent = model.asked[0]
    words = sent["messages"][0]["content"]
    assert (sent["model"], sent["temperature"]) == ("big-1", 0)
    assert "`security_defense`" in words
    assert "Leave out:" in words
    assert "Be strict." in words
    assert TEXT in sent["messages"][1]["content"]
    assert run.prompt == words
    assert (run.tokens_in, run.tokens_out) == (900, 60)
    assert Entity.objects.get().name == "the minister"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (chat("Certainly! Here are the marks."), "not_json"),
        (chat('{"annotations": [', "length"), "answer_cut"),
        ({"error": "no"}, "not_an_answer"),
        (chat("[]"), "not_an_answer"),
        ({"choices": [{"message": {"content": None}}]}, "not_an_answer"),
    ],
)
def test_a_chat_that_says_something_else_is_refused(
    project: Project, mona: Person, model: Model, body: object, code: str
) -> None:
    server = set_up(project, mona, model, protocol="chat", model="big-1")
    article(project, TEXT)
    model.play = lambda _: Reply(body)
    run = begin(server)
    work()
    assert answer_of(run).refusals[0]["code"] == code
    assert ended(run).state == "done"


def test_a_trial_stores_no_reading_and_shows_what_it_would_have_been(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    article(project, TEXT + " More.", "a-002")
    run = begin(server, choice=Choice(most=1), is_trial=True)
    work()
    assert (ended(run).state, run.asked, run.member) == ("done", 1, None)
    assert not Assignment.objects.exists()
    shown = showing.whole_answer(run, answer_of(run))
    assert shown["read"][0]["quote"] == "bizarre and threatening"  # type: ignore[index]


def test_another_version_stands_beside_and_the_same_one_reads_nothing_twice(
    project: Project, mona: Person, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    begin(server)
    work()
    with pytest.raises(Conflict, match="no article"):
        begin(server)
    other = set_up(project, mona, model, version="3")
    begin(other)
    work()
    assert Assignment.objects.filter(kind="model").count() == 2
    names = set(Assignment.objects.values_list("member__pseudonym", flat=True))
    assert {each.rsplit("-", 1)[0] for each in names} == {"tagger-2", "tagger-3"}


def test_what_is_withdrawn_is_gone_and_may_be_asked_again(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    run = begin(server)
    work()
    runs.withdraw(run=run, actor=None)
    assert ended(run).state == "withdrawn"
    assert not Assignment.objects.exists()
    assert not Annotation.all_kinds.exists()
    assert answer_of(run).raw
    begin(server)
    work()
    assert Assignment.objects.count() == 1
