"""Refusing a codebook: every fault is found at once and named at its place."""

from collections.abc import Callable
from typing import Any

import pytest

from annotator.core.codebooks import codebook
from annotator.core.errors import Invalid
from tests.core.codebook_bodies import Body, body, dimension, everything, label, layer, mood

MOOD = "layers.0.dimensions.0"


def faults(given: object) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refusal:
        codebook.parse(given)
    assert refusal.value.code == "codebook_invalid"
    return refusal.value.fields


def spoilt(*path: object, by: object) -> Body:
    """The good body with one value replaced."""
    given = everything()
    at: Any = given
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = by
    return given


DIMENSIONS = ("layers", 0, "dimensions")


@pytest.mark.parametrize(
    ("path", "by", "place"),
    [
        (("title",), None, "title"),
        (("title",), "  ", "title"),
        (("title",), "a\x00b", "title"),
        (("title",), "\ud800", "title"),
        (("title",), 5, "title"),
        (("guideline",), ["text"], "guideline"),
        (("guideline",), "x" * 200_001, "guideline"),
        (("layers",), {}, "layers"),
        (("layers",), [], "layers"),
        (("layers", 0), "passage", "layers.0"),
        (("surprise",), 1, "surprise"),
        (("layers", 0, "surprise"), 1, "layers.0.surprise"),
        ((*DIMENSIONS, 0, "surprise"), 1, f"{MOOD}.surprise"),
        ((*DIMENSIONS, 0, "labels", 1, "colour"), "#ffffff", f"{MOOD}.labels.1.colour"),
        (("layers", 0, "id"), "Passage", "layers.0.id"),
        (("layers", 0, "id"), "1st", "layers.0.id"),
        (("layers", 0, "id"), "p" * 61, "layers.0.id"),
        (("layers", 0, "id"), "passage\n", "layers.0.id"),
        (("layers", 1, "id"), "passage", "layers.1.id"),
        ((*DIMENSIONS, 1, "id"), "mood", "layers.0.dimensions.1.id"),
        ((*DIMENSIONS, 0, "labels", 1, "id"), "bad", f"{MOOD}.labels.1.id"),
        (("layers", 0, "level"), "word", "layers.0.level"),
        (("layers", 0, "level"), None, "layers.0.level"),
        ((*DIMENSIONS, 0, "kind"), "radio", f"{MOOD}.kind"),
        ((*DIMENSIONS, 0, "required"), "yes", f"{MOOD}.required"),
        ((*DIMENSIONS, 0, "title"), None, f"{MOOD}.title"),
        ((*DIMENSIONS, 0, "min"), 1, f"{MOOD}.min"),
        ((*DIMENSIONS, 0, "kinds"), ["official"], f"{MOOD}.kinds"),
        ((*DIMENSIONS, 0, "labels"), [], f"{MOOD}.labels"),
        ((*DIMENSIONS, 0, "labels"), ["bad"], f"{MOOD}.labels.0"),
        ((*DIMENSIONS, 0, "labels", 0, "exclusive"), True, f"{MOOD}.labels.0.exclusive"),
        ((*DIMENSIONS, 0, "labels", 0, "key"), "Tab", f"{MOOD}.labels.0.key"),
        ((*DIMENSIONS, 0, "labels", 0, "key"), "?", f"{MOOD}.labels.0.key"),
        ((*DIMENSIONS, 0, "labels", 0, "key"), " ", f"{MOOD}.labels.0.key"),
        ((*DIMENSIONS, 0, "labels", 0, "key"), "B", f"{MOOD}.labels.0.key"),
        ((*DIMENSIONS, 0, "labels", 0, "key"), "bb", f"{MOOD}.labels.0.key"),
        ((*DIMENSIONS, 0, "labels", 1, "key"), "b", f"{MOOD}.labels.1.key"),
        ((*DIMENSIONS, 0, "labels", 0, "color"), "red", f"{MOOD}.labels.0.color"),
        ((*DIMENSIONS, 0, "labels", 0, "color"), "#ff00000", f"{MOOD}.labels.0.color"),
        ((*DIMENSIONS, 0, "labels", 0, "parent"), "nobody", f"{MOOD}.labels.0.parent"),
        ((*DIMENSIONS, 0, "labels", 0, "parent"), "bad", f"{MOOD}.labels.0.parent"),
        ((*DIMENSIONS, 0, "labels", 0, "examples"), [{}], f"{MOOD}.labels.0.examples.0.text"),
        ((*DIMENSIONS, 2, "min"), 3, "layers.0.dimensions.2.min"),
        ((*DIMENSIONS, 2, "min"), None, "layers.0.dimensions.2"),
        ((*DIMENSIONS, 2, "min"), True, "layers.0.dimensions.2.min"),
        ((*DIMENSIONS, 2, "min"), 1.5, "layers.0.dimensions.2.min"),
        ((*DIMENSIONS, 2, "anchors"), {"4": "x"}, "layers.0.dimensions.2.anchors"),
        ((*DIMENSIONS, 2, "anchors"), {"low": "x"}, "layers.0.dimensions.2.anchors"),
        ((*DIMENSIONS, 4, "kinds", 1, "id"), "official", "layers.0.dimensions.4.kinds.1.id"),
        ((*DIMENSIONS, 4, "kinds", 2, "key"), "o", "layers.0.dimensions.4.kinds.2.key"),
        (
            (*DIMENSIONS, 4, "kinds", 1, "detail", "id"),
            "name",
            "layers.0.dimensions.4.kinds.1.detail.id",
        ),
        (
            (*DIMENSIONS, 4, "kinds", 1, "detail", "labels"),
            [],
            "layers.0.dimensions.4.kinds.1.detail.labels",
        ),
        ((*DIMENSIONS, 3, "kind_required"), True, "layers.0.dimensions.3.kind_required"),
        ((*DIMENSIONS, 9, "max_length"), 2_001, "layers.0.dimensions.9.max_length"),
        (
            (*DIMENSIONS, 4, "kinds", 1, "detail", "labels"),
            [label("one", key="o"), label("one", key="o")],
            "layers.0.dimensions.4.kinds.1.detail.labels.1.id",
        ),
        (
            (*DIMENSIONS, 4, "kinds", 1, "detail", "labels"),
            [label("one", key="o"), label("two", key="o")],
            "layers.0.dimensions.4.kinds.1.detail.labels.1.key",
        ),
        ((*DIMENSIONS, 6, "labels", 4, "key"), "h", "layers.0.dimensions.6.labels.4.key"),
        (("layers", 0, "checks"), {}, "layers.0.checks"),
        ((*DIMENSIONS, 0, "kind"), None, f"{MOOD}.kind"),
        (
            (*DIMENSIONS, 0, "labels", 0, "examples"),
            [{"text": "x", "reason": "y"}],
            f"{MOOD}.labels.0.examples.0.reason",
        ),
        ((*DIMENSIONS, 2, "anchors"), {"1": "low", "x": "y"}, "layers.0.dimensions.2.anchors"),
        ((*DIMENSIONS, 4, "kinds", 0, "sort"), 1, "layers.0.dimensions.4.kinds.0.sort"),
        (
            (*DIMENSIONS, 4, "kinds", 1, "detail", "sort"),
            1,
            "layers.0.dimensions.4.kinds.1.detail.sort",
        ),
        (
            (*DIMENSIONS, 7, "labels_from", "parents_of"),
            "role",
            "layers.0.dimensions.7.labels_from.parents_of",
        ),
        (
            ("layers", 0, "checks"),
            [{"check": "touches_quotation", "level": "error"}],
            "layers.0.checks.0.level",
        ),
        (("layers", 0, "color_by"), "note", "layers.0.color_by"),
        (("layers", 0, "color_by"), "nothing", "layers.0.color_by"),
        (("layers", 0, "max_parts"), 0, "layers.0.max_parts"),
        (("layers", 1, "max_parts"), 2, "layers.1.max_parts"),
        (("layers", 0, "max"), 1, "layers.0.max"),
        (("layers", 0, "empty"), "maybe", "layers.0.empty"),
        (("layers", 0, "key"), "Escape", "layers.0.key"),
        (("layers", 0, "checks"), [{"check": "spelling"}], "layers.0.checks.0.check"),
        (("layers", 1, "checks"), [{"check": "touches_quotation"}], "layers.1.checks.0.check"),
        (
            ("layers", 0, "checks"),
            [{"check": "touches_quotation", "severity": "fatal"}],
            "layers.0.checks.0.severity",
        ),
        (("layers", 1, "level"), "relation", "layers.1.links"),
    ],
)
def test_one_fault_is_named_at_its_place(path: tuple[object, ...], by: object, place: str) -> None:
    assert place in faults(spoilt(*path, by=by))


