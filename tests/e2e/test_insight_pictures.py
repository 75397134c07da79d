"""Each picture of insight: by key, as a table, as files, and at an address that others can open."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from tests.e2e.demo_site import prepared, signed_in
from tests.e2e.site import Site
from tests.e2e.test_stored_scripts import DRAWN

PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"


# Milliseconds. Of more than ten files in a second, which nobody takes by hand, Chromium gives none.
_PAUSE = 100


def taken(page: Page, button: Locator) -> bytes:
    """The file that this button gives."""
    page.wait_for_timeout(_PAUSE)
    with page.expect_download() as loading:
        button.press("Enter")
    download: Download = loading.value
    return Path(download.path()).read_bytes()


def numbers(page: Page) -> list[dict[str, str]]:
    """All of them, from the file."""
    table = taken(page, page.get_by_role("button", name="All numbers as CSV")).decode()
    return list(csv.DictReader(io.StringIO(table)))


def marks(rows: list[dict[str, str]]) -> int:
    """How many all cells have."""
    return sum(int(row["marks"]) for row in rows)


def drawn(page: Page) -> None:
    """A picture stands there."""
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator("svg [data-cell]").first).to_be_attached()


@contextmanager
def another(page: Page) -> Iterator[None]:
    """What is done chooses another picture, which comes a moment later."""
    with page.expect_response(re.compile(r"/insight/(\?|$)")) as answer:
        yield
    answer.value.finished()
    page.evaluate(DRAWN)
    drawn(page)


def looked_at(page: Page) -> None:
    """The first panel's table and files say what the cells say."""
    rows = numbers(page)
    panel = page.locator("section.sheet").first
    cells = panel.locator("[data-cell]")
    first = [row for row in rows if row["panel_id"] == rows[0]["panel_id"]]
    assert len(first) == cells.count() > 0
    figures = panel.locator("td.figure")
    if not figures.first.is_visible():
        panel.get_by_text("The numbers").press("Enter")
    expect(figures.first).to_be_visible()
    told = [int(re.sub(r"\D", "", each)) for each in figures.all_inner_texts()]
    assert told == [int(row["marks"]) for row in first]
    drawing = ElementTree.fromstring(taken(page, panel.get_by_role("button", name="SVG")))
    assert drawing.tag == f"{SVG}svg"
    words = {each.text for each in drawing.iter(f"{SVG}text")}
    assert len(words) > 1
    assert all("class" not in each.attrib for each in drawing.iter())
    assert taken(page, panel.get_by_role("button", name="PNG")).startswith(PNG)


@pytest.mark.long
def test_every_picture_by_key_as_a_table_and_as_files(empty_site: Site, browser: Browser) -> None:
    demo = prepared(empty_site)
    page = signed_in(empty_site, browser)
    page.goto(f"/projects/{demo.slug}/insight/")
    drawn(page)
    offers = page.get_by_role("navigation", name="Pictures to begin with").get_by_role("button")
    assert offers.count() > 3
    for at in range(offers.count()):
        with another(page):
            offers.nth(at).press("Enter")
        expect(offers.nth(at)).to_have_attribute("aria-pressed", "true")
        looked_at(page)


def test_a_cell_opens_its_passages_and_the_address_keeps_what_was_chosen(
    empty_site: Site, browser: Browser
) -> None:
    demo = prepared(empty_site)
    page = signed_in(empty_site, browser)
    page.goto(f"/projects/{demo.slug}/insight/")
    drawn(page)
    everything = marks(numbers(page))
    rows = numbers(page)
    most = max(range(len(rows)), key=lambda at: int(rows[at]["marks"]))
    columns = len({row["column_id"] for row in rows})
    page.locator("[data-cell='0-0']").first.focus()
    for key, times in (("ArrowDown", most // columns), ("ArrowRight", most % columns)):
        for _ in range(times):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(re.compile(rf"^{rows[most]['marks']} marks?"))).to_be_visible()
    expect(dialog.get_by_role("listitem").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    outlet = page.get_by_label("Outlet", exact=True)
    with another(page):
        outlet.select_option(index=1)
    assert re.search(r"[?&]outlet=", page.url)
    fewer = numbers(page)
    assert 0 < marks(fewer) < everything
    other = signed_in(empty_site, browser)
    other.goto(page.url)
    drawn(other)
    assert numbers(other) == fewer
    expect(other.get_by_label("Outlet", exact=True)).to_have_value(outlet.input_value())
