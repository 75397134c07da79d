"""No answer to a blind annotator tells the outlet or a peer's work; the fixtures and the writes.

Everything that can be read is asked for in `test_blind_everywhere`.
"""

import io
import zipfile
from typing import Any
from uuid import UUID

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, Document, Event, Outlet, Project
from tests.api.test_annotations import body, put
from tests.articles import article, given
from tests.people import Person

OUTLET = "Canary Courier"
TEXT = f"The dam is safe, the {OUTLET} has learned.\n\nNobody believed the minister."
AT = TEXT.index(OUTLET)
MASK = [AT, AT + len(OUTLET)]
PEERS_NOTE, PEERS_ENTITY, PEERS_REASON = "a thrush told me", "Ilse Nightingale", "a wren again"
# Compared in small letters, since a name may be masked in one spelling and stand in another.
SECRETS = [
    *("canary courier", "canary-courier", "bylina birdwatch", "eventide flood", "crested code"),
    *(PEERS_NOTE, PEERS_ENTITY.casefold(), PEERS_REASON, "ben's own name"),
]


@pytest.fixture
def document(project: Project) -> Document:
    """An article whose every field but the text says who published it, and the text as well."""
    project.settings = {"blind_outlet": True}
    project.save()
    return article(
        project,
        TEXT,
        key="canary-courier-001",
        title=f"A quarrel, says the {OUTLET.upper()}",
        outlet=Outlet.objects.create(project=project, name=OUTLET),
        event=Event.objects.create(project=project, name="Eventide flood"),
        byline="Bylina Birdwatch",
        url="https://canary-courier.example/dam",
        metadata={"desk": "Crested code"},
        masks=[MASK],
    )


@pytest.fixture
def reading(document: Document, ada: Person) -> Assignment:
    """Ada's."""
    return given(document, ada)


@pytest.fixture
def of_ben(document: Document, ben: Person) -> tuple[Assignment, UUID]:
    """Ben's, with a mark that names somebody and carries a note; he skips another article."""
    ben.user.name = "Ben's own name"
    ben.user.save()
    reading, mark = given(document, ben), uuid7()
    target = {"sentiment": "negative", "target": {"name": PEERS_ENTITY, "type": "person"}}
    content = body(reading, parts=[[0, 7]], quote="The dam", values=target, note=PEERS_NOTE)
    assert put(ben, mark, content).status_code == 201
    other = given(article(document.project, key="canary-courier-002", title=None), ben)
    content = {"reason": "other", "note": PEERS_REASON}
    ben.client.post(f"/api/v1/assignments/{other.pk}/skip/", content, format="json")
    return reading, mark


def said(answer: Any) -> str:
    """All that an answer says, headers too, in small letters."""
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    content = b"".join(answer) if answer.streaming else answer.content
    return f"{headers} {_unpacked(content)}".casefold()


def _unpacked(content: bytes) -> str:
    """The text of an answer, or of all that a zip holds."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(f"{name} {archive.read(name).decode()}" for name in archive.namelist())


def tells(answer: Any, ben: Person) -> list[str]:
    """The secrets in an answer."""
    words = said(answer)
    return [each for each in [*SECRETS, ben.membership.pseudonym] if each in words]


def test_no_answer_to_a_write_tells_it_either(
    ada: Person, ben: Person, reading: Assignment, of_ben: tuple[Assignment, UUID]
) -> None:
    bens, bens_mark = of_ben
    path, slug = f"/api/v1/assignments/{reading.pk}/", reading.document.project.slug
    place = {"parts": [MASK], "values": {}}
    masked, mark = body(reading, **place, quote="█" * len(OUTLET)), uuid7()
    name = {"name": PEERS_ENTITY, "type": "person"}
    change = {"change": str(uuid7()), "op": "put", "id": str(uuid7()), "base_revision": None}
    queued = {key: value for key, value in masked.items() if key != "assignment"}

    def post(path: str, content: object = None) -> Any:
        return ada.client.post(path, {} if content is None else content, format="json")

    calls = [
        (201, put(ada, mark, masked)),
        (200, put(ada, mark, masked | {"note": "one"}, if_match='"1"')),
        (412, put(ada, mark, masked | {"note": "two"}, if_match='"1"')),
        (409, put(ada, mark, masked | {"note": "two"})),
        (400, put(ada, uuid7(), body(reading, **place, quote="a guess"))),
        (409, put(ada, bens_mark, masked)),
        (404, put(ada, uuid7(), masked | {"assignment": str(bens.pk)})),
        (404, ada.client.delete(f"/api/v1/annotations/{bens_mark}/", HTTP_IF_MATCH='"1"')),
        (200, post(f"{path}changes/", {"changes": [change | {"body": queued}]})),
        (404, post(f"/api/v1/assignments/{bens.pk}/submit/", {})),
        (400, post(f"{path}submit/", {})),
        (200, post(f"/api/v1/projects/{slug}/claim/")),
        (200, post(f"{path}skip/", {"reason": "duplicate", "note": "seen"})),
        (200, post(f"/api/v1/projects/{slug}/claim/")),
    ]
    assert [answer.status_code for _, answer in calls] == [status for status, _ in calls]
    assert [tells(answer, ben) for _, answer in calls] == [[] for _ in calls]
    # The same name under Ada's hand is a new entry, or its age would tell that somebody had it.
    made = post(f"/api/v1/projects/{slug}/entities/", name)
    assert (made.status_code, made.json()["created"]) == (201, True)


def test_how_far_the_others_are_is_not_told(
    project: Project, ada: Person, ben: Person, mona: Person, reading: Assignment
) -> None:
    bens = given(reading.document, ben)
    Assignment.objects.filter(pk=bens.pk).update(
        state="submitted", codebook=project.codebooks.get()
    )
    counts = {
        who: who.client.get("/api/v1/projects/").json()["results"][0]["counts"]
        for who in (ada, ben, mona)
    }
    assert [(each["submitted"], each["expected"]) for each in counts.values()] == [
        (0, 1),
        (1, 1),
        (1, 2),
    ]
