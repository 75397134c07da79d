"""A manager lets the project learn and switches it on; an annotator answers proposals by key."""

import json
import re

from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Study
from tests.e2e.readings import hand_to, reading_of
from tests.e2e.test_main_story import saved
from tests.e2e.visit import loaded
from tests.recommending import PHRASES, THREAT, WASTE, text_of


def prepare(study: Study) -> None:
    """Six articles that Ben has read, and one that Ada has before her."""
    for number in range(7):
        record = {"schema": "slant/1", "key": f"plan-{number}", "text": text_of(number)}
        path = f"projects/{study.slug}/imports/?format=jsonl"
        study.api("POST", path, raw=json.dumps(record).encode())
        article = study.document(f"plan-{number}")
        if number == 6:
            hand_to(study, article, {"ada"})
            continue
        hand_to(study, article, {"ben"})
        reading = reading_of(study, "ben", article)
        for phrase, label in PHRASES.items():
            start = text_of(number).index(phrase)
            reading.mark(start, start + len(phrase), framing=[label])
        reading.judge()
        reading.submit()


def switch_on(study: Study) -> None:
    """The manager lets it learn, looks at the scores, and switches it on."""
    mona = study.sign_in("mona", at=f"/projects/{study.slug}/proposals/")
    loaded(mona)
    mona.get_by_role("button", name="Learn from what is handed in").click()
    expect(mona.get_by_text("a new version:")).to_be_visible()
    study.site.manage("worker", "--once")
    expect(mona.get_by_role("heading", name="Version 1")).to_be_visible(timeout=60_000)
    mona.get_by_text("For each answer", exact=True).click()
    expect(mona.get_by_role("row", name=re.compile("^All"))).to_contain_text("12")
    assert violations(mona) == []
    mona.get_by_role("button", name="Use this version").click()
    expect(mona.get_by_text("In use", exact=True)).to_be_visible()


def test_learn_switch_on_accept_change_and_dismiss_by_key(study: Study) -> None:
    prepare(study)
    switch_on(study)
    ada = study.browser_of("ada")
    reading = reading_of(study, "ada", study.document("plan-6"), ada)
    ada.goto(reading.address)
    panel = ada.get_by_role("region", name="Proposals")
    expect(panel.get_by_role("listitem")).to_have_count(2)
    assert violations(ada) == []
    text = ada.locator("[role=document]")
    text.focus()
    ada.keyboard.press(">")
    ada.keyboard.press("a")
    saved(ada)
    expect(panel.get_by_role("listitem")).to_have_count(1)
    text.focus()
    ada.keyboard.press("F4")
    # At another place, and then undone: the proposal is back.
    ada.keyboard.press("Shift+ArrowLeft")
    ada.keyboard.press("Enter")
    expect(panel.get_by_role("listitem")).to_have_count(0)
    text.focus()
    found = {each["quote"]: each["origin"] for each in reading.look()["annotations"]}
    assert found.get(THREAT) == "suggestion_accepted"
    ada.keyboard.press("u")
    expect(panel.get_by_role("listitem")).to_have_count(1)
    text.focus()
    ada.keyboard.press("<")
    ada.keyboard.press("%")
    expect(panel.get_by_text("There are no proposals in this article.")).to_be_visible()
    ada.reload()
    expect(panel.get_by_text("There are no proposals in this article.")).to_be_visible()
    assert WASTE not in {each["quote"] for each in reading.look()["annotations"]}
