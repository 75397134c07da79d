"""The main job on the real article, with the keyboard alone: mark, answer, reload, hand in.

The design promises how many key presses that takes; the test counts and prints them.
"""

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.articles import seed_text
from tests.e2e.conftest import Study
from tests.e2e.keys import Hand

PHRASE = "bizarre and threatening"
SECOND = 858
HOME = re.compile(r"^http://[^/]+/$")


def open_next(page: Page) -> None:
    """From My work into the article, with Enter alone: the button has the focus."""
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile("Next article|Continue"))).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/**")
    expect(page.locator("[data-start]").first).to_be_visible()


def saved(page: Page) -> None:
    """Until the server has acknowledged everything."""
    expect(page.locator("[data-save=good]")).to_be_visible()


def find_second(hand: Hand) -> None:
    """From the top of the article: select and mark the phrase's second occurrence."""
    hand.press("/")
    hand.type("biz")
    hand.press("Enter", "n", "e", "e", "Enter")


def find_first(hand: Hand) -> None:
    """The first occurrence, from the top."""
    hand.press("Control+Home", "/")
    hand.type("biz")
    hand.press("Enter", "e", "e", "Enter")


def annotations(study: Study, name: str) -> list[dict[str, Any]]:
    """What the server has of this person's reading."""
    members = study.api("GET", f"projects/{study.slug}/members/")["results"]
    member = next(row["id"] for row in members if row["user"]["username"] == name)
    path = f"projects/{study.slug}/assignments/?member={member}"
    reading = study.api("GET", path)["results"][0]
    opened = study.api("GET", f"assignments/{reading['id']}/")
    return list(opened["annotations"])


def test_the_whole_job_by_keyboard(study: Study, seed: str) -> None:
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)

    # Both entities are new: names are typed in full, their types and the source's kind chosen.
    find_second(hand)
    hand.press("r", "Enter", "n", "3")
    hand.type("Russia")
    hand.press("Enter", "c", "Enter")
    hand.type("Emmanuel Macron")
    hand.press("Enter", "Enter", "o")
    new = hand.presses
    saved(page)
    first = annotations(study, "ada")
    assert [(row["quote"], row["parts"], row["missing"]) for row in first] == [
        (PHRASE, [[SECOND, SECOND + len(PHRASE)]], [])
    ]

    # Known entities: three letters and Enter choose.
    hand.press("Escape")
    before = hand.presses
    find_first(hand)
    hand.press("r", "Enter", "n", "3")
    hand.type("rus")
    hand.press("Enter", "Enter")
    hand.type("mac")
    hand.press("Enter", "o")
    known = hand.since(before)

    # And the last answers again, on other words: found by search, marked, answered.
    hand.press("Escape", "Control+Home", "/")
    hand.type("ridiculous")
    hand.press("Enter")
    before = hand.presses
    hand.press("Enter", ".")
    again = hand.since(before)
    saved(page)
    print(f"\nkey presses: entities new {new}, known {known}, repeat {again}")
    assert new <= 50
    assert known <= 25
    assert again <= 6

    rows = annotations(study, "ada")
    assert [row["quote"] for row in rows] == [PHRASE, PHRASE, "ridiculous"]
    values = [dict(row["values"]) for row in rows]
    # Inside a full quotation one voice is proposed, around a few quoted words another.
    assert [value.pop("voice") for value in values] == [
        "quoted_words",
        "direct_quote",
        "quoted_words",
    ]
    assert values[0] == values[1] == values[2]
    assert all(row["missing"] == [] for row in rows)

    page.reload()
    expect(page.get_by_text("3 highlights")).to_be_visible()

    # Finish names what is open about the whole article, goes there, and hands in.
    hand = Hand(page)
    hand.press("Control+Enter")
    unfinished = page.get_by_role("dialog")
    expect(unfinished).to_contain_text("Which angle leads the article?")
    hand.press("Enter")
    expect(unfinished).to_be_hidden()
    hand.press("r")
    saved(page)
    hand.press("Control+Enter")
    page.wait_for_url(HOME)
    expect(page.get_by_text("Nothing to do now").first).to_be_visible()


def test_the_dataset_holds_what_was_marked(study: Study, seed: str) -> None:
    text = seed_text()
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    find_second(hand)
    hand.press("r", "Enter", "n", "3")
    hand.type("Russia")
    hand.press("Enter", "c", "Enter")
    hand.type("Emmanuel Macron")
    hand.press("Enter", "Enter", "o")
    hand.press("Escape", "a", "r")
    saved(page)
    hand.press("Control+Enter")
    page.wait_for_url(HOME)
    token = study.site.manage("api_token", "rita").split()[-1]
    study.api.token = token
    status, body = study.api.ask("GET", f"projects/{study.slug}/export/?format=jsonl")
    assert status == 200
    record = body if isinstance(body, dict) else json.loads(str(body).splitlines()[0])
    reading = record["assignments"][0]
    passage = next(row for row in reading["annotations"] if row["layer"] == "passage")
    start, end = passage["parts"][0]
    assert (start, text[start:end], passage["quote"]) == (SECOND, PHRASE, PHRASE)
    assert passage["values"]["framing"] == ["external_reputation"]
    named = {ref: entity["name"] for ref, entity in record["entities"].items()}
    assert named[passage["values"]["source"]["entity"]] == "Emmanuel Macron"
    assert passage["values"]["source"]["kind"] == "official"
    assert re.fullmatch(r"a[0-9a-f]{6}", reading["annotator"])
    assert '"ada"' not in json.dumps(body).lower()
