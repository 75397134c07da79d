"""Files that mean harm, at every door of the API: answered in words, never by a server error."""

import pytest

from annotator.models import Document, Project
from tests.formats.test_hostile_files import HARM
from tests.people import Person
from tests.releases import demo, released

__all__ = ["demo"]
_RAW = "application/octet-stream"


@pytest.fixture
def doors(demo: Project) -> list[str]:
    """Where a file may come in: read at once, put down to be looked at, put to a release."""
    released(demo, text="none")
    api = f"/api/v1/projects/{demo.slug}/"
    return [
        *(f"{api}imports/?format={form}&" for form in ("jsonl", "table", "brat", "uima_cas")),
        f"{api}uploads/?",
        f"{api}releases/1.0.0/rehydrate/?",
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_no_file_breaks_a_door(doors: list[str], mona: Person) -> None:
    mona.client.raise_request_exception = False
    wrong = []
    for what, (ending, make) in HARM.items():
        content = make()
        for door in doors:
            name = "" if "rehydrate" in door else f"file_name=a.{ending}"
            answer = mona.client.post(f"{door}{name}", content, content_type=_RAW)
            if "uploads" in door and answer.status_code == 201:
                answer = mona.client.get(f"/api/v1/imports/{answer.json()['id']}/look/")
            said = b"".join(answer) if answer.streaming else answer.content
            if answer.status_code >= 500 or (
                answer.status_code >= 400 and b'"message"' not in said
            ):
                wrong.append((what, door, answer.status_code, said[:200]))
    assert wrong == []
    assert not Document.objects.filter(key__contains="..").exists()
