"""A deleted project is as if it were not there, comes back, and goes for good after thirty days."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotator import jobs as worker
from annotator.models import Annotation, Assignment, Decision, Job, Project, User
from annotator.services.editing import assignments
from annotator.services.exports import prepared
from annotator.services.jobs import jobs
from annotator.services.people import tokens
from annotator.services.projects import project_deletion
from annotator.services.questions import threads
from tests.adjudication import Desk, differently_read
from tests.articles import article, given
from tests.people import Person

API = "/api/v1/"


@pytest.fixture
def path(project: Project) -> str:
    return f"{API}projects/{project.slug}/"


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Handed in, so that there is work to lose."""
    made = given(article(project), ada)
    assignments.skip(assignment_id=made.pk, reason="other")
    return made


def delete(who: Person, path: str) -> Any:
    return who.client.delete(f"{path}?title=River dam")


def test_it_is_gone_for_everybody_and_comes_back_as_it_was(
    project: Project, path: str, reading: Assignment, ada: Person, mona: Person, sam: Person
) -> None:
    _, token = tokens.create(user=mona.user, name="script", scope="write", project=project)
    task = prepared.start(project=project, actor=mona.membership, form="annotations", filters={})
    assert delete(ada, path).status_code == 403
    assert delete(mona, path).status_code == 204
    for person in (ada, mona, sam):
        for gone in (path, f"{path}documents/", f"{path}export/?format=jsonl"):
            assert person.client.get(gone).status_code == 404, gone
        assert person.client.get(f"{API}assignments/{reading.pk}/").status_code == 404
        assert person.client.get(f"{API}documents/{reading.document_id}/").status_code == 404
        assert person.client.get(f"{API}projects/").json()["results"] == []
        assert person.client.get(f"{API}me/").json()["memberships"] == []
    assert mona.client.get(f"{API}exports/{task.pk}/").status_code == 404
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert program.get(path).status_code == 404
    assert Job.objects.get(subject=task.pk).state == "cancelled"
    wish = {"title": "Another", "slug": project.slug, "language": "en"}
    assert sam.client.post(f"{API}projects/", wish, format="json").status_code == 409
    assert ada.client.post(f"{path}undelete/").status_code == 404
    assert ada.client.get(f"{API}me/deleted-projects/").json()["results"] == []
    listed = mona.client.get(f"{API}me/deleted-projects/").json()["results"]
    assert [each["slug"] for each in listed] == [project.slug]
    assert mona.client.post(f"{path}undelete/").status_code == 200
    assert ada.client.get(f"{API}assignments/{reading.pk}/").status_code == 200
    assert mona.client.post(f"{path}undelete/").status_code == 404


def test_it_goes_for_good_after_thirty_days(
    project: Project, path: str, reading: Assignment, mona: Person, sam: Person
) -> None:
    assert delete(sam, path).status_code == 204
    jobs.enqueue_daily()
    worker.work_through()
    assert Project.objects.filter(pk=project.pk).exists()
    old = timezone.now() - timedelta(days=31)
    Project.objects.filter(pk=project.pk).update(deleted_at=old)
    jobs.enqueue_daily(now=timezone.now() + timedelta(days=1))
    worker.work_through()
    assert not Project.objects.filter(pk=project.pk).exists()
    assert User.objects.filter(pk=mona.user.pk).exists()
    assert mona.client.post(f"{path}undelete/").status_code == 404


def test_what_was_settled_and_asked_goes_with_it(
    project: Project, ada: Person, ben: Person, chi: Person, jude: Person, mona: Person
) -> None:
    Desk(jude, project, differently_read(project, ada, ben, chi))
    mark = Annotation.objects.filter(assignment__member=ada.membership)[0]
    about = threads.About(annotation=threads.annotation_of(mark.pk))
    asked = threads.start(project=project, member=ada.membership, text="Loaded?", about=about)
    threads.reply(thread=asked, member=mona.membership, text=f"@{ada.membership.pseudonym} Yes.")
    threads.see(thread=asked, member=ada.membership)
    assert Decision.objects.exists()
    project_deletion.remove(project=project)
    assert not Project.objects.exists()
