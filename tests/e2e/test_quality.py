"""A manager trains and tests a new annotator, who learns, fails, tries again and gets articles."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.readings import Reading
from tests.e2e.sessions import Session

TEXT = "The dam is safe, the minister said.\n\nNobody believed her; the charge is threatening."
NEUTRAL = {"framing": ["none"], "sentiment": "neutral", "voice": "outlet"}
GOLD = TEXT.index("threatening")


def reading_at(page: Page) -> Reading:
    """The reading that is open in the editor."""
    expect(page.locator("[data-start]").first).to_be_visible()
    found = re.search(r"/work/([0-9a-f-]+)/", page.url)
    assert found
    return Reading(Session.of(page), found[1])


def read(page: Page, start: int, end: int, sentiment: str = "neutral") -> None:
    """Mark these words and hand in, then look at what the page says now."""
    reading = reading_at(page)
    values: dict[str, object] = {**NEUTRAL, "sentiment": sentiment}
    if sentiment != "neutral":
        values |= {"intensity": 2, "target": {"name": "Ilse Brandt", "type": "person"}}
    reading.put(str(uuid4()), {"layer": "passage", "parts": [[start, end]], "values": values})
    reading.judge("economic")
    page.reload()
    expect(page.locator("[role=document]")).to_be_focused()
    page.keyboard.press("Control+Enter")


def choose(page: Page, part: str, title: str) -> None:
    """Find an article, take it for this part, and mark its settled version."""
    section = page.get_by_role("region", name=part, exact=True)
    section.get_by_label("Find an article to add").fill(title)
    section.get_by_role("button", name="Search").click()
    section.get_by_role("button", name=f"Add “{title}”").click()
    section.get_by_role("button", name="Mark it yourself").click()
    page.wait_for_url("**/work/*/")
    read(page, GOLD, GOLD + 11)
    page.wait_for_url("**/quality/")
    expect(section.get_by_text("There is a settled version.")).to_be_visible()


def switch(page: Page, part: str, label: str) -> None:
    """Turn a part on."""
    section = page.get_by_role("region", name=part, exact=True)
    section.get_by_label(label).check()
    section.get_by_role("button", name=f"Save: {part}").click()
    expect(page.get_by_text("The settings are saved.").first).to_be_visible()
    page.reload()


def test_a_new_annotator_learns_is_tested_and_gets_articles(study: Study) -> None:
    for key in ("lesson", "test", "real"):
        study.import_text(key, TEXT, f"Article {key}")
    mona = study.sign_in("mona", at=f"/projects/{study.slug}/quality/")
    choose(mona, "Training", "Article lesson")
    switch(mona, "Training", "Begin with training")
    choose(mona, "Test", "Article test")
    switch(mona, "Test", "Ask for a test")
    ada = study.sign_in("ada")
    expect(ada.get_by_text("First some articles to learn from")).to_be_visible()
    ada.get_by_role("button", name="Begin").click()
    ada.wait_for_url("**/work/*/")
    read(ada, GOLD, GOLD + 5, "negative")
    ada.wait_for_url("**/settled/")
    expect(ada.get_by_text("The marked words begin or end elsewhere.")).to_be_visible()
    ada.get_by_role("button", name="I have read this; go on").click()
    ada.wait_for_url(re.compile(r"/work/[0-9a-f-]+/$"))
    read(ada, 4, 7, "negative")
    expect(ada.get_by_text("Not quite there yet")).to_be_visible()
    ada.get_by_role("button", name="Try again").click()
    ada.wait_for_url("**/work/*/")
    read(ada, GOLD, GOLD + 11)
    ada.wait_for_url(re.compile(r"/work/[0-9a-f-]+/$"))
    expect(ada.get_by_role("heading", name="Article real")).to_be_visible()
    ada.goto("/")
    mona.goto(f"/projects/{study.slug}/quality/")
