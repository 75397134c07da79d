"""What is not the article is folded and cannot be marked, until somebody says otherwise."""

import json

from playwright.sync_api import FilePayload, Page, expect

from tests.articles import SHORT, seed_text
from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.mouse import Mouse, edges
from tests.e2e.readings import reading_of
from tests.e2e.test_main_story import open_next, saved
from tests.e2e.visit import loaded

TEASER = (1500, 1572)
BEFORE_TEASER = 1498
COMMENTS = ("We need to destroy Russia as a whole", "@PhuckPutin, How???")


def marked(study: Study, seed: str, page: Page) -> list[list[list[int]]]:
    """The spans that the server has of Ada's reading."""
    rows = reading_of(study, "ada", seed, page).look()["annotations"]
    return [row["parts"] for row in rows if row["parts"]]


def test_teaser_and_comments_are_folded_and_cannot_be_marked(study: Study, seed: str) -> None:
    teaser = seed_text()[slice(*TEASER)]
    page = study.sign_in("ada")
    open_next(page)
    for words in (teaser, *COMMENTS):
        expect(page.get_by_text(words).first).to_be_hidden()

    # Found by no search, marked by no drag, no part of a highlight over the whole article.
    page.keyboard.press("/")
    page.keyboard.insert_text("Chasiv Yar")
    expect(page.get_by_text("Not in this article")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Part of the page: teaser of another article").click()
    expect(page.get_by_text(teaser).first).to_be_visible()
    Mouse(page).drag(*edges(page, TEASER[0], TEASER[0] + 20))
    page.get_by_role("document", name="Article text").focus()
    Hand(page).press("Control+Home", "Control+Shift+End", "Enter")
    saved(page)
    assert marked(study, seed, page) == [[[0, BEFORE_TEASER]]]


def test_what_an_annotator_calls_article_text_is_theirs_at_once_and_told_the_manager(
    study: Study, seed: str
) -> None:
    page = study.sign_in("ada")
    open_next(page)
    page.get_by_text("Part of the page: teaser of another article").click()
    page.get_by_role("button", name="This is article text: Other Topics of Interest").click()
    article = page.get_by_role("document", name="Article text")
    expect(article.get_by_text("Other Topics of Interest")).to_be_visible()
    Mouse(page).drag(*edges(page, 1573, 1585))
    expect(page.get_by_role("group", name="Questions about Passage")).to_be_visible()
    saved(page)
    assert marked(study, seed, page) == [[[1573, 1585]]]

    manager = study.sign_in("mona", at=f"/projects/{study.slug}/")
    waiting = manager.get_by_role("region", name="Waiting for you")
    expect(waiting).to_contain_text("Ada says that this is article text")
    waiting.get_by_role("link").click()
    expect(manager.get_by_text("Ada says this is article text")).to_be_visible()
    manager.get_by_role("button", name="Agree").click()
    expect(manager.get_by_label("Part of the page, number 9")).to_have_value("body")
    assert study.api("GET", f"documents/{seed}/")["blocks"][8] == [1573, 1597, "body"]


def test_a_wrong_import_is_undone_by_a_click(study: Study, seed: str) -> None:
    wrong = study.import_text("wrong", SHORT, "Not ours")
    page = study.sign_in("mona", at=f"/projects/{study.slug}/documents/")
    expect(page.get_by_role("link", name="Not ours")).to_be_visible()
    page.get_by_role("button", name="Undo the import").first.click()
    page.get_by_role("button", name="Undo this import").click()
    said = page.get_by_role("region", name="Messages")
    expect(said).to_contain_text("Deleted: 1. Set aside: 0.")
    expect(page.get_by_role("link", name="Not ours")).to_have_count(0)
    assert study.api.ask("GET", f"documents/{wrong}/")[0] == 404
    assert study.api.ask("GET", f"documents/{seed}/")[0] == 200


def test_every_bad_line_of_a_file_is_named_and_nothing_of_it_is_taken(
    study: Study,
) -> None:
    lines = [
        json.dumps({"schema": "slant/1", "key": "good", "text": SHORT}),
        "{this is no record",
        json.dumps({"schema": "slant/1", "key": "empty", "text": ""}),
        json.dumps({"schema": "slant/1", "key": "bare"}),
    ]
    page = study.sign_in("mona", at=f"/projects/{study.slug}/documents/")
    loaded(page)
    page.get_by_role("tab", name="Files").click()
    file = FilePayload(
        name="news.jsonl", mimeType="application/jsonl", buffer="\n".join(lines).encode()
    )
    page.get_by_label("Drop files here").set_input_files(file)
    page.get_by_role("button", name="Add to the project").click()
    report = page.get_by_role("list", name="What is wrong in news.jsonl")
    for line in (2, 3, 4):
        expect(report.get_by_text(f"Line {line}")).to_be_visible()
    expect(report.get_by_text("Line 1")).to_have_count(0)
    assert study.api("GET", f"projects/{study.slug}/documents/")["results"] == []
