"""Everything can be done without a mouse: the table of commands, walked key by key."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.test_main_story import answer_with_new_names, find_second, open_next, saved

# What a page did with a key is known of the event when all who listen have heard of it.
LISTEN = """() => {
  window.pressed = [];
  window.addEventListener("keydown", (event) => {
    if (!["Control", "Shift", "Alt"].includes(event.key)) window.pressed.push(event);
  }, true);
}"""
LINES = """(lines) => lines.map(({ dataset }) => [dataset.action, dataset.key])"""
# Where a highlight is one stretch of words there is no part to add.
OF_SEVERAL_PARTS = {"add-part", "drop-part"}
# Nothing is proposed here; test_proposals presses them where something is.
OF_PROPOSALS = {"proposal-on", "proposal-back", "proposal-accept", "proposal-dismiss"}
# In the text the question keys mean nothing, and the other way round.
OF_QUESTIONS = {"next-question", "previous-question", "to-text"}


def all_keys(page: Page) -> Locator:
    """The overlay that "?" opens."""
    page.keyboard.press("?")
    overlay = page.get_by_role("dialog", name="All keys")
    expect(overlay).to_be_visible()
    return overlay


def does_something(page: Page, key: str) -> bool:
    """Whether the page took the key for itself."""
    page.evaluate("() => { window.pressed = []; }")
    sign = key.removeprefix("Ctrl+")
    shifted = f"Shift+{sign}" if len(sign) == 1 and sign.isupper() else sign
    page.keyboard.press(key.replace(sign, shifted).replace("Ctrl", "Control"))
    return bool(page.evaluate("() => window.pressed.at(-1).defaultPrevented"))


def prepared(page: Page, action: str) -> None:
    """A highlight in hand, a word selected in it; or the first of its questions."""
    hand = Hand(page)
    hand.press("Escape", "Escape", "Control+Home", "]", *["]"][: action == "annotation-back"])
    hand.press("i") if action in OF_QUESTIONS else hand.press("w", "e", "e")


@pytest.mark.long
def test_every_row_of_the_table_does_what_it_says_by_its_key(study: Study, seed: str) -> None:
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    find_second(hand)
    answer_with_new_names(hand)
    hand.press("Escape", "Home", "s", "Enter", "Escape")
    overlay = all_keys(page)
    rows: list[list[str]] = overlay.locator("[data-action]").evaluate_all(LINES)
    page.keyboard.press("Escape")
    page.evaluate(LISTEN)
    idle = []
    for action, key in rows:
        prepared(page, action)
        if not does_something(page, key):
            idle.append((action, key))
        for dialog in page.get_by_role("dialog").all():
            dialog.press("Escape")
    print(f"\n{len(rows)} commands, each by its key; without effect: {idle}")
    assert len(rows) > 50
    assert {action for action, _ in idle} <= OF_SEVERAL_PARTS | OF_PROPOSALS


def test_a_person_changes_a_key_and_finds_it_everywhere(study: Study, seed: str) -> None:
    page = study.sign_in("ada")
    open_next(page)
    overlay = all_keys(page)
    overlay.get_by_role("button", name="Change keys").press("Enter")
    overlay.get_by_role("button", name="Change the key of “Next word”, now w").press("Enter")
    page.keyboard.press("x")
    expect(overlay.get_by_role("status")).to_contain_text("x already does “Delete the highlight”")
    overlay.get_by_role("button", name="Change the key of “Next word”, now w").press("Enter")
    page.keyboard.press("v")
    expect(overlay.get_by_role("status")).to_contain_text("v now does “Next word”")
    assert own_keys(page) == {"word-on": "v"}

    page.reload()
    open_next(page)
    page.keyboard.press("Control+Home")
    page.keyboard.press("v")
    page.keyboard.press("e")
    expect(page.locator("[aria-live]").filter(has_text=" selected")).to_be_attached()
    page.keyboard.press(":")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("next wo")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Next word")
    expect(chosen.locator("kbd").first).to_have_text("v")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("finish")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Which angle leads the article?")
    page.keyboard.press("Escape")

    overlay = all_keys(page)
    overlay.get_by_role("button", name="Change keys").press("Enter")
    overlay.get_by_role("button", name="First key of “Next word” again").press("Enter")
    expect(overlay.get_by_role("status")).to_contain_text("on its first key again")
    assert own_keys(page) == {}
    saved(page)


def own_keys(page: Page) -> Any:
    """What the server keeps of them."""
    return page.request.get("/api/v1/me/preferences/").json()["keys"]
