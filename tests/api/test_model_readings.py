"""Readings of models that were run elsewhere: of articles that are here, exactly or not at all."""

import json
from typing import Any
from uuid import uuid4

import pytest

from annotator.models import Annotation, Assignment, ModelRun, Project
from tests.articles import article
from tests.people import Person

pytestmark = pytest.mark.django_db

TEXT = "The dam is bizarre and threatening, the minister said. The dam is safe."
MODEL = {"name": "tagger", "version": "2.1", "prompt": "Mark what is loaded."}
VALUES = {"framing": ["none"], "sentiment": "neutral", "voice": "outlet"}
Line = dict[str, Any]


def mark(quote: str = "bizarre and threatening", **others: object) -> Line:
    """One mark."""
    return {"layer": "passage", "quote": quote, "values": VALUES, "score": 0.71, **others}


def send(person: Person, project: Project, *lines: Line, query: str = "", **model: object) -> Any:
    """The answer to some readings."""
    body = "\n".join(json.dumps(each) for each in [{"model": {**MODEL, **model}}, *lines])
    path = f"/api/v1/projects/{project.slug}/model-readings/{query}"
    return person.client.post(path, body, content_type="application/x-ndjson")


def test_a_model_reads_an_article_that_is_here_already(project: Project, mona: Person) -> None:
    document = article(project, TEXT)
    answer = send(mona, project, {"key": "a-001", "annotations": [mark()]})
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["created"], told["unchanged"], told["annotations"]) == (1, 0, 1)
    reading = Assignment.objects.get(document=document)
    assert (reading.kind, reading.member.pseudonym) == ("model", told["annotator"])
    assert told["annotator"].startswith("tagger-2.1-")
    annotation = Annotation.all_kinds.get()
    assert (annotation.start, annotation.end, annotation.score) == (11, 34, 0.71)
    run = ModelRun.objects.get()
    assert (run.prompt, run.state, run.server) == ("Mark what is loaded.", "done", None)


def test_an_article_is_named_by_its_id_or_the_hash_of_its_text(
    project: Project, mona: Person
) -> None:
    one, other = article(project, TEXT), article(project, TEXT + " More.", "a-002")
    lines = [
        {"id": str(one.pk), "annotations": []},
        {"text_sha256": other.text_sha256, "annotations": [], "nothing_found": ["passage"]},
    ]
    assert send(mona, project, *lines).status_code == 201
    assert Assignment.objects.get(document=other).nothing_found == ["passage"]
    mixed = {"key": "a-001", "text_sha256": other.text_sha256, "annotations": []}
    assert send(mona, project, mixed, version="3").status_code == 400


@pytest.mark.parametrize("change", [None, str(uuid4())], ids=["unnamed", "named"])
def test_the_same_lines_again_change_nothing(
    project: Project, mona: Person, change: str | None
) -> None:
    article(project, TEXT)
    line = {"key": "a-001", "annotations": [mark()]} | ({"change": change} if change else {})
    assert send(mona, project, line).status_code == 201
    again = send(mona, project, line)
    assert (again.status_code, again.json()["unchanged"], again.json()["created"]) == (200, 1, 0)
    assert Annotation.all_kinds.count() == 1
    assert ModelRun.objects.count() == 1


