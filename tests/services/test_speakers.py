"""Proposed speakers: stored at import, made anew when the rules change, gone with the text."""

import pytest

from annotator.core.attribution.rules import VERSION
from annotator.models import Document, Job, Project, ProposedSpeakers
from annotator.services.documents import speakers, taking_down
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run
from tests.articles import article, given
from tests.people import Person

pytestmark = pytest.mark.django_db


def opened(person: Person, document: Document) -> list[dict[str, object]]:
    """What the editor is told of who speaks."""
    reading = given(document, person)
    answer = person.client.get(f"/api/v1/assignments/{reading.pk}/").json()
    found: list[dict[str, object]] = answer["document"]["speakers"]
    return found


def test_the_task_stores_what_the_rules_find_and_does_it_once(project: Project) -> None:
    document = article(project)
    speakers.enqueue(project=project, actor=None)
    Job.objects.update(run_after="2020-01-01T00:00:00Z")
    taken = jobs.take()
    assert taken is not None
    assert speakers.run(Run(taken)) == {"articles": 1}
    stored = ProposedSpeakers.objects.get(pk=document.pk)
    assert [each["name"] for each in stored.found] == ["minister", "Ilse Brandt"]
    assert speakers.find(project=project) == 0


def test_other_rules_make_the_layer_anew(project: Project) -> None:
    document = article(project)
    ProposedSpeakers.objects.create(document=document, rules="older/0", found=[])
    assert speakers.find(project=project) == 1
    stored = ProposedSpeakers.objects.get(pk=document.pk)
    assert (stored.rules, len(stored.found)) == (VERSION, 2)


def test_the_editor_shows_them_before_and_after_the_task(project: Project, ada: Person) -> None:
    document = article(project)
    before = opened(ada, document)
    speakers.find(project=project)
    assert [each["name"] for each in before] == ["minister", "Ilse Brandt"]
    assert opened(ada, document) == before


def test_nothing_is_proposed_where_the_project_does_not_want_it(
    project: Project, ada: Person
) -> None:
    document = article(project)
    project.settings = project.settings | {"propose_speakers": False}
    project.save()
    assert opened(ada, document) == []
    assert given(document, ada).exposure["speakers"] is False


def test_a_masked_name_is_told_nobody(project: Project, ada: Person) -> None:
    text = "“We go,” Daily Lantern editor Ilse Brandt said. The dam is safe, Brandt said."
    at = text.index("Ilse Brandt")
    document = article(project, text, masks=[[at, at + 11]])
    project.settings = project.settings | {"blind_outlet": True}
    project.save()
    speakers.find(project=project)
    assert not [each for each in opened(ada, document) if "Ilse" in str(each["name"])]


def test_who_speaks_goes_with_the_text(project: Project, mona: Person) -> None:
    document = article(project)
    speakers.find(project=project)
    taking_down.take_down(document=document, by=mona.user, reason="asked by the publisher")
    assert not ProposedSpeakers.objects.exists()
