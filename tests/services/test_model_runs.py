"""Models that are asked: answers stored whole, failures waited for, budgets kept, nothing twice."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from threading import Event

import pytest
from django.conf import LazySettings
from django.utils import timezone

from annotator import jobs as worker
from annotator.core.errors import Conflict, Invalid
from annotator.keys import Key, of, origin
from annotator.models import (
    Annotation,
    Assignment,
    Document,
    Entity,
    Job,
    ModelAnswer,
    ModelRun,
    ModelServer,
    Project,
)
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Lost, Run
from annotator.services.outside import asking, run_job, runs, servers, showing
from annotator.services.outside.choosing import Choice
from annotator.services.outside.runs import Budget
from annotator.services.outside.servers import Wish
from tests import model_server
from tests.articles import article
from tests.model_server import Body, Model, Reply, chat, mark, marks
from tests.people import Person

pytestmark = pytest.mark.django_db

TEXT = "The dam is bizarre and threatening, the minister said. The dam is safe."
NO_LIMIT = Budget()


def good(_body: Body) -> Reply:
    """One mark in every article."""
    return Reply(marks(mark("bizarre and threatening")))


@pytest.fixture
def model(settings: LazySettings) -> Iterator[Model]:
    """A model that answers well until it is told otherwise."""
    settings.FETCH_HOSTS = ["127.0.0.1"]
    with model_server.playing(good) as found:
        yield found


def set_up(project: Project, mona: Person, playing: Model, **others: object) -> ModelServer:
    """The model in the project, agreed to."""
    wish = {"name": "tagger", "version": "2", "protocol": "slant", "url": playing.url, **others}
    server = servers.create(project=project, actor=mona.membership, wish=Wish(**wish))  # type: ignore[arg-type]
    return servers.consent(server=server, actor=mona.membership, url=server.url)


@pytest.fixture
def server(project: Project, mona: Person, model: Model) -> ModelServer:
    """The model over our own protocol."""
    return set_up(project, mona, model)


def begin(server: ModelServer, budget: Budget = NO_LIMIT, **others: object) -> ModelRun:
    """Ask it about everything."""
    choice = others.pop("choice", Choice())
    return runs.start(server=server, actor=None, choice=choice, budget=budget, **others)  # type: ignore[arg-type]


def work(*, hurry: bool = True) -> None:
    """Let the worker do all there is, pauses left out."""
    for _ in range(200):
        if hurry:
            Job.objects.unended().update(run_after=timezone.now() - timedelta(seconds=1))
        if not worker.work_once(Event()):
            return
    raise AssertionError("it never ends")


def ended(run: ModelRun) -> ModelRun:
    """How it stands now."""
    run.refresh_from_db()
    return run


def answer_of(run: ModelRun) -> ModelAnswer:
    """The only article of a run."""
    return ModelAnswer.objects.get(run=run)


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


def test_nothing_is_sent_before_somebody_agreed_and_a_new_address_asks_again(
    project: Project, mona: Person, model: Model
) -> None:
    article(project, TEXT)
    wish = Wish("tagger", "2", "slant", model.url)
    server = servers.create(project=project, actor=mona.membership, wish=wish)
    with pytest.raises(Conflict, match="agreed"):
        begin(server)
    agreed = servers.consent(server=server, actor=mona.membership, url=model.url)
    moved = Wish("tagger", "2", "slant", f"{model.url}/elsewhere")
    changed = servers.change(
        server=agreed, actor=mona.membership, wish=moved, base_revision=agreed.revision
    )
    assert changed.consented_at is None
    with pytest.raises(Conflict, match="agreed"):
        begin(changed)
    assert model.asked == []


def test_articles_whose_text_may_not_be_passed_on_stay_here(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    article(project, "Kept here.", "a-002", rights={"may_redistribute_text": False})
    said = {"source_note": '"may_redistribute_text":false'}
    article(project, TEXT + " More.", "a-003", rights=said)
    run = begin(server)
    work()
    assert ended(run).left_out == {"rights": 1}
    assert sorted(model.texts) == [TEXT, TEXT + " More."]


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


def test_a_server_that_asks_to_wait_is_waited_for_and_the_worker_is_free(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    replies = [Reply({}, 429, {"Retry-After": "120"}), good({})]
    model.play = lambda _: replies.pop(0)
    run = begin(server)
    work(hurry=False)
    job = Job.objects.get(subject=run.pk)
    assert job.state == "queued"
    assert timedelta(seconds=110) < job.run_after - timezone.now() <= timedelta(seconds=120)
    assert (job.attempt, len(model.asked)) == (0, 1)
    work()
    assert ended(run).state == "done"
    assert (run.requests, answer_of(run).marks) == (2, 1)


def test_a_server_that_fails_is_asked_again_after_growing_pauses(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    replies = [Reply({}, 500), Reply(after=model_server.cut), Reply(after=model_server.cut_chunk)]
    replies.append(good({}))
    model.play = lambda _: replies.pop(0)
    run = begin(server)
    pauses = []
    while replies:
        work(hurry=False)
        now = timezone.now()
        pauses += [(each.run_after - now).total_seconds() for each in Job.objects.unended()]
        Job.objects.unended().update(run_after=now)
    work()
    assert ended(run).state == "done"
    assert answer_of(run).requests == 4
    assert [round(each) for each in pauses[:3]] == [2, 4, 8]


def test_a_slow_answer_is_given_up(
    project: Project, server: ModelServer, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    article(project, TEXT)
    monkeypatch.setattr(asking.Server, "patience", 1)
    monkeypatch.setattr(servers, "target", lambda found: asking.Server(found.url, None, patience=1))

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.3)

    replies = [Reply(after=drip), good({})]
    model.play = lambda _: replies.pop(0)
    run = begin(server)
    work()
    assert (ended(run).state, answer_of(run).requests) == ("done", 2)


def test_what_never_answers_stops_the_run_and_it_can_go_on(
    project: Project, server: ModelServer, model: Model
) -> None:
    for number in range(5):
        article(project, f"{TEXT} {number}", f"a-{number}")
    model.play = lambda _: Reply({}, 502)
    run = begin(server)
    work()
    assert ended(run).state == "stopped"
    assert "502" in run.reason
    assert run.requests == run_job.TRIES * run_job.MOST_FAILED
    model.play = good
    runs.go_on(run=run, actor=None, budget=NO_LIMIT)
    work()
    assert ended(run).state == "done"
    assert Assignment.objects.filter(kind="model").count() == 5


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply({"error": "bad key"}, 401), "401"),
        (Reply({}, 302, {"Location": "http://169.254.169.254/latest/"}), "elsewhere"),
        (Reply({}, 307, {"Location": "http://127.0.0.1:1/"}), "elsewhere"),
    ],
)
def test_what_will_never_answer_is_asked_once_and_no_redirect_is_followed(
    project: Project, server: ModelServer, model: Model, reply: Reply, said: str
) -> None:
    article(project, TEXT)
    article(project, TEXT + " More.", "a-002")
    model.play = lambda _: reply
    run = begin(server)
    work()
    assert (ended(run).state, len(model.asked)) == ("failed", 1)
    assert said in run.reason


def test_an_address_behind_the_server_is_not_asked(
    project: Project, server: ModelServer, model: Model, settings: LazySettings
) -> None:
    article(project, TEXT)
    settings.FETCH_HOSTS = []
    run = begin(server)
    work()
    assert ended(run).state == "failed"
    assert "FETCH_HOSTS" in run.reason
    assert model.asked == []


@pytest.mark.parametrize(
    ("budget", "asked"),
    [(Budget(requests=2), 2), (Budget(tokens=150), 2), (Budget(cost=200), 3)],
)
def test_a_budget_stops_cleanly_and_more_of_it_goes_on(
    project: Project, mona: Person, model: Model, budget: Budget, asked: int
) -> None:
    server = set_up(project, mona, model, price_in=1, price_out=1)
    for number in range(4):
        article(project, f"{TEXT} {number}", f"a-{number}")
    model.play = lambda _: Reply(
        marks(mark("bizarre and threatening"), tokens_in=30, tokens_out=30)
    )
    run = begin(server, budget)
    work()
    limit = budget.requests or budget.tokens or budget.cost or 0
    assert ended(run).state == "stopped"
    assert "budget" in run.reason
    assert len(model.asked) == asked
    spent = {"requests": run.requests, "tokens": run.tokens_in + run.tokens_out, "cost": run.cost}
    name = next(each for each in spent if getattr(budget, each) is not None)
    assert spent[name] <= limit
    runs.go_on(run=run, actor=None, budget=NO_LIMIT)
    work()
    assert ended(run).state == "done"
    assert sorted(model.texts) == sorted({*model.texts})
    assert Assignment.objects.filter(kind="model").count() == 4


def test_a_worker_that_dies_leaves_one_article_to_ask_again_and_nothing_half_stored(
    project: Project, server: ModelServer, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        article(project, f"{TEXT} {number}", f"a-{number}")
    run = begin(server)

    class Killed(BaseException):
        """As kill -9 would end it: nothing after it runs."""

    taken = jobs.take()
    assert taken is not None
    times = iter([False, True])

    def dies(body: Body) -> Reply:
        if next(times, False):
            monkeypatch.setattr(run_job._Asker, "_answered", killed)
        return good(body)

    def killed(*_: object) -> None:
        raise Killed

    real = run_job._Asker._answered
    model.play = dies
    with pytest.raises(Killed):
        run_job.run(Run(taken))
    monkeypatch.setattr(run_job._Asker, "_answered", real)
    states = sorted(ModelAnswer.objects.filter(run=run).values_list("state", flat=True))
    assert states == ["asking", "stored", "waiting"]
    assert Assignment.objects.filter(kind="model").count() == 1
    model.play = good
    Job.objects.filter(pk=taken.job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    work()
    assert ended(run).state == "done"
    assert sorted(model.texts.count(each) for each in set(model.texts)) == [1, 1, 2]
    assert Assignment.objects.filter(kind="model").count() == 3
    assert run.requests == 4
    # The first worker was only thought dead: it can write nothing any more.
    late = Run(taken)
    with pytest.raises(Lost):
        late.hold()


def test_somebody_stops_it_and_it_goes_on_where_it_was(
    project: Project, server: ModelServer, model: Model
) -> None:
    for number in range(3):
        article(project, f"{TEXT} {number}", f"a-{number}")
    run = begin(server)

    def stopping(body: Body) -> Reply:
        return good(body)

    model.play = stopping
    runs.stop(run=run)
    work()
    assert (ended(run).state, model.asked) == ("stopped", [])
    runs.go_on(run=run, actor=None, budget=NO_LIMIT)
    work()
    assert ended(run).state == "done"
    assert len(model.asked) == 3


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


def test_an_article_taken_down_meanwhile_is_not_sent(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    run = begin(server)
    Document.objects.update(rights={"may_redistribute_text": False})
    work()
    assert (model.asked, answer_of(run).state) == ([], "failed")


def test_a_key_goes_to_its_own_address_and_is_told_nowhere(
    project: Project, mona: Person, model: Model, settings: LazySettings, caplog: object
) -> None:
    key = Key(origin(model.url), "sk-secret-1", frozenset({project.slug}))
    settings.MODEL_KEYS = {"lab": key, "other": Key("https://example.org:443", "sk-2")}
    with pytest.raises(Invalid, match="another address"):
        set_up(project, mona, model, key_name="other")
    server = set_up(project, mona, model, key_name="lab")
    article(project, TEXT)
    model.play = lambda _: Reply({"error": "sk-secret-1 is not known"}, 403)
    run = begin(server)
    work()
    assert model.headers[0]["Authorization"] == "Bearer sk-secret-1"
    assert "403" in ended(run).reason
    told = json.dumps([showing.detail(run, None), servers.shown(server)], default=str)
    assert "sk-secret" not in told + repr(key) + caplog.text  # type: ignore[attr-defined]
    settings.MODEL_KEYS = {"lab": Key(key.origin, key.secret, frozenset({"another"}))}
    with pytest.raises(Invalid, match="no key"):
        begin(server)


def test_half_a_key_stops_the_start_without_telling_it() -> None:
    found = of({"MODEL_KEY_LAB": "https://m.example sk-1 flood,vote", "HOME": "x"})
    assert found["lab"] == Key("https://m.example:443", "sk-1", frozenset({"flood", "vote"}))
    with pytest.raises(Exception, match="MODEL_KEY_LAB") as stopped:
        of({"MODEL_KEY_LAB": "sk-secret"})
    assert "sk-secret" not in str(stopped.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example/",
        "ftp://x/",
        "https://u:p@x/",
        "https://",
        "https://x/#y",
        "https://[/",
    ],
)
def test_an_address_that_is_not_safe_is_refused(
    project: Project, mona: Person, settings: LazySettings, url: str
) -> None:
    settings.FETCH_HOSTS = []
    wish = Wish("tagger", "2", "slant", url)
    with pytest.raises(Invalid):
        servers.create(project=project, actor=mona.membership, wish=wish)
