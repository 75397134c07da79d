"""Models that fail, wait, are stopped or die: nothing is lost and nothing is asked twice."""

import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from django.conf import LazySettings
from django.utils import timezone

from annotator.models import (
    Assignment,
    Document,
    Job,
    ModelAnswer,
    ModelServer,
    Project,
)
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Lost, Run
from annotator.services.outside import asking, run_job, runs, servers
from annotator.services.outside.runs import Budget
from tests import model_server
from tests.articles import article
from tests.asking import (
    NO_LIMIT,
    TEXT,
    answer_of,
    begin,
    ended,
    good,
    model,
    server,
    set_up,
    work,
)
from tests.model_server import Body, Model, Reply, mark, marks
from tests.people import Person

__all__ = ["model", "server"]

pytestmark = pytest.mark.django_db


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


class Killed(BaseException):
    """As kill -9 would end it: nothing after it runs."""


def dies_at_the_second(model: Model, monkeypatch: pytest.MonkeyPatch, taken: jobs.Taken) -> None:
    """Work until the second article's answer is there, and no further."""

    def killed(*_: object) -> None:
        raise Killed

    def playing(body: Body) -> Reply:
        if len(model.asked) == 2:
            monkeypatch.setattr(run_job._Asker, "_answered", killed)
        return good(body)

    real = run_job._Asker._answered
    model.play = playing
    with pytest.raises(Killed):
        run_job.run(Run(taken))
    monkeypatch.setattr(run_job._Asker, "_answered", real)


def test_a_worker_that_dies_leaves_one_article_to_ask_again_and_nothing_half_stored(
    project: Project, server: ModelServer, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        article(project, f"{TEXT} {number}", f"a-{number}")
    run = begin(server)

    taken = jobs.take()
    assert taken is not None
    dies_at_the_second(model, monkeypatch, taken)
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


def test_an_article_taken_down_meanwhile_is_not_sent(
    project: Project, server: ModelServer, model: Model
) -> None:
    article(project, TEXT)
    run = begin(server)
    Document.objects.update(rights={"may_redistribute_text": False})
    work()
    assert (model.asked, answer_of(run).state) == ([], "failed")
