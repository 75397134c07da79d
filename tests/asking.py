"""Setting up a model that plays, asking it, and letting the worker do it: for tests of runs."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from django.conf import LazySettings
from django.utils import timezone

from annotator import jobs as worker
from annotator.models import Job, ModelAnswer, ModelRun, ModelServer, Project
from annotator.services.outside import runs, servers
from annotator.services.outside.choosing import Choice
from annotator.services.outside.runs import Budget
from annotator.services.outside.servers import Wish
from tests import model_server
from tests.model_server import Body, Model, Reply, mark, marks
from tests.people import Person

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
