"""Nothing longer than the limit gets past the guard, wherever it hides."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.releasing.copy_guard import CUT, CopyGuard, copied, strings

LIMIT = 6
letters = st.text(alphabet="ab \n", max_size=30)


@given(st.lists(letters, max_size=4), st.lists(letters, max_size=3))
def test_no_longer_run_of_an_article_is_left(texts: list[str], articles: list[str]) -> None:
    guard = CopyGuard(LIMIT)
    guard.ask({"notes": texts})
    for article in articles:
        guard.read(article)
    cleaned = guard.clean({"notes": texts})
    for each in strings(cleaned):
        for piece in each.split(CUT):
            assert copied(piece, articles, LIMIT) is None


def test_capitals_and_line_ends_hide_nothing_and_the_rest_stays() -> None:
    guard = CopyGuard(LIMIT)
    note = "He says: BIZARRE and\nthreatening! Loaded."
    guard.ask(note)
    guard.read("A bizarre and threatening statement")
    assert guard.clean_text(note) == f"He says:{CUT}! Loaded."
    assert guard.clean_text("and thr") == "and thr".replace("and thr", CUT)
