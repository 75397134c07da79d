"""Nothing a person did is lost: not with the tab, the server, the session, or another tab."""

import re
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.conftest import Study, follow
from tests.e2e.kept import kept
from tests.e2e.keys import Hand
from tests.e2e.test_main_story import PHRASE, annotations, find_second, open_next, saved

CHANGES = "**/api/v1/assignments/*/changes/"
LATER = "02:00"


def at_work(study: Study, name: str = "ada") -> Page:
    """Somebody with their article open and a clock that can be put forward."""
    page = study.browser_of(name)
    page.clock.install()
    open_next(page)
    return page


def find_first(hand: Hand[Page]) -> None:
    """The first occurrence, marked."""
    hand.press("Control+Home", "/")
    hand.type("biz")
    hand.press("Enter", "e", "e", "Enter")


def another_tab(page: Page) -> Page:
    """A second tab of the same browser."""
    return page.context.new_page()


def cut_off(page: Page) -> None:
    """From here on nothing that this browser sends arrives."""
    page.context.route(CHANGES, lambda route: route.abort())


def die(page: Page) -> None:
    """The tab ends as in a crash: unlike one that is closed, it sends nothing on its way."""
    with pytest.raises(PlaywrightError, match="crash"):
        page.goto("chrome://crash")
    page.close()


def connect(page: Page) -> None:
    """It arrives again; the next try is due."""
    page.context.unroute(CHANGES)
    page.clock.fast_forward(LATER)


def history(study: Study, annotation: str) -> list[tuple[int, str]]:
    """What happened to an annotation, as the server tells it."""
    rows = study.api("GET", f"annotations/{annotation}/history/")["results"]
    return sorted((row["revision"], row["operation"]) for row in rows)


def not_saved(page: Page, words: str) -> None:
    """The page says that something waits here, and why."""
    expect(page.locator("[data-save=bad]")).to_contain_text("Saved on this device only")
    expect(page.get_by_text(words)).to_be_visible()


def test_what_was_marked_when_the_tab_closed_is_there_again_unfinished(
    study: Study, seed: str
) -> None:
    page = at_work(study)
    cut_off(page)
    find_second(Hand(page))
    expect(page.get_by_text("1 highlight, 1 unfinished")).to_be_visible()
    kept(page, 1)
    die(page)
    assert annotations(study, "ada") == []

    again = study.browser.contexts[-1].new_page()
    open_next(again)
    expect(again.get_by_text("1 highlight, 1 unfinished")).to_be_visible()
    again.context.unroute(CHANGES)
    again.reload()
    saved(again)
    assert [row["quote"] for row in annotations(study, "ada")] == [PHRASE]


def test_work_goes_on_without_the_server_and_arrives_in_order_and_once(
    study: Study, seed: str
) -> None:
    page = at_work(study)
    hand = Hand(page)
    find_second(hand)
    saved(page)
    study.site.cut()
    hand.press("r", "Enter", "n", "3")
    hand.type("Russia")
    hand.press("Enter", "c", "Enter", "Escape")
    find_first(hand)
    hand.press("s", "Enter", "u", "Escape")
    not_saved(page, "No connection to the server")
    # One that is taken back before it was ever sent.
    hand.press("Control+Home", "e", "Enter", "Delete")
    study.site.start()
    page.clock.fast_forward(LATER)
    saved(page)

    second, first = annotations(study, "ada")[::-1]
    assert [first["quote"], second["quote"]] == [PHRASE, PHRASE]
    assert first["values"] == {"framing": ["security_defense"], "sentiment": "neutral"}
    assert second["values"]["target"]["name"] == "Russia"
    for row in (first, second):
        revisions = [revision for revision, _ in history(study, row["id"])]
        assert revisions == list(range(1, row["revision"] + 1))


