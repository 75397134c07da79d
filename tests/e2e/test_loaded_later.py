"""What comes behind the article's first picture: nothing waits for it, nothing is lost with it."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Study
from tests.e2e.test_main_story import open_next
from tests.e2e.test_stored_scripts import DRAWN

AROUND = "**/assets/surroundings-*.js"
READING = "**/assets/ReadingDialog-*.js"
DIALOGS = {
    "?": "All keys",
    ":": "Find a command",
    "Shift+V": "How you read",
    "Shift+J": "Outline of the article",
    "k": "Skip this article",
    "!": "Notes and questions",
    "~": "Two names that are the same",
    "Control+Enter": "Something is unfinished",
}
FOCUSED = re.compile(r"\bfocused\b")
# What is opened last, and what needs a quarrel with the server: that it is here its name tells.
LOADED = """(names) => {
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  return names.every((each) => files.some((file) => file.includes(`/assets/${each}-`)));
}"""
LATER = ["ConflictDialog", "Shelf", "finding", "Failure", "edges", "Palette", "ReadingDialog"]


@pytest.fixture
def page(study: Study) -> Page:
    """Ada, signed in; an article waits for her."""
    study.import_text("dam", "The dam is safe, he said. Nobody has to leave. The valley sleeps.")
    study.hand_out()
    return study.sign_in("ada")


def test_without_a_connection_everything_opens_that_was_never_opened_before(page: Page) -> None:
    open_next(page)
    page.wait_for_function(LOADED, arg=LATER)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    text = page.locator("[role=document]")
    for key, title in DIALOGS.items():
        text.focus()
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_contain_text(title)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    text.focus()
    page.keyboard.press("/")
    page.keyboard.type("nobody")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 highlight").first).to_be_visible()
    expect(page.get_by_text("No connection to the server")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    expect(page.get_by_role("link", name="Your account")).to_be_visible()
    page.context.set_offline(False)


def test_the_caret_comes_with_what_its_keys_mean(page: Page) -> None:
    held: list[Route] = []
    is_holding = True

    def hold(route: Route) -> None:
        if is_holding:
            held.append(route)
        else:
            route.continue_()

    page.route(AROUND, hold)
    page.goto("/")
    with page.expect_request(AROUND):
        page.get_by_role("link", name="Next article").click()
    text = page.locator("[role=document]")
    expect(page.locator("[data-start]").first).to_contain_text("The dam is safe")
    expect(text).not_to_be_focused()
    # What was asked for may reach us only now.
    is_holding = False
    for route in held:
        route.continue_()
    expect(text).to_be_focused()
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="Relations with other countries")).to_be_checked()


def test_escape_gives_up_a_dialog_that_has_not_come_yet(page: Page) -> None:
    held: list[Route] = []
    page.route(READING, lambda route: held.append(route))  # noqa: PLW0108
    text = page.locator("[role=document]")
    with page.expect_request(READING):
        open_next(page)
        expect(text).to_be_focused()
        page.keyboard.press("Shift+V")
    page.keyboard.press("z")
    expect(text).not_to_have_class(FOCUSED)
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(text).to_have_class(FOCUSED)
    with page.expect_response(READING):
        for route in held:
            route.continue_()
    page.evaluate(DRAWN)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_where_they_cannot_come_the_page_says_so_and_keeps_the_text(page: Page) -> None:
    page.clock.install()
    page.route(AROUND, lambda route: route.abort())
    page.goto("/")
    page.get_by_role("link", name="Next article").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(page.locator("[data-start]").first).to_contain_text("The dam is safe")
    page.unroute(AROUND)
    page.clock.fast_forward("00:10")
    expect(page.get_by_role("complementary")).to_be_visible()
