"""By mouse: words further on are added and taken off; a click connects what is marked."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.mouse import Mouse, edges
from tests.e2e.readings import reading_of
from tests.e2e.test_main_story import open_next, saved

TEXT = "“We will not pay,” the minister said on Monday. “Not one euro,” he added later."
PROJECT = {"slug": "who-says-what", "title": "Who says what", "template": "attribution"}
PAY, EURO = "We will not pay", "Not one euro"


@pytest.fixture
def reading(study: Study) -> Page:
    """Ada has an article in which she marks who says what."""
    study.api("POST", "projects/", PROJECT)
    study.slug = PROJECT["slug"]
    content = {"username": "ada", "roles": ["annotator"]}
    study.api("POST", f"projects/{study.slug}/members/", content)
    study.import_text("quotes", TEXT)
    study.hand_out()
    page = study.sign_in("ada")
    open_next(page)
    return page


def place(words: str) -> tuple[int, int]:
    """Where the words stand."""
    return TEXT.index(words), TEXT.index(words) + len(words)


def stored(study: Study, page: Page) -> list[dict[str, Any]]:
    """What the server has of it, by where it begins."""
    saved(page)
    rows = reading_of(study, "ada", study.document("quotes"), page).look()["annotations"]
    return sorted(rows, key=lambda row: row["parts"][0])


def test_ctrl_and_drag_adds_a_part_and_a_cross_takes_it_off(study: Study, reading: Page) -> None:
    page, hand = reading, Mouse(reading)
    hand.drag(*edges(page, *place(PAY)))
    parts = page.get_by_role("region", name="Parts of the highlight")
    expect(parts).to_be_visible()
    page.keyboard.down("Control")
    hand.drag(*edges(page, *place(EURO)))
    page.keyboard.up("Control")
    expect(parts.get_by_role("listitem")).to_have_text([f"{PAY} ×", f"{EURO} ×"])
    (row,) = stored(study, page)
    assert row["quote"] == f"{PAY} … {EURO}"

    parts.get_by_role("button", name=f"Take off: {PAY}").click()
    expect(parts.get_by_role("listitem")).to_have_count(0)
    (row,) = stored(study, page)
    assert row["parts"] == [list(place(EURO))]


def test_a_click_on_what_is_marked_connects_it(study: Study, reading: Page) -> None:
    page, hand = reading, Mouse(reading)
    links = page.get_by_role("region", name="Connections")
    for words in (PAY, EURO):
        hand.drag(*edges(page, *place(words)))
        expect(links).to_be_visible()
    hand.click(links.get_by_role("button", name="Add: Rejects"))
    start, end = place(PAY)
    ((left, top), (right, _)) = edges(page, start, end)
    page.mouse.click((left + right) / 2, top)
    expect(links.get_by_role("button", name=f"Disconnect Rejects: {PAY}")).to_be_visible()
    pay, euro = stored(study, page)
    assert euro["links"] == [{"role": "rejects", "to": pay["id"]}]
    assert pay["links"] == []
    # Without a role asked for, the same click takes it in hand.
    page.mouse.click((left + right) / 2, top)
    expect(links.get_by_text("Rejects, for")).to_be_visible()
