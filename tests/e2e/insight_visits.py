"""The pages of insight, in each state that a person can come to."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.e2e.visit import Visit, go


def insight(page: Page, slug: str) -> Iterator[Visit]:
    """Pictures with the passages behind one, phrases, and an event told side by side."""
    go(page, f"/projects/{slug}/insight/")
    expect(page.locator("svg .bar").first).to_be_attached()
    page.get_by_text("What is marked, word for word").click()
    page.get_by_text("The numbers").first.click()
    expect(page.get_by_role("button", name="What the others wrote instead").first).to_be_visible()
    yield "insight", page
    page.locator("[data-cell='0-0']").focus()
    for key in ("ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("dialog").locator(".skeleton")).to_have_count(0)
    yield "insight, passages", page
