"""The second "bizarre and threatening" by mouse: one drag, few clicks, fully tagged."""

from playwright.sync_api import expect

from tests.e2e.conftest import Study
from tests.e2e.mouse import Mouse, edges
from tests.e2e.readings import reading_of
from tests.e2e.test_main_story import PHRASE, SECOND, open_next, saved


def test_one_drag_and_few_clicks_tag_a_passage_with_known_names(study: Study, seed: str) -> None:
    page = study.sign_in("ada")
    # Both names are known: the first occurrence is tagged already.
    reading_of(study, "ada", seed, page).mark(59, 59 + len(PHRASE))
    open_next(page)
    hand = Mouse(page)

    hand.drag(*edges(page, SECOND, SECOND + len(PHRASE)))
    panel = page.get_by_role("group", name="Questions about Passage")
    for answer in (
        panel.get_by_role("checkbox", name="Relations with other countries"),
        panel.get_by_role("radio", name="Negative"),
        panel.get_by_role("radio", name="strongly"),
        panel.get_by_role("option", name="Russia").first,
        panel.get_by_role("radio", name="A few quoted words"),
        panel.get_by_role("option", name="Emmanuel Macron").first,
        panel.get_by_role("radio", name="Official"),
    ):
        hand.click(answer)
    saved(page)

    print(f"\nby mouse: {hand.drags} drag, {hand.clicks} clicks")
    assert hand.drags == 1
    assert hand.clicks <= 9
    marked = reading_of(study, "ada", seed, page).look()["annotations"]
    assert [(row["quote"], row["parts"], row["missing"]) for row in marked][1:] == [
        (PHRASE, [[SECOND, SECOND + len(PHRASE)]], [])
    ]
    expect(page.get_by_text("unfinished")).to_have_count(0)
