"""Answers that stand below others: shown so, answered by their keys, asked when they apply."""

from playwright.sync_api import expect

from tests.e2e.conftest import Study
from tests.e2e.keys import Hand
from tests.e2e.test_main_story import open_next, saved

LABELS = [
    {"id": "words", "title": "Wording", "key": "w"},
    {"id": "facts", "title": "Facts", "key": "f"},
    {"id": "insult", "title": "Insult", "parent": "words", "key": "i"},
    {"id": "gap", "title": "Leaves out", "parent": "facts"},
]
STRENGTH = {
    "id": "strength",
    "question": "How strong?",
    "kind": "scale",
    "min": 1,
    "max": 3,
}
BODY = {
    "title": "Kinds of bias",
    "layers": [
        {
            "id": "passage",
            "title": "Passage",
            "level": "span",
            "dimensions": [
                {"id": "kind", "question": "Which kind?", "kind": "choice", "labels": LABELS},
                STRENGTH | {"when": {"dimension": "kind", "in": ["insult"]}},
            ],
        }
    ],
}


def test_answers_below_others_are_shown_so_and_their_question_comes_by_their_key(
    study: Study,
) -> None:
    codebooks = f"projects/{study.slug}/codebooks/"
    study.api("POST", codebooks, {"version": "2.0.0", "body": BODY})
    study.api("POST", f"{codebooks}2.0.0/publish/", {"version": "2.0.0"})
    study.import_text("dam", "Only a fool calls the dam safe.")
    study.hand_out()
    page = study.sign_in("ada")
    open_next(page)
    hand = Hand(page)
    hand.press("Control+Home", "e", "e", "e", "Enter")
    question = page.get_by_role("radiogroup", name="Which kind?")
    for above, answer in (("Wording", "Insult"), ("Facts", "Leaves out")):
        group = question.get_by_role("group", name=above, exact=True)
        expect(group.get_by_role("radio")).to_contain_text([answer])
        upper = question.get_by_role("radio", name=above, exact=True).bounding_box()
        lower = group.get_by_role("radio").bounding_box()
        assert upper is not None
        assert lower is not None
        assert (lower["x"] > upper["x"], lower["y"] > upper["y"]) == (True, True)
    asked = page.get_by_role("radiogroup", name="How strong?")
    expect(asked).to_have_count(0)
    hand.press("i")
    expect(question.get_by_role("radio", name="Insult")).to_be_checked()
    expect(asked).to_be_visible()
    hand.press("3")
    expect(asked.get_by_role("radio", name="3")).to_be_checked()
    saved(page)
