"""No key is lost between a dialog and the text, however fast the hand is."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.test_main_story import open_next

# The browser gives the focus back, and tells only later that the dialog is closed: keys in between,
# as from a fast hand.
AT_ONCE = """() => document.querySelector("[role=document]").addEventListener("focus", async () => {
  for (const key of ["s", "Enter"]) {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
    await undefined;
  }
}, { once: true })"""


def open_dialog(page: Page, key: str) -> None:
    """What this key opens is there."""
    page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_key_right_after_escape_is_the_texts(study: Study) -> None:
    sentences = " ".join(f"He said number {n} again." for n in range(20))
    study.import_text("long", sentences)
    study.hand_out()
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    page.locator("[role=document]").focus()
    hand.press("Control+Home")
    dialogs = ["?", "k", "Control+Enter"]
    for number, key in enumerate(dialogs, start=1):
        open_dialog(page, key)
        page.evaluate(AT_ONCE)
        hand.press("Escape")
        expect(page.get_by_text(f"{number} highlight").first).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        hand.press("Escape")
