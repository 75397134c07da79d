"""From an empty database to the first saved highlight: two browsers, few clicks, few pages."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.articles import SHORT
from tests.e2e.mouse import Mouse, edges
from tests.e2e.site import Site
from tests.e2e.test_main_story import saved

PHRASE = "bizarre and threatening"
PASSWORD = "correct horse battery staple"


def browse(browser: Browser, site: Site) -> Page:
    """A browser nobody has used."""
    context = browser.new_context(base_url=site.url)
    context.set_default_timeout(30_000)
    return context.new_page()


def begin_a_project(hand: Mouse, link: str) -> str:
    """The manager's part; the link to pass on."""
    page = hand.page
    page.goto(link)
    hand.fill(page.get_by_label("User name"), "mona")
    hand.fill(page.get_by_label("Password"), PASSWORD)
    hand.click(page.get_by_role("button", name="Make my account"))

    hand.fill(page.get_by_label("Title"), "River dam")
    hand.click(page.get_by_role("button", name="Create project"))

    hand.fill(page.get_by_label("Article text"), SHORT)
    hand.click(page.get_by_role("button", name="Add article"))

    hand.fill(page.get_by_label("Names or e-mail addresses"), "Ada Example")
    hand.click(page.get_by_role("button", name="Make a link"))
    hand.click(page.get_by_role("button", name="Copy the link for Ada Example"))
    return page.get_by_role("group", name="the link for Ada Example").inner_text().strip()


def join_and_read(hand: Mouse, link: str) -> None:
    """The annotator's part, until the article is open."""
    page = hand.page
    page.goto(link)
    expect(page.get_by_text("River dam")).to_be_visible()
    hand.fill(page.get_by_label("Password"), PASSWORD)
    hand.click(page.get_by_role("button", name="Join"))
    hand.click(page.get_by_role("button", name="Next article"))
    expect(page.get_by_role("document", name="Article text")).to_contain_text(
        "bizarre and threatening"
    )
    expect(page.get_by_role("button", name="Finish")).to_be_enabled()


def mark(hand: Mouse) -> None:
    """The first words that anybody marks here, until they are stored."""
    start = SHORT.index(PHRASE)
    places = edges(hand.page, start, start + len(PHRASE))
    with hand.page.expect_response(lambda answer: answer.url.endswith("/changes/")) as sent:
        hand.drag(*places)
    (outcome,) = sent.value.json()["results"]
    assert outcome["body"]["quote"] == PHRASE
    saved(hand.page)


def test_two_people_get_from_an_empty_site_to_the_first_saved_highlight(
    empty_site: Site, browser: Browser
) -> None:
    manager = Mouse(browse(browser, empty_site))
    annotator = Mouse(browse(browser, empty_site))
    manager.page.context.grant_permissions(["clipboard-write"])

    link = begin_a_project(manager, empty_site.manage("first_admin"))
    join_and_read(annotator, link)
    mark(annotator)

    # A drag is a press and a release: it counts as one.
    clicks = manager.clicks + annotator.clicks + annotator.drags
    pages = manager.pages + annotator.pages
    print(f"\nfrom nothing: {clicks} clicks, {len(pages)} pages: {' '.join(pages)}")
    assert re.fullmatch(r"/work/[0-9a-f-]+/", pages[-1])
    # What is promised is 40 and 8; fields left alone keep their defaults.
    assert clicks <= 25
    assert len(pages) <= 6
