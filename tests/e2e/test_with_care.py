"""What spares people: a warning before a text, notes for oneself, no page that is broken."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.readings import reading_of
from tests.e2e.test_main_story import open_next, saved

WARNING = "Describes an attack in detail."
PRIVATE = "I am not sure at all"


def test_a_warning_stands_before_the_text_and_skipping_it_is_one_press(study: Study) -> None:
    manager = study.sign_in("mona", at=f"/projects/{study.slug}/documents/")
    manager.get_by_label("Article text").fill("The attack began at noon.")
    manager.get_by_label("Title (optional)").fill("Attack")
    manager.get_by_label("Content warning").fill("Violence.")
    manager.get_by_role("button", name="Add article").click()
    manager.get_by_role("row", name="Attack").get_by_role("link", name="Attack").click()
    expect(manager.get_by_role("complementary")).to_contain_text("Violence.")
    article = manager.url.rstrip("/").rsplit("/", 1)[-1]
    study.hand_out()
    manager.get_by_role("button", name="Change", exact=True).click()
    manager.get_by_label("Content warning").fill(WARNING)
    manager.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(manager.get_by_role("complementary")).to_contain_text(WARNING)

    ada, ben = study.browser_of("ada"), study.browser_of("ben")
    for page in (ada, ben):
        page.goto("/")
        page.get_by_role("link", name=re.compile("Next article")).click()
        expect(page.get_by_role("heading", name="Before you read")).to_be_focused()
        expect(page.get_by_text(WARNING)).to_be_visible()
        expect(page.get_by_text("began at noon")).to_have_count(0)
    ada.get_by_role("button", name="Show the article").press("Enter")
    expect(ada.get_by_text("began at noon")).to_be_visible()
    ada.reload()
    expect(ada.get_by_text("began at noon")).to_be_visible()
    ben.get_by_role("button", name="Skip without penalty").press("Enter")
    ben.wait_for_url(re.compile(r"/$"))
    reading = reading_of(study, "ben", article, ben)
    # It is sent from behind the page that comes next.
    for _ in range(100):
        if reading.look()["skip"] is not None:
            break
        ben.wait_for_timeout(100)
    assert reading.look()["skip"] == {"reason": "too_distressing", "note": ""}


def test_a_private_note_comes_back_to_its_writer_and_to_nobody_else(study: Study) -> None:
    article = study.import_text("dam", "The dam is safe, he said.")
    study.hand_out()
    page, manager = study.browser_of("ada"), study.browser_of("mona")
    reading = reading_of(study, "ada", article, page)
    manager.goto(f"/work/{reading.id}/")
    expect(manager.get_by_role("heading", name="Not begun yet")).to_be_visible()

    open_next(page)
    Hand(page).press("Control+Home", "e", "e", "Enter")
    page.get_by_text("Note on this highlight").click()
    for label, words in (("Managers and researchers", "For all"), ("For yourself", PRIVATE)):
        page.get_by_label(label).fill(words)
        page.get_by_label(label).blur()
    saved(page)
    page.context.set_offline(True)
    page.get_by_label("For yourself").fill(f"{PRIVATE}.")
    page.get_by_label("For yourself").blur()
    expect(page.get_by_text("Not saved yet; kept in this browser.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Not saved yet; kept in this browser.")).to_have_count(0)
    page.reload()
    page.get_by_role("region", name="Highlights").get_by_role("button").click()
    expect(page.get_by_label("For yourself")).to_have_value(f"{PRIVATE}.")

    manager.reload()
    manager.get_by_role("region", name="Highlights").get_by_role("button").click()
    expect(manager.get_by_label("Managers and researchers")).to_have_value("For all")
    expect(manager.get_by_label("For yourself")).to_have_count(0)
    assert PRIVATE not in manager.content()
