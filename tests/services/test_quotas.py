"""Of nothing that somebody can make more of can they make without end."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from annotator.core.ids import uuid7
from annotator.models import Assignment, Project, User
from annotator.services import quotas
from tests.articles import article, given
from tests.people import Person

Ask = Callable[[int], Any]


def posts(who: Person, path: str, body: Callable[[int], object]) -> Ask:
    """One more, in a body."""
    return lambda number: who.client.post(path, body(number), format="json")


def of_ada(ada: Person, api: str, reading: Assignment) -> dict[str, Ask]:
    """What an annotator can make."""
    thread = ada.client.post(f"{api}threads/", {"text": "Why?"}, format="json").json()["id"]
    question = {"document": str(reading.document_id), "text": "Why?"}
    return {
        "QUESTIONS": posts(ada, f"{api}threads/", lambda _: question),
        "MESSAGES_IN_A_QUESTION": posts(
            ada, f"/api/v1/threads/{thread}/messages/", lambda _: {"text": "So."}
        ),
        "PRIVATE_NOTES": lambda _: ada.client.put(
            f"/api/v1/assignments/{reading.pk}/private-notes/",
            {"annotation": str(uuid7()), "text": "mine"},
            format="json",
        ),
        "NAMES": posts(
            ada, f"{api}entities/", lambda number: {"name": f"N{number}", "type": "person"}
        ),
    }


def of_mona(mona: Person, api: str) -> dict[str, Ask]:
    """What a manager can make."""
    people = {"people": ["Dora"], "roles": ["annotator"]}
    return {
        "TOKENS": posts(mona, "/api/v1/me/tokens/", lambda _: {"name": "t", "scope": "read"}),
        "UPLOADS": lambda _: mona.client.post(
            f"{api}uploads/?file_name=a.txt", b"a text", content_type="application/octet-stream"
        ),
        "PREPARED_DOWNLOADS": posts(
            mona, f"{api}exports/", lambda _: {"format": "jsonl", "state": "all"}
        ),
        "ARCHIVES": posts(mona, f"{api}archives/", lambda _: {}),
        "RESTORATIONS": lambda _: mona.client.post(
            "/api/v1/restorations/", b"x", content_type="application/octet-stream"
        ),
        "INVITATIONS": posts(mona, f"{api}invitations/", lambda _: people),
        "PROJECTS": posts(
            mona, "/api/v1/projects/", lambda number: {"title": f"P {number}", "language": "en"}
        ),
    }


@pytest.fixture
def asks(project: Project, mona: Person, ada: Person) -> dict[str, Ask]:
    """One more of each; the number makes it another one."""
    User.objects.filter(pk=mona.user.pk).update(may_create_projects=True)
    api = f"/api/v1/projects/{project.slug}/"
    return of_ada(ada, api, given(article(project), ada)) | of_mona(mona, api)


def test_nothing_is_made_without_end(
    asks: dict[str, Ask], monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    assert set(asks) == {name for name in vars(quotas) if name.isupper()}
    for name, ask in asks.items():
        assert ask(1).status_code in {200, 201, 202}, (name, ask(1).content)
        monkeypatch.setattr(quotas, name, 1)
        refused = ask(2)
        assert (refused.status_code, refused.json()["code"]) == (409, "too_many"), name
        assert "1 " in refused.json()["message"]


def test_what_is_there_already_is_found_where_there_is_no_room(
    asks: dict[str, Ask], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asks["NAMES"](1).status_code == 201
    monkeypatch.setattr(quotas, "NAMES", 1)
    assert asks["NAMES"](1).status_code == 200
