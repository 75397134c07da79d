"""A warning stands before an article's text, and sparing oneself such a text costs nothing."""

import json

import pytest

from annotator.models import Document, Project
from tests.articles import SHORT, article, given
from tests.people import Person

WARNING = "Describes violence against children."


def test_it_comes_with_a_file_and_goes_out_with_the_export(mona: Person, project: Project) -> None:
    lines = [
        {"key": "a-1", "text": SHORT, "content_warning": WARNING},
        {"key": "a-2", "text": SHORT + " More."},
    ]
    answer = mona.client.post(
        f"/api/v1/projects/{project.slug}/imports/?format=jsonl",
        "\n".join(json.dumps(line) for line in lines),
        content_type="application/x-ndjson",
    )
    assert answer.status_code < 300, answer.content
    found = dict(Document.objects.values_list("key", "content_warning"))
    assert found == {"a-1": WARNING, "a-2": ""}
    sent = mona.client.get(f"/api/v1/projects/{project.slug}/export/?format=jsonl&state=all")
    records = [json.loads(line) for line in b"".join(sent).splitlines()]
    assert {each["key"]: each.get("content_warning") for each in records} == {
        "a-1": WARNING,
        "a-2": None,
    }


@pytest.mark.parametrize("blind", [False, True])
def test_a_manager_writes_it_and_readers_get_it_in_blind_projects_too(
    mona: Person, ada: Person, project: Project, blind: bool
) -> None:
    project.settings = {**project.settings, "blind_outlet": blind}
    project.save()
    document = article(project)
    path = f"/api/v1/documents/{document.pk}/"
    change = {"content_warning": WARNING}
    refused = ada.client.patch(path, change, format="json", HTTP_IF_MATCH='"1"')
    assert refused.status_code == (404 if blind else 403)
    changed = mona.client.patch(path, change, format="json", HTTP_IF_MATCH='"1"')
    assert changed.json()["content_warning"] == WARNING
    reading = given(document, ada)
    opened = ada.client.get(f"/api/v1/assignments/{reading.pk}/").json()
    assert opened["document"]["content_warning"] == WARNING


def test_who_spares_themselves_a_text_has_no_skip_counted_against_them(
    mona: Person, ada: Person, project: Project
) -> None:
    for key, reason in (("a-1", "too_distressing"), ("a-2", "other")):
        reading = given(article(project, key=key), ada)
        skip = {"reason": reason, "note": ""}
        path = f"/api/v1/assignments/{reading.pk}/skip/"
        assert ada.client.post(path, skip, format="json").status_code == 200
    told = mona.client.get(f"/api/v1/projects/{project.slug}/progress/").json()
    hers = next(each for each in told["members"] if each["id"] == str(ada.membership.pk))
    assert (hers["skipped"], told["readings"]["skipped"]) == (1, 2)
    table = mona.client.get(f"/api/v1/projects/{project.slug}/progress/table/?by=member").json()
    assert [row["skipped"] for row in table["results"]] == [1]
