"""A blind annotator asks for everything there is, and no byte tells the outlet or a peer's work.

What there is comes out of the API's description: an address whose ids are not made here fails.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.utils import timezone

from annotator.core.ids import uuid7
from annotator.jobs import work_through
from annotator.models import (
    Assignment,
    Document,
    Export,
    Import,
    Job,
    ModelAnswer,
    Project,
)
from tests import description
from tests.api.test_annotations import body, put
from tests.api.test_blind import OUTLET, TEXT, document, of_ben, reading, tells
from tests.people import Person
from tests.releases import released

__all__ = ["document", "of_ben", "reading"]
Known = dict[str, list[str]]
# What a filter may be given that is worth finding out, and what has the same form and is nothing.
GUESSES = {
    "q": ("Canary", "Qanary"),
    "outlet": (OUTLET, "Qanary Qourier"),
    "event": ("Eventide flood", "Qventide qlood"),
}


@cache
def readable() -> dict[str, dict[str, list[str]]]:
    """Every address that can be read, with its filters and the values of closed lists."""
    return {
        path: {
            each["name"]: [str(value) for value in each["schema"].get("enum", [])]
            for each in methods["get"].get("parameters", [])
            if each["in"] == "query"
        }
        for path, methods in description.paths().items()
        if "get" in methods
    }


def filled(path: str, known: Known) -> Iterator[str]:
    """The address with every combination of ids."""
    names = re.findall(r"{(\w+)}", path)
    for values in product(*(known[name] for name in names)):
        yield path.format(**dict(zip(names, values, strict=True)))


@pytest.fixture
def own(ada: Person, reading: Assignment) -> UUID:
    """Ada's own mark."""
    mark = uuid7()
    assert put(ada, mark, body(reading, parts=[[0, 7]], quote="The dam")).status_code == 201
    return mark


def import_and_prepare(mona: Person, project: Project) -> None:
    """One more article from a file, and a download made by a task."""
    path = f"/api/v1/projects/{project.slug}/"
    record = {"schema": "slant/1", "key": "canary-courier-003", "text": TEXT, "outlet": OUTLET}
    mona.client.post(
        f"{path}imports/?format=jsonl", json.dumps(record), content_type="application/x-ndjson"
    )
    mona.client.post(f"{path}exports/", {"format": "jsonl", "state": "all"}, format="json")
    work_through()


def settled_by(jude: Person, reading: Assignment) -> Assignment:
    """Jude settles the article."""
    return Assignment.objects.create(
        document=reading.document,
        round=reading.round,
        member=jude.membership,
        kind="adjudication",
        slot=1,
        state="in_progress",
        codebook=reading.document.project.codebooks.get(),
    )


def asked_by(who: Person, project: Project, mark: UUID) -> str:
    """Somebody asks about a mark; the thread."""
    asked = who.client.post(
        f"/api/v1/projects/{project.slug}/threads/",
        {"annotation": str(mark), "kind": "question", "text": "Is it what the wren says?"},
        format="json",
    )
    assert asked.status_code == 201, asked.content
    return str(asked.json()["id"])


def asked_a_model(mona: Person, document: Document) -> Known:
    """A model that is set up, and its reading of the article; their ids."""
    path = f"/api/v1/projects/{document.project.slug}/"
    server = {"name": "tagger", "version": "2", "protocol": "slant", "url": "https://m.example/"}
    made = mona.client.post(f"{path}model-servers/", server, format="json")
    lines: list[object] = [
        {"model": {"name": "tagger", "version": "2"}},
        {"key": document.key, "annotations": []},
    ]
    body = "\n".join(map(json.dumps, lines))
    kind = "application/x-ndjson"
    brought = mona.client.post(f"{path}model-readings/", body, content_type=kind)
    answer = ModelAnswer.objects.get(run=brought.json()["run"])
    return {
        "server_id": [made.json()["id"]],
        "run_id": [brought.json()["run"]],
        "answer_id": [str(answer.pk)],
    }


@pytest.fixture
def known(
    own: UUID,
    reading: Assignment,
    of_ben: tuple[Assignment, UUID],
    mona: Person,
    ben: Person,
    jude: Person,
    settings: LazySettings,
    tmp_path: Path,
) -> Known:
    """An id of everything that has one, most of it somebody else's."""
    settings.DATA_DIR = tmp_path
    project, (bens, bens_mark) = reading.document.project, of_ben
    import_and_prepare(mona, project)
    Assignment.objects.filter(pk=bens.pk).update(state="submitted", submitted_at=timezone.now())
    version = released(project)
    settling = settled_by(jude, reading)
    return {
        "slug": [project.slug],
        "version": ["1.0.0"],
        "name": ["manifest.json", str(version.files.order_by("name")[0].name)],
        "template_id": ["gvfc"],
        "assignment_id": [str(reading.pk), str(bens.pk)],
        "adjudication_id": [str(settling.pk)],
        "annotation_id": [str(own), str(bens_mark)],
        "document_id": [str(reading.document_id)],
        "import_id": [str(Import.objects.latest("pk").pk)],
        "export_id": [str(Export.objects.get().pk)],
        "job_id": [str(Job.objects.latest("pk").pk)],
        "round_id": [str(reading.round_id)],
        "outlet_id": [str(reading.document.outlet_id)],
        "event_id": [str(reading.document.event_id)],
        "thread_id": [asked_by(ben, project, bens_mark)],
        "member_id": [str(ben.membership.pk)],
        **asked_a_model(mona, reading.document),
    }


