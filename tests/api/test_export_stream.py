"""A download is one moment of the database, lets go of it, and never takes every thread."""

import threading
from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.db import connection, connections
from django.utils.connection import ConnectionDoesNotExist
from rest_framework.test import APIClient

from annotator.api import export as api
from annotator.models import Document, Project
from annotator.services.exports import exports
from annotator.services.exports.download import Download
from annotator.services.exports.export_filters import Filters
from annotator.services.projects import projects
from annotator.services.snapshots import Snapshot
from tests.articles import article
from tests.people import Person, person


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Iterator[BoundedSemaphore]:
    """Room for one download; afterwards it must be free again."""
    room = BoundedSemaphore(1)
    monkeypatch.setattr(api, "_PLACES", room)
    yield room
    assert room.acquire(blocking=False), "a download kept its place"


@pytest.fixture
def committed(transactional_db: None) -> tuple[Project, Person]:
    """A project that other connections see, with many articles."""
    who = person("creator")
    made = projects.create(
        creator=who.user, title="Dam", language="en", template="news-framing", settings={}
    )
    for number in range(100):
        article(made, key=f"k-{number:03}", metadata={"long": "x" * 3_000})
    return made, who


def elsewhere(act: Any) -> None:
    """Do something over another connection, and wait for it."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The snapshots that downloads take, by the names of their connections."""
    names: list[str] = []

    class Noted(Snapshot):
        """A snapshot that leaves its name."""

        def __init__(self) -> None:
            super().__init__()
            names.append(self.alias)

    monkeypatch.setattr(exports, "Snapshot", Noted)
    return names


def is_open(alias: str) -> bool:
    """Whether a connection of this name is there."""
    try:
        return connections[alias].connection is not None
    except ConnectionDoesNotExist:
        return False


def start(project: Project, form: str = "documents") -> Download:
    """A download whose first byte has not been read."""
    return exports.download(project=project, filters=Filters(), form=form, finished=lambda: None)


@pytest.mark.parametrize("form", ["documents", "tables"])
def test_what_changes_meanwhile_is_not_in(committed: tuple[Project, Person], form: str) -> None:
    project, _ = committed
    download = start(project, form)
    elsewhere(lambda: article(project, key="k-late"))
    elsewhere(lambda: Document.objects.filter(key="k-099").update(title="Changed"))
    content = b"".join(download)
    assert download.records == (100 if form == "documents" else 0)
    if form == "documents":
        assert content.count(b"\n") == 100
        assert b"k-late" not in content
        assert b"Changed" not in content
    assert Document.objects.count() == 101


def test_a_change_between_two_chunks_is_not_seen(committed: tuple[Project, Person]) -> None:
    project, _ = committed
    download = start(project)
    chunks = iter(download)
    first = next(chunks)
    assert first.count(b"\n") < 100
    elsewhere(lambda: Document.objects.all().update(title="Changed"))
    assert b"Changed" not in first + b"".join(chunks)


def test_work_is_saved_while_somebody_downloads(committed: tuple[Project, Person]) -> None:
    project, _ = committed
    download = start(project)
    chunks = iter(download)
    next(chunks)
    Document.objects.filter(key="k-000").update(title="Saved meanwhile")
    download.close()
    assert Document.objects.filter(title="Saved meanwhile").exists()


def test_a_client_that_goes_away_leaves_nothing_open(
    committed: tuple[Project, Person], places: BoundedSemaphore, taken: list[str]
) -> None:
    project, who = committed
    answer: Any = who.client.get(f"/api/v1/projects/{project.slug}/export/")
    next(iter(answer.streaming_content))
    assert is_open(*taken)
    answer.close()
    assert not is_open(*taken)


def test_a_download_read_to_its_end_leaves_nothing_open(
    committed: tuple[Project, Person], places: BoundedSemaphore, taken: list[str]
) -> None:
    project, who = committed
    answer: Any = who.client.get(f"/api/v1/projects/{project.slug}/export/?format=tables")
    assert is_open(*taken)
    b"".join(answer.streaming_content)
    assert not is_open(*taken)


def test_one_too_many_is_told_to_come_back(
    committed: tuple[Project, Person], places: BoundedSemaphore
) -> None:
    project, who = committed
    path = f"/api/v1/projects/{project.slug}/export/"
    reading: Any = who.client.get(path)
    refused = who.client.get(path)
    assert (refused.status_code, refused.json()["code"]) == (503, "busy")
    assert refused["Retry-After"] == "10"
    b"".join(reading.streaming_content)
    again: Any = who.client.get(path)
    assert again.status_code == 200
    again.close()


def test_a_download_that_fails_gives_its_place_back(
    committed: tuple[Project, Person],
    places: BoundedSemaphore,
    taken: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project, who = committed

    def fail(_: object) -> Download:
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(exports.FORMS, "tables", fail)
    client = APIClient(raise_request_exception=False)
    client.force_login(who.user)
    answer = client.get(f"/api/v1/projects/{project.slug}/export/?format=tables")
    assert answer.status_code == 500
    assert not is_open(*taken)


def test_a_snapshot_refuses_to_write_on_postgresql(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no read-only transactions")
    snapshot = Snapshot()
    try:
        with pytest.raises(Exception, match="read-only"):
            Document.objects.using(snapshot.alias).update(title="x")
    finally:
        snapshot.close()
    snapshot.close()


def test_memory_does_not_grow_with_the_dataset(committed: tuple[Project, Person]) -> None:
    project, _ = committed
    Document.objects.update(metadata={"long": "x" * 100_000})
    sizes = [len(chunk) for chunk in start(project)]
    assert sum(sizes) > 10_000_000
    assert max(sizes) < 300_000
