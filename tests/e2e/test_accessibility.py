"""A round of all pages: axe-core finds nothing, a phone is wide enough, no builders' words."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.e2e.axe import OF_COLOUR, violations
from tests.e2e.conftest import Study
from tests.e2e.readings import reading_of
from tests.e2e.site import ROOT, Site
from tests.e2e.visit import Visit, go
from tests.e2e.visits import ROUNDS, Round, before_anybody, prepare
from tests.e2e.words import builders_words

PHONE = ViewportSize(width=360, height=740)
SCHEMES: tuple[tuple[Literal["light", "dark"], Sequence[str]], ...] = (
    ("light", ()),
    ("dark", OF_COLOUR),
)
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1
    || each.getBoundingClientRect().left < -1)
  .map((each) => `${each.tagName}.${each.className}`).slice(0, 5)"""


# A dialog hides what does not fit into it, so that the page does not grow.
FITS = """() => document.documentElement.scrollWidth <= innerWidth
  && [...document.querySelectorAll("dialog[open]")]
    .every((each) => each.scrollWidth <= each.clientWidth)"""


def overflow(page: Page) -> list[str]:
    """What makes the page, or a dialog on it, wider than there is room."""
    if page.evaluate(FITS):
        return []
    widest: list[str] = page.evaluate(TOO_WIDE)
    return [f"wider than {PHONE['width']} px: {' '.join(widest)}"]


def faults(name: str, page: Page) -> list[str]:
    """One page in both colours, then on a phone."""
    found: list[str] = []
    for scheme, rules in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found += [f"{name}, {scheme}: {each}" for each in violations(page, rules)]
        picture(page, f"{name} {scheme}")
    page.emulate_media(color_scheme="light")
    wide = page.viewport_size
    page.set_viewport_size(PHONE)
    found += [f"{name}: {each}" for each in overflow(page)]
    found += [f"{name}, phone: {each}" for each in violations(page)]
    picture(page, f"{name} phone")
    found += [f"{name}, right to left: {each}" for each in right_to_left(page)]
    assert wide is not None
    page.set_viewport_size(wide)
    return found


def right_to_left(page: Page) -> list[str]:
    """What a phone shows too wide when the page runs the other way."""
    page.evaluate("document.documentElement.dir = 'rtl'")
    found = overflow(page)
    page.evaluate("document.documentElement.dir = 'ltr'")
    return found


def picture(page: Page, name: str) -> None:
    """For people to look at, where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        file = "".join(sign if sign.isalnum() else "-" for sign in name.strip("/"))
        page.screenshot(path=Path(folder) / f"{file}.png")


def all_faults(visits: Iterable[Visit]) -> list[str]:
    """Of every page, so that one round tells everything."""
    return [
        fault
        for name, page in visits
        for fault in (*builders_words(name, page), *faults(name, page))
    ]


def test_the_first_persons_pages_are_accessible_and_plain(
    empty_site: Site, browser: Browser
) -> None:
    assert all_faults(before_anybody(empty_site, browser)) == []


@pytest.mark.long
@pytest.mark.parametrize("pages", ROUNDS, ids=lambda each: each.__name__)
def test_every_page_is_accessible_and_plain(study: Study, seed: str, pages: Round) -> None:
    prepare(study, seed)
    assert all_faults(pages(study, seed)) == []


ROUTE = re.compile(r'route\("(\w+)", "(/[^"]*)"\)')


def routes(study: Study, seed: str, reading: str) -> list[tuple[str, str]]:
    """Every page of the front end's own table, with the study's names in its places."""
    table = (ROOT / "frontend" / "src" / "routes.ts").read_text(encoding="utf-8")
    codebooks = study.api("GET", f"projects/{study.slug}/codebooks/")["results"]
    rounds = study.api("GET", f"projects/{study.slug}/rounds/")["results"]
    known = {
        "slug": study.slug,
        "id": seed,
        "version": codebooks[0]["version"],
        "round": rounds[0]["id"],
        "assignment": reading,
    }
    found = ROUTE.findall(table)
    assert len(found) > 10
    # A place that only other studies have (a dataset version, a settled article) stays as it is:
    # the page then says that there is nothing, and says it in Arabic.
    return [
        (name, re.sub(r":(\w+)", lambda place: known.get(place[1], "nothing"), path))
        for name, path in found
    ]


def everywhere(study: Study, seed: str, manager: Page, annotator: Page) -> Iterator[Visit]:
    """The front end's pages, from one to the next, and the server's own for what is not there."""
    reading = reading_of(study, "ada", seed, annotator)
    for name, path in routes(study, seed, reading.id):
        page = annotator if name == "work" else manager
        go(page, path)
        yield name, page
    manager.goto("/nothing/")
    yield "nothing here", manager


@pytest.mark.long
def test_every_page_of_the_table_is_accessible_in_arabic_from_right_to_left(
    study: Study, seed: str
) -> None:
    manager = study.sign_in("mona", at="/projects/", locale="ar", viewport=PHONE)
    annotator = study.sign_in("ada", at="/projects/", locale="ar", viewport=PHONE)
    found = []
    for name, page in everywhere(study, seed, manager, annotator):
        assert page.evaluate("document.documentElement.dir") == "rtl"
        found += [f"{name}, in Arabic: {each}" for each in overflow(page)]
        for scheme, rules in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{name}, in Arabic, {scheme}: {each}" for each in violations(page, rules)]
            picture(page, f"{name} arabic {scheme}")
        page.emulate_media(color_scheme="light")
    assert found == []
