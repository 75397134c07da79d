"""What helps to read eight hours a day: kept for the person, found again where one stopped."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.readings import reading_of
from tests.e2e.test_main_story import annotations, open_next, saved
from tests.e2e.test_safety import connect, cut_off

PARAGRAPHS = [f"“Point {n}” was made. Nobody asked about number {n}." for n in range(60)]


def opened(study: Study) -> Page:
    """A long article, with a clock that can be put forward."""
    study.import_text("long", "\n\n".join(PARAGRAPHS))
    study.hand_out()
    page = study.sign_in("ada")
    page.clock.install()
    open_next(page)
    return page


def test_an_article_opens_where_it_was_left_and_tells_the_time_spent(study: Study) -> None:
    page = opened(study)
    hand = Hand(page)
    hand.press("Shift+J")
    outline = page.get_by_role("dialog", name="Outline of the article")
    outline.get_by_role("button", name="Point 40").press("Enter")
    expect(outline).to_have_count(0)
    hand.press("s", "Enter", "Escape")
    # In the outline it is seen where something is marked.
    hand.press("Shift+J")
    expect(outline.get_by_role("button", name="Point 40")).to_contain_text("one highlight")
    hand.press("Escape")
    clock = page.get_by_title("Time you worked on this article")
    expect(clock).to_contain_text("less than a minute")
    for _ in range(3):
        page.clock.run_for("00:30")
        hand.press("ArrowRight")
    page.clock.run_for("00:05")
    expect(clock).to_contain_text("one minute")
    page.clock.run_for("03:00")
    expect(clock).to_contain_text("(stopped)")
    page.mouse.wheel(0, 10)
    page.clock.run_for("00:10")
    saved(page)
    kept = reading_of(study, "ada", study.document("long"), page).look()
    assert kept["active_seconds"] >= 60
    start = "\n\n".join(PARAGRAPHS).index("“Point 40”")
    assert start - 1500 < kept["position"] <= start

    page.reload()
    expect(page.get_by_text(PARAGRAPHS[40])).to_be_in_viewport()


def test_undo_goes_on_after_a_reload_and_highlights_are_found_by_their_words(study: Study) -> None:
    page = opened(study)
    hand = Hand(page)
    hand.press("Control+Home", "s", "Enter", "Escape", "s", "Enter", "Escape")
    expect(page.get_by_text("2 highlights").first).to_be_visible()
    saved(page)
    hand.press("=")
    expect(page.get_by_role("searchbox", name="Find in the highlights")).to_be_focused()
    hand.type("nobody")
    expect(page.get_by_role("heading", name="Highlights 1 of 2")).to_be_visible()
    hand.press("Escape")
    page.reload()
    expect(page.locator("[role=document]")).to_be_focused()
    hand.press("u")
    expect(page.get_by_text("1 highlight,").first).to_be_visible()
    saved(page)
    assert [row["quote"] for row in annotations(study, "ada")] == ["“Point 0” was made."]
    hand.press("Shift+U")
    expect(page.get_by_text("2 highlights").first).to_be_visible()
    saved(page)


def test_unsent_work_goes_into_a_file_and_comes_back_from_it(study: Study, tmp_path: Path) -> None:
    page = opened(study)
    hand = Hand(page)
    cut_off(page)
    hand.press("Control+Home", "s", "Enter", "Escape")
    expect(page.locator("[data-save=bad]")).to_be_visible()
    with page.expect_download() as loading:
        hand.press("Control+s")
    file = tmp_path / "unsent.json"
    loading.value.save_as(file)
    assert "“Point 0” was made." in json.dumps(json.loads(file.read_text()), ensure_ascii=False)

    # Another computer of the same person's: nothing of it is there until the file is read.
    other = study.sign_in("ada")
    open_next(other)
    expect(other.get_by_text("Nothing is marked yet.")).to_be_visible()
    with other.expect_file_chooser() as choosing:
        Hand(other).press("Control+o")
    choosing.value.set_files(file)
    expect(other.get_by_text("1 highlight,").first).to_be_visible()
    saved(other)
    # Sent here, too, it is the same highlight.
    connect(page)
    saved(page)
    assert [row["quote"] for row in annotations(study, "ada")] == ["“Point 0” was made."]
