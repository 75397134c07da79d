"""What exactly will be marked is to be read before it is saved."""

from playwright.sync_api import expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.mouse import edges
from tests.e2e.test_main_story import open_next, saved

TEXT = "The dam\u00a0is safe. Nobody\u00a0 believed it."


def test_the_boundary_is_read_before_it_is_saved_by_key_and_by_mouse(study: Study) -> None:
    study.import_text("dam", TEXT)
    study.hand_out()
    page = study.sign_in("ada")
    open_next(page)
    hand, line = Hand(page), page.locator("[data-marks]")
    expect(line).to_have_count(0)
    hand.press("Control+Home", *["Shift+ArrowRight"] * 8)
    expect(line).to_have_text("To be marked: The dam without the space at the end")
    page.keyboard.press("*")
    hand.press("Control+Home", "ArrowRight", "Shift+ArrowRight")
    expect(line).to_have_text("To be marked: The with the whole of what you touched")
    page.keyboard.press("*")
    expect(line).to_have_text("To be marked: h")
    hand.press("Escape")
    expect(line).to_have_count(0)

    begin, end = edges(page, TEXT.index("Nobody"), TEXT.index("believed"))
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(end[0], end[1], steps=3)
    expect(line).to_have_text("To be marked: Nobody without the space at the end")
    page.mouse.up()
    expect(line).to_have_count(0)
    expect(page.get_by_role("region", name="Highlights").locator("li")).to_contain_text("Nobody")
    saved(page)
