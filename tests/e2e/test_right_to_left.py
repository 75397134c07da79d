"""In any script, what was selected is what is saved: code points, whatever the letters are."""

import json
import unicodedata
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.mouse import Mouse, edges
from tests.e2e.readings import reading_of
from tests.e2e.site import ROOT
from tests.e2e.test_main_story import open_next, saved

ARABIC = "قال الوزير إن الاتهام «غريب ومهدد» للجميع."
HEBREW = "השר אמר שההאשמה מוזרה 👩‍👧 ומאיימת מאוד."
JAPANESE = "大臣は「奇妙で脅迫的だ」と述べた。"
MIXED = f"{ARABIC}\n\n{HEBREW}\n\n{JAPANESE}"


def article(study: Study, texts: list[str]) -> str:
    """An article of these paragraphs, each certainly body; its text."""
    text, blocks = "", []
    for paragraph in texts:
        for line in paragraph.splitlines():
            if line.strip():
                blocks.append([len(text), len(text) + len(line), "body"])
                text += f"{line}\n\n"
    record = {"schema": "slant/1", "key": "scripts", "language": "ar", "text": text}
    raw = json.dumps({**record, "blocks": blocks}).encode()
    study.api("POST", f"projects/{study.slug}/imports/?format=jsonl", raw=raw)
    study.hand_out()
    return text


def in_order(study: Study, page: Page) -> list[dict[str, Any]]:
    """What Ada has marked, in the order in which she did."""
    rows = reading_of(study, "ada", study.document("scripts"), page).look()["annotations"]
    return sorted(rows, key=lambda row: str(row["id"]))


def quotes() -> tuple[list[str], list[str]]:
    """The fixtures' texts, and the words in them that can be typed into a search field."""
    entries = json.loads((ROOT / "fixtures" / "offsets.json").read_text(encoding="utf-8"))
    found = [case["quote"] for entry in entries for case in entry["cases"]]
    return [entry["text"] for entry in entries], [
        quote
        for quote in found
        if any(unicodedata.category(sign)[0] in "LNPS" for sign in quote)
        and not any(unicodedata.category(sign) in ("Cc", "Cn") for sign in quote)
        and not any(sign.isspace() for sign in (quote[0], quote[-1]))
    ]


@pytest.mark.long
def test_every_text_of_the_fixtures_is_marked_by_keyboard_as_it_is(study: Study) -> None:
    texts, words = quotes()
    text = article(study, texts)
    page = study.sign_in("ada", reduced_motion="reduce")
    open_next(page)
    hand = Hand(page)
    for quote in words:
        hand.press("Control+Home", "/")
        page.keyboard.insert_text(quote)
        hand.press("Enter", "Enter", "Escape")
    # Also paragraph by paragraph, with what no field takes.
    lines = [line for each in texts for line in each.splitlines() if line.strip()]
    hand.press("Control+Home")
    for _ in lines:
        hand.press("Control+Shift+ArrowDown", "Enter", "Escape", "}")
    saved(page)

    rows = in_order(study, page)
    assert len(rows) == len(words) + len(lines)
    for row in rows:
        ((start, end),) = row["parts"]
        assert row["quote"] == text[start:end]
    for quote, row in zip(words, rows, strict=False):
        assert quote.casefold() in row["quote"].casefold()
    assert [row["quote"] for row in rows[len(words) :]] == [line.strip() for line in lines]


def test_arrows_go_where_the_text_goes(study: Study) -> None:
    article(study, [MIXED])
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    hand.press("Control+Home", "e", "Enter", "Escape")
    hand.press(*["Shift+ArrowLeft"] * 4, "Enter", "Escape")
    # In Japanese the same arrow goes back: over the full stop and two letters.
    hand.press("Control+End", *["Shift+ArrowLeft"] * 3, "Enter", "Escape")
    saved(page)
    end = len(MIXED)
    assert [row["parts"] for row in in_order(study, page)] == [
        [[0, 3]],
        [[4, 7]],
        [[end - 3, end]],
    ]


def test_what_the_mouse_drags_over_is_what_is_saved(study: Study) -> None:
    text = article(study, [MIXED])
    page = study.sign_in("ada")
    open_next(page)
    mouse = Mouse(page)
    asked = page.get_by_role("group", name="Questions about Passage")
    words = ["غريب", "ומאיימת", "👩‍👧", "奇妙"]
    for word in words:
        start = text.index(word)
        mouse.drag(*edges(page, start, start + len(word)))
        expect(asked.get_by_text(word, exact=True)).to_be_visible()
    saved(page)
    assert [row["quote"] for row in in_order(study, page)] == words
    assert [row["parts"][0][0] for row in in_order(study, page)] == [text.index(w) for w in words]
