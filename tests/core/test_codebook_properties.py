"""What holds of any answers at all: checked once is checked for good, equal is equal bytes."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.codebooks import codebook
from annotator.core.errors import Invalid
from tests.core.codebook_bodies import everything

BOOK = codebook.parse(everything())
PASSAGE = BOOK.layer("passage")
UNORDERED = ("topics", "role", "fine")

entities = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["e1", "e2"]),
        "kind": st.sampled_from(["official", "unclear"]),
    },
) | st.builds(
    lambda name, kind: {"name": name, "type": kind},
    st.text(max_size=5),
    st.sampled_from(codebook.ENTITY_TYPES),
)
answers = st.fixed_dictionaries(
    {},
    optional={
        "mood": st.sampled_from(["bad", "plain", "good", "", None]),
        "topics": st.lists(st.sampled_from(["war", "money", "none"]), unique=True),
        "strength": st.integers(0, 3),
        "about": st.lists(entities, max_size=3),
        "source": entities,
        "role": st.lists(st.sampled_from(["hero", "villain"]), unique=True),
        "fine": st.lists(st.sampled_from(["martyr", "guardian", "tyrant"]), unique=True),
        "quoted": st.booleans(),
        "note": st.text(max_size=10),
    },
)


def check(values: object) -> codebook.Checked:
    return codebook.check_values(BOOK, PASSAGE, values)


def checked_or_none(values: object) -> codebook.Checked | None:
    try:
        return check(values)
    except Invalid:
        return None


@given(answers)
def test_checking_twice_changes_nothing(values: dict[str, object]) -> None:
    once = checked_or_none(values)
    if once is not None:
        assert check(once.values) == once


@given(answers, st.randoms(use_true_random=False))
def test_equal_answers_are_equal_bytes(values: dict[str, object], random: Any) -> None:
    once = checked_or_none(values)
    if once is None:
        return
    items = [
        (key, random.sample(value, len(value)))
        if isinstance(value, list) and key in UNORDERED
        else (key, value)
        for key, value in values.items()
    ]
    again = dict(random.sample(items, len(items)))
    dumped = codebook.dump_values(once.values)
    assert codebook.dump_values(check(again).values) == dumped
    assert check(json.loads(dumped)).values == once.values


@given(answers)
def test_checked_answers_have_nothing_hanging(values: dict[str, object]) -> None:
    once = checked_or_none(values)
    if once is not None:
        assert codebook.without_hanging(PASSAGE, once.values) == once.values


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    st.sampled_from([each.id for each in PASSAGE.dimensions]),
)
def test_any_json_is_either_checked_or_refused(answer: object, name: str) -> None:
    checked_or_none(answer)
    checked_or_none({name: answer})
    checked_or_none({"mood": "bad", name: answer})
