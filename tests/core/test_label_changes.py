"""Answers renamed, merged, split, retired and added, and what is told of it afterwards."""

from copy import deepcopy

import pytest

from annotator.core.codebooks import label_changes
from annotator.core.codebooks.change_history import in_words, of_version
from annotator.core.codebooks.codebook import parse
from annotator.core.codebooks.label_changes import Body, Change, Target, perform
from annotator.core.codebooks.refit import refit
from annotator.core.errors import Invalid
from tests.core.codebook_bodies import body, dimension, layer, mood


def book() -> Body:
    why = dimension("why", "text", required=True, when={"dimension": "mood", "in": ["bad"]})
    return body(layer("passage", mood(), why))


def merged() -> tuple[Body, Change]:
    return perform(
        book(),
        op="merge",
        layer="passage",
        dimension="mood",
        sources=["bad", "plain"],
        targets=[Target(title="Not good")],
        reason="Nobody could tell them apart.",
    )


def labels(given: Body) -> list[tuple[str, bool]]:
    found = given["layers"][0]["dimensions"][0]["labels"]
    return [(each["id"], each.get("retired", False)) for each in found]


def test_merging_retires_the_old_answers_and_stands_the_new_one_beside_them() -> None:
    changed, change = merged()
    assert labels(changed) == [
        ("bad", True),
        ("plain", True),
        ("not_good", False),
        ("good", False),
    ]
    assert change.told()["to"] == ["not_good"]
    parse(changed)


def test_merging_into_one_of_them_keeps_that_one() -> None:
    changed, _ = perform(
        book(),
        op="merge",
        layer="passage",
        dimension="mood",
        sources=["bad", "plain"],
        targets=[Target(id="bad")],
    )
    assert labels(changed) == [("bad", False), ("plain", True), ("good", False)]


def test_what_was_asked_after_an_old_answer_is_asked_after_the_new_one() -> None:
    changed, _ = merged()
    assert changed["layers"][0]["dimensions"][1]["when"]["in"] == ["bad", "not_good"]


def test_the_given_body_stays_as_it_was() -> None:
    given = book()
    before = deepcopy(given)
    perform(
        given,
        op="retire",
        layer="passage",
        dimension="mood",
        sources=["bad"],
        targets=[],
    )
    assert given == before


def test_splitting_makes_new_answers_where_the_old_one_stood() -> None:
    changed, change = perform(
        book(),
        op="split",
        layer="passage",
        dimension="mood",
        sources=["bad"],
        targets=[Target(title="Sad"), Target(title="Angry")],
    )
    assert [name for name, _ in labels(changed)] == ["bad", "sad", "angry", "plain", "good"]
    assert change.targets == ("sad", "angry")
    parse(changed)


@pytest.mark.parametrize(
    ("op", "sources", "targets", "place"),
    [
        ("merge", ["bad"], [Target(title="x")], "from"),
        ("merge", ["bad", "bad"], [Target(title="x")], "from"),
        ("merge", ["bad", "gone"], [Target(title="x")], "from.1"),
        ("merge", ["bad", "plain"], [Target(id="gone")], "to.0"),
        ("split", ["bad"], [Target(title="x")], "to"),
        ("rename", ["bad"], [Target(title=" ")], "to.0.title"),
        ("retire", [], [], "from"),
        ("add", [], [Target(id="bad")], "to.0.title"),
    ],
)
def test_an_act_that_makes_no_sense_is_refused_at_its_place(
    op: label_changes.Op, sources: list[str], targets: list[Target], place: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        perform(book(), op=op, layer="passage", dimension="mood", sources=sources, targets=targets)
    assert place in refusal.value.fields


def test_only_a_question_with_answers_of_its_own_takes_such_acts() -> None:
    with pytest.raises(Invalid) as refusal:
        perform(
            book(),
            op="retire",
            layer="passage",
            dimension="why",
            sources=["bad"],
            targets=[],
        )
    assert "dimension" in refusal.value.fields


def test_the_history_tells_acts_and_edits_by_hand_alike() -> None:
    changed, change = merged()
    answers = changed["layers"][0]["dimensions"][0]["labels"]
    answers[3]["title"] = "Favourable"
    answers.append({"id": "odd", "title": "Odd"})
    old, new = parse(book()), parse(changed)
    told = of_version(old, new, [change])
    assert [each.op for each in told] == ["merge", "rename", "add"]
    assert in_words(told[0], old, new) == ("“Mood”: “Bad” and “Plain” merged into “Not good”.")
    assert in_words(told[1], old, new) == "“Mood”: “Good” renamed to “Favourable”."
    assert label_changes.kept(told[0].told()) == told[0]


def test_an_act_undone_by_hand_is_not_told() -> None:
    _, change = merged()
    old = parse(book())
    assert of_version(old, old, [change]) == ()


def test_an_answer_that_is_gone_counts_as_retired() -> None:
    changed = book()
    del changed["layers"][0]["dimensions"][0]["labels"][1]
    (told,) = of_version(parse(book()), parse(changed), [])
    assert (told.op, told.sources) == ("retire", ("plain",))


def test_ids_are_made_of_titles() -> None:
    assert label_changes.id_of("Über alles!", set()) == "uber_alles"
    assert label_changes.id_of("Odd", {"odd"}) == "odd_2"
    assert label_changes.id_of("42", set()) == "a_42"
    assert label_changes.id_of("悪い", set()) == "a"


def test_moving_keeps_what_fits_and_asks_again_what_does_not() -> None:
    changed, _ = merged()
    moved = refit(parse(changed).layer("passage"), {"mood": "bad", "why": "Grim words."})
    assert moved.values == {}
    assert moved.former == {"mood": "bad", "why": "Grim words."}
    assert moved.missing == ("mood",)
    moved = refit(parse(changed).layer("passage"), {"mood": "good", "gone": 1})
    assert (moved.values, moved.former, moved.missing) == ({"mood": "good"}, {"gone": 1}, ())
