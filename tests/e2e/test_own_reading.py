"""How somebody reads eight hours a day is theirs to set, is kept, and goes back to the usual."""

from playwright.sync_api import Response, expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.test_main_story import open_next

TEXT = "\n\n".join(f"“Point {n}” was made. Nobody asked about number {n}." for n in range(12))
# The width is what the text may take; a narrow window gives it less.
SET = """() => {
  const text = document.querySelector("[role=document]");
  const { fontSize, lineHeight } = getComputedStyle(text);
  return [fontSize, lineHeight, getComputedStyle(text.parentElement).maxWidth].map(parseFloat);
}"""
# How much of the article is drawn as the one sentence that is read, or as a quotation.
PAINTED = """(what) => {
  const found = [...CSS.highlights].find(([name]) => name.endsWith(`-${what}`))?.[1] ?? [];
  return [...found].map(({ startContainer: { data }, startOffset, endOffset }) =>
    data.slice(startOffset, endOffset));
}"""
SLIDERS = ("Size of the letters", "Letters in a line", "Height of a line")
SHOWN = ("Show what stands in quotation marks", "Show where paragraphs begin and end")


def is_last_word(answer: Response) -> bool:
    """Whether the server has stored that one sentence is shown at a time."""
    return answer.request.method == "PUT" and '"isFocused":true' in (answer.request.post_data or "")


def test_letters_lines_and_what_is_shown_are_a_persons_own(study: Study) -> None:
    study.import_text("long", TEXT)
    study.hand_out()
    page = study.sign_in("ada")
    open_next(page)
    usual = page.evaluate(SET)
    hand = Hand(page)
    hand.press("Shift+V")
    for label in SLIDERS:
        page.get_by_role("slider", name=label).press("End")
    for label in SHOWN:
        page.get_by_role("checkbox", name=label).press("Space")
        expect(page.get_by_role("checkbox", name=label)).to_be_checked()
    larger = f"(usual) => ({SET})().every((each, at) => each > usual[at])"
    page.wait_for_function(larger, arg=usual)
    hand.press("Escape")
    # The page that comes may ask before what this one sends is stored.
    with page.expect_response(is_last_word):
        hand.press("z")
    expect(page.locator("[role=document].focused.blocks")).to_be_attached()

    page.reload()
    expect(page.locator("[role=document]")).to_be_focused()
    # What a person has chosen may come with the answer that follows the article.
    page.wait_for_function(larger, arg=usual)
    page.wait_for_function(f"() => ({PAINTED})('quotation').includes('“Point 0”')")
    expect(page.locator("[role=document].focused")).to_be_attached()
    hand.press("Control+Home", ")")
    page.wait_for_function(
        f"() => ({PAINTED})('sentence').join('').trim() === 'Nobody asked about number 0.'"
    )
    hand.press("Shift+V")
    page.get_by_role("button", name="As usual").press("Enter")
    hand.press("Escape")
    page.wait_for_function(f"(usual) => ({SET})().join() === usual.join()", arg=usual)