def test_an_answer_that_got_lost_on_its_way_back_makes_nothing_twice(
    study: Study, seed: str
) -> None:
    page = at_work(study)

    def swallow(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(CHANGES, swallow, times=1)
    find_second(Hand(page))
    not_saved(page, "No connection to the server")
    assert len(annotations(study, "ada")) == 1
    page.clock.fast_forward(LATER)
    saved(page)
    (row,) = annotations(study, "ada")
    assert history(study, row["id"]) == [(1, "create")]


def test_after_signing_in_again_in_another_tab_everything_is_sent(study: Study, seed: str) -> None:
    page = at_work(study)
    page.context.clear_cookies(name="sessionid")
    find_second(Hand(page))
    not_saved(page, "You are signed out")
    expect(page.get_by_role("link", name="Sign in in another tab")).to_be_visible()

    follow(another_tab(page), study.link("ada"))
    page.clock.fast_forward(LATER)
    saved(page)
    expect(page.get_by_text("You are signed out")).to_have_count(0)
    assert [row["quote"] for row in annotations(study, "ada")] == [PHRASE]


def test_another_account_in_the_same_browser_never_sends_this_ones_work(
    study: Study, seed: str
) -> None:
    page = at_work(study)
    page.context.clear_cookies(name="sessionid")
    find_second(Hand(page))
    not_saved(page, "You are signed out")

    other = another_tab(page)
    follow(other, study.link("ben"))
    open_next(other)
    find_first(Hand(other))
    saved(other)
    page.clock.fast_forward(LATER)
    not_saved(page, "Another account is signed in")
    assert annotations(study, "ada") == []
    assert len(annotations(study, "ben")) == 1

    other.context.clear_cookies(name="sessionid")
    follow(other, study.link("ada"))
    page.clock.fast_forward(LATER)
    saved(page)
    assert [row["quote"] for row in annotations(study, "ada")] == [PHRASE]
    assert len(annotations(study, "ben")) == 1


def test_a_refused_change_stays_in_sight_until_it_is_settled(study: Study, seed: str) -> None:
    page = at_work(study)
    lock(study, seed, "reader_comment")
    find_second(Hand(page))
    expect(page.get_by_text("1 change not accepted by the server")).to_be_visible()
    page.get_by_role("button", name="See why").click()
    shelf = page.get_by_role("dialog", name="Changes that were not accepted")
    expect(shelf).to_contain_text(PHRASE)
    expect(shelf.get_by_role("button", name="Edit it")).to_be_visible()
    expect(shelf.get_by_role("button", name="Let it go…")).to_be_visible()
    assert annotations(study, "ada") == []
    # It is still there tomorrow, and goes through once nothing is in its way.
    page.reload()
    expect(page.get_by_text("1 change not accepted by the server")).to_be_visible()
    lock(study, seed, "body")
    page.get_by_role("button", name="See why").click()
    shelf.get_by_role("button", name="Send again").click()
    expect(shelf.get_by_text("Everything is settled.")).to_be_visible()
    saved(page)
    assert [row["quote"] for row in annotations(study, "ada")] == [PHRASE]


def lock(study: Study, document: str, kind: str) -> None:
    """The manager says what the second occurrence's block is."""
    mona = study.sign_in("mona", at=f"/documents/{document}/")
    mona.get_by_label("Part of the page, number 5").select_option(kind)
    expect(mona.get_by_role("region", name="Messages")).to_contain_text("This part is now")
    mona.context.close()


def test_leaving_with_unsent_work_asks_first(study: Study, seed: str) -> None:
    page = at_work(study)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    cut_off(page)
    find_second(Hand(page))
    not_saved(page, "No connection to the server")
    page.get_by_role("link", name="Projects").click()
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    expect(page.get_by_text("1 highlight, 1 unfinished")).to_be_visible()
    assert asked == ["confirm", "beforeunload"]
    assert re.search("/work/", page.url)

    connect(page)
    saved(page)
    page.get_by_role("link", name="Projects").click()
    page.wait_for_url("**/projects/")
    assert len(asked) == 2


def test_two_tabs_of_one_browser_work_on_one_annotation_together(study: Study, seed: str) -> None:
    page = at_work(study)
    tab = another_tab(page)
    open_next(tab)
    find_second(Hand(page))
    expect(tab.get_by_text("1 highlight, 1 unfinished")).to_be_visible()
    Hand(page).press("r", "Enter")
    saved(page)
    tab.get_by_role("button", name=PHRASE).click()
    Hand(tab).press("n")
    saved(tab)
    (row,) = annotations(study, "ada")
    assert row["values"] == {"framing": ["external_reputation"], "sentiment": "negative"}


def test_a_conflict_shows_both_versions_and_the_person_decides(study: Study, seed: str) -> None:
    page = at_work(study)
    find_second(Hand(page))
    saved(page)
    elsewhere = at_work(study)
    elsewhere.get_by_role("button", name=PHRASE).click()
    Hand(elsewhere).press("s", "Enter")
    saved(elsewhere)

    Hand(page).press("r", "Enter")
    expect(page.get_by_text("1 highlight changed elsewhere")).to_be_visible()
    page.get_by_role("button", name="Compare and choose").click()
    both = page.get_by_role("dialog", name="Changed elsewhere since you opened it")
    expect(both).to_contain_text("Relations with other countries")
    expect(both).to_contain_text("Security and defence")
    assert framing(study) == ["security_defense"]
    both.get_by_role("button", name="Keep mine").click()
    saved(page)
    assert framing(study) == ["external_reputation"]


def framing(study: Study) -> Any:
    """The one annotation's angle."""
    (row,) = annotations(study, "ada")
    return row["values"]["framing"]
