"""What a blind project hides: worked out at import, renewed with the outlet's names, recorded."""

import json
from typing import Any

import pytest

from annotator.core.ids import uuid7
from annotator.models import Assignment, AssignmentChange, Document, Entity, Outlet, Project
from annotator.models.entity import fold
from tests.api.test_annotations import body, put
from tests.articles import given
from tests.people import Person
from tests.services.test_progress import finish

TEXT = (
    "By Bylina Birdwatch\n\nThe dam is safe, the Canary Courier has learned. "
    "“Nobody told C.C. a lie”, said the minister to thecanary.example."
)
RECORD = {
    "schema": "slant/1",
    "key": "canary-1",
    "title": "Canary Courier: a quarrel, by Bylina Birdwatch",
    "text": TEXT,
    "outlet": "Canary Courier",
    "byline": "Bylina Birdwatch",
    "url": "https://www.thecanary.example/dam",
}


@pytest.fixture
def document(project: Project, mona: Person) -> Document:
    """An article that came in by a file, in a project that hides outlets."""
    project.settings = {"blind_outlet": True}
    project.save()
    path = f"/api/v1/projects/{project.slug}/imports/?format=jsonl"
    answer = mona.client.post(path, json.dumps(RECORD), content_type="application/x-ndjson")
    assert answer.status_code == 201, answer.content
    return Document.objects.get(key="canary-1")


def opened(who: Person, reading: Assignment) -> dict[str, Any]:
    """The editor's answer."""
    answer: dict[str, Any] = who.client.get(f"/api/v1/assignments/{reading.pk}/").json()
    return answer


def change(who: Person, row: Outlet, **content: object) -> Any:
    """One PATCH on the revision at hand."""
    tag = f'"{row.revision}"'
    path = f"/api/v1/outlets/{row.pk}/"
    return who.client.patch(path, content, format="json", HTTP_IF_MATCH=tag)


def test_an_import_masks_outlet_author_and_address_and_an_alias_at_once(
    document: Document, mona: Person, ada: Person
) -> None:
    reading = given(document, ada)
    shown = opened(ada, reading)["document"]
    for told in ("Canary", "Courier", "Bylina", "Birdwatch", "thecanary"):
        assert told not in shown["text"]
        assert told not in shown["title"]
    assert "C.C." in shown["text"]
    assert len(shown["text"]) == len(TEXT)
    outlet = Outlet.objects.get()
    assert change(mona, outlet, aliases=["CC"], domains=["www.canary.example"]).status_code == 200
    assert "C.C." not in opened(ada, reading)["document"]["text"]
    outlet.refresh_from_db()
    assert outlet.domains == ["canary.example"]
    assert change(mona, outlet, aliases=[]).status_code == 200
    assert "C.C." in opened(ada, reading)["document"]["text"]


def test_a_span_across_a_masked_name_is_saved_shown_masked_and_exported_whole(
    document: Document, mona: Person, ada: Person
) -> None:
    reading = given(document, ada)
    start = TEXT.index("safe, the Canary")
    end = TEXT.index("has learned")
    quote = opened(ada, reading)["document"]["text"][start:end]
    assert quote == "safe, the " + "█" * len("Canary Courier") + " "
    parts = [[start, end]]
    true_words = body(reading, parts=parts, quote=TEXT[start:end])
    assert put(ada, uuid7(), true_words).status_code == 400
    mark = uuid7()
    saved = put(ada, mark, body(reading, parts=parts, quote=quote))
    assert (saved.status_code, saved.json()["quote"]) == (201, quote)
    assert ada.client.get(f"/api/v1/annotations/{mark}/").json()["quote"] == quote
    path = f"/api/v1/projects/{document.project.slug}/export/?format=jsonl&state=all"
    line = json.loads(b"".join(mona.client.get(path)))
    assert line["text"] == TEXT
    (exported,) = line["assignments"][0]["annotations"]
    assert exported["quote"] == TEXT[start:end]
    assert line["assignments"][0]["exposure"] == {
        "outlet": False,
        "peers": False,
        "proposals": False,
        "speakers": True,
    }


def test_what_somebody_once_saw_stays_recorded_when_it_is_hidden_later(
    project: Project, document: Document, ada: Person, mona: Person
) -> None:
    project.settings = {"blind_outlet": False}
    project.save()
    reading = given(document, ada)
    opened(ada, reading)
    Document.objects.update(masks=[])
    tag = f'"{Project.objects.get().revision}"'
    path = f"/api/v1/projects/{project.slug}/"
    content = {"settings": {"blind_outlet": True}}
    assert mona.client.patch(path, content, format="json", HTTP_IF_MATCH=tag).status_code == 200
    # Beginning to hide works the masks out for what is there already.
    assert "Canary" not in opened(ada, reading)["document"]["text"]
    finish(reading)
    reading.refresh_from_db()
    assert reading.exposure["outlet"] is True
    last = AssignmentChange.objects.filter(assignment=reading).latest("sequence")
    assert last.exposure["outlet"] is False


def test_the_register_names_no_outlet_to_a_blinded_reader_but_what_they_wrote(
    document: Document, ada: Person, ben: Person, mona: Person
) -> None:
    project, outlet = document.project, Outlet.objects.get()
    change(mona, outlet, aliases=["CC News"])
    for name in ("Canary Courier", "cc news", "Ilse Brandt"):
        path = f"/api/v1/projects/{project.slug}/entities/"
        made = mona.client.post(path, {"name": name, "type": "medium"}, format="json")
        assert made.status_code == 201
    reading = given(document, ada)

    def names(who: Person) -> set[str]:
        listed = who.client.get(f"/api/v1/projects/{project.slug}/entities/").json()["results"]
        return {each["name"] for each in listed}

    assert names(ada) == {each["name"] for each in opened(ada, reading)["entities"]}
    assert names(ada) == {"Ilse Brandt"}
    assert names(mona) == {"Canary Courier", "cc news", "Ilse Brandt"}
    guess = {"name": "canary courier", "type": "medium"}
    path = f"/api/v1/projects/{project.slug}/entities/"
    assert ada.client.post(path, guess, format="json").json()["created"] is True
    assert names(ada) == {"Ilse Brandt", "canary courier"}
    assert names(ben) == {"Ilse Brandt"}
    assert Entity.objects.filter(folded=fold("Canary Courier")).count() == 2


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({"domains": ["no domain"]}, "domains"),
        ({"name": " "}, "name"),
        ({"ratings": [{"source": "x", "rating": 1}]}, "ratings.0.on"),
        ({"ratings": [{"source": "", "rating": 1, "on": "2024-01-01"}]}, "ratings.0.source"),
        ({"ratings": [{"source": "x", "rating": True, "on": "2024-01-01"}]}, "ratings.0.rating"),
        ({"ratings": ["left"]}, "ratings.0"),
        ({"aliases": ["x" * 301]}, "aliases"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_outlet_is_refused_at_its_place(
    document: Document, mona: Person, content: dict[str, Any], place: str
) -> None:
    answer = change(mona, Outlet.objects.get(), **content)
    assert answer.status_code == 400
    assert place in answer.json()["fields"], answer.content


def test_ratings_say_whose_they_are_and_of_when(document: Document, mona: Person) -> None:
    rating = {"source": "Example Ratings", "rating": "left", "on": "2024-01-01"}
    answer = change(mona, Outlet.objects.get(), ratings=[rating])
    assert answer.json()["ratings"] == [rating]
    assert change(mona, Outlet.objects.get(), name="Other").json()["name"] == "Other"
