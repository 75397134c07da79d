"""One look at a page, when it has all it asked for."""

from playwright.sync_api import Page, expect

Visit = tuple[str, Page]
# The site without loading it anew, as a press on a link does it.
GO = """(path) => {
  history.pushState(null, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
}"""
LEAVE = """() => {
  for (const each of document.querySelectorAll("h1")) each.dataset.left = "";
}"""


def go(page: Page, path: str) -> None:
    """To another page of the site, until it is drawn with what it asked for."""
    page.locator("h1").first.wait_for(state="attached")
    page.evaluate(LEAVE)
    page.evaluate(GO, path)
    page.locator("h1:not([data-left])").first.wait_for(state="attached")
    loaded(page)


def loaded(page: Page) -> None:
    """Until the page has drawn what it asked the server for."""
    # To expect what is not there yet makes Playwright describe the whole page, at each look.
    page.locator("h1").first.wait_for(state="attached")
    expect(page.locator(".skeleton")).to_have_count(0)
