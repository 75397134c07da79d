"""One reading against a settled version: counts that add up, and what stood for what."""

from annotator.core.adjudication import Mark, lay_out
from annotator.core.codebooks import templates
from annotator.core.codebooks.codebook import parse
from annotator.core.quality import Score, mixups, score

BOOK = parse(templates.body(templates.DEFAULT))


def marked(reader: int, start: int, end: int, sentiment: str, **more: object) -> Mark:
    """A passage."""
    values = {"sentiment": sentiment, "framing": ["none"], **more}
    return Mark(f"{reader} {start}", reader, "passage", ((start, end),), None, values)


def laid(*marks: Mark) -> list:  # type: ignore[type-arg]
    """Place by place."""
    return list(lay_out(BOOK, marks, 2))


def test_places_by_overlap_and_answers_at_shared_places() -> None:
    items = laid(
        *(marked(0, 0, 10, "negative"), marked(1, 2, 12, "negative")),
        *(marked(0, 20, 30, "negative"), marked(1, 20, 30, "neutral")),
        marked(0, 50, 60, "mixed"),
        marked(1, 70, 80, "mixed"),
    )
    found = score(BOOK, items)
    assert found == Score(both=2, alone=2, same=3, asked=4)
    assert (found.places, found.answers) == (4 / 6, 3 / 4)
    assert found.reaches(66, 75)
    assert not found.reaches(67, 75)
    assert not found.reaches(66, 76)


def test_articles_add_up_as_one() -> None:
    one, other = Score(2, 1, 3, 4), Score(0, 3, 0, 0)
    assert one + other == Score(2, 4, 3, 4)
    assert (one + other).places == 4 / 8


def test_where_nobody_marked_anything_there_is_no_value_and_nothing_to_fail() -> None:
    nothing = score(BOOK, [])
    assert (nothing.places, nothing.answers) == (None, None)
    assert nothing.reaches(100, 100)
    missed = score(BOOK, laid(marked(1, 0, 5, "neutral")))
    assert missed.places == 0
    assert not missed.reaches(1, 0)


def test_an_article_wide_answer_is_no_place_and_counts_as_an_answer() -> None:
    own = Mark("a", 0, "article", (), 0, {"primary_frame": "economic"})
    settled = Mark("b", 1, "article", (), 0, {"primary_frame": "political"})
    assert score(BOOK, laid(own, settled)) == Score(both=0, alone=0, same=0, asked=1)


def test_which_label_stands_for_which() -> None:
    items = laid(
        marked(0, 0, 10, "negative", framing=["economic", "political"]),
        marked(1, 0, 10, "neutral", framing=["political", "morality"]),
    )
    found = {(each.dimension, each.given, each.settled) for each in mixups(BOOK, items)}
    assert found == {("sentiment", "negative", "neutral"), ("framing", "economic", "morality")}