def test_the_unspoilt_body_is_good() -> None:
    assert codebook.parse(everything()).layers


@pytest.mark.parametrize("given", [None, [], "codebook", 5, True])
def test_a_body_that_is_no_object_is_refused(given: object) -> None:
    assert faults(given)


def test_all_faults_are_named_at_once() -> None:
    given = everything()
    given["title"] = ""
    given["layers"][0]["dimensions"][0]["labels"][1]["key"] = "b"
    given["layers"][1]["level"] = "page"
    assert {"title", f"{MOOD}.labels.1.key", "layers.1.level"} <= faults(given).keys()


def test_a_strange_key_is_repeated_in_plain_characters() -> None:
    given = everything() | {"\ud800\x00": 1}
    assert "\\ud800\\x00" in faults(given)


@pytest.mark.parametrize(
    ("build", "place"),
    [
        (lambda: body(*(layer(f"l{i}", mood()) for i in range(51))), "layers"),
        (
            lambda: body(layer("l", *(dimension(f"d{i}", "flag") for i in range(101)))),
            "layers.0.dimensions",
        ),
        (
            lambda: body(layer("l", mood(labels=[label(f"a{i}") for i in range(501)]))),
            f"{MOOD}.labels",
        ),
        (
            lambda: body(
                layer(
                    "l",
                    *(
                        mood(id=f"d{i}", labels=[label(f"a{j}") for j in range(500)])
                        for i in range(11)
                    ),
                )
            ),
            "layers",
        ),
    ],
)
def test_every_list_has_its_limit(build: Callable[[], Body], place: str) -> None:
    assert place in faults(build())


