"""Hours without a network, answers that get lost, a clock put forward: nothing is lost."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.kept import kept
from tests.e2e.test_main_story import open_next, saved
from tests.e2e.test_safety import at_work, connect, cut_off

SENTENCES = 210
# A hand that is faster than any: each round marks the next sentence and presses these keys.
ROUNDS = """async (rounds) => {
  const text = document.querySelector("[role=document]");
  const turn = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done();
    channel.port2.postMessage(null);
  });
  for (const keys of rounds) {
    text.focus();
    for (const key of ["s", "Enter", ...keys]) {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(event);
      await turn();
      await turn();
    }
  }
}"""
TOLD = """
import json
from annotator.models import AnnotationChange
rows = AnnotationChange.objects.order_by("sequence")
print(json.dumps(list(rows.values_list("operation", "annotation__start"))))
"""


def long_article(study: Study) -> None:
    """Ada gets an article of many short sentences."""
    study.import_text("long", " ".join(f"He said number {n} again." for n in range(SENTENCES)))
    study.hand_out()


def told(study: Study) -> list[list[Any]]:
    """Every change of an annotation in the order in which the server took it."""
    rows: list[list[Any]] = json.loads(study.site.manage("shell", "--verbosity=0", "-c", TOLD))
    return rows


@pytest.mark.long
def test_two_hundred_edits_of_ten_minutes_offline_survive_the_tab_and_arrive_once_in_order(
    study: Study,
) -> None:
    long_article(study)
    page = at_work(study)
    cut_off(page)
    for _ in range(4):
        page.evaluate(ROUNDS, [["Escape"]] * 50)
        page.clock.fast_forward("02:30")
    expect(page.locator("[data-save=bad]")).to_contain_text("Saved on this device only: 200")
    kept(page, 200)
    page.close()
    assert told(study) == []

    again = another_tab_of(study)
    open_next(again)
    expect(again.get_by_text("200 highlights").first).to_be_visible()
    connect(again)
    again.reload()
    saved(again)
    rows = told(study)
    assert [operation for operation, _ in rows] == ["create"] * 200
    starts = [start for _, start in rows]
    assert starts == sorted(set(starts))


def another_tab_of(study: Study) -> Page:
    """The same browser, its tab closed."""
    page = study.browser.contexts[-1].new_page()
    page.clock.install()
    return page
