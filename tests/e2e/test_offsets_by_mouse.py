"""Every text of the fixtures under a real mouse: what is dragged over is what is saved."""

import re

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Study
from tests.e2e.mouse import Mouse
from tests.e2e.readings import reading_of
from tests.e2e.test_main_story import open_next, saved
from tests.e2e.test_right_to_left import article
from tests.e2e.test_touch import Place, can_be_marked, fixtures, places

# Where a hand must press and let go so that the browser puts its caret before the first letter and
# behind the last: a quarter into a letter from the side it begins or ends on, whichever way it
# runs. Inside a letter of several code points there is no such place. Offsets count code points,
# the DOM counts UTF-16 units.
GRIPS = """([start, end]) => {
  const block = [...document.querySelectorAll("[data-start]")].find((each) =>
    Number(each.dataset.start) <= start && end <= Number(each.dataset.end));
  block.scrollIntoView({ block: "center" });
  const node = block.firstChild;
  const signs = [...node.data];
  const inside = (point) => signs.slice(0, point - Number(block.dataset.start)).join("").length;
  const letters = [...new Intl.Segmenter("en").segment(node.data)];
  const grip = (letter, offset) => {
    const range = document.createRange();
    range.setStart(node, letter.index);
    range.setEnd(node, letter.index + letter.segment.length);
    for (const { left, width, top, height } of range.getClientRects()) {
      for (const share of [0.2, 0.8]) {
        const [x, y] = [left + width * share, top + height / 2];
        const found = document.caretPositionFromPoint(x, y);
        if (width > 0 && found?.offsetNode === node && found.offset === offset) return [x, y];
      }
    }
    return null;
  };
  const first = letters.find(({ index }) => index === inside(start));
  const last = letters.find(({ index, segment }) => index + segment.length === inside(end));
  if (first === undefined || last === undefined) return null;
  const [from, to] = [grip(first, inside(start)), grip(last, inside(end))];
  return from === null || to === null ? null : [from, to];
}"""
# Cases inside a letter, which only keys and handles can reach; of every text a mouse reaches some.
FEWEST = 0.75


@pytest.mark.long
def test_every_text_of_the_fixtures_is_marked_by_mouse_as_it_is(study: Study) -> None:
    texts = fixtures()
    text = article(study, [entry["text"] for entry in texts])
    wanted = sorted({(each.start, each.end): each for each in places(texts)}.values())
    page = study.sign_in("ada", reduced_motion="reduce")
    open_next(page)
    hand = Mouse(page)
    marked: list[Place] = []
    for place in wanted:
        if not drag_over(page, hand, place):
            continue
        marked.append(place)
        number = re.compile(rf"^{len(marked)}$")
        page.locator("#highlights .number", has_text=number).wait_for(state="attached")
        page.keyboard.press("Escape")
    assert len(marked) >= len(wanted) * FEWEST
    assert {each.name for each in marked} == can_be_marked(texts)
    saved(page)

    reading = reading_of(study, "ada", study.document("scripts"), page)
    rows = sorted(reading.look()["annotations"], key=lambda row: str(row["id"]))
    assert [tuple(part) for row in rows for part in row["parts"]] == [each[:2] for each in marked]
    assert [row["quote"] for row in rows] == [text[each.start : each.end] for each in marked]


def drag_over(page: Page, hand: Mouse, place: Place) -> bool:
    """Whether a mouse can take hold of exactly these words; then it has."""
    grips = page.evaluate(GRIPS, [place.start, place.end])
    if grips is None:
        return False
    (left, top), (right, bottom) = grips
    hand.drag((left, top), (right, bottom))
    return True
