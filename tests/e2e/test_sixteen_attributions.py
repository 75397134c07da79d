"""The real article's sixteen attributions by keyboard alone, exported and equal to the answer key.

Who says what, with cue, source words, go-between and listener; contents in pieces, one inside
another, one that denies another. The key presses of each are counted and printed.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.articles import SEED
from tests.e2e.attributions import KEY, answer_key, attributions
from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.test_main_story import HOME, open_next, saved

MOST_PRESSES = 900
PROJECT = {"slug": "who-says-what", "title": "Who says what", "template": "attribution"}


class Reader(Hand[Page]):
    """Reads with the keys of the text; each method is what a person would think of as one move."""

    def keys(self, written: str) -> None:
        """Single keys in a row; a capital takes Shift."""
        for key in written.split():
            self.press(f"Shift+{key}" if len(key) == 1 and key.isupper() else key)

    def find(self, letters: str) -> None:
        """On to the next place with these letters, and take the words there."""
        self.press("/")
        self.type(letters)
        self.press("Enter")

    def mark(self) -> None:
        """What is selected becomes a content; its first question asks who says it."""
        self.press("Enter")
        expect(self.page.locator("[data-question=source] input")).to_be_focused()

    def known(self, letters: str) -> None:
        """Somebody named before, appearing as before."""
        self.type(letters)
        self.press("Enter", "Enter")

    def new(self, name: str, *answers: str) -> None:
        """Somebody new: what they are, and how they appear here."""
        self.type(name)
        self.press("Enter", *answers)

    def choose(self, role: str, place: str) -> None:
        """Connect with what is marked already."""
        self.press(role)
        expect(self.page.get_by_role("option").first).to_be_visible()
        self.press(place)


def a1(hand: Reader) -> None:
    hand.press("Control+Home")
    hand.find("as ")
    hand.keys("e e e e e")
    hand.mark()
    hand.new("emm", "Enter", "o")
    hand.keys("w h Escape Control+Home e e e e f w w w e h")


def a2(hand: Reader) -> None:
    hand.keys(") s E E E E E E")
    hand.mark()
    hand.new("French defense ministry", "o", "i")
    hand.keys("r n Escape w e e h w e e e e f")


def a3(hand: Reader) -> None:
    hand.press("(")
    hand.find("fra")
    hand.keys("e e e e e e e e e Shift+ArrowRight Shift+ArrowRight")
    hand.mark()
    hand.new("seb", "Enter", "o")
    hand.keys("w n Escape")
    hand.choose("p", "Enter")
    hand.keys("( w w e e e e e f")
    hand.find("say")
    hand.press("h")


def a4(hand: Reader) -> None:
    hand.keys(") ) s E E E E E E E E E E e")
    hand.mark()
    hand.new("readout from the Russian defense ministry", "d", "d")
    hand.keys("s n Escape w e e h w e e e e e e e f")


def a5(hand: Reader) -> None:
    hand.press("(")
    hand.find("it h")
    hand.keys("S E E E E E E E E E E e")
    hand.mark()
    hand.new("Russia", "Enter", "i")
    hand.keys("r h Escape")
    hand.choose("p", "Enter")
    hand.keys("( e f w w w w e h w e t")


def a6(hand: Reader) -> None:
    hand.find("a rec")
    hand.keys("e e e e e e e")
    hand.mark()
    hand.new("Islamic State group", "g", "g")
    hand.keys("r n Tab Tab y Escape")
    hand.choose("p", "2")
    hand.keys("w e e h w e e e e f")


def a7(hand: Reader) -> None:
    hand.keys("q q")
    hand.mark()
    hand.known("mac")
    hand.keys("d n Escape w e f w e h w e t")


def a8(hand: Reader) -> None:
    hand.find("any")
    hand.keys("S")
    hand.mark()
    hand.known("mac")
    hand.keys("w n Escape (")
    hand.find("mac")
    hand.press("f")
    hand.find("add")
    hand.press("h")


def a9(hand: Reader) -> None:
    hand.press(")")
    hand.find("fra")
    hand.keys("S E E E E E E E E E")
    hand.mark()
    hand.known("mac")
    hand.keys("w n Tab Tab y Escape ( e f w e h")


def a10(hand: Reader) -> None:
    hand.keys(") q q")
    hand.mark()
    hand.known("mac")
    hand.keys("d n Escape w e f w e h (")
    hand.find("(rus")
    hand.keys("Shift+ArrowRight a")


def a11(hand: Reader) -> None:
    hand.keys(") q q")
    hand.mark()
    hand.known("mac")
    hand.keys("d Escape")


def a12(hand: Reader) -> None:
    hand.keys(") e e e +")
    hand.find("a ch")
    hand.keys("e e e e")
    hand.mark()
    hand.new("some observers", "g", "a", "u")
    hand.keys("r n Escape (")
    hand.find("wer")
    hand.keys("e e +")
    hand.find("as")
    hand.keys("h b b b e e f")


def a13(hand: Reader) -> None:
    hand.keys("q q")
    hand.mark()
    hand.known("mac")
    hand.keys("d n Escape w e f w e h")


def a14(hand: Reader) -> None:
    hand.keys("q q e e e e")
    hand.mark()
    hand.known("rus")
    hand.keys("m n Escape (")
    hand.find("mos")
    hand.keys("f w w e h")


def a15(hand: Reader) -> None:
    hand.press(")")
    hand.find("tha")
    hand.press("e")
    hand.mark()
    hand.new("fra", "Enter", "i")
    hand.keys("r h Escape")
    hand.choose("d", "Enter")
    hand.keys("( e f w w e e h")


def a16(hand: Reader) -> None:
    hand.keys(") q q e e e")
    hand.mark()
    hand.new("a source close to Lecornu", "p", "a", "c")
    hand.keys("m n Escape w e e e e e f w e h w e v")


SCRIPT: list[Callable[[Reader], None]] = [
    *(a1, a2, a3, a4, a5, a6, a7, a8),
    *(a9, a10, a11, a12, a13, a14, a15, a16),
]


@pytest.fixture
def attributing(study: Study) -> Study:
    """Mona asks who says what in the real article; Ada has it to do, Rita may download it."""
    if not KEY.exists():
        pytest.skip("the real article is not here (../shared/data)")
    study.api("POST", "projects/", PROJECT)
    study.slug = str(PROJECT["slug"])
    for name, role in (("ada", "annotator"), ("rita", "researcher")):
        content = {"username": name, "roles": [role]}
        study.api("POST", f"projects/{study.slug}/members/", content)
    study.import_text("seed", SEED.read_text(encoding="utf-8"))
    study.hand_out()
    return study


@pytest.mark.long
def test_the_sixteen_attributions_by_keyboard_alone_equal_the_answer_key(
    attributing: Study,
) -> None:
    page = attributing.sign_in("ada", reduced_motion="reduce")
    open_next(page)
    hand = Reader(page)
    print()
    for number, attribute in enumerate(SCRIPT, start=1):
        before = hand.presses
        attribute(hand)
        print(f"A{number}: {hand.since(before)} key presses")
    saved(page)
    hand.press("Control+Enter")
    page.wait_for_url(HOME)
    print(f"all sixteen: {hand.presses} key presses; {MOST_PRESSES} is the most")
    record = exported(attributing)
    assert attributions(record) == answer_key()
    assert hand.presses <= MOST_PRESSES


def exported(study: Study) -> dict[str, Any]:
    """The article as the researcher downloads it."""
    study.api.token = study.reads
    status, body = study.api.ask("GET", f"projects/{study.slug}/export/?format=jsonl")
    assert status == 200, body
    return body if isinstance(body, dict) else dict(json.loads(str(body).splitlines()[0]))
