"""Clients as the editor is one: a change is sent again under its id until it is answered."""

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.faults.ledger import Ledger
from tests.faults.site import HarmedSite, Template

PATIENCE = 60
# The site's own word to try again, and what a proxy says while it finds no site.
_LATER = {502, 503, 504}
_CHANGES_EACH = 4


@dataclass
class Writer:
    """One annotator: marks passages, and changes each of them a few times."""

    site: HarmedSite
    token: str
    assignment: str
    ledger: Ledger
    # How many changes this one makes altogether.
    quota: int
    _connection: http.client.HTTPConnection | None = None

    def work(self) -> None:
        """Make the changes, each until it is answered."""
        made = 0
        while made < self.quota:
            annotation = str(uuid4())
            revision = 0
            for number in range(min(_CHANGES_EACH, self.quota - made)):
                made += 1
                revision = self._save(annotation, revision, f"note {number}")
                if revision == 0:
                    break
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _save(self, annotation: str, base: int, note: str) -> int:
        """The annotation's revision after it; 0 when the server refused for good."""
        change = str(uuid4())
        self.ledger.intend(change.replace("-", ""), note)
        body = {"assignment": self.assignment, "layer": "passage", "parts": [[4, 7]], "note": note}
        headers = {"Change-Id": change, **_precondition(base)}
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                status, answer = self.ask("PUT", f"annotations/{annotation}/", body, headers)
            except (OSError, http.client.HTTPException):
                self.hang_up()
                time.sleep(0.05)
                continue
            if status < 300:
                self.ledger.acknowledge(change.replace("-", ""))
                return int(json.loads(answer)["revision"])
            if status not in _LATER:
                self.ledger.complain(status, answer)
                return 0
            self.ledger.put_off()
            time.sleep(0.05)
        self.ledger.complain(599, "no answer in a minute")
        return 0

    def ask(self, method: str, path: str, body: object, headers: dict[str, str]) -> tuple[int, str]:
        """One request over a connection that stays open."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        content = json.dumps(body)
        self._connection.request(method, f"/api/v1/{path}", content, {**sent, **headers})
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode()


def _precondition(base: int) -> dict[str, str]:
    return {"If-Match": f'"{base}"'} if base else {"If-None-Match": "*"}


@dataclass
class Crowd:
    """Writers at work, each in a thread."""

    ledger: Ledger
    writers: Sequence[Writer]
    threads: list[threading.Thread] = field(default_factory=list)

    def wait_for(self, share: float) -> None:
        """Until this share of all changes has been acknowledged, or the writers have ended."""
        wanted = share * sum(writer.quota for writer in self.writers)
        while len(self.ledger.acknowledged) < wanted and self.is_at_work:
            time.sleep(0.005)

    @property
    def is_at_work(self) -> bool:
        """Whether anybody still writes."""
        return any(thread.is_alive() for thread in self.threads)


@contextlib.contextmanager
def crowd(site: HarmedSite, template: Template, *, writers: int, changes: int) -> Iterator[Crowd]:
    """So many writers who make so many changes together; waits for all of them at the end."""
    ledger = Ledger()
    people: list[Any] = [template.people[f"writer{number}"] for number in range(writers)]
    made = [
        Writer(site, each["token"], each["assignment"], ledger, changes // writers)
        for each in people
    ]
    at_work = Crowd(ledger, made, [threading.Thread(target=each.work) for each in made])
    for thread in at_work.threads:
        thread.start()
    yield at_work
    for thread in at_work.threads:
        thread.join()
