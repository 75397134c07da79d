"""A project is copied, closed and opened again; a text is taken down and the work on it stays."""

import json
from typing import Any

from annotator.core.ids import uuid7
from annotator.models import Annotation, Assignment, Document, Project
from annotator.services.study import handing_out
from tests.api.test_annotations import PHRASE, PLACE, body, put
from tests.articles import article, given
from tests.people import Person


def patch(who: Person, project: Project, **content: object) -> Any:
    """One PATCH on the project as it is."""
    project.refresh_from_db()
    path = f"/api/v1/projects/{project.slug}/"
    tag = f'"{project.revision}"'
    return who.client.patch(path, content, format="json", HTTP_IF_MATCH=tag)


def test_a_copy_has_the_codebook_and_the_settings_and_nobodys_work(
    project: Project, mona: Person, ada: Person, sam: Person
) -> None:
    given(article(project), ada)
    project.settings = {"blind_outlet": True, "annotators_per_document": 5}
    project.save()
    path = f"/api/v1/projects/{project.slug}/clone/"
    assert ada.client.post(path, {"title": "Copy"}, format="json").status_code == 403
    assert mona.client.post(path, {"title": "Copy"}, format="json").status_code == 403
    mona.user.may_create_projects = True
    mona.user.save()
    answer = mona.client.post(path, {"title": "Copy"}, format="json")
    assert answer.status_code == 201, answer.content
    made = Project.objects.get(slug=answer.json()["slug"])
    assert (made.title, made.switches) == ("Copy", project.switches)
    assert made.codebooks.get().body == project.codebooks.get().body
    assert not Document.objects.filter(project=made).exists()
    assert [member.user for member in made.memberships.all()] == [mona.user]


def test_a_closed_project_can_be_read_and_not_changed_until_it_is_opened(
    project: Project, mona: Person, ada: Person
) -> None:
    reading = given(article(project), ada)
    assert patch(mona, project, archived=True).json()["archived_at"] is not None
    content = body(reading, parts=PLACE, quote=PHRASE)
    refused = [
        put(ada, uuid7(), content),
        ada.client.post(f"/api/v1/projects/{project.slug}/claim/", {}, format="json"),
        mona.client.post(
            f"/api/v1/projects/{project.slug}/assignments/",
            {"documents": "all", "members": "all"},
            format="json",
        ),
        mona.client.delete(f"/api/v1/documents/{reading.document_id}/"),
    ]
    assert [(each.status_code, each.json()["code"]) for each in refused] == [(409, "archived")] * 4
    assert ada.client.get(f"/api/v1/assignments/{reading.pk}/").status_code == 200
    assert mona.client.get(f"/api/v1/projects/{project.slug}/progress/").status_code == 200
    assert patch(mona, project, archived=False).json()["archived_at"] is None
    assert put(ada, uuid7(), content).status_code == 201


def test_a_text_is_taken_down_and_offsets_answers_and_hashes_stay(
    project: Project, mona: Person, ada: Person, ben: Person
) -> None:
    document = article(project)
    reading = given(document, ada)
    mark = uuid7()
    assert put(ada, mark, body(reading, parts=PLACE, quote=PHRASE)).status_code == 201
    Assignment.objects.update(state="submitted")
    digest = document.text_sha256
    path = f"/api/v1/documents/{document.pk}/take-down/"
    assert ada.client.post(path, {"reason": "x"}, format="json").status_code == 403
    answer = mona.client.post(path, {"reason": "The publisher asked."}, format="json")
    assert answer.status_code == 200, answer.content
    shown = answer.json()
    assert (shown["text"], shown["quotations"], shown["text_sha256"]) == ("", [], digest)
    assert shown["rights"]["reason"] == "The publisher asked."
    row = Annotation.objects.get(pk=mark)
    assert (row.parts, row.quote) == (PLACE, "")
    # Nobody is given it any more, and it is taken down once.
    assert handing_out.claim(project=project, member=ben.membership) is None
    assert mona.client.post(path, {"reason": "again"}, format="json").status_code == 409
    lines = b"".join(mona.client.get(f"/api/v1/projects/{project.slug}/export/?format=jsonl"))
    record = json.loads(lines)
    (marked,) = [each for each in record["assignments"][0]["annotations"] if each["parts"]]
    assert marked["parts"] == PLACE
    assert PHRASE not in lines.decode()
    assert record["text_sha256"] == digest
    assert Assignment.objects.get().state == "submitted"
