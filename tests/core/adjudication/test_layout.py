"""What several people marked is matched place by place, and each difference has a name."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.adjudication import Difference, Item, Mark, figure, lay_out, merged, shuffled
from annotator.core.codebooks import codebook
from tests.core.codebook_bodies import body, dimension, label, layer

LINKS = [{"role": "content", "layers": ["content"], "min": 0, "max": None}]
CODEBOOK = codebook.parse(
    body(
        layer(
            "content",
            dimension("mood", "choice", labels=[label("good"), label("bad")]),
            dimension("sure", "flag"),
            dimension("why", "text"),
            color_by="mood",
        ),
        layer("cue", dimension("verb", "flag"), links=LINKS),
        layer(
            "whole", dimension("tone", "choice", labels=[label("x"), label("y")]), level="document"
        ),
        layer("claim", level="relation", links=LINKS),
    )
)


def mark(number: str, reader: int, start: int, end: int, **values: object) -> Mark:
    return Mark(number, reader, "content", ((start, end),), values=values)


def kinds(item: Item) -> list[tuple[str, str | None]]:
    return [(each.kind, each.dimension or each.role) for each in item.differences]


def together(items: list[Item]) -> list[set[str]]:
    return [{each.id for each in item.marks} for item in items]


def test_the_best_overlap_is_matched_first() -> None:
    marks = [mark("a", 0, 0, 30), mark("b", 0, 20, 30), mark("c", 1, 21, 30)]
    assert together(lay_out(CODEBOOK, marks, 2)) == [{"a"}, {"b", "c"}]


def test_a_place_holds_one_mark_of_each_and_all_of_them_overlap() -> None:
    # 1 overlaps 0 and 2, but 0 and 2 do not meet: a chain is not one place.
    marks = [mark("a", 0, 0, 12), mark("b", 1, 8, 22), mark("c", 2, 18, 30)]
    assert sorted(map(len, together(lay_out(CODEBOOK, marks, 3)))) == [1, 2]


def test_every_difference_has_its_name() -> None:
    marks = [
        mark("a", 0, 0, 10, mood="good", sure=True, why="one"),
        mark("b", 1, 0, 12, mood="bad", sure=False, why="another"),
    ]
    found = lay_out(CODEBOOK, marks, 3)[0]
    assert kinds(found) == [
        ("missing", None),
        ("boundary", None),
        ("label", "mood"),
        ("attribute", "sure"),
    ]


def test_free_words_are_no_difference() -> None:
    marks = [mark("a", 0, 0, 10, why="one"), mark("b", 1, 0, 10, why="another")]
    assert lay_out(CODEBOOK, marks, 2)[0].is_agreed


def test_arrows_are_the_same_where_they_lead_to_the_same_place() -> None:
    marks = [
        *(mark("c0", 0, 20, 40), mark("c1", 1, 20, 40), mark("d1", 1, 50, 60)),
        Mark("k0", 0, "cue", ((0, 4),), arrows=(("content", "c0"),)),
        Mark("k1", 1, "cue", ((0, 4),), arrows=(("content", "c1"),)),
    ]
    cue = next(item for item in lay_out(CODEBOOK, marks, 2) if item.layer == "cue")
    assert cue.is_agreed
    marks[-1] = Mark("k1", 1, "cue", ((0, 4),), arrows=(("content", "d1"),))
    cue = next(item for item in lay_out(CODEBOOK, marks, 2) if item.layer == "cue")
    assert cue.differences == (Difference("link", role="content"),)


def test_a_relation_is_the_same_where_its_ends_are() -> None:
    marks = [
        *(mark("c0", 0, 20, 40), mark("c1", 1, 20, 40)),
        Mark("r0", 0, "claim", arrows=(("content", "c0"),)),
        Mark("r1", 1, "claim", arrows=(("content", "c1"),)),
        Mark("s1", 1, "claim", arrows=(("content", "c1"),)),
    ]
    claims = [item for item in lay_out(CODEBOOK, marks, 2) if item.layer == "claim"]
    assert sorted(len(item.marks) for item in claims) == [1, 2]


def test_what_is_about_the_whole_article_comes_first_and_matches() -> None:
    marks = [
        mark("c0", 0, 20, 40),
        Mark("w0", 0, "whole", slot=0, values={"tone": "x"}),
        Mark("w1", 1, "whole", slot=0, values={"tone": "y"}),
    ]
    items = lay_out(CODEBOOK, marks, 2)
    assert together(items) == [{"w0", "w1"}, {"c0"}]
    assert kinds(items[0]) == [("label", "tone")]


def test_the_figure_is_nothing_where_all_agree_and_all_where_nobody_does() -> None:
    same = [mark("a", 0, 0, 10, mood="good"), mark("b", 1, 0, 10, mood="good")]
    assert figure(CODEBOOK, lay_out(CODEBOOK, same, 2), 2).value == 0
    apart = [mark("a", 0, 0, 10), mark("b", 1, 20, 30)]
    assert figure(CODEBOOK, lay_out(CODEBOOK, apart, 2), 2).value == 10_000
    assert figure(CODEBOOK, [], 2).value == 0


def test_merged_boundaries() -> None:
    given = [((0, 10),), ((4, 12),), ((6, 20),)]
    assert merged("union", given) == ((0, 20),)
    assert merged("common", given) == ((6, 10),)
    assert merged("majority", given) == ((4, 12),)


def test_a_seed_gives_one_order_and_another_seed_another() -> None:
    ids = [str(number) for number in range(30)]
    assert shuffled("x", ids) == shuffled("x", reversed(ids))
    assert shuffled("x", ids) != shuffled("y", ids)


SPANS = st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(1, 20))


@given(st.lists(SPANS, max_size=14), st.randoms())
def test_each_mark_is_in_one_place_whatever_the_order(
    spans: list[tuple[int, int, int]], chance: object
) -> None:
    marks = [
        mark(str(number), reader, start, start + length)
        for number, (reader, start, length) in enumerate(spans)
    ]
    items = lay_out(CODEBOOK, marks, 4)
    assert sorted(each.id for item in items for each in item.marks) == sorted(m.id for m in marks)
    for item in items:
        readers = [each.reader for each in item.marks]
        assert len(set(readers)) == len(readers)
    shuffled_marks = list(marks)
    chance.shuffle(shuffled_marks)  # type: ignore[attr-defined]
    assert together(lay_out(CODEBOOK, shuffled_marks, 4)) == together(items)