def test_a_list_may_go_to_its_limit() -> None:
    given = body(layer("l", *(dimension(f"d{i}", "flag") for i in range(100))))
    given["title"] = "x" * 120
    assert codebook.parse(given).layers


def test_siblings_of_one_parent_need_different_keys() -> None:
    children = [label("one", parent="top", key="k"), label("two", parent="top", key="k")]
    main = dimension("main", "choice", labels=[label("top"), *children])
    fine = dimension("fine", "choice", labels_from={"children_of": "main"})
    assert faults(body(layer("l", main, fine))).keys() == {f"{MOOD}.labels.2.key"}


def test_no_answer_stands_above_itself() -> None:
    labels = [
        label("one", parent="two"),
        label("two", parent="three"),
        label("three", parent="one"),
    ]
    found = faults(body(layer("l", dimension("d", "choice", labels=labels))))
    assert found.keys() == {f"{MOOD}.labels.{index}.parent" for index in range(3)}


def test_answers_hanging_below_a_circle_do_not_trap_the_reader() -> None:
    labels = [label("a", parent="b"), label("b", parent="a"), label("c", parent="a")]
    found = faults(body(layer("l", dimension("d", "choice", labels=labels))))
    assert f"{MOOD}.labels.2.parent" not in found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (dimension("main", "flag"), {"children_of": "main"}),
        (mood(id="main"), {"children_of": "main"}),
        (mood(id="other"), {"children_of": "main"}),
        (
            dimension(
                "main",
                "choice",
                labels=[label("a"), label("b", parent="a"), label("c", parent="b")],
            ),
            {"children_of": "main"},
        ),
    ],
)
def test_children_need_an_earlier_question_with_two_levels(first: Body, second: Body) -> None:
    fine = dimension("fine", "choice", labels_from=second)
    assert "layers.0.dimensions.1.labels_from" in faults(body(layer("l", first, fine)))


def test_children_bring_no_labels_of_their_own() -> None:
    given = everything()
    given["layers"][0]["dimensions"][7]["labels"] = [label("own")]
    assert "layers.0.dimensions.7.labels_from" in faults(given)


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ({"role": "cue", "layers": ["nowhere"]}, "layers.0.links.0.layers.0"),
        ({"role": "cue", "layers": []}, "layers.0.links.0.layers"),
        ({"role": "cue", "layers": [3]}, "layers.0.links.0.layers.0"),
        ({"layers": ["passage"]}, "layers.0.links.0.role"),
        ({"role": "cue", "layers": ["passage"], "sort": 1}, "layers.0.links.0.sort"),
        ({"role": "cue", "layers": ["passage"], "min": 2, "max": 1}, "layers.0.links.0.max"),
        ({"role": "cue", "layers": ["passage"], "min": -1}, "layers.0.links.0.min"),
    ],
)
def test_a_role_leads_to_layers_that_exist(rule: Body, place: str) -> None:
    assert place in faults(body(layer("passage", mood(), links=[rule])))


def test_a_role_is_declared_once() -> None:
    rule = {"role": "cue", "layers": ["passage"]}
    assert "layers.0.links.1.role" in faults(body(layer("passage", mood(), links=[rule, rule])))


def test_two_roles_on_one_key_are_refused() -> None:
    roles = [{"role": role, "layers": ["cue"], "key": "h"} for role in ("cue", "echo")]
    layers = [layer("content", links=roles), layer("cue")]
    assert faults(body(*layers)) == {
        "layers.0.links.1.key": ["Two roles have the key “h”."],
    }
