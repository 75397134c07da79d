"""The pages of those who read and mark, the editor in each of its states."""

import contextlib
import json
import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.readings import hand_to, reading_of
from tests.e2e.visit import Visit, go, loaded


def annotating(study: Study) -> Iterator[Visit]:
    """The annotator's pages; the editor in each of its states."""
    page = study.sign_in("ada", at="/projects/")
    for name, path in (
        ("my work", "/"),
        ("overview for annotators", f"/projects/{study.slug}/"),
        ("codebook for annotators", f"/projects/{study.slug}/codebook/"),
        ("questions", f"/projects/{study.slug}/questions/"),
        ("oneself in a project", f"/projects/{study.slug}/me/"),
    ):
        go(page, path)
        yield name, page
    go(page, "/")
    page.get_by_role("link", name=re.compile("Next article|Continue")).first.click()
    expect(page.locator("[role=document]")).to_be_focused()
    yield "editor, nothing marked", page
    page.keyboard.press("/")
    page.keyboard.type("bizarre")
    yield "editor, finding words", page
    for key in ("Enter", "e", "e", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("[data-question]").first).to_be_visible()
    page.get_by_text("Note on this highlight").click()
    yield "editor, a highlight in hand and a note on it", page
    page.locator("[role=document]").focus()
    page.keyboard.press("i")
    for key in ("r", "Enter", "n", "3", "R", "u", "s"):
        page.keyboard.press(key)
    yield "editor, naming somebody", page
    yield from _dialogs(page)
    yield from _warned(study, page)
    page.context.close()


def _warned(study: Study, page: Page) -> Iterator[Visit]:
    """What stands before a text that can hurt."""
    record = {"schema": "slant/1", "key": "hard", "text": "It began at noon."}
    warned = json.dumps({**record, "content_warning": "Describes an attack."})
    study.api("POST", f"projects/{study.slug}/imports/?format=jsonl", raw=warned.encode())
    article = study.document("hard")
    hand_to(study, article, {"ada"})
    page.goto(reading_of(study, "ada", article, page).address)
    expect(page.get_by_role("heading", name="Before you read")).to_be_visible()
    yield "editor, a warning before the text", page


@contextlib.contextmanager
def _opened(page: Page, key: str) -> Iterator[None]:
    """What a key opens over the text, for as long as it is looked at."""
    page.locator("[role=document]").focus()
    page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_visible()
    yield
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def _dialogs(page: Page) -> Iterator[Visit]:
    """What the editor asks and shows over the text, and the whole article's questions."""
    page.goto(page.url)
    expect(page.locator("[role=document]")).to_be_focused()
    for key, name in (
        (":", "a command by its name"),
        ("Shift+V", "how one reads"),
        ("Shift+J", "the outline"),
    ):
        with _opened(page, key):
            yield f"editor, {name}", page
    with _opened(page, "?"):
        yield "editor, all keys", page
        page.get_by_role("button", name="Change keys").click()
        page.get_by_role("button", name=re.compile("^Change the key of")).first.click()
        yield "editor, changing a key", page
        page.keyboard.press("Escape")
    with _opened(page, "Control+Enter"):
        yield "editor, finishing", page
    with _opened(page, "k"):
        yield "editor, skipping", page
    page.locator("[role=document]").focus()
    page.keyboard.press("!")
    expect(page.get_by_text("Nothing has been asked about it.")).to_be_visible()
    yield "editor, notes and questions", page
    page.get_by_label("Ask something").fill("Is a dam a person?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Is a dam a person?")).to_be_visible()
    yield "editor, a question asked", page
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("[role=document]").focus()
    page.keyboard.press("a")
    expect(page.locator("[data-question=primary_frame]")).to_be_visible()
    yield "editor, the whole article", page


def reading_again(study: Study) -> Iterator[Visit]:
    """A finished reading, and what its reader lands on."""
    page = study.sign_in("ben")
    loaded(page)
    page.get_by_text("Finished articles").click()
    yield "my work, with finished articles", page
    page.locator("details a").first.click()
    expect(page.get_by_text("This article is finished")).to_be_visible()
    yield "editor, finished", page
    page.get_by_role("region", name="Highlights").get_by_role("button").first.click()
    page.get_by_role("link", name="History of this highlight").click()
    expect(page.get_by_role("heading", name="Marked by you")).to_be_visible()
    yield "history of a highlight", page
    page.context.close()
