"""Questions about the people: what may be answered, and which coarse bin an answer falls into."""

from copy import deepcopy
from typing import Any

import pytest

from annotator.core.background import DECLINED, bin_of, check_answers, default_items, parse
from annotator.core.errors import Invalid

ITEMS = parse(default_items())
OF = {item.id: item for item in ITEMS}


def test_the_questions_that_come_with_the_product_are_sound() -> None:
    assert list(OF) == ["political", "country", "languages", "age", "education", "news"]
    assert (OF["political"].low, OF["political"].high) == ("left", "right")


def test_nothing_is_required_and_everything_may_be_declined() -> None:
    assert check_answers(ITEMS, {}) == {}
    declined = dict.fromkeys(OF, DECLINED)
    assert check_answers(ITEMS, declined) == declined
    assert all(bin_of(item, DECLINED, "en") is None for item in ITEMS)


@pytest.mark.parametrize(
    ("name", "answer", "bin_id"),
    [
        ("political", 0, "left"),
        ("political", 5, "centre"),
        ("age", "55_64", "55_up"),
        ("education", "doctorate", "degree"),
        ("country", "FR", "FR"),
        ("languages", ["de", "en"], "project_language"),
        ("languages", ["uk"], "other"),
    ],
)
def test_an_answer_is_told_by_its_bin_alone(name: str, answer: Any, bin_id: str) -> None:
    checked = check_answers(ITEMS, {name: answer})
    assert bin_of(OF[name], checked[name], "en-GB") == bin_id


@pytest.mark.parametrize(
    "answers",
    [
        {"political": 11},
        {"political": True},
        {"age": "42"},
        {"country": "France"},
        {"languages": ["English"]},
        {"languages": "en"},
        {"height": 180},
    ],
)
def test_what_is_no_answer_is_refused(answers: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        check_answers(ITEMS, answers)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda item: item["bins"].pop(), "items.0.bins"),
        (lambda item: item["bins"][0]["of"].append(4), "items.0.bins"),
        (lambda item: item.update(min=10), "items.0.min"),
        (lambda item: item.update(colour="red"), "items.0.colour"),
    ],
)
def test_a_wrong_questionnaire_is_refused_at_its_place(change: Any, place: str) -> None:
    items = deepcopy(default_items())
    change(items[0])
    with pytest.raises(Invalid) as refusal:
        parse(items)
    assert place in refusal.value.fields
