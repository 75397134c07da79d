"""Copies are looked for after each import, and what was found is what a dataset keeps apart."""

import orjson
import pytest
from django.utils import timezone

from annotator import jobs as worker
from annotator.core.near_duplicates import similarity, sketch
from annotator.models import Document, Import, Job, Project
from annotator.services.documents import near_duplicates
from tests.articles import article
from tests.people import Person

WIRE = " ".join(f"word{number % 97} says{number % 31} no{number}" for number in range(200))
REPRINT = f"{WIRE} Our correspondent adds a line."
OTHER = " ".join(f"quite{number % 89} other{number % 37} words{number}" for number in range(200))


def bring(who: Person, project: Project, **texts: str) -> Import:
    lines = b"\n".join(orjson.dumps({"key": key, "text": text}) for key, text in texts.items())
    path = f"/api/v1/projects/{project.slug}/imports/?format=jsonl"
    answer = who.client.post(path, lines, content_type="application/x-ndjson")
    assert answer.status_code < 300, answer.content
    return Import.objects.get(pk=answer.json()["id"])


def work() -> None:
    """All that waits, the pause being over."""
    Job.objects.update(run_after=timezone.now())
    worker.work_through()


def test_the_worker_looks_after_each_import(project: Project, mona: Person) -> None:
    bring(mona, project, wire=WIRE, other=OTHER)
    work()
    assert not Document.objects.filter(cluster__isnull=False).exists()
    later = bring(mona, project, reprint=REPRINT)
    work()
    marked = Document.objects.filter(cluster__isnull=False)
    assert set(marked.values_list("key", flat=True)) == {"wire", "reprint"}
    assert marked.values("cluster").distinct().count() == 1
    shown = mona.client.get(f"/api/v1/imports/{later.pk}/").json()
    assert shown["near_copies"] == 1
    rows = mona.client.get(f"/api/v1/projects/{project.slug}/imports/").json()["results"]
    assert [row["near_copies"] for row in rows] == [1, 1]


def test_nothing_new_is_nothing_to_look_at(project: Project, mona: Person) -> None:
    bring(mona, project, wire=WIRE)
    work()
    before = Job.objects.filter(kind=near_duplicates.KIND).count()
    bring(mona, project, wire=WIRE)
    work()
    assert Job.objects.filter(kind=near_duplicates.KIND).count() == before


def test_a_dataset_waits_for_no_task(
    project: Project, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    article(project, WIRE, key="wire")
    article(project, REPRINT, key="reprint")
    near_duplicates.make_sure(project=project)
    assert Document.objects.filter(cluster__isnull=False).count() == 2
    near_duplicates.enqueue(project=project, actor=None)
    work()
    monkeypatch.setattr(near_duplicates, "find", pytest.fail)
    near_duplicates.make_sure(project=project)


def test_texts_whose_words_are_not_set_apart_are_compared_by_signs() -> None:
    text = "".join(chr(0x4E00 + (number * 37) % 5_000) for number in range(400))
    assert similarity(sketch(text), sketch(text[:380] + "新聞")) > 0.8
    assert similarity(sketch(text), sketch(text[::-1])) < 0.2
