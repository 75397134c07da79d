"""Where a browser knows no custom highlights, marks are boxes over the text: in the same places."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.readings import reading_of

TEXT = (
    "The dam is safe, he said, and nobody in the valley has to leave the house tonight. "
    "Engineers had warned of cracks for years, and went unheard.\n\n"
    "سد آمن، قال الوزير 👩‍🚀 للصحفيين أمس.\n\n"
    "A third paragraph."
)
MARKS = ((4, 17), (8, 130), (150, 160), (TEXT.index("قال"), TEXT.index(" للصحفيين")))
# Left, top and width of each line of each mark; one letter alone is a foot of a line.
BY_HIGHLIGHTS = """() => [...CSS.highlights].filter(([name]) => /-\\d+$/.test(name))
  .flatMap(([, ranges]) => [...ranges])
  .filter(({ startContainer: { data }, startOffset, endOffset }) =>
    [...data.slice(startOffset, endOffset)].length > 1)
  .flatMap((each) => {
    const range = document.createRange();
    range.setStart(each.startContainer, each.startOffset);
    range.setEnd(each.endContainer, each.endOffset);
    return [...range.getClientRects()];
  })"""
BY_BOXES = """() => [...document.querySelectorAll("[role=document] > [aria-hidden] > div")]
  .map((each) => each.getBoundingClientRect())"""
ROUNDED = "(rects) => rects.map(({ x, y, width }) => [x, y, width].map(Math.round))"


def places(page: Page, drawn: str) -> set[tuple[int, ...]]:
    """Where the marks are drawn."""
    expect(page.locator("[data-start]").first).to_be_visible()
    page.wait_for_function(f"({drawn})().length > 0")
    return {tuple(each) for each in page.evaluate(f"({ROUNDED})(({drawn})())")}


def test_boxes_stand_where_highlights_would(study: Study) -> None:
    article = study.import_text("dam", TEXT)
    study.hand_out()
    reading = reading_of(study, "ada", article)
    for start, end in MARKS:
        reading.mark(start, end)
    page = study.sign_in("ada", at=reading.address)
    expect(page.locator("[role=document]")).to_be_focused()
    wanted = places(page, BY_HIGHLIGHTS)
    assert len(wanted) > len(MARKS), "one of them runs over a line end"

    page.add_init_script("delete CSS.highlights")
    page.reload()
    expect(page.locator("[role=document]")).to_be_focused()
    assert places(page, BY_BOXES) == wanted
    # The one that is stepped to stands out there, too.
    page.keyboard.press("Control+Home")
    boxes = page.evaluate(f"({BY_BOXES})().length")
    page.keyboard.press("]")
    page.wait_for_function(f"({BY_BOXES})().length > {boxes}")
    assert places(page, BY_BOXES) == wanted
