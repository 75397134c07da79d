"""What a dataset version and an event have to show, and the articles that readers may read."""

from collections.abc import Iterator
from itertools import chain

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import violations
from tests.e2e.demo_site import Demo, prepared, signed_in
from tests.e2e.site import Site
from tests.e2e.test_accessibility import PHONE, faults, overflow
from tests.e2e.visit import Visit, loaded

ARTICLE = "articles/demo-01/"


def telling(page: Page, demo: Demo) -> Iterator[Visit]:
    """The researcher's pages, each with its pictures drawn."""
    page.goto(f"/projects/{demo.slug}/releases/1.0.0/insight/")
    expect(page.locator("svg .bar").first).to_be_attached()
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    expect(page.get_by_role("table").first).to_be_visible()
    yield "insight of a version", page
    page.goto(f"/projects/{demo.slug}/events/{demo.event}/")
    loaded(page)
    expect(page.locator(".marked").first).to_be_visible()
    yield "an event side by side", page


def for_readers(page: Page, demo: Demo) -> Iterator[Visit]:
    """What everybody may read who has no account."""
    for name, path in (("a version", ""), ("its articles", "articles/"), ("an article", ARTICLE)):
        page.goto(demo.version + path)
        expect(page.locator("h1")).to_be_visible()
        yield f"{name}, for readers", page


@pytest.mark.long
def test_pictures_and_readers_pages_are_accessible_in_every_form(
    empty_site: Site, browser: Browser
) -> None:
    demo = prepared(empty_site)
    mona = signed_in(empty_site, browser)
    reader = browser.new_context(base_url=empty_site.url).new_page()
    # The words of articles stand in these pages, so only their form is judged.
    visits = chain(telling(mona, demo), for_readers(reader, demo))
    found = [fault for name, page in visits for fault in faults(name, page)]
    for page, pages in ((mona, telling), (reader, for_readers)):
        page.set_viewport_size(PHONE)
        page.set_extra_http_headers({"Accept-Language": "ar"})
        for name, _ in pages(page, demo):
            found += [f"{name}, in Arabic: {each}" for each in (*overflow(page), *violations(page))]
    assert found == []
