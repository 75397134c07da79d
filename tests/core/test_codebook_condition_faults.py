"""Refusing a codebook whose conditions look ahead, at nothing, or in a circle."""

import pytest

from annotator.core.codebooks import codebook
from annotator.core.errors import Invalid
from tests.core.codebook_bodies import Body, body, dimension, label, layer, mood


def faults(given: object) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refusal:
        codebook.parse(given)
    assert refusal.value.code == "codebook_invalid"
    return refusal.value.fields


WHEN = "layers.0.dimensions.1.when"


@pytest.mark.parametrize(
    "when",
    [
        {"dimension": "later", "in": ["x"]},
        {"dimension": "why", "empty": True},
        {"dimension": "mood", "in": ["furious"]},
        {"dimension": "mood", "in": [True]},
        {"dimension": "topic", "in": ["x"]},
        {"layer": "nowhere", "dimension": "mood", "in": ["bad"]},
        {"layer": "passage", "dimension": "mood", "in": ["bad"]},
        {"layer": "sentence", "dimension": "mood", "in": ["bad"]},
        {"layer": "article", "dimension": "nothing", "in": ["bad"]},
        {"layer": "article", "dimension": "relevant", "in": [1]},
    ],
)
def test_a_condition_looks_only_at_what_is_answered_before(when: Body) -> None:
    given = body(
        layer(
            "passage",
            mood(),
            dimension("why", "text", when=when),
            dimension("later", "choice", labels=[label("x")]),
        ),
        layer("sentence", mood(), level="sentence"),
        layer("article", dimension("relevant", "flag"), level="document"),
    )
    assert faults(given).keys() == {WHEN}


@pytest.mark.parametrize(
    ("when", "place"),
    [
        ({"dimension": "mood"}, WHEN),
        ({"dimension": "mood", "in": ["bad"], "not_in": ["good"]}, WHEN),
        ({"dimension": "mood", "in": []}, f"{WHEN}.in"),
        ({"dimension": "mood", "in": "bad"}, f"{WHEN}.in"),
        ({"dimension": "mood", "in": [None]}, f"{WHEN}.in.0"),
        ({"dimension": "mood", "empty": "yes"}, f"{WHEN}.empty"),
        ({"all": []}, f"{WHEN}.all"),
        ({"all": [{"dimension": "mood", "in": ["bad"]}], "any": []}, f"{WHEN}.any"),
        ({"any": [{"dimension": "mood", "is": ["bad"]}]}, f"{WHEN}.any.0.is"),
        ([], WHEN),
    ],
)
def test_a_condition_has_one_of_its_shapes(when: object, place: str) -> None:
    given = body(layer("passage", mood(), dimension("why", "text", when=when)))
    assert place in faults(given)


def test_an_entity_without_kinds_can_only_be_compared_by_empty() -> None:
    who = dimension("who", "entity")
    why = dimension("why", "text", when={"dimension": "who", "in": ["official"]})
    assert faults(body(layer("passage", who, why))).keys() == {WHEN}


def document(layer_id: str, other: str) -> Body:
    when = {"layer": other, "dimension": "seen", "in": [True]}
    return layer(layer_id, dimension("seen", "flag", when=when), level="document")


def test_two_document_layers_must_not_wait_for_each_other() -> None:
    found = faults(body(document("one", "two"), document("two", "one")))
    assert found.keys() == {"layers.0.dimensions.0.when", "layers.1.dimensions.0.when"}


def test_a_check_may_look_at_every_question_of_its_layer_but_no_other() -> None:
    good = {"check": "touches_quotation", "when": {"dimension": "mood", "in": ["bad"]}}
    assert codebook.parse(body(layer("passage", mood(), checks=[good]))).layers
    bad = {"check": "touches_quotation", "when": {"dimension": "temper", "in": ["bad"]}}
    found = faults(body(layer("passage", mood(), checks=[bad])))
    assert found.keys() == {"layers.0.checks.0.when"}


def test_a_scale_is_compared_with_its_own_points() -> None:
    how = dimension("how", "scale", min=1, max=3)
    why = dimension("why", "text", when={"dimension": "how", "in": [0]})
    assert faults(body(layer("passage", how, why))).keys() == {WHEN}
