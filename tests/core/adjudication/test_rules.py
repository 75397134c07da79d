"""What a stated rule settles by itself, and what it leaves to a person."""

from annotator.core.adjudication import Mark, Rule, Settled, ends_of, lay_out, settle
from tests.core.adjudication.test_layout import CODEBOOK, mark


def ruled(marks: list[Mark], rule: Rule, readers: int = 3) -> Settled | None:
    items = lay_out(CODEBOOK, marks, readers)
    return settle(items[0], CODEBOOK.layer(items[0].layer), rule, readers, ends_of(items))


ALIKE = [mark(str(n), n, 0, 10, mood="good") for n in range(3)]


def test_unanimous_needs_everybody() -> None:
    found = ruled(ALIKE, Rule("unanimous"))
    assert found is not None
    assert (found.parts, len(found.taken), found.is_merged) == (((0, 10),), 3, False)
    assert ruled(ALIKE[:2], Rule("unanimous")) is None
    assert ruled([*ALIKE[:2], mark("x", 2, 0, 10, mood="bad")], Rule("unanimous")) is None


def test_the_majority_is_more_than_half_of_all_readers() -> None:
    found = ruled([*ALIKE[:2], mark("x", 2, 0, 10, mood="bad")], Rule("majority"))
    assert found is not None
    assert ({each.id for each in found.taken}, found.is_merged) == ({"0", "1"}, True)
    assert ruled(ALIKE[:2], Rule("majority")) is not None
    assert ruled(ALIKE[:1], Rule("majority")) is None
    assert ruled(ALIKE[:2], Rule("majority"), readers=4) is None


def test_boundaries_within_the_tolerance_are_one() -> None:
    marks = [*ALIKE[:2], mark("x", 2, 0, 12, mood="good")]
    assert ruled(marks, Rule("unanimous", 1)) is None
    found = ruled(marks, Rule("unanimous", 2))
    assert found is not None
    assert (found.parts, found.is_merged) == (((0, 10),), True)


def test_of_equally_frequent_boundaries_the_longest_is_kept() -> None:
    found = ruled([mark("a", 0, 0, 10), mark("b", 1, 0, 11)], Rule("unanimous", 1), readers=2)
    assert found is not None
    assert found.parts == ((0, 11),)


def test_answers_that_only_different_people_gave_together_are_left_to_a_person() -> None:
    marks = [
        mark("a", 0, 0, 10, mood="good", sure=True),
        mark("b", 1, 0, 10, mood="good", sure=False),
        mark("c", 2, 0, 10, mood="bad", sure=True),
    ]
    found = ruled(marks, Rule("majority"))
    assert found is not None
    assert [each.id for each in found.taken] == ["a"]
    marks[0] = mark("a", 0, 0, 7, mood="good", sure=True)
    assert ruled(marks, Rule("majority")) is None


def test_without_a_rule_everything_is_left() -> None:
    assert ruled(ALIKE, Rule("none")) is None
