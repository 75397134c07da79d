"""What people have read and marked, made and looked up without the editor."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page

from tests.e2e.conftest import Study
from tests.e2e.sessions import Session

TAGS: dict[str, object] = {
    "framing": ["external_reputation"],
    "sentiment": "negative",
    "intensity": 3,
    "target": {"name": "Russia", "type": "country_or_place"},
    "voice": "quoted_words",
    "source": {"name": "Emmanuel Macron", "type": "person", "kind": "official"},
}


@dataclass
class Reading:
    """One person's reading of one article, worked on with their session."""

    session: Session
    id: str

    @property
    def address(self) -> str:
        """Where its reader opens it."""
        return "/".join(("", "work", self.id, ""))

    def look(self) -> dict[str, Any]:
        """As the editor gets it."""
        return self._call("GET", "")

    def mark(self, start: int, end: int, **values: object) -> str:
        """Mark a passage; its id."""
        body = {"layer": "passage", "parts": [[start, end]], "values": {**TAGS, **values}}
        return self.put(str(uuid4()), body)

    def judge(self, frame: str = "external_reputation") -> str:
        """Answer what has to be answered about the whole article."""
        values = {"primary_frame": frame}
        return self.put(str(uuid4()), {"layer": "article", "slot": 0, "values": values})

    def put(self, annotation: str, body: Mapping[str, object], revision: int | None = None) -> str:
        """Store an annotation as the outbox does."""
        change = {"change": str(uuid4()), "op": "put", "id": annotation, "body": dict(body)}
        content = {"changes": [{**change, "base_revision": revision}]}
        answer = self._call("POST", "changes/", content)
        assert [row["status"] < 300 for row in answer["results"]] == [True], answer
        return annotation

    def submit(self, *nothing_found: str) -> None:
        """Hand it in."""
        self._call("POST", "submit/", {"nothing_found": list(nothing_found)})

    def skip(self, reason: str, note: str = "") -> None:
        """Give it back."""
        self._call("POST", "skip/", {"reason": reason, "note": note})

    def unlock(self, block: int) -> None:
        """Say that a block is article text."""
        self._call("PATCH", "", {"unlock_blocks": [block]})

    def _call(self, method: str, path: str, content: object = None) -> dict[str, Any]:
        return self.session.call(method, f"assignments/{self.id}/{path}", content)


def username(row: dict[str, Any]) -> str:
    """Whose membership it is; a model has no account."""
    return str(row["user"]["username"]) if row["user"] else ""


def reading_of(study: Study, name: str, document: str, page: Page | None = None) -> Reading:
    """Somebody's reading of an article that was handed out to them: in this browser, or none."""
    members = study.api("GET", f"projects/{study.slug}/members/")["results"]
    member = next(row["id"] for row in members if username(row) == name)
    path = f"projects/{study.slug}/assignments/?member={member}&document={document}"
    found = study.api("GET", path)["results"][0]["id"]
    session = study.session(name) if page is None else study.session_of(page)
    return Reading(session, found)


def hand_to(study: Study, article: str, names: set[str]) -> None:
    """One article to these people."""
    members = study.api("GET", f"projects/{study.slug}/members/")["results"]
    wanted = [row["id"] for row in members if username(row) in names]
    given = {"documents": [article], "members": wanted}
    study.api("POST", f"projects/{study.slug}/assignments/", given)
