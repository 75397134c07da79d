"""On a telephone: what a finger selects is what is saved, in every script."""

import json
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.readings import reading_of
from tests.e2e.site import ROOT
from tests.e2e.test_main_story import saved
from tests.e2e.test_right_to_left import article

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
# A long press and the handles come to a page as nothing but a new selection after a touch.
# Offsets count code points, the DOM counts UTF-16 units.
HOLD = """([start, end]) => {
  const block = [...document.querySelectorAll("[data-start]")].find((each) =>
    Number(each.dataset.start) <= start && end <= Number(each.dataset.end));
  block.scrollIntoView({ block: "center" });
  const node = document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode();
  const signs = [...node.data];
  const inside = (point) => signs.slice(0, point - Number(block.dataset.start)).join("").length;
  document.getSelection().setBaseAndExtent(node, inside(start), node, inside(end));
}"""


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Where each line that says something begins, and the line."""
    at = 0
    for line in text.splitlines(keepends=True):
        content = line.splitlines()[0]
        if content.strip():
            yield at, content
        at += len(line)


def places(texts: list[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """The fixtures' cases as they lie in the article: a paragraph a line, a blank line between."""
    begins = 0
    for entry in texts:
        for at, line in lines_of(entry["text"]):
            for case in entry["cases"]:
                start, end = case["start"] - at, case["end"] - at
                words = line[max(start, 0) : end]
                is_inside = 0 <= start < end <= len(line)
                if is_inside and words == words.strip() and words[0].isprintable():
                    yield begins + start, begins + end
            begins += len(line) + 2


def mark(page: Page, start: int, end: int) -> None:
    """Hold, drag the handles, and touch what appears."""
    page.evaluate(HOLD, [start, end])
    # By their words: to work out every name on the page would take longer than to touch.
    page.locator("button", has_text="Mark as Passage").tap()
    page.locator("button", has_text="Back to the text").tap()


def test_every_text_of_the_fixtures_is_marked_by_touch_as_it_is(study: Study) -> None:
    fixtures = json.loads((ROOT / "fixtures" / "offsets.json").read_text(encoding="utf-8"))
    text = article(study, [entry["text"] for entry in fixtures])
    # A place twice is one highlight.
    wanted = sorted(set(places(fixtures)))
    assert len(wanted) > 20
    page = study.sign_in("ada", **PHONE)
    page.get_by_role("link", name="Next article").tap()
    expect(page.locator("[data-start]").first).to_be_visible()
    page.locator("[data-start]").first.tap()
    for start, end in wanted:
        mark(page, start, end)
    saved(page)

    reading = reading_of(study, "ada", study.document("scripts"), page)
    rows = sorted(reading.look()["annotations"], key=lambda row: str(row["id"]))
    assert [tuple(part) for row in rows for part in row["parts"]] == wanted
    assert [row["quote"] for row in rows] == [text[start:end] for start, end in wanted]
