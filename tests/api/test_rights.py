"""The rights in texts: from the file, one by one, many at once, and what a dataset makes of it."""

from typing import Any

import orjson
import pytest

from annotator.core import rights
from annotator.core.errors import Invalid
from annotator.core.releasing.release_options import parse
from annotator.models import AuditEntry, Document, Outlet, Project
from annotator.services.documents import taking_down
from tests.articles import article
from tests.people import Person

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
