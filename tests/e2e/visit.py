"""One look at a page, when it has all it asked for."""

from playwright.sync_api import Page, expect

Visit = tuple[str, Page]


def loaded(page: Page) -> None:
    """Until the page has drawn what it asked the server for."""
    expect(page.locator("h1")).to_be_attached()
    expect(page.locator(".skeleton")).to_have_count(0)
