"""Which questions are asked. The page's twin of this judge follows the same rules."""

import pytest

from annotator.core.codebooks import codebook
from tests.core.codebook_bodies import Body, body, dimension, everything, label, layer, mood


def shown(when: Body, values: codebook.Values, **elsewhere: codebook.Values) -> bool:
    given = body(
        layer(
            "passage",
            mood(),
            dimension("topics", "choices", labels=[label("war"), label("money"), label("art")]),
            dimension("strength", "scale", min=-1, max=3),
            dimension("sure", "flag"),
            dimension("who", "entity", multiple=True, kinds=["official", "expert"]),
            dimension("why", "text", when=when),
        ),
        layer("article", dimension("relevant", "flag"), level="document"),
    )
    why = codebook.parse(given).layers[0].dimension("why")
    return codebook.is_shown(why, values, elsewhere or None)


@pytest.mark.parametrize(
    ("when", "values", "expected"),
    [
        ({"dimension": "mood", "in": ["bad", "good"]}, {"mood": "good"}, True),
        ({"dimension": "mood", "in": ["bad", "good"]}, {"mood": "plain"}, False),
        ({"dimension": "mood", "in": ["bad"]}, {}, False),
        ({"dimension": "mood", "not_in": ["bad"]}, {"mood": "good"}, True),
        ({"dimension": "mood", "not_in": ["bad"]}, {"mood": "bad"}, False),
        ({"dimension": "mood", "not_in": ["bad"]}, {}, False),
        ({"dimension": "mood", "empty": True}, {}, True),
        ({"dimension": "mood", "empty": True}, {"mood": "bad"}, False),
        ({"dimension": "mood", "empty": False}, {"mood": "bad"}, True),
        ({"dimension": "mood", "empty": False}, {}, False),
        ({"dimension": "topics", "in": ["war"]}, {"topics": ["war", "art"]}, True),
        ({"dimension": "topics", "in": ["war"]}, {"topics": ["money"]}, False),
        ({"dimension": "topics", "not_in": ["war"]}, {"topics": ["war", "art"]}, False),
        ({"dimension": "topics", "not_in": ["war"]}, {"topics": ["art"]}, True),
        ({"dimension": "strength", "in": [2, 3]}, {"strength": 3}, True),
        ({"dimension": "strength", "in": [2, 3]}, {"strength": 1}, False),
        ({"dimension": "strength", "in": [-1, 3]}, {"strength": -1}, True),
        ({"dimension": "sure", "in": [False]}, {"sure": False}, True),
        ({"dimension": "sure", "in": [False]}, {}, False),
        ({"dimension": "sure", "empty": False}, {"sure": False}, True),
        ({"dimension": "who", "in": ["expert"]}, {"who": [{"id": "e", "kind": "expert"}]}, True),
        ({"dimension": "who", "in": ["expert"]}, {"who": [{"id": "e"}]}, False),
    ],
)
def test_one_comparison(when: Body, values: codebook.Values, expected: bool) -> None:
    assert shown(when, values) is expected


BOTH = [{"dimension": "mood", "in": ["bad"]}, {"dimension": "sure", "in": [True]}]


@pytest.mark.parametrize(
    ("mode", "values", "expected"),
    [
        ("all", {"mood": "bad", "sure": True}, True),
        ("all", {"mood": "bad", "sure": False}, False),
        ("any", {"mood": "good", "sure": True}, True),
        ("any", {"mood": "good", "sure": False}, False),
    ],
)
def test_several_comparisons(mode: str, values: codebook.Values, expected: bool) -> None:
    assert shown({mode: BOTH}, values) is expected


def test_a_condition_on_the_document_looks_there_and_nowhere_else() -> None:
    when = {"layer": "article", "dimension": "relevant", "in": [True]}
    assert shown(when, {}, article={"relevant": True})
    assert not shown(when, {}, article={"relevant": False})
    assert not shown(when, {"relevant": True})


def test_a_question_without_a_condition_is_always_asked() -> None:
    passage = codebook.parse(everything()).layer("passage")
    assert codebook.is_shown(passage.dimension("mood"), {})
