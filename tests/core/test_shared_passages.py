"""What texts share is found word for word, with exact offsets."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.shared_passages import share, shared

WIRE = "The dam will be closed for repairs until spring, the ministry said"


def test_a_shared_sentence_is_one_passage_in_both() -> None:
    one, other = f"Good news. {WIRE}.", f"{WIRE.upper()} — 😀 and nobody complained at all."
    found = shared([one, other, "Nothing in common with these."])
    assert [(one[p.start : p.end], p.others) for p in found[0]] == [(WIRE, (1,))]
    assert [(other[p.start : p.end], p.others) for p in found[1]] == [(WIRE.upper(), (0,))]
    assert found[2] == []


def test_a_passage_is_cut_where_fewer_texts_have_it() -> None:
    texts = [f"{WIRE} on Monday night in a short note.", WIRE, f"{WIRE} on Monday night in a"]
    first = shared(texts)[0]
    assert [each.others for each in first] == [(1, 2), (2,)]
    assert texts[0][first[1].start : first[1].end] == "on Monday night in a"


def test_fewer_words_than_a_run_are_no_passage() -> None:
    assert shared(["the ministry said so", "the ministry said so"]) == [[], []]


def test_words_that_are_not_set_apart_are_compared_by_signs() -> None:
    line = "大坝将关闭维修直到春天部里说这是必要的措施没有人抱怨"
    assert shared([line, f"昨天{line}"])[0] == [(0, len(line), (1,))]


def test_the_share_is_of_letters() -> None:
    text = f"Aaaa. {WIRE}"
    found = shared([text, WIRE])
    letters = sum(map(len, WIRE.replace(",", "").split()))
    assert share(found[0], text) == pytest.approx(letters / (letters + 4))
    assert share(found[1], WIRE) == 1


@given(st.lists(st.text(alphabet="ab c.😀", max_size=60), max_size=4))
def test_passages_lie_in_order_inside_the_text(texts: list[str]) -> None:
    for text, passages in zip(texts, shared(texts), strict=True):
        assert all(0 <= each.start < each.end <= len(text) for each in passages)
        assert all(left.end <= right.start for left, right in pairwise(passages))
