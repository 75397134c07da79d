"""Ids made many at a time are ids like any other."""

from uuid import UUID

from annotator.core.ids import uuid7, uuid7_digits


def test_ids_made_together_are_of_the_same_kind_and_moment() -> None:
    before, made, after = uuid7(), [UUID(each) for each in uuid7_digits(500)], uuid7()
    assert len(set(made)) == 500
    assert {each.version for each in made} == {7}
    assert {each.variant for each in made} == {before.variant}
    assert before.int >> 80 <= min(made).int >> 80 <= max(made).int >> 80 <= after.int >> 80


def test_all_that_chance_may_decide_it_does() -> None:
    drawn = [each[13:16] + each[16:] for each in uuid7_digits(2_000)]
    for place in range(len(drawn[0])):
        assert len({each[place] for each in drawn}) == (4 if place == 3 else 16)


def test_none_are_asked_for() -> None:
    assert uuid7_digits(0) == []