def test_every_id_is_that_of_something(
    known: Known, mona: Person, ben: Person, ada: Person, jude: Person
) -> None:
    """Or asking for it would prove nothing: somebody gets an answer at every address."""
    people = [mona, ada, ben, jude]
    unanswered = [
        path
        for path in readable()
        if all(_is_nothing(who, address) for address in filled(path, known) for who in people)
    ]
    # Without a questionnaire nobody has answers; a manager has no look at a file already in.
    assert set(unanswered) <= {
        "/api/v1/imports/{import_id}/look/",
        "/api/v1/projects/{slug}/background/mine/",
        "/api/v1/assignments/{assignment_id}/settled/",
        "/api/v1/projects/{slug}/background/",
    }


def _is_nothing(who: Person, address: str) -> bool:
    answer = who.client.get(address)
    if answer.streaming:
        b"".join(answer)
    return bool(answer.status_code == 404)


def test_nothing_that_can_be_read_tells_the_outlet_or_a_peers_work(
    known: Known,
    ada: Person,
    ben: Person,
    own: UUID,
    reading: Assignment,
    of_ben: tuple[Assignment, UUID],
) -> None:
    bens, bens_mark = of_ben
    addresses = [address for path in readable() for address in filled(path, known)]
    answers = {address: ada.client.get(address) for address in addresses}
    told = {address: tells(answer, ben) for address, answer in answers.items()}
    assert {address: found for address, found in told.items() if found} == {}
    assert {answer.status_code for answer in answers.values()} <= {200, 400, 403, 404}
    for mine, theirs in (
        (f"/api/v1/assignments/{reading.pk}/", f"/api/v1/assignments/{bens.pk}/"),
        (f"/api/v1/annotations/{own}/", f"/api/v1/annotations/{bens_mark}/"),
        (f"/api/v1/annotations/{own}/history/", f"/api/v1/annotations/{bens_mark}/history/"),
    ):
        assert (answers[mine].status_code, answers[theirs].status_code) == (200, 404)
    shown = answers[f"/api/v1/assignments/{reading.pk}/"].json()["document"]
    assert shown["text"] == TEXT.replace(OUTLET, "█" * len(OUTLET))
    assert shown["title"] == "A quarrel, says the " + "█" * len(OUTLET)


def test_no_filter_and_no_form_of_download_tells_it_either(
    known: Known, ada: Person, ben: Person
) -> None:
    told = {}
    for path, filters in readable().items():
        for address in filled(path, known):
            for name, values in filters.items():
                for value in values or _worth_asking(name, known, ben):
                    asked = f"{address}?{name}={value}"
                    if found := tells(ada.client.get(asked), ben):
                        told[asked] = found
    assert told == {}


def _worth_asking(name: str, known: Known, ben: Person) -> list[str]:
    of_name = {
        "round": ["1"],
        "layer": ["passage"],
        "dimension": ["framing"],
        "document": known["document_id"],
        "annotation": known["annotation_id"],
        "member": [str(ben.membership.pk)],
        "set_aside": ["true"],
        "page_size": ["1"],
        "codebook": ["1.0.0"],
        "to": ["1.0.0"],
    }
    return of_name.get(name, [])


def test_a_filter_answers_a_right_guess_as_it_answers_a_wrong_one(
    known: Known, ada: Person
) -> None:
    asked = 0
    for path, filters in readable().items():
        for name in filters.keys() & GUESSES.keys():
            for address in filled(path, known):
                right, wrong = (ada.client.get(address, {name: it}) for it in GUESSES[name])
                asked += 1
                assert right.status_code == wrong.status_code
                assert _plain(right, GUESSES[name][0]) == _plain(wrong, GUESSES[name][1])
    assert asked >= 4


def _plain(answer: Any, guess: str) -> bytes:
    """Without what was asked and without the number of the request, which differ."""
    content = b"".join(answer) if answer.streaming else answer.content
    content = re.sub(rb'"request_id":\s*"[^"]*"', b"", content)
    return bytes(content.replace(guess.encode(), b""))
