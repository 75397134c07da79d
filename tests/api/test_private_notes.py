"""A private note is its writer's alone: who else asks, by whatever way, finds nothing of it."""

import io
import json
import zipfile
from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, PrivateNote, Project
from annotator.services.people import leaving
from tests.api.test_annotations import body, put
from tests.articles import article, given
from tests.people import Person

WORDS = "Between me and myself"


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's reading of the short article."""
    return given(article(project), ada)


def write(person: Person, reading: Assignment, annotation: object, text: str = WORDS) -> Any:
    """Put a note on a highlight, or on the article."""
    path = f"/api/v1/assignments/{reading.pk}/private-notes/"
    return person.client.put(path, {"annotation": annotation, "text": text}, format="json")


def notes(person: Person, reading: Assignment) -> Any:
    """What somebody gets who asks for them."""
    return person.client.get(f"/api/v1/assignments/{reading.pk}/private-notes/")


def test_the_writer_reads_changes_and_takes_away(ada: Person, reading: Assignment) -> None:
    mark = str(uuid7())
    assert write(ada, reading, None).status_code == 200
    assert write(ada, reading, mark, "Sure?").json() == {"annotation": mark, "text": "Sure?"}
    assert write(ada, reading, mark, "Sure.").status_code == 200
    assert notes(ada, reading).json()["results"] == [
        {"annotation": None, "text": WORDS},
        {"annotation": mark, "text": "Sure."},
    ]
    write(ada, reading, None, "  ")
    assert [each["text"] for each in notes(ada, reading).json()["results"]] == ["Sure."]
    assert write(ada, reading, None, "x" * 10_001).status_code == 400


@pytest.mark.parametrize("name", ["mona", "ben", "jude", "rita", "sam", "olga"])
def test_to_everybody_else_there_is_no_such_thing(
    request: pytest.FixtureRequest, ada: Person, reading: Assignment, name: str
) -> None:
    write(ada, reading, None)
    other: Person = request.getfixturevalue(name)
    assert notes(other, reading).status_code == 404
    assert write(other, reading, None, "mine now").status_code == 404
    assert PrivateNote.objects.get().text == WORDS


def test_no_other_answer_and_no_file_holds_it_but_ones_own_data(
    ada: Person, mona: Person, reading: Assignment
) -> None:
    mark, slug = uuid7(), reading.document.project.slug
    put(ada, mark, body(reading, note="For all to read"))
    write(ada, reading, str(mark))
    write(ada, reading, None)
    addresses = [
        f"assignments/{reading.pk}/",
        f"annotations/{mark}/",
        f"annotations/{mark}/history/",
        *(f"projects/{slug}/export/?state=all&format={each}" for each in ("jsonl", "tables")),
    ]
    for address in addresses:
        answer = mona.client.get(f"/api/v1/{address}")
        assert answer.status_code == 200
        said = _unpacked(b"".join(answer) if answer.streaming else answer.content)
        assert "For all to read" in said
        assert WORDS not in said
    own = ada.client.get("/api/v1/me/data/")
    with zipfile.ZipFile(io.BytesIO(b"".join(own))) as archive:
        (line,) = archive.read("readings.jsonl").splitlines()
    assert [each["text"] for each in json.loads(line)["private_notes"]] == [WORDS, WORDS]


def test_they_go_with_who_erases_themselves(ada: Person, reading: Assignment) -> None:
    write(ada, reading, None)
    leaving.erase(member=ada.membership)
    assert not PrivateNote.objects.exists()


def _unpacked(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(archive.read(name).decode() for name in archive.namelist())
