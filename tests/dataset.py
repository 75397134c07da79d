"""Bringing records in and taking the dataset out, as the tests of both do it."""

import csv
import io
import json
import zipfile
from typing import Any

from annotator.models import Membership, Project
from annotator.services.imports import imports
from annotator.services.projects import projects
from tests.e2e.site import ROOT
from tests.people import Person, person

DEMO = ROOT / "fixtures" / "demo" / "articles.jsonl"


def export(person: Person, project: Project, query: str = "") -> Any:
    """GET the dataset."""
    return person.client.get(f"/api/v1/projects/{project.slug}/export/?{query}")


def body_of(answer: Any) -> bytes:
    """All of a stream, with its announcement."""
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def records(person: Person, project: Project, query: str = "state=all") -> list[dict[str, Any]]:
    """The records of the JSONL."""
    answer = export(person, project, f"format=jsonl&{query}")
    lines = body_of(answer).split(b"\n")
    found = [json.loads(line) for line in lines if line]
    assert int(answer["Slant-Records"]) == len(found)
    return found


def tables(person: Person, project: Project, query: str = "") -> dict[str, list[dict[str, str]]]:
    """The CSV files of the zip by name, and its manifest."""
    archive = unpacked(person, project, query)
    return {
        name: list(csv.DictReader(io.StringIO(content.decode())))
        for name, content in archive.items()
        if name.endswith(".csv")
    }


def unpacked(person: Person, project: Project, query: str = "") -> dict[str, bytes]:
    """The files of the zip."""
    packed = body_of(export(person, project, f"format=tables&{query}"))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bring(project: Project, actor: Membership | None, content: bytes, readers: Any = None) -> None:
    """Import records."""
    imports.import_stream(
        project=project,
        actor=actor,
        stream=io.BytesIO(content),
        format="jsonl",
        readers=readers,
    )


def another_project() -> tuple[Project, Person]:
    """Somewhere else to bring an export to."""
    creator = person("creator2")
    made = projects.create(
        creator=creator.user, title="Else", language="de", template="news-framing", settings={}
    )
    return made, creator


def stable(record: dict[str, Any]) -> dict[str, Any]:
    """A record without what an import makes anew."""
    kept = {name: value for name, value in record.items() if name != "exported_at"}
    kept["assignments"] = [
        reading
        | {
            "annotations": [
                {name: value for name, value in each.items() if name != "uuid"}
                for each in reading["annotations"]
            ]
        }
        for reading in record["assignments"]
    ]
    return kept
