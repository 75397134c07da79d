"""One codebook for words, sentences, paragraphs, the article and what joins them, by keyboard."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.test_main_story import annotations, open_next, saved

TEXT = "Only a fool calls the dam safe. She said so.\n\nThe council met at noon. Nobody came."
YES_NO = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]


def layer(name: str, level: str, *dimensions: dict[str, Any], **more: object) -> dict[str, Any]:
    """A kind of thing to mark."""
    return {
        "id": name,
        "title": name.title(),
        "level": level,
        "dimensions": list(dimensions),
    } | more


def choice(name: str) -> dict[str, Any]:
    """A question with two answers."""
    return {"id": name, "question": f"{name.title()}?", "kind": "choice", "labels": YES_NO}


BODY = {
    "title": "All levels",
    "layers": [
        layer(
            "passage",
            "span",
            {"id": "strength", "question": "How strong?", "kind": "scale", "min": 1, "max": 3},
            {"id": "sure", "question": "Sure?", "kind": "flag"},
            {"id": "remark", "question": "Which word would be fair?", "kind": "text"},
            {"id": "about", "question": "About whom?", "kind": "entity"},
        ),
        layer("sentence", "sentence", choice("biased"), max=1),
        layer("paragraph", "block", choice("relevant"), max=1),
        layer("article", "document", choice("news")),
        layer(
            "contrast",
            "relation",
            links=[
                {"role": "first", "title": "First", "layers": ["passage"], "min": 1, "max": 1},
                {"role": "second", "title": "Second", "layers": ["sentence"], "min": 1, "max": 1},
            ],
        ),
    ],
}


def opened(study: Study) -> Page:
    """The article with that codebook."""
    codebooks = f"projects/{study.slug}/codebooks/"
    study.api("POST", codebooks, {"version": "2.0.0", "body": BODY})
    study.api("POST", f"{codebooks}2.0.0/publish/", {"version": "2.0.0"})
    study.import_text("dam", TEXT)
    study.hand_out()
    page = study.sign_in("ada")
    open_next(page)
    return page


def from_now_on(page: Page, title: str) -> None:
    """What Enter marks, chosen where it stands; then back in the text."""
    page.get_by_role("radio", name=title).first.press("Enter")
    page.locator("[role=document]").focus()


def asked(page: Page, question: str) -> None:
    """The question has the focus."""
    expect(page.locator(f"[data-question={question}] [data-focus]")).to_be_focused()


def mark_words(page: Page, hand: Hand[Page]) -> None:
    """Two words with an answer of every kind."""
    hand.press("Control+Home", "w", "e", "e", "Enter")
    asked(page, "strength")
    hand.press("2")
    asked(page, "sure")
    hand.press("ArrowDown", "Enter")
    asked(page, "remark")
    hand.type("expert")
    hand.press("Enter")
    asked(page, "about")
    hand.type("Council")
    hand.press("Enter")
    expect(page.get_by_role("radiogroup", name="What is “Council”?")).to_be_focused()
    hand.press("ArrowDown", "Enter")
    expect(page.locator("[role=document]")).to_be_focused()


def test_every_level_and_every_kind_of_answer_in_one_codebook(study: Study) -> None:
    page = opened(study)
    hand = Hand(page)
    mark_words(page, hand)
    for title, question in (("Sentence", "biased"), ("Paragraph", "relevant")):
        from_now_on(page, title)
        hand.press("Control+End", "Enter")
        asked(page, question)
        hand.press("ArrowDown", "Enter")
        # Where one is enough for each, the same again goes there.
        hand.press("Control+End", "Enter")
        asked(page, question)
        hand.press("Escape")
    page.get_by_role("region", name="Article", exact=True).get_by_role("button").press("Enter")
    asked(page, "news")
    hand.press("ArrowDown", "Enter", "Escape")

    hand.press("Control+Home", "]")
    page.get_by_role("button", name="New: Contrast").press("Enter")
    expect(page.locator("[role=document]")).to_be_focused()
    hand.press("d")
    expect(page.get_by_role("option")).to_have_count(1)
    hand.press("Enter")
    saved(page)

    rows = {row["layer"]: row for row in annotations(study, "ada")}
    assert set(rows) == {"passage", "sentence", "paragraph", "article", "contrast"}
    passage = rows["passage"]
    assert passage["quote"] == "a fool"
    about = passage["values"].pop("about")
    assert about["name"] == "Council"
    assert passage["values"] == {"strength": 2, "sure": True, "remark": "expert"}
    placed = {name: (rows[name]["quote"], rows[name]["slot"]) for name in ("sentence", "paragraph")}
    assert placed["sentence"] == ("Nobody came.", 3)
    assert placed["paragraph"] == ("The council met at noon. Nobody came.", 1)
    assert rows["article"]["values"] == {"news": "yes"}
    ends = {link["role"]: link["to"] for link in rows["contrast"]["links"]}
    assert ends == {"first": passage["id"], "second": rows["sentence"]["id"]}