def test_another_reading_of_the_same_model_is_refused_and_another_version_is_not(
    project: Project, mona: Person
) -> None:
    article(project, TEXT)
    send(mona, project, {"key": "a-001", "annotations": [mark()]})
    other = {"key": "a-001", "annotations": [mark("the minister said")]}
    refused = send(mona, project, other)
    assert refused.status_code == 400
    assert "withdraw it" in str(refused.json()["fields"]["line 2"])
    assert send(mona, project, other, version="2.2").status_code == 201
    assert send(mona, project, other, prompt="Another prompt.").status_code == 201
    assert Assignment.objects.filter(kind="model").count() == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"key": "a-009", "annotations": []}, "no such article"),
        ({"annotations": []}, "Which article"),
        ({"key": "a-001", "annotations": [mark("threatening and bizarre")]}, "stands nowhere"),
        ({"key": "a-001", "annotations": [mark("The dam is")]}, "2 times"),
        ({"key": "a-001", "annotations": [mark(start=12, end=35)]}, "It stands at 11"),
        ({"key": "a-001", "annotations": [mark(values={"framing": ["x"]})]}, "x"),
        ({"key": "a-001", "annotations": [mark(score=2)]}, "from 0 to 1"),
        ({"key": "a-001", "annotations": [mark(reason="\0")]}, "NUL"),
        ({"key": "a-001", "annotations": [], "nothing_found": ["nope"]}, "no layer"),
        ({"key": "a-001", "annotations": [], "change": "x"}, "UUID"),
        ({"key": "a-001", "annotations": [], "more": 1}, "no such field"),
        ({"key": "a-001"}, "missing"),
    ],
)
def test_a_line_that_does_not_fit_is_told_by_its_number_and_nothing_is_taken(
    project: Project, mona: Person, line: Line, said: str
) -> None:
    article(project, TEXT)
    article(project, TEXT + " More.", "a-002")
    answer = send(mona, project, {"key": "a-002", "annotations": [mark()]}, line)
    assert answer.status_code == 400
    assert said in str(answer.json()["fields"]["line 3"]), answer.content
    assert not Assignment.objects.exists()
    assert not ModelRun.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '{"model": {"name": "x"}}', "\x00", '{"key": "a"}']
)
def test_a_body_without_a_model_is_refused(project: Project, mona: Person, body: str) -> None:
    path = f"/api/v1/projects/{project.slug}/model-readings/"
    answer = mona.client.post(path, body, content_type="application/x-ndjson")
    assert answer.status_code == 400


def test_a_dry_run_judges_and_writes_nothing(project: Project, mona: Person) -> None:
    article(project, TEXT)
    answer = send(mona, project, {"key": "a-001", "annotations": [mark()]}, query="?dry_run=1")
    assert (answer.status_code, answer.json()["created"]) == (200, 1)
    assert not Assignment.objects.exists()


def test_what_was_brought_is_withdrawn_as_a_whole_and_can_come_again(
    project: Project, mona: Person
) -> None:
    article(project, TEXT)
    line = {"key": "a-001", "annotations": [mark()]}
    run = send(mona, project, line).json()["run"]
    path = f"/api/v1/projects/{project.slug}/model-runs/{run}/"
    assert mona.client.post(f"{path}withdraw/").json()["state"] == "withdrawn"
    assert not Assignment.objects.exists()
    assert send(mona, project, line).json()["created"] == 1


def test_a_blind_annotator_sees_nothing_of_it(project: Project, mona: Person, ada: Person) -> None:
    article(project, TEXT)
    run = send(mona, project, {"key": "a-001", "annotations": [mark()]}).json()["run"]
    path = f"/api/v1/projects/{project.slug}"
    for address in ("model-runs/", f"model-runs/{run}/", f"model-runs/{run}/answers/"):
        assert ada.client.get(f"{path}/{address}").status_code == 403
    assert ada.client.get(f"{path}/model-servers/").status_code == 403
    assert send(ada, project, {"key": "a-001", "annotations": []}).status_code == 403
    claimed = ada.client.post(f"{path}/claim/", {}, format="json").json()
    shown = ada.client.get(f"/api/v1/assignments/{claimed['id']}/")
    assert shown.json()["annotations"] == []
    assert b"tagger" not in shown.content


def test_links_lead_to_marks_of_the_same_reading(project: Project, mona: Person) -> None:
    article(project, TEXT)
    linked = mark(links=[{"role": "no_such", "to": 1}])
    answer = send(mona, project, {"key": "a-001", "annotations": [linked]})
    assert "no such role" in str(answer.json()["fields"]["line 2"])
    lost = mark(links=[{"role": "no_such", "to": 7}])
    answer = send(mona, project, {"key": "a-001", "annotations": [lost]})
    assert "not there" in str(answer.json()["fields"]["line 2"])
