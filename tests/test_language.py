"""The language of pages and answers: the person's own choice first, then the browser's wish."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import get_language_info

from annotator import po
from annotator.management import catalogs
from annotator.models import Project
from tests.people import Person

ROOT = Path(__file__).resolve().parent.parent
PREFERENCES = "/api/v1/me/preferences/"


def opened(page: str) -> tuple[str, ...]:
    """Language and direction in the page's first tag."""
    found = re.search(r'<html lang="(\w+)" dir="(\w+)"', page)
    assert found is not None
    return found.groups()


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", ("en", "ltr")),
        ("de-AT,de;q=0.9", ("de", "ltr")),
        ("ar", ("ar", "rtl")),
        ("tlh, ar;q=0.5", ("ar", "rtl")),
        ("tlh", ("en", "ltr")),
    ],
)
def test_a_stranger_is_spoken_to_as_the_browser_asks(
    client: Client, db: None, asked: str, spoken: tuple[str, str]
) -> None:
    answer = client.get("/sign-in/", headers={"Accept-Language": asked})
    assert opened(answer.content.decode()) == spoken
    assert answer["Content-Language"] == spoken[0]
    assert "Accept-Language" in answer["Vary"]


def test_what_a_person_chose_goes_before_what_the_browser_asks(olga: Person) -> None:
    assert olga.client.put(PREFERENCES, {"language": "ar"}, format="json").status_code == 200
    german = {"Accept-Language": "de"}
    assert opened(olga.client.get("/sign-out/", headers=german).content.decode())[0] == "ar"
    olga.client.put(PREFERENCES, {"language": "auto"}, format="json")
    assert opened(olga.client.get("/sign-out/", headers=german).content.decode())[0] == "de"


def test_a_language_without_a_catalog_is_refused(olga: Person) -> None:
    assert olga.client.put(PREFERENCES, {"language": "tlh"}, format="json").status_code == 400


def test_server_and_pages_speak_the_same_languages() -> None:
    listed = (ROOT / "frontend/src/words/languages.ts").read_text(encoding="utf-8")
    found = re.findall(r'id: "(\w+)", name: "(.+?)", direction: "(\w+)"', listed)
    assert [(code, name) for code, name, _ in found] == settings.LANGUAGES
    for code, _, direction in found:
        assert (direction == "rtl") == get_language_info(code)["bidi"]
    catalogs = {path.stem for path in (ROOT / "frontend/src/words/catalogs").glob("*.po")}
    assert catalogs == {code for code, _ in settings.LANGUAGES} - {"en"}


@pytest.mark.parametrize(
    ("asked", "said"), [("de", "Passkey verwenden"), ("ar", "استخدم مفتاح مرور")]
)
def test_the_servers_own_pages_are_translated(
    client: Client, db: None, asked: str, said: str
) -> None:
    page = client.get("/sign-in/", headers={"Accept-Language": asked}).content.decode()
    assert said in page
    assert "Use a passkey" not in page


@pytest.mark.parametrize(("asked", "said"), [("de", "Hier ist nichts"), ("ar", "لا شيء هنا")])
def test_so_is_the_page_of_an_address_that_leads_nowhere(
    client: Client, db: None, asked: str, said: str
) -> None:
    answer = client.get("/nowhere/", headers={"Accept-Language": asked})
    assert answer.status_code == 404
    page = answer.content.decode()
    assert said in page
    assert "There is nothing here" not in page


def test_a_refusal_is_said_in_the_readers_language(olga: Person) -> None:
    wish = {"old": "wrong", "new": "another lighthouse"}
    answer = olga.client.post(
        "/api/v1/me/password/", wish, format="json", headers={"Accept-Language": "de"}
    ).json()
    assert answer["code"] == "invalid"
    assert answer["fields"] == {"old": ["Das ist nicht Ihr jetziges Passwort."]}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Ein Projekt mit der Adresse 'river-dam' gibt es schon."),
        ("ar", "يوجد مشروع بالعنوان 'river-dam' بالفعل."),
    ],
)
def test_a_refusal_with_a_name_in_it_is_translated_around_the_name(
    project: Project, sam: Person, language: str, said: str
) -> None:
    wish = {"slug": project.slug, "title": "Again", "language": "en", "template": "gvfc"}
    answer = sam.client.post(
        "/api/v1/projects/", wish, format="json", headers={"Accept-Language": language}
    ).json()
    assert answer["message"] == said


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    known = po.read(po.PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po")
    places = {text: sorted(po.PLACE.findall(text)) for text in known}
    assert len([text for text in known if places[text] and known[text][0]]) > 60
    wrong = [
        text
        for text, forms in known.items()
        if forms[0] and text and sorted(po.PLACE.findall(forms[0])) != places[text]
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_compiled_catalog_is_what_the_written_one_says(language: str) -> None:
    written = po.PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
    known = po.read(written)
    assert written.with_suffix(".mo").read_bytes() == catalogs.compiled(known)
    # Every sentence of a template; of the refusals those that annotators meet.
    assert [text for text in catalogs.on_pages() if "" in known.get(text, [""])] == []


# What is the same in every language: names, and what is typed as it stands.
NAMES = {"Slant", "CITATION.cff", "Croissant"}
UNTOUCHED = re.compile(
    r"{%\s*blocktranslate.*?endblocktranslate\s*%}|<(pre|script|style)\b.*?</\1>"
    r"|{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>|&\w+;",
    re.DOTALL,
)


def test_no_template_says_anything_that_cannot_be_translated() -> None:
    unmarked = {
        file.name: words
        for file in sorted((po.PACKAGE / "templates").rglob("*.*"))
        if (words := set(UNTOUCHED.sub(" ", file.read_text("utf-8")).split()) - NAMES)
        and any(word.isalpha() for word in words)
    }
    assert unmarked == {}
