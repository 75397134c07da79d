"""Who works on the cluster: fifty annotators, and a manager who downloads and freezes."""

import hashlib
import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.faults.writers import Writer

ANNOTATORS = 50
# Two projects: one is being worked on, the other is done and gets frozen again and again.
MAKE = f"""
import json
from annotator.models import Assignment, Document, User
from annotator.services.people import members, tokens
from annotator.services.projects import projects
from annotator.services.study import handing_out
from bench import data
from tests.articles import article
manager = User.objects.create(username="mona", name="Mona", may_create_projects=True)
project = projects.create(creator=manager, title="Dam", slug="dam", language="en",
                          template="news-framing", settings={{}})
document = article(project)
people = [User.objects.create(username=f"writer{{n}}") for n in range({ANNOTATORS})]
joined = [members.add(project=project, user=user, roles=["annotator", "researcher"])
          for user in people]
handing_out.hand_out(project=project, documents=Document.objects.all(), members=joined)
done, readers = data.project("done")
data.fill(done, readers, 20)
owner = User.objects.get(username="done-owner")
print(json.dumps({{
    "owner": tokens.create(user=owner, name="cluster", scope="write")[1],
    "annotators": [{{"token": tokens.create(user=each.user, name="cluster", scope="write")[1],
                    "assignment": str(Assignment.objects.get(member=each).pk),
                    "pseudonym": each.pseudonym}} for each in joined]}}))
"""
_CHANGES_EACH, _LOOKS_EVERY = 4, 3
_LATER = {502, 503, 504}


@dataclass
class Annotator(Writer):
    """Marks and changes until told to stop, and now and then downloads what was just stored."""

    pseudonym: str = ""
    stop: threading.Event = field(default_factory=threading.Event)
    looked: Counter[str] = field(default_factory=Counter)

    def work(self) -> None:
        """Make changes, each until it is answered."""
        number = 0
        while not self.stop.is_set():
            annotation, revision = str(uuid4()), 0
            for _ in range(_CHANGES_EACH):
                number += 1
                note = f"note {number}"
                revision = self._save(annotation, revision, note)
                if revision and number % _LOOKS_EVERY == 0:
                    self._look(annotation, note)
                if not revision or self.stop.is_set():
                    break
        self.hang_up()

    def _look(self, annotation: str, note: str) -> None:
        """A download may come from the copy, and must have what was stored a moment ago."""
        query = f"format=jsonl&layout=annotations&state=all&annotator={self.pseudonym}"
        try:
            status, body = self.ask("GET", f"projects/dam/export/?{query}", None, {})
            told = [json.loads(line) for line in body.splitlines()] if status == 200 else []
        except (OSError, http.client.HTTPException, ValueError):
            # Cut in the middle: whoever downloads compares with Slant-Records and asks again.
            self.hang_up()
            self.looked["cut"] += 1
            return
        if status != 200:
            self.looked["put off" if status in _LATER else f"refused {status}"] += 1
            return
        seen = {each["uuid"]: each["note"] for each in told}
        self.looked["seen" if seen.get(annotation) == note else "MISSED"] += 1


@dataclass
class Owner:
    """Asks for prepared downloads and dataset versions, and for what only reads."""

    port: int
    token: str
    stop: threading.Event
    versions: list[str] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def work(self) -> None:
        """A round of requests, a pause, the next."""
        number = 1
        while not self.stop.is_set():
            version = f"{number}.0.0"
            if self._asked("POST", "releases/", {"version": version}) in {201, 202, 409}:
                self.versions.append(version)
                number += 1
            self._asked("POST", "exports/", {"format": "jsonl"})
            for path in ("documents/", "progress/", "agreement/summary/", "export/summary/"):
                self._asked("GET", path)
            self.stop.wait(4)

    def _asked(self, method: str, path: str, body: object = None) -> int:
        try:
            status, content, _ = self.ask(self.port, method, f"projects/done/{path}", body)
        except (OSError, http.client.HTTPException):
            self.answers["no answer"] += 1
            return 0
        is_wrong = status >= 400 and status not in _LATER | {409}
        self.answers[f"wrong {status} {path}" if is_wrong else str(status)] += 1
        if path == "exports/" and status < 300:
            self.exports.append(json.loads(content)["id"])
        return status

    def ask(self, port: int, method: str, path: str, body: object = None) -> tuple[int, bytes, Any]:
        """One request over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        connection.request(method, f"/api/v1/{path}", content, {**sent, "Host": "localhost"})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers

    def settled(self, ports: list[int], patience: float) -> list[str]:
        """What is wrong with the tasks' results once all are done; every file of every version is
        fetched from each web process, though neither has it on its disk."""
        deadline = time.monotonic() + patience
        faults = []
        for version in self.versions:
            found = self._ended(f"projects/done/releases/{version}/", deadline)
            if found.get("state") != "ready":
                faults.append(f"version {version}: {found.get('state')} {found.get('failure')}")
                continue
            for file in found["files"][:6]:
                path = file["url"].removeprefix("/api/v1/")
                for port in ports:
                    status, content, headers = self.ask(port, "GET", path)
                    digest = hashlib.sha256(content).hexdigest()
                    if digest != file["sha256"] or headers["ETag"] != f'"{digest}"':
                        faults.append(f"version {version}, {file['name']}: {status}, other bytes")
        for each in self.exports:
            found = self._ended(f"exports/{each}/", deadline)
            if found.get("state") != "ready" or found.get("records") != 20:
                faults.append(f"download {each}: {found.get('state')}, {found.get('records')}")
        return faults

    def _ended(self, path: str, deadline: float) -> dict[str, Any]:
        while True:
            status, content, _ = self.ask(self.port, "GET", path)
            found: dict[str, Any] = json.loads(content) if status == 200 else {"state": status}
            if found["state"] not in {"building", 503} or time.monotonic() > deadline:
                return found
            time.sleep(0.5)
