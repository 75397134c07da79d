"""A model's mark passes for a human's in no form of download, and dataset versions name models."""

import json
from typing import Any

import pytest

from annotator.models import Project
from tests.api.test_export_canaries import QUERIES, everything
from tests.articles import article
from tests.dataset import body_of, export, tables
from tests.people import Person
from tests.releases import contents, released
from tests.services.test_agreement import read

pytestmark = pytest.mark.django_db

TEXT = "The dam is bizarre and threatening, the minister said. The dam is safe."
CANARY = "xanthic-canary"


@pytest.fixture
def name(project: Project, mona: Person, ada: Person) -> str:
    """Ada and a model read one article; the model's name in the data."""
    document = article(project, TEXT)
    read(document, ada, [(0, 7, "neutral")])
    values = {"framing": ["none"], "sentiment": "negative", "voice": "outlet"}
    mark = {"layer": "passage", "quote": "threatening", "values": values, "reason": CANARY}
    lines: list[Any] = [
        {"model": {"name": "tagger", "version": "2", "prompt": f"Mark {CANARY}."}},
        {"key": "a-001", "annotations": [mark | {"score": 0.5}]},
    ]
    answer = mona.client.post(
        f"/api/v1/projects/{project.slug}/model-readings/",
        "\n".join(map(json.dumps, lines)),
        content_type="application/x-ndjson",
    )
    assert answer.status_code == 201, answer.content
    return str(answer.json()["annotator"])


@pytest.mark.parametrize("query", QUERIES)
def test_without_asking_no_byte_of_a_model_is_in_it_and_asked_for_it_bears_its_name(
    project: Project, rita: Person, name: str, query: str
) -> None:
    for state in ("", "&state=all"):
        content = b"\n".join(everything(body_of(export(rita, project, query + state))))
        assert CANARY.encode() not in content
        assert name.encode() not in content
        assert b"negative" not in content or b"codebook" in content
    asked = b"\n".join(everything(body_of(export(rita, project, f"{query}&kind=model"))))
    assert name.encode() in asked


def test_where_both_are_asked_for_each_row_says_whose_it_is(
    project: Project, rita: Person, ada: Person, name: str
) -> None:
    found = tables(rita, project, "kind=all")
    kinds = {row["annotator"]: row["reading_kind"] for row in found["readings.csv"]}
    assert kinds == {ada.membership.pseudonym: "annotation", name: "model"}
    origins = {row["annotator"]: row["origin"] for row in found["annotations_passage.csv"]}
    assert origins == {ada.membership.pseudonym: "human", name: "model"}


def test_a_dataset_version_names_the_model_and_holds_nothing_of_what_it_marked(
    project: Project, rita: Person, name: str
) -> None:
    files = contents(released(project))
    sheet = next(body.decode() for path, body in files.items() if "DATASHEET" in path.upper())
    assert "tagger, version 2: 1 readings" in sheet
    assert f"Mark {CANARY}." in sheet
    assert "models (main)" not in sheet
    for path, body in files.items():
        content = b"\n".join(everything(body))
        assert b"bizarre and threatening" in content or b"threatening" not in content, path
        if "SHEET" not in path.upper() and "facts" not in path:
            assert name.encode() not in content, path
