"""At 200 % zoom on a small screen everything is there: in one column, with nothing cut off."""

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.test_accessibility import everywhere, overflow
from tests.e2e.test_main_story import find_second, open_next

# A window of 1280 by 860 at twice the size.
ZOOMED: dict[str, Any] = {"viewport": ViewportSize(width=640, height=430), "device_scale_factor": 2}
# What can be pressed or typed into and is cut off at a side of the window, unless it lies in a
# table that is scrolled on its own.
CUT_OFF = """() => [...document.querySelectorAll(
  "button, a[href], input, select, textarea, summary, [tabindex='0']")]
  .filter((each) => each.checkVisibility() && !each.closest(".visually-hidden"))
  .filter((each) => {
    for (let box = each.parentElement; box !== null; box = box.parentElement) {
      const isScroller = ["auto", "scroll"].includes(getComputedStyle(box).overflowX);
      if (isScroller && box.scrollWidth > box.clientWidth + 1) return false;
    }
    const { left, right, width } = each.getBoundingClientRect();
    return width > 0 && (left < -1 || right > innerWidth + 1);
  })
  .map((each) => `${each.tagName} ${each.textContent.trim().slice(0, 30) || each.ariaLabel}`)"""
SEEN = """() => {
  const bar = document.querySelector("main .bar").getBoundingClientRect();
  const sheet = document.querySelector("aside.side").getBoundingClientRect();
  const words = [...CSS.highlights].find(([name]) => name.endsWith("-active"))[1];
  const range = document.createRange();
  for (const { startContainer, startOffset, endOffset } of words) {
    range.setStart(startContainer, startOffset);
    range.setEnd(startContainer, endOffset);
  }
  const { top, bottom } = range.getBoundingClientRect();
  return [Math.round(bar.bottom), Math.round(top), Math.round(bottom), Math.round(sheet.top)];
}"""
# Each control of the questions can be brought to where nothing lies over it.
COVERED = """() => [...document.querySelectorAll("aside.side :is(button, input, a[href])")]
  .filter((each) => each.checkVisibility())
  .filter((each) => {
    each.scrollIntoView({ block: "center" });
    const { left, top, width, height } = each.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height / 2);
    return width > 0 && !(each.contains(found) || found?.contains(each));
  })
  .map((each) => each.ariaLabel ?? each.textContent.trim())"""


def faults(page: Page) -> list[str]:
    """What goes over the sides."""
    return [*overflow(page), *page.evaluate(CUT_OFF)]


def test_the_editor_is_whole_at_twice_the_size(study: Study, seed: str) -> None:
    page = study.sign_in("ada", **ZOOMED)
    open_next(page)
    assert faults(page) == []
    find_second(Hand(page))
    expect(page.locator("[data-question]").first).to_be_visible()
    assert faults(page) == []
    bar, top, bottom, sheet = page.evaluate(SEEN)
    assert bar <= top < bottom <= sheet
    assert page.evaluate(COVERED) == []
    for key in ("?", "Control+Enter"):
        page.locator("[role=document]").focus()
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert faults(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.long
def test_every_page_is_whole_at_twice_the_size(study: Study, seed: str) -> None:
    manager = study.sign_in("mona", at="/projects/", **ZOOMED)
    # The editor at this size is looked at on its own.
    annotator = study.sign_in("ada", at="/projects/")
    visits = everywhere(study, seed, manager, annotator)
    found = [f"{name}: {each}" for name, page in visits if page is manager for each in faults(page)]
    assert found == []
