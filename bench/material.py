"""What is measured on: the demo's articles many times over, and two readings of our own."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.core.ids import uuid7
from annotator.models import User
from annotator.services.people import members, tokens
from annotator.services.projects import projects
from bench.client import Client

ARTICLES = Path(__file__).resolve().parent.parent / "fixtures" / "demo" / "articles.jsonl"
COPIES = 2
_API = "/api/v1"
_PROJECT = f"{_API}/projects/bench"
BARE = "/bench/bare/"


@dataclass(frozen=True)
class Reading:
    """An article to do, with places in it that can be marked."""

    id: str
    text: str
    places: list[list[int]]
    entities: list[str]

    @property
    def path(self) -> str:
        """Where the editor opens it."""
        return f"{_API}/assignments/{self.id}/"

    def draft(self, number: int) -> dict[str, Any]:
        """A fully answered passage, another one for each number."""
        start, end = self.places[number % len(self.places)]
        target, source = (self.entities[(number + n) % len(self.entities)] for n in (0, 1))
        return {
            "layer": "passage",
            "parts": [[start, end]],
            "quote": self.text[start:end],
            "values": {
                "framing": ["security_defense", "political"],
                "sentiment": "negative",
                "intensity": 2,
                "target": {"id": target},
                "voice": "quoted_words",
                "source": {"id": source, "kind": "official"},
                "bias": ["loaded_wording"],
            },
        }


def owner() -> tuple[str, str]:
    """Somebody who may do all that is measured: their membership and their token."""
    user = User.objects.create(username="bench", is_superuser=True)
    project = projects.create(
        creator=user,
        title="Bench",
        slug="bench",
        language="en",
        template="news-framing",
        settings={},
    )
    member = members.add(project=project, user=user, roles=["annotator"])
    return str(member.pk), tokens.create(user=user, name="bench", scope="write")[1]


def prepare(client: Client, member: str, number: int) -> list[Reading]:
    """Import and hand out through the API: so many readings to save to."""
    client.ask("POST", f"{_PROJECT}/imports/?format=jsonl", _lines())
    documents = client.json("GET", f"{_PROJECT}/documents/?page_size={number}")["results"]
    client.json(
        "POST",
        f"{_PROJECT}/assignments/",
        {"documents": [each["id"] for each in documents], "members": [member]},
    )
    listed = client.json("GET", f"{_PROJECT}/assignments/?member={member}")["results"]
    return [_reading(client, each["id"]) for each in listed]


def save(client: Client, reading: Reading, number: int) -> float:
    """Milliseconds to store a new passage."""
    body = reading.draft(number) | {"assignment": reading.id}
    return client.timed("PUT", f"{_API}/annotations/{uuid7()}/", body, If_None_Match="*")


def _reading(client: Client, pk: str) -> Reading:
    opened = client.json("GET", f"{_API}/assignments/{pk}/")
    document = opened["document"]
    text = document["text"]
    places = [
        [word.start(), word.end()]
        for start, end, kind in document["blocks"]
        if kind == "body"
        for word in re.compile(r"\w{4,}").finditer(text, start, end)
    ]
    names = [{"name": f"Somebody {number}", "type": "person"} for number in range(9)]
    made = [client.json("POST", f"{_PROJECT}/entities/", name) for name in names]
    return Reading(pk, text, places, [each["id"] for each in made])


def _lines() -> bytes:
    """The demo's articles under new keys, over and over."""
    records = [
        json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").split("\n") if line
    ]
    return b"".join(
        json.dumps(record | {"key": f"{record['key']}-{copy}"}).encode() + b"\n"
        for copy in range(COPIES)
        for record in records
    )
