"""The page on which a file comes in, on a phone: nothing of it is cut off or has to be pushed
sideways, in the dark and from right to left, too.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.test_bring_in import TABLE

WIDTH = 360
PHONE = {"viewport": {"width": WIDTH, "height": 740}, "has_touch": True, "is_mobile": True}
# A name and a value that no line can break at a blank.
LONG = "a_column_whose_name_somebody_made_of_many_words_without_a_single_blank_in_it"
WIDE = TABLE.replace("verdict", LONG).replace("Fine", "F" + "i" * 70 + "ne")
TOO_WIDE = """
() => [...document.querySelectorAll('main *')].filter((each) => {
  const box = each.getBoundingClientRect();
  let holder = each.parentElement;
  while (holder && !/auto|scroll|hidden/.test(getComputedStyle(holder).overflowX))
    holder = holder.parentElement;
  const scrolls = holder && holder !== document.documentElement && holder !== document.body;
  return !scrolls && box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
}).map((each) => each.tagName + '.' + each.className + ': ' + each.textContent.trim().slice(0, 60))
"""


def fits(page: Page) -> None:
    """Nothing reaches over the edge but what can be scrolled by itself."""
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize(
    ("locale", "scheme", "direction"), [("en", "light", "ltr"), ("ar", "dark", "rtl")]
)
def test_a_file_comes_in_on_a_phone(study: Study, locale: str, scheme: str, direction: str) -> None:
    page = study.sign_in(
        "mona", at=f"/projects/{study.slug}/bring-in/", locale=locale, color_scheme=scheme, **PHONE
    )
    expect(page.locator("input[type=file]")).to_be_attached()
    assert page.evaluate("getComputedStyle(document.documentElement).direction") == direction
    fits(page)
    page.locator("input[type=file]").set_input_files(
        {"name": f"{LONG}.csv", "mimeType": "text/csv", "buffer": WIDE.encode()}
    )
    expect(page.locator("main select").nth(3)).to_be_visible()
    expect(page.get_by_text("s2").first).to_be_attached()
    fits(page)
