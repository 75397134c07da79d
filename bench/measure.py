"""All measurements on the database that the environment names: `python -m bench.measure FILE`."""

import json
import os
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from annotator.core.ids import uuid7  # noqa: E402
from annotator.services.editing import annotations  # noqa: E402
from annotator.services.editing.drafts import Draft  # noqa: E402
from bench import material  # noqa: E402
from bench.client import Client, server  # noqa: E402

ROUNDS = 150
EXPORTS = 7


def measure() -> dict[str, object]:
    """Medians in milliseconds over HTTP, what they were measured on, and the tags' share."""
    call_command("migrate", verbosity=0, interactive=False)
    member, token = material.owner()
    connections.close_all()
    took: dict[str, list[float]] = defaultdict(list)
    with server() as port:
        client = Client(port, token)
        to_save, to_open = material.prepare(client, member)
        for number in range(ROUNDS):
            # In turns, so that whatever else the machine does hits all of them alike.
            took["bare"].append(client.timed("GET", material.BARE))
            took["save"].append(material.save(client, to_save, number))
            took["open"].append(client.timed("GET", to_open.path))
        for _ in range(EXPORTS):
            took["export"].append(client.timed("GET", material.EXPORT))
        exported = client.ask("GET", material.EXPORT)
    records = [json.loads(line) for line in exported.split(b"\n") if line]
    readings = [reading for record in records for reading in record["assignments"]]
    return {
        "milliseconds": {name: round(statistics.median(each), 3) for name, each in took.items()},
        "opened": {"annotations": material.MARKS},
        "exported": {
            "articles": len(records),
            "annotations": sum(len(reading["annotations"]) for reading in readings),
            "bytes": len(exported),
        },
        "tags_share_of_a_save": round(tags_share(to_save), 3),
    }


def tags_share(reading: material.Reading) -> float:
    """The part of a save, from the service's call to its commit, that writing the tag rows takes.

    The strictest way to ask: over HTTP the share is smaller.
    """
    usual = annotations.tags
    took: dict[str, list[float]] = defaultdict(list)
    for number in range(ROUNDS):
        for name, rows in (("with", usual), ("without", lambda *_: [])):
            annotations.tags = rows
            took[name].append(_put(reading, number))
    annotations.tags = usual
    return 1 - statistics.median(took["without"]) / statistics.median(took["with"])


def _put(reading: material.Reading, number: int) -> float:
    draft = Draft(**reading.draft(number))
    began = time.perf_counter()
    annotations.put(
        assignment_id=UUID(reading.id), annotation_id=uuid7(), draft=draft, base_revision=None
    )
    return time.perf_counter() - began


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(measure()), encoding="utf-8")
