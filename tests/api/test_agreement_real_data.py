"""Two published data sets, brought in through the product, give the agreement known of them."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from annotator.models import Codebook, Membership
from annotator.services.imports import imports
from annotator.services.projects import projects
from tests.core.agreement.test_real_data import (
    OPINION,
    frames,
    mbic,
    needs_frames,
    needs_mbic,
)
from tests.once import on_one_database
from tests.people import Person, person

__all__ = ["frames", "mbic"]

# 30,000 answers are the same answers in both databases.
pytestmark = on_one_database

YES_NO = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]
BIAS = [{"id": "biased", "title": "Biased"}, {"id": "non_biased", "title": "Not biased"}]


def question(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "title": name, "question": f"{name}?", **fields}


def study(dimensions: list[dict[str, Any]], records: Iterator[dict[str, Any]]) -> Person:
    """A project with this codebook that holds these records; its manager."""
    mona = person("mona-real")
    project = projects.create(
        creator=mona.user,
        title="Real",
        slug="real",
        language="en",
        template="news-framing",
        settings={},
    )
    layer = {"id": "article", "title": "Article", "level": "document", "dimensions": dimensions}
    each = SENTENCES | {"dimensions": [question("answer", kind="choice", labels=YES_NO)]}
    body = {"title": "Real", "guideline": "", "layers": [layer, each]}
    Codebook.objects.filter(project=project).update(body=body)
    lines = "".join(json.dumps(record) + "\n" for record in records)
    imports.import_stream(
        project=project,
        actor=Membership.objects.get(project=project, user=mona.user),
        stream=io.BytesIO(lines.encode()),
        format="jsonl",
        readers=None,
    )
    return mona


SENTENCES = {"id": "question", "title": "Question", "level": "sentence"}


def measured(mona: Person, **wish: str) -> float:
    answer = mona.client.get("/api/v1/projects/real/agreement/", wish).json()
    assert answer["undefined"] is None, answer
    return round(float(answer["value"]), 3)


def sentences(mbic: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each sentence an article, each crowdworker's answers a reading."""
    by_sentence: dict[str, dict[str, dict[str, Any]]] = {}
    for row in mbic:
        values = {
            "bias": "biased" if row["label"] == "Biased" else "non_biased",
            "opinion": OPINION[row["factual"]],
        }
        by_sentence.setdefault(str(row["sentence_id"]), {})[str(row["survey_record_id"])] = values
    for key, readings in by_sentence.items():
        given = [
            {"layer": "article", "id": 1, "values": values, "slot": 0}
            for values in readings.values()
        ]
        yield {
            "schema": "slant/1",
            "key": key,
            "text": f"Sentence {key}.",
            "assignments": [
                {"annotator": f"w{who}", "state": "submitted", "annotations": [one]}
                for who, one in zip(readings, given, strict=True)
            ],
        }


@needs_mbic
@pytest.mark.django_db
def test_mbic(mbic: list[dict[str, Any]]) -> None:
    mona = study(
        [
            question("bias", kind="choice", labels=BIAS),
            question("opinion", kind="scale", min=1, max=3),
        ],
        sentences(mbic),
    )
    assert measured(mona, dimension="bias") == 0.206
    assert measured(mona, dimension="opinion", metric="alpha_interval") == 0.265
    assert measured(mona, dimension="opinion", metric="alpha_nominal") == 0.166


def articles(frames: dict[str, Any], names: list[str]) -> Iterator[dict[str, Any]]:
    """Each article with its questions as sentences too, so that all of them can be pooled."""
    text = "".join(f"{name}.\n" for name in names)
    places, position = [], 0
    for name in names:
        places.append([position, position + len(name) + 1])
        position += len(name) + 2
    for key, record in frames.items():
        assignments = []
        for who in range(max(len(record[name][1]) for name in names if name in record)):
            given = {
                name: record[name][1][who]
                for name in names
                if name in record and record[name][1][who] in ("yes", "no")
            }
            marks = [
                {
                    "id": number + 1,
                    "layer": "question",
                    "slot": names.index(name),
                    "parts": [places[names.index(name)]],
                    "values": {"answer": value},
                }
                for number, (name, value) in enumerate(given.items())
            ]
            marks.append({"id": len(marks) + 1, "layer": "article", "slot": 0, "values": given})
            if given:
                assignments.append(
                    {"annotator": f"a{who}", "state": "submitted", "annotations": marks}
                )
        yield {
            "schema": "slant/1",
            "key": key,
            "text": text,
            "sentences": places,
            "blocks": [[0, len(text), "body"]],
            "assignments": assignments,
        }


@needs_frames
@pytest.mark.django_db
def test_narrative_frames(frames: dict[str, Any]) -> None:
    names = sorted({name for record in frames.values() for name in record if name[0] != "_"})
    mona = study(
        [question(name, kind="choice", labels=YES_NO) for name in names], articles(frames, names)
    )
    for name, value in (("ec2", 0.700), ("mo2", 0.515), ("co1", 0.448), ("re1", 0.000)):
        assert measured(mona, dimension=name) == value
    assert measured(mona, layer="question", dimension="answer") == 0.561
