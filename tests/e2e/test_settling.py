"""Three people's differing marks in the real article become one version, with keys alone.

The result says from whose marks it was made, the download has it, and nobody's work has changed.
"""

import json
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.articles import seed_text
from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.readings import reading_of

NEUTRAL = {"framing": ["none"], "sentiment": "neutral", "voice": "outlet"}


JUDE = """
from annotator.models import Project, User
from annotator.services.people import members
jude = User.objects.create(username="jude", name="Jude")
members.add(project=Project.objects.get(slug="real-news"), user=jude, roles=["adjudicator"])
"""


def read(study: Study, name: str, document: str, marks: list[tuple[int, int]]) -> None:
    """Somebody's finished reading."""
    reading = reading_of(study, name, document)
    for start, end in marks:
        body = {"layer": "passage", "parts": [[start, end]], "values": NEUTRAL}
        reading.put(str(uuid4()), body)
    reading.judge("security_defense")
    reading.submit()


def left(page: Page, number: int) -> None:
    """Until so many places are still open."""
    expect(page.locator(f"[data-left='{number}']")).to_be_visible()


def exported(study: Study, kind: str) -> dict[str, Any]:
    """The one article of the download."""
    found = study.api("GET", f"projects/{study.slug}/export/?format=jsonl&kind={kind}")
    record = dict(found if isinstance(found, dict) else json.loads(str(found).splitlines()[0]))
    del record["exported_at"]
    return record


def test_three_peoples_differences_are_settled_with_keys_alone(study: Study, seed: str) -> None:
    text = seed_text()
    start = text.index("bizarre and threatening")
    words = (start, start + len("bizarre and threatening"))
    narrow, wide = (start, start + 7), (start - 10, words[1])
    far = text.index("Paris")
    for name, marks in {
        "ada": [words, (far, far + 5)],
        "ben": [narrow],
        "chi": [wide, (0, 12)],
    }.items():
        read(study, name, seed, marks)
    before = exported(study, "annotation")
    study.site.manage("shell", "--verbosity=0", "-c", JUDE)
    page = study.sign_in("jude", at=f"/projects/{study.slug}/settle/")
    settle = page.get_by_role("button", name="Settle", exact=True)
    expect(settle).to_be_visible()
    hand = Hand(page)
    while not settle.evaluate("button => button === document.activeElement"):
        hand.press("Tab")
    hand.press("Enter")
    left(page, 3)
    settle_all(page, hand)
    hand.press("f")
    expect(page.get_by_text("This is the settled version.")).to_be_visible()
    print(f"\nkey presses for three places: {hand.presses}")
    gold = exported(study, "adjudication")["assignments"]
    assert len(gold) == 1
    check_provenance(gold[0], {"words": words, "wide": wide, "far": (far, far + 5)})
    assert exported(study, "annotation") == before


def settle_all(page: Page, hand: Hand[Page]) -> None:
    """Down the text: the first is left out, the second merged, the third taken, then told why."""
    names = page.get_by_role("region", name="Differences")
    for _ in range(3):
        said = names.get_by_role("list").nth(1).inner_text()
        remaining = int(page.locator("[data-left]").get_attribute("data-left") or 0)
        if "Paris" in said:
            letter = said.strip()[0]
            hand.press(str("ABC".index(letter) + 1))
        elif "bizarre" in said:
            hand.press("u")
        else:
            hand.press("x")
        left(page, remaining - 1)


def check_provenance(gold: dict[str, Any], places: dict[str, tuple[int, int]]) -> None:
    """Each mark of the settled version names the marks it was made from, taken or not."""
    assert (gold["kind"], gold["state"]) == ("adjudication", "submitted")
    quotes = {each["id"]: each["parts"] for each in gold["annotations"]}
    by_verdict: dict[str, list[dict[str, Any]]] = {}
    for each in gold["decisions"]:
        by_verdict.setdefault(each["verdict"], []).append(each)
    merged = by_verdict["merged"][0]
    assert quotes[merged["result"]] == [list(places["wide"])]
    assert len({source["annotator"] for source in merged["sources"]}) == 3
    assert all(source["taken"] for source in merged["sources"])
    rejected = by_verdict["rejected"][0]
    assert rejected["result"] is None
    assert rejected["sources"][0]["parts"] == [[0, 12]]
    by_hand = [each for each in by_verdict["accepted"] if each["rule"] is None]
    assert quotes[by_hand[0]["result"]] == [list(places["far"])]
    by_rule = [each for each in by_verdict["accepted"] if each["rule"] is not None]
    assert by_rule[0]["rule"]["name"] == "unanimous"
    assert len(by_rule[0]["sources"]) == 3
