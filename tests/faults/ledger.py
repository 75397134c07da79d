"""What clients were told, held against what the database holds afterwards."""

import json
import sqlite3
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.faults.site import HarmedSite

_CHANGES = (
    "SELECT change_id, annotation_id FROM annotator_annotationchange"
    " WHERE change_id IS NOT NULL ORDER BY annotation_id, sequence"
)
_ANNOTATIONS = "SELECT id, revision, note FROM annotator_annotation"
_READINGS = """
SELECT a.revision,
  (SELECT count(*) FROM annotator_annotationchange c WHERE c.assignment_id = a.id)
  + (SELECT count(*) FROM annotator_assignmentchange d WHERE d.assignment_id = a.id)
FROM annotator_assignment a
"""


@dataclass(frozen=True)
class Account:
    """What a fault did. All but the first two must be nothing.

    `odd` counts what is neither lost nor doubled and still wrong: a reading whose revision is
    not the number of its events, an annotation that does not say what was last stored of it.
    """

    acknowledged: int
    stored: int
    lost: int
    doubled: int
    refused: int
    errors: int
    odd: int
    # Told to try again: no harm, where it is not for ever.
    busy: int

    @property
    def is_clean(self) -> bool:
        """Nothing that was acknowledged is lost, nothing is there twice, nobody was misled."""
        return not any((self.lost, self.doubled, self.refused, self.errors, self.odd))


@dataclass
class Ledger:
    """Filled by the writers as answers come in; ids are UUIDs in hexadecimal."""

    acknowledged: set[str] = field(default_factory=set)
    # Change → what the annotation says after it.
    said: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    busy: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def intend(self, change: str, note: str) -> None:
        """A change is about to be sent."""
        with self._lock:
            self.said[change] = note

    def acknowledge(self, change: str) -> None:
        """The server said that it is stored."""
        with self._lock:
            self.acknowledged.add(change)

    def complain(self, status: int, answer: str) -> None:
        """An answer that a server without faults would not have given."""
        with self._lock:
            (self.errors if status >= 500 else self.refused).append(f"{status} {answer[:300]}")

    def put_off(self) -> None:
        """The server said to try again."""
        with self._lock:
            self.busy += 1

    def settle(self, site: HarmedSite) -> Account:
        """Compare with what the database holds."""
        changes = [(_hex(change), _hex(owner)) for change, owner in rows(site, _CHANGES)]
        stored = Counter(change for change, _ in changes)
        last = {owner: change for change, owner in changes}
        per_annotation = Counter(owner for _, owner in changes)
        odd = sum(revision != events for revision, events in rows(site, _READINGS))
        for owner, revision, note in rows(site, _ANNOTATIONS):
            key = _hex(owner)
            odd += revision != per_annotation[key] or note != self.said.get(last.get(key, ""))
        return Account(
            acknowledged=len(self.acknowledged),
            stored=len(stored),
            lost=len(self.acknowledged - stored.keys()),
            doubled=sum(times - 1 for times in stored.values()),
            refused=len(self.refused),
            errors=len(self.errors),
            odd=odd,
            busy=self.busy,
        )


def rows(site: HarmedSite, query: str) -> list[tuple[Any, ...]]:
    """Read the site's database past the product."""
    if not site.database:
        with sqlite3.connect(site.data_dir / "slant.sqlite3") as connection:
            return list(connection.execute(query))
    with psycopg.connect(**address(site.database)) as connection:
        return list(connection.execute(query.encode()))


def execute(site: HarmedSite, query: str) -> None:
    """Write to the site's database past the product."""
    if not site.database:
        with sqlite3.connect(site.data_dir / "slant.sqlite3") as connection:
            connection.execute(query)
        return
    with psycopg.connect(**address(site.database)) as connection:
        connection.execute(query.encode())


def address(database: Mapping[str, str]) -> dict[str, Any]:
    name = database["DATABASE_URL"].rpartition("/")[2]
    return {"dbname": name, "host": database["PGHOST"], "user": database["PGUSER"]}


def _hex(value: object) -> str:
    """SQLite keeps UUIDs as 32 hexadecimal digits, PostgreSQL as what they are."""
    return str(value).replace("-", "")


def line(fault: str, account: Account) -> str:
    """One line of the summary."""
    return json.dumps({"fault": fault, **account.__dict__})
