"""Two versions compared: in words a manager understands, and with the number they ask for."""

from copy import deepcopy
from dataclasses import fields
from typing import Any

import pytest

from annotator.core.codebooks import codebook_facets as facets
from annotator.core.codebooks import codebook_model as model
from annotator.core.codebooks.codebook import parse
from annotator.core.codebooks.codebook_diff import differences, weight_of
from annotator.core.codebooks.versions import Weight, following, is_version
from tests.core.codebook_bodies import Body, body, dimension, label, layer, mood


def compared(old: Body, new: Body) -> tuple[list[str], Weight]:
    found = differences(parse(old), parse(new))
    return [each.words for each in found], weight_of(found)


def passage(**more: Any) -> Body:
    strength = dimension("strength", "scale", min=1, max=3)
    return body(layer("passage", mood(), strength, **more))


def spoilt(*path: str | int, value: object) -> Body:
    made = deepcopy(passage())
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return made


MOOD = ("layers", 0, "dimensions", 0)
STRENGTH = ("layers", 0, "dimensions", 1)


def test_equal_bodies_differ_in_nothing() -> None:
    assert compared(passage(), passage()) == ([], Weight.WORDING)


@pytest.mark.parametrize(
    ("path", "value", "words", "weight"),
    [
        ((*MOOD, "labels", 0, "title"), "Grim", "renamed to “Grim”", Weight.WORDING),
        ((*MOOD, "labels", 0, "color"), "#aa0000", "the colour", Weight.WORDING),
        ((*MOOD, "labels", 0, "definition"), "Sad.", "the definition is new", Weight.ASKING),
        ((*MOOD, "labels", 0, "retired"), True, "retired: no new work", Weight.ASKING),
        ((*MOOD, "required"), False, "may stay open now", Weight.ASKING),
        ((*STRENGTH, "max"), 5, "the highest point was 3 and is 5", Weight.ASKING),
        ((*STRENGTH, "max"), 2, "the highest point was 3 and is 2", Weight.MEANING),
        (("layers", 0, "overlap"), False, "may no longer overlap", Weight.MEANING),
        (("layers", 0, "title"), "Words", "its title changed from “Passage”", Weight.WORDING),
        (("guideline",), "Read.", "The guideline is new", Weight.WORDING),
    ],
)
def test_each_change_is_said_and_weighed(
    path: tuple[str | int, ...], value: object, words: str, weight: Weight
) -> None:
    said, heaviest = compared(passage(), spoilt(*path, value=value))
    assert len(said) == 1
    assert words in said[0]
    assert heaviest is weight


def test_what_is_new_asks_for_more_and_what_is_gone_for_most() -> None:
    longer = deepcopy(passage())
    longer["layers"][0]["dimensions"][0]["labels"].append(label("odd"))
    said, weight = compared(passage(), longer)
    assert said == ["“Mood” (Passage): new answer “Odd”."]
    assert weight is Weight.ASKING
    said, weight = compared(longer, passage())
    assert said == ["“Mood” (Passage): the answer “Odd” is gone."]
    assert weight is Weight.MEANING


def test_another_order_of_answers_is_only_looks_but_of_questions_it_is_asking() -> None:
    turned = deepcopy(passage())
    turned["layers"][0]["dimensions"][0]["labels"].reverse()
    assert compared(passage(), turned)[1] is Weight.WORDING
    turned = deepcopy(passage())
    turned["layers"][0]["dimensions"].reverse()
    assert compared(passage(), turned)[1] is Weight.ASKING


def test_every_attribute_of_a_codebook_is_compared() -> None:
    """A field added to the model without a word for its change would pass in silence."""
    parts = {
        model.Codebook: (facets.CODEBOOK, {"layers", "body"}),
        model.Layer: (facets.LAYER, {"id", "dimensions"}),
        model.Dimension: (facets.DIMENSION, {"id", "labels", "kinds"}),
        model.Label: (facets.LABEL, {"id"}),
        model.SourceKind: (facets.SOURCE_KIND, {"id"}),
    }
    for part, (rows, elsewhere) in parts.items():
        names = {field.name for field in fields(part)}
        assert {row.name for row in rows} == names - elsewhere, part


@pytest.mark.parametrize(
    ("version", "weight", "taken", "expected"),
    [
        ("1.0.0", Weight.WORDING, [], "1.0.1"),
        ("1.0.3", Weight.ASKING, [], "1.1.0"),
        ("1.4.3", Weight.MEANING, [], "2.0.0"),
        ("1.0.0", Weight.ASKING, ["1.1.0", "1.2.0"], "1.3.0"),
        ("1.2.0-draft", Weight.WORDING, [], "1.2.1"),
    ],
)
def test_the_number_follows_from_the_weight(
    version: str, weight: Weight, taken: list[str], expected: str
) -> None:
    assert following(version, weight, taken) == expected
    assert is_version(expected)
