"""Five hundred edits on a network that loses every third answer and delays all: nothing differs."""

import random
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Study
from tests.e2e.test_main_story import annotations, saved
from tests.e2e.test_offline import long_article
from tests.e2e.test_safety import CHANGES, LATER, at_work

# What a hand does with a sentence that it has just marked, how many edits that makes, and what is
# left of it at the end; None is nothing.
ANSWERED = {"framing": ["external_reputation"], "sentiment": "negative"}
HANDS: list[tuple[list[str], int, dict[str, Any] | None]] = [
    (["r", "Enter", "n", "Escape"], 3, ANSWERED),
    (["Delete"], 2, None),
    (["Escape"], 1, {}),
    (["r", "Enter", "Delete", "Control+z"], 4, {"framing": ["external_reputation"]}),
    (["r", "Enter", "Delete"], 3, None),
]
SENTENCES, AT_A_TIME = 195, 15
PRESS = """async (sentences) => {
  const text = document.querySelector("[role=document]");
  const turn = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done();
    channel.port2.postMessage(null);
  });
  for (const keys of sentences) {
    text.focus();
    for (const name of ["s", "Enter", ...keys]) {
      const key = name.split("+").at(-1);
      const ctrlKey = name.startsWith("Control+");
      const options = { key, ctrlKey, bubbles: true, cancelable: true };
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", options));
      await turn();
      await turn();
    }
  }
}"""
# Delays of 0 to 5 seconds, a hundred times as fast.
LONGEST = 5 / 100


class BadNetwork:
    """Everything arrives late; every third answer never comes back."""

    def __init__(self) -> None:
        self.asked = 0
        self.answered = 0
        self.lost = 0
        self._dice = random.Random(3)

    def __call__(self, route: Route) -> None:
        self.asked += 1
        time.sleep(self._dice.uniform(0, LONGEST))
        answer = route.fetch(timeout=60_000)
        if self.asked % 3 == 0:
            self.lost += 1
            route.abort()
        else:
            route.fulfill(response=answer)
        self.answered += 1


def sent_at_last(page: Page, network: BadNetwork) -> None:
    """The next tries are due until all has arrived.

    Not while an answer is under way: the page would give it up, as one that takes minutes.
    """
    for _ in range(600):
        if page.locator("[data-save=good]").count() > 0:
            break
        if network.answered == network.asked:
            page.clock.fast_forward(LATER)
        page.wait_for_timeout(100)
    saved(page)


@pytest.mark.long
def test_what_is_stored_is_what_was_done_however_bad_the_network(study: Study) -> None:
    long_article(study)
    page = at_work(study)
    network = BadNetwork()
    page.route(CHANGES, network)
    done = [HANDS[n % len(HANDS)] for n in range(SENTENCES)]
    assert sum(edits for _, edits, _ in done) >= 500

    for first in range(0, SENTENCES, AT_A_TIME):
        page.evaluate(PRESS, [keys for keys, _, _ in done[first : first + AT_A_TIME]])
        page.clock.fast_forward("00:10")
    sent_at_last(page, network)

    assert network.lost >= 5
    expect(page.get_by_text("changed elsewhere")).to_have_count(0)
    expect(page.get_by_text("not accepted by the server")).to_have_count(0)
    stored = {row["quote"]: row["values"] for row in annotations(study, "ada")}
    wanted = {f"He said number {n} again.": left for n, (_, _, left) in enumerate(done)}
    assert stored == {quote: left for quote, left in wanted.items() if left is not None}
    expect(page.get_by_text(f"{len(stored)} highlights").first).to_be_visible()
