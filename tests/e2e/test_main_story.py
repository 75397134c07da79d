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
    if not HOME.match(page.url):
        page.goto("/")
    page.locator("a:focus", has_text=re.compile("Next article|Continue")).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/work/**")
    # The caret comes when every key has its meaning.
    page.locator("[role=document]:focus").wait_for(state="attached")


def saved(page: Page) -> None:
    """Until the server has acknowledged everything."""
    page.locator("[data-save=good]").wait_for()


def find_second(hand: Hand[Any]) -> None:
    """From the top of the article: select and mark the phrase's second occurrence."""
    hand.press("/")
    hand.type("biz")
    hand.press("Enter", "n", "e", "e", "Enter")


def annotations(study: Study, name: str) -> list[dict[str, Any]]:
    """What the server has of this person's reading."""
    members = study.api("GET", f"projects/{study.slug}/members/")["results"]
    member = next(row["id"] for row in members if row["user"]["username"] == name)
    path = f"projects/{study.slug}/assignments/?member={member}"
    reading = study.api("GET", path)["results"][0]
    opened = study.api("GET", f"assignments/{reading['id']}/")
    return list(opened["annotations"])


def answer_with_known_names(hand: Hand[Any]) -> None:
    """Three letters and Enter choose a name; the proposed voice is taken."""
    hand.press("r", "Enter", "n", "3")
    hand.type("rus")
    hand.press("Enter", "Enter")
    hand.type("mac")
    hand.press("Enter", "o")


def answer_with_new_names(hand: Hand[Any]) -> None:
    """Names typed in full, their types and the source's kind chosen."""
    hand.press("r", "Enter", "n", "3")
    hand.type("Russia")
    hand.press("Enter", "c", "Enter")
    hand.type("Emmanuel Macron")
    hand.press("Enter", "Enter", "o")


def test_with_two_new_names_the_second_takes_at_most_fifty_presses(study: Study, seed: str) -> None:
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    find_second(hand)
    answer_with_new_names(hand)
    saved(page)
    print(f"\nkey presses, both names new: {hand.presses}")
    assert hand.presses <= 50
    rows = annotations(study, "ada")
    assert [(row["quote"], row["parts"], row["missing"]) for row in rows] == [
        (PHRASE, [[SECOND, SECOND + len(PHRASE)]], [])
    ]
    assert rows[0]["values"]["source"]["name"] == "Emmanuel Macron"
    assert rows[0]["values"]["target"]["type"] == "country_or_place"


def test_with_known_names_the_second_takes_at_most_twenty_five_presses(
    study: Study, seed: str
) -> None:
    for name, kind in (("Russia", "country_or_place"), ("Emmanuel Macron", "person")):
        study.api("POST", f"projects/{study.slug}/entities/", {"name": name, "type": kind})
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    find_second(hand)
    answer_with_known_names(hand)
    saved(page)
    print(f"\nkey presses, both names known: {hand.presses}")
    assert hand.presses <= 25
    rows = annotations(study, "ada")
    assert [(row["quote"], row["missing"]) for row in rows] == [(PHRASE, [])]
    assert rows[0]["values"]["target"]["name"] == "Russia"


def test_who_seems_to_say_it_takes_two_presses(study: Study, seed: str) -> None:
    """Voice, source and how the source appears are proposed; Enter agrees to each."""
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    find_second(hand)
    hand.press("r", "Enter", "n", "3")
    hand.type("Russia")
    hand.press("Enter", "c", "Enter")
    expect(page.get_by_role("option").first).to_contain_text("Emmanuel Macron")
    hand.press("Enter", "Enter")
    saved(page)
    (row,) = annotations(study, "ada")
    source = row["values"]["source"]
    assert (source["name"], source["type"]) == ("Emmanuel Macron", "person")
    assert (source["kind"], row["missing"]) == ("official", [])


def test_the_last_answers_again_take_at_most_six_presses_and_a_reload_loses_nothing(
    study: Study, seed: str
) -> None:
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    hand.press("/")
    hand.type("biz")
    hand.press("Enter", "e", "e", "Enter")
    answer_with_new_names(hand)
    hand.press("Escape", "Control+Home")
    before = hand.presses
    hand.press("]", "n", ".")
    print(f"\nkey presses, last answers again: {hand.since(before)}")
    assert hand.since(before) <= 6
    saved(page)
    rows = annotations(study, "ada")
    assert [(row["quote"], row["missing"]) for row in rows] == [(PHRASE, []), (PHRASE, [])]
    assert rows[1]["parts"] == [[SECOND, SECOND + len(PHRASE)]]
    assert rows[0]["values"] == rows[1]["values"]
    page.reload()
    expect(page.get_by_text("2 highlights")).to_be_visible()


def test_finish_names_what_is_open_and_hands_in(study: Study, seed: str) -> None:
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    find_second(hand)
    answer_with_new_names(hand)
    saved(page)
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
    check_the_dataset(study)


def check_the_dataset(study: Study) -> None:
    """The researcher's download holds what was marked, under a pseudonym."""
    study.api.token = study.reads
    status, body = study.api.ask("GET", f"projects/{study.slug}/export/?format=jsonl")
    assert status == 200
    record = body if isinstance(body, dict) else json.loads(str(body).splitlines()[0])
    reading = record["assignments"][0]
    passage = next(row for row in reading["annotations"] if row["layer"] == "passage")
    start, end = passage["parts"][0]
    assert (start, seed_text()[start:end], passage["quote"]) == (SECOND, PHRASE, PHRASE)
    assert passage["values"]["framing"] == ["external_reputation"]
    named = {ref: entity["name"] for ref, entity in record["entities"].items()}
    assert named[passage["values"]["source"]["entity"]] == "Emmanuel Macron"
    assert passage["values"]["source"]["kind"] == "official"
    assert re.fullmatch(r"a[0-9a-f]{6}", reading["annotator"])
    assert '"ada"' not in json.dumps(body).lower()
