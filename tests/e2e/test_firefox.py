"""The editor's main story in Firefox: open, mark by keyboard, answer, reload, hand in, compare."""

from pathlib import Path

import pytest

from tests.e2e.conftest import Study
from tests.e2e.firefox import firefox_path, started
from tests.e2e.keys import Hand
from tests.e2e.test_main_story import (
    PHRASE,
    SECOND,
    annotations,
    answer_with_new_names,
    find_second,
)

# The caret comes when every key has its meaning.
READY = "document.activeElement?.getAttribute('role') === 'document'"
SAVED = 'document.querySelector("[data-save=good]") !== null'


@pytest.mark.skipif(firefox_path() is None, reason="Firefox is not installed")
def test_the_main_story_in_firefox(study: Study, seed: str, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    with started(profile) as page:
        page.go(study.link("ada"))
        page.run('document.querySelector("button").click()')
        hand = Hand(page)
        page.until("document.activeElement?.matches(\"a[href^='/work/']\")")
        hand.press("Enter")
        page.until(READY)

        find_second(hand)
        page.until('document.querySelector("[data-question]") !== null')
        answer_with_new_names(hand)
        page.until(SAVED)
        page.reload()
        page.until('document.body.innerText.includes("1 highlight")')
        page.until(READY)

        hand.press("a")
        page.until('document.querySelector("[data-question=primary_frame]") !== null')
        hand.press("r")
        page.until(SAVED)
        hand.press("Control+Enter")
        page.until('document.body.innerText.includes("Nothing to do now")')

    marked = [row for row in annotations(study, "ada") if row["layer"] == "passage"]
    assert [(row["quote"], row["parts"], row["missing"]) for row in marked] == [
        (PHRASE, [[SECOND, SECOND + len(PHRASE)]], [])
    ]
    assert marked[0]["values"]["source"]["name"] == "Emmanuel Macron"
    path = f"projects/{study.slug}/assignments/?state=submitted"
    assert len(study.api("GET", path)["results"]) == 1
