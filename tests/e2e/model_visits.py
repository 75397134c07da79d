"""The pages of models, in each state that a person can come to."""

import json
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.e2e.visit import Visit, go, loaded

READING = {"layer": "passage", "quote": "nowhere at all", "values": {}}


def models(page: Page, slug: str, article: str) -> Iterator[Visit]:
    """None yet, setting one up, agreeing, a file refused and one taken, a run's report."""
    go(page, f"/projects/{slug}/models/")
    yield "models, none yet", page
    page.get_by_role("button", name="Set up a model").click()
    form = page.get_by_role("dialog")
    expect(form).to_be_visible()
    yield "models, setting up", page
    form.get_by_label("Name").fill("tagger")
    form.get_by_label("Version").fill("2")
    form.get_by_label("Address").fill("https://models.example.org/v1/chat/completions")
    form.get_by_label("Model there").fill("big-1")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing is sent to this model yet")).to_be_visible()
    yield "models, not agreed to", page
    page.get_by_label("I may send these texts there").check()
    page.get_by_role("button", name="Agree to send to models.example.org").click()
    page.get_by_role("button", name="Count first").click()
    expect(page.get_by_text("tokens to send")).to_be_visible()
    yield "models, agreed to", page
    bring(page, {"id": article, "annotations": [READING]})
    expect(page.get_by_text("stands nowhere in the text")).to_be_visible()
    yield "models, a file refused", page
    bring(page, {"id": article, "annotations": []})
    expect(page.get_by_text("1 reading taken")).to_be_visible()
    page.get_by_role("link", name="elsewhere 1").click()
    loaded(page)
    expect(page.get_by_role("button", name="Withdraw its readings")).to_be_visible()
    yield "a run of a model", page
    page.get_by_role("button", name="Look at the answer").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "a run of a model, one answer", page


def bring(page: Page, line: object) -> None:
    """Choose a file with one reading."""
    lines = [{"model": {"name": "elsewhere", "version": "1", "prompt": "Mark it."}}, line]
    body = "\n".join(map(json.dumps, lines)).encode()
    file = {"name": "readings.jsonl", "mimeType": "application/x-ndjson", "buffer": body}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
