"""The API's own documentation is drawn under the same policy as every page, in a real browser."""

from playwright.sync_api import Browser, expect

from tests.e2e.site import Site
from tests.e2e.test_stored_scripts import WATCH


def test_the_apis_description_is_drawn_without_anything_that_is_forbidden(
    empty_site: Site, browser: Browser
) -> None:
    page = browser.new_context().new_page()
    page.add_init_script(WATCH)
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text))
    page.goto(f"{empty_site.url}/api/docs/")
    expect(page.get_by_role("heading", name="Slant")).to_be_visible()
    row = page.locator(".opblock-summary").first
    expect(row).to_be_visible()
    row.click()
    expect(page.get_by_role("button", name="Try it out").first).to_be_visible()
    assert heard == []
    page.context.close()
