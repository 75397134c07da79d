"""Keys go on in the text when what had the focus is gone."""

from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.test_main_story import open_next, saved

WIDE = ViewportSize(width=1280, height=800)
NARROW = ViewportSize(width=360, height=740)


def opened(study: Study) -> tuple[Page, Hand[Page]]:
    """An article with its first sentence marked and the caret in the text."""
    study.import_text("short", " ".join(f"He said number {n} again." for n in range(20)))
    study.hand_out()
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    hand.press("Control+Home", "s", "Enter", "Escape")
    expect(page.get_by_text("1 highlight").first).to_be_visible()
    return page, hand


def test_after_a_narrow_window_and_back_keys_go_on_in_the_text(study: Study) -> None:
    page, hand = opened(study)
    saved(page)
    page.reload()
    expect(page.locator("[role=document]")).to_be_focused()
    page.locator("#highlights ~ ol button").first.focus()
    page.set_viewport_size(NARROW)
    # What is asked and listed is folded away there, and the focus with it.
    page.wait_for_function("() => document.activeElement === document.body")
    page.set_viewport_size(WIDE)
    hand.press("s", "Enter")
    expect(page.get_by_text("2 highlight").first).to_be_visible()
    saved(page)


def test_after_an_undo_that_takes_the_question_away_keys_go_on_in_the_text(study: Study) -> None:
    page, hand = opened(study)
    hand.press("s", "Enter")
    expect(page.get_by_text("2 highlight").first).to_be_visible()
    hand.press("Control+z")
    expect(page.get_by_text("1 highlight").first).to_be_visible()
    hand.press("s", "Enter")
    expect(page.get_by_text("2 highlight").first).to_be_visible()
    saved(page)
