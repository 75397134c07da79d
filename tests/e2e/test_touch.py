"""On a telephone: what a finger selects is what is saved, in every script."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.readings import reading_of
from tests.e2e.site import ROOT
from tests.e2e.test_main_story import saved
from tests.e2e.test_right_to_left import article

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
# A long press and the handles come to a page as nothing but a new selection after a touch; it has
# heard of it when this returns. Offsets count code points, the DOM counts UTF-16 units.
HOLD = """async ([start, end]) => {
  const block = [...document.querySelectorAll("[data-start]")].find((each) =>
    Number(each.dataset.start) <= start && end <= Number(each.dataset.end));
  block.scrollIntoView({ block: "center" });
  const node = document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode();
  const signs = [...node.data];
  const inside = (point) => signs.slice(0, point - Number(block.dataset.start)).join("").length;
  const heard = new Promise((done) =>
    document.addEventListener("selectionchange", done, { once: true }));
  document.getSelection().setBaseAndExtent(node, inside(start), node, inside(end));
  await heard;
}"""
# Handles lie still for so long when a finger has let go of them; half a second each would be what
# the test mostly does.
REST = "00:01"
# Where a finger finds the button with these words, once it lies still and nothing covers it. To
# have every name on the page worked out for each touch would take longer than to touch.
MIDDLE = """async (words) => {
  let before = "";
  for (let frame = 0; frame < 600; frame += 1) {
    await new Promise((done) => requestAnimationFrame(done));
    const button = [...document.querySelectorAll("button")]
      .find((each) => each.textContent.includes(words) && each.checkVisibility());
    const { left, top, width, height } = button?.getBoundingClientRect() ?? new DOMRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const isStill = before === `${x} ${y}`;
    before = `${x} ${y}`;
    if (isStill && width > 0 && button.contains(document.elementFromPoint(x, y))) return [x, y];
  }
  throw new Error(`No finger can reach “${words}”.`);
}"""


class Place(NamedTuple):
    """Words of a case as they lie in the article, and the name of the fixture they are from."""

    start: int
    end: int
    name: str


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Where each line that says something begins, and the line."""
    at = 0
    for line in text.splitlines(keepends=True):
        content = line.splitlines()[0]
        if content.strip():
            yield at, content
        at += len(line)


def places(texts: list[dict[str, Any]]) -> Iterator[Place]:
    """The fixtures' cases as they lie in the article: a paragraph a line, a blank line between."""
    begins = 0
    for entry in texts:
        for at, line in lines_of(entry["text"]):
            for case in entry["cases"]:
                start, end = case["start"] - at, case["end"] - at
                words = line[max(start, 0) : end]
                is_inside = 0 <= start < end <= len(line)
                if is_inside and words == words.strip() and words[0].isprintable():
                    yield Place(begins + start, begins + end, entry["name"])
            begins += len(line) + 2


def fixtures() -> list[dict[str, Any]]:
    """Texts and the stretches in them, right for whoever counts code points."""
    found: list[dict[str, Any]] = json.loads(
        (ROOT / "fixtures" / "offsets.json").read_text(encoding="utf-8")
    )
    return found


def can_be_marked(texts: list[dict[str, Any]]) -> set[str]:
    """The names of all but the empty text."""
    return {entry["name"] for entry in texts if entry["text"].strip()}


def touch(page: Page, words: str) -> None:
    """A finger on the middle of this button."""
    page.touchscreen.tap(*page.evaluate(MIDDLE, words))


def mark(page: Page, place: Place) -> None:
    """Hold, drag the handles, and touch what appears."""
    page.evaluate(HOLD, [place.start, place.end])
    page.clock.fast_forward(REST)
    touch(page, "Mark as Passage")
    touch(page, "Back to the text")


@pytest.mark.long
def test_every_text_of_the_fixtures_is_marked_by_touch_as_it_is(study: Study) -> None:
    texts = fixtures()
    text = article(study, [entry["text"] for entry in texts])
    # A place twice is one highlight.
    wanted = sorted({(each.start, each.end): each for each in places(texts)}.values())
    assert {each.name for each in places(texts)} == can_be_marked(texts)
    page = study.browser_of("ada", reduced_motion="reduce", **PHONE)
    page.clock.install()
    page.goto("/")
    page.get_by_role("link", name="Next article").tap()
    expect(page.locator("[data-start]").first).to_be_visible()
    page.locator("[data-start]").first.tap()
    for place in wanted:
        mark(page, place)
    saved(page)

    reading = reading_of(study, "ada", study.document("scripts"), page)
    rows = sorted(reading.look()["annotations"], key=lambda row: str(row["id"]))
    assert [tuple(part) for row in rows for part in row["parts"]] == [each[:2] for each in wanted]
    assert [row["quote"] for row in rows] == [text[each.start : each.end] for each in wanted]
