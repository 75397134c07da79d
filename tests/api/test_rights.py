"""The rights in texts: from the file, one by one, many at once, and what a dataset makes of it."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import LazySettings

from annotator import jobs
from annotator.core import rights
from annotator.core.errors import Invalid
from annotator.core.releasing.release_options import parse
from annotator.models import AuditEntry, Document, DocumentText, Outlet, Project
from annotator.services.documents import taking_down
from tests.articles import article
from tests.people import Person, person

API = "/api/v1/"
OPEN = {"licence": "CC-BY-4.0", "may_redistribute_text": True, "source_note": "By letter, 2024."}


def change(who: Person, document: Document, given: dict[str, Any]) -> Any:
    document.refresh_from_db()
    return who.client.patch(
        f"{API}documents/{document.pk}/",
        {"rights": given},
        format="json",
        HTTP_IF_MATCH=f'"{document.revision}"',
    )


def test_rights_come_with_the_file_and_a_no_in_words_is_refused(
    project: Project, mona: Person
) -> None:
    def bring(key: str, given: dict[str, Any]) -> Any:
        line = orjson.dumps({"key": key, "text": "A dam.", "rights": given})
        path = f"{API}projects/{project.slug}/imports/?format=jsonl"
        return mona.client.post(path, line, content_type="application/x-ndjson")

    bring("one", OPEN)
    assert Document.objects.get(key="one").rights == OPEN
    bring("two", {"may_redistribute_text": "no"})
    assert not Document.objects.filter(key="two").exists()


def test_one_article(project: Project, mona: Person, ada: Person) -> None:
    document = article(project)
    assert change(mona, document, OPEN).json()["rights"] == OPEN
    assert change(mona, document, {"licence": ""}).json()["rights"] == {}
    wrong = change(mona, document, {"may_redistribute_text": "yes"})
    assert wrong.json()["fields"].keys() == {"rights.may_redistribute_text"}
    assert change(ada, document, OPEN).status_code == 403


def test_a_take_down_outlives_every_change(project: Project, mona: Person) -> None:
    document = article(project)
    taking_down.take_down(document=document, by=mona.user, reason="A court said so.")
    kept = change(mona, document, OPEN).json()["rights"]
    assert (kept["may_redistribute_text"], kept["reason"]) == (False, "A court said so.")
    assert kept["taken_down_at"]
    with pytest.raises(Invalid):
        rights.check({"licence": 4})
    assert "taken_down_at" not in rights.changed({}, {"taken_down_at": "2024"})


def test_all_articles_of_an_outlet_at_once(project: Project, mona: Person, ada: Person) -> None:
    herald = Outlet.objects.create(project=project, name="Herald")
    article(project, key="one", outlet=herald, rights={"licence": "old", "page": 4})
    article(project, key="two", outlet=herald)
    article(project, key="three")
    path = f"{API}projects/{project.slug}/documents/rights/?outlet=Herald"
    given = {"may_redistribute_text": False}
    assert ada.client.post(path, given, format="json").status_code == 403
    assert mona.client.post(path, given, format="json").json() == {"changed": 2}
    assert mona.client.post(path, given, format="json").json() == {"changed": 0}
    assert {row.key: row.rights for row in Document.objects.all()} == {
        "one": {"licence": "old", "page": 4, "may_redistribute_text": False},
        "two": {"may_redistribute_text": False},
        "three": {},
    }
    assert Document.objects.get(key="one").revision == 2
    assert AuditEntry.objects.filter(act="rights_changed").count() == 1


@pytest.mark.parametrize(
    ("given", "allowed", "everybody"),
    [
        ({}, False, True),
        ({"may_redistribute_text": None}, False, True),
        ({"may_redistribute_text": True}, True, True),
        ({"may_redistribute_text": False}, False, False),
        ({"may_redistribute_text": True, "taken_down_at": "2024"}, False, False),
    ],
)
def test_what_a_dataset_holds(given: dict[str, Any], allowed: bool, everybody: bool) -> None:
    assert parse({"text": "allowed"}).gives_text(given) is allowed
    assert parse({"text": "all"}).gives_text(given) is everybody
    assert parse({"text": "none"}).gives_text(given) is False


def test_only_the_ticked_ones_of_what_the_list_finds(project: Project, mona: Person) -> None:
    herald = Outlet.objects.create(project=project, name="Herald")
    one = article(project, key="one", outlet=herald)
    article(project, key="two", outlet=herald)
    other = article(project, key="other")
    given = {"licence": "CC0-1.0", "documents": [str(one.pk), str(other.pk)]}
    path = f"{API}projects/{project.slug}/documents/rights/?outlet=Herald"
    assert mona.client.post(path, given, format="json").json() == {"changed": 1}
    assert [row.key for row in Document.objects.exclude(rights={})] == ["one"]
    none = {"licence": "CC0-1.0", "documents": []}
    assert mona.client.post(path, none, format="json").json() == {"changed": 0}


def test_several_texts_are_taken_down_at_once_of_this_project_alone(
    project: Project, mona: Person, ada: Person
) -> None:
    ids = [str(article(project, key=key).pk) for key in ("one", "two")]
    article(project, key="three")
    path = f"{API}projects/{project.slug}/documents/take-down/"
    wish = {"documents": ids, "reason": "The publisher asked."}
    assert ada.client.post(path, wish, format="json").status_code == 403
    assert mona.client.post(path, wish, format="json").json() == {"changed": 2}
    assert mona.client.post(path, wish, format="json").json() == {"changed": 0}
    assert DocumentText.objects.get().document.key == "three"
    assert AuditEntry.objects.filter(act="text_taken_down").count() == 2
    elsewhere = person("elsa").client.post(path, wish, format="json")
    assert elsewhere.status_code == 404


def test_rights_are_said_once_for_what_comes_in_and_the_file_has_the_last_word(
    project: Project, mona: Person
) -> None:
    path = f"{API}projects/{project.slug}/imports/?licence=CC0-1.0&may_redistribute_text=true"
    answer = mona.client.post(f"{path}&format=text&key=a", "Pasted.", content_type="text/plain")
    assert answer.status_code == 201
    records = [{"key": "b", "text": "B"}, {"key": "c", "text": "C", "rights": {"licence": "own"}}]
    lines = b"\n".join(orjson.dumps(each) for each in records)
    kind = "application/x-ndjson"
    assert mona.client.post(f"{path}&format=jsonl", lines, content_type=kind).status_code == 201
    assert {row.key: row.rights for row in Document.objects.all()} == {
        "a": {"licence": "CC0-1.0", "may_redistribute_text": True},
        "b": {"licence": "CC0-1.0", "may_redistribute_text": True},
        "c": {"licence": "own", "may_redistribute_text": True},
    }


def test_rights_are_said_once_for_a_table_that_a_task_brings_in(
    project: Project, mona: Person, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    table = "id,text,passed on\na,One.,no\nb,Two.,\n"
    path = f"{API}projects/{project.slug}/uploads/?file_name=t.csv"
    made = mona.client.post(path, table, content_type="application/octet-stream").json()
    mapping = {"text": "text", "key": "id", "may_redistribute_text": "passed on"}
    wish = {"format": "table", "mapping": mapping, "finished": False} | {
        "may_redistribute_text": True
    }
    for step, content in (("check", wish), ("go", None)):
        answer = mona.client.post(f"{API}imports/{made['id']}/{step}/", content, format="json")
        assert answer.status_code == 202, answer.content
        jobs.work_through()
    said = {row.key: row.rights["may_redistribute_text"] for row in Document.objects.all()}
    assert said == {"a": False, "b": True}
