"""From readings to units at every level; reading and finding nothing is an answer."""

import pytest

from annotator.core.agreement import (
    Document,
    Judgement,
    Layer,
    Level,
    Question,
    Reading,
    Table,
    Undefined,
    measure,
)
from annotator.core.errors import Invalid

SENTENCES = ((0, 10), (10, 20), (20, 30))


def units(table: Table) -> list[dict[str, str]]:
    """What each unit holds, by annotator; a unit that stands for several occurs so often."""
    found: list[dict[str, str]] = [{} for _ in table.unit_document]
    for unit, who, value in zip(table.unit, table.annotator, table.value, strict=True):
        found[unit][table.annotators[who]] = table.values[value]
    return [
        held
        for held, times in zip(found, table.unit_weight, strict=True)
        for _ in range(int(times))
    ]


def span(start: int, end: int, **values: str | int | frozenset[str]) -> Judgement:
    return Judgement("passage", ((start, end),), values)


def text(*readings: Reading, key: str = "d1") -> Document:
    return Document(key, 30, readings, sentences=SENTENCES, blocks=((0, 20), (20, 30)))


MARKED = text(
    Reading("a", (span(2, 12, frame="x"), span(11, 14, frame="y"))),
    Reading("b", (span(25, 28, frame="x"),)),
)


def test_a_sentence_holds_the_labels_of_the_spans_that_touch_it() -> None:
    table = Layer.of([MARKED], "passage").table(Question("frame", level=Level.SENTENCE))
    assert units(table) == [{"a": "x", "b": ""}, {"a": "x|y", "b": ""}, {"a": "", "b": "x"}]


def test_a_block_and_a_document_hold_the_labels_within() -> None:
    study = Layer.of([MARKED], "passage")
    assert units(study.table(Question("frame", level=Level.BLOCK))) == [
        {"a": "x|y", "b": ""},
        {"a": "", "b": "x"},
    ]
    assert units(study.table(Question("frame", level=Level.DOCUMENT))) == [{"a": "x|y", "b": "x"}]


def test_asked_about_one_label_the_others_are_not_there() -> None:
    study = Layer.of([MARKED], "passage")
    table = study.table(Question("frame", "x", Level.DOCUMENT))
    assert units(table) == [{"a": "x", "b": "x"}]
    assert units(study.table(Question("frame", "y", Level.DOCUMENT))) == [{"a": "y", "b": ""}]


def test_asked_where_only_marked_counts() -> None:
    table = Layer.of([MARKED], "passage").table(Question(level=Level.SENTENCE))
    assert units(table) == [
        {"a": "marked", "b": ""},
        {"a": "marked", "b": ""},
        {"a": "", "b": "marked"},
    ]


def test_a_reading_that_found_nothing_says_no_label_everywhere() -> None:
    study = Layer.of([text(Reading("a", (span(2, 5, frame="x"),)), Reading("b"))], "passage")
    assert units(study.table(Question("frame", level=Level.DOCUMENT))) == [{"a": "x", "b": ""}]
    assert measure("alpha_masi", study, Question("frame", level=Level.SENTENCE)).n.pairable == 6


def test_two_readings_that_found_nothing_agree_without_chance_correction() -> None:
    study = Layer.of([text(Reading("a"), Reading("b"))], "passage")
    question = Question("frame", level=Level.DOCUMENT)
    assert measure("percent", study, question).value == 1.0
    assert measure("alpha_nominal", study, question).undefined is Undefined.ONE_VALUE


def test_nothing_found_is_not_the_same_as_not_read() -> None:
    read = Layer.of([MARKED, text(Reading("a"), Reading("b"), key="d2")], "passage")
    unread = Layer.of([MARKED], "passage")
    assert measure("char_alpha", read, Question()).value != (
        measure("char_alpha", unread, Question()).value
    )
    assert measure("char_alpha", read, Question()).n.documents == 2


def test_on_a_scale_a_stretch_holds_the_strongest_and_an_empty_one_no_value() -> None:
    document = text(
        Reading("a", (span(0, 5, strength=1), span(3, 8, strength=3))),
        Reading("b", (span(4, 12, strength=2),)),
    )
    table = Layer.of([document], "passage").table(Question("strength", level=Level.SENTENCE))
    assert [held for held in units(table) if held] == [{"a": "3", "b": "2"}, {"b": "2"}]


def test_aligned_spans_carry_their_answers() -> None:
    document = text(
        Reading("a", (span(0, 10, frame="x"), span(20, 25, frame="y"))),
        Reading("b", (span(1, 10, frame="z"),)),
    )
    table = Layer.of([document], "passage").table(Question("frame"))
    assert units(table) == [{"a": "x", "b": "z"}, {"a": "y"}]
    assert units(Layer.of([document], "passage").table(Question("frame", "x"))) == [
        {"a": "true", "b": "false"},
        {"a": "false"},
    ]


def test_slots_are_compared_as_they_were_judged_and_a_missing_one_is_missing() -> None:
    def sentence(slot: int, bias: str) -> Judgement:
        return Judgement("sentence", slot=slot, values={"bias": bias})

    document = text(
        Reading("a", (sentence(0, "biased"), sentence(2, "not"))),
        Reading("b", (sentence(0, "not"), sentence(1, "not"), sentence(2, "not"))),
    )
    study = Layer.of([document], "sentence", Level.SENTENCE)
    assert units(study.table(Question("bias"))) == [
        {"a": "biased", "b": "not"},
        {"b": "not"},
        {"a": "not", "b": "not"},
    ]


def test_a_sentence_layer_can_be_seen_from_the_document() -> None:
    document = text(
        Reading("a", (Judgement("sentence", slot=1, values={"bias": "biased"}),)), Reading("b")
    )
    study = Layer.of([document], "sentence", Level.SENTENCE)
    assert units(study.table(Question("bias", level=Level.DOCUMENT))) == [{"a": "biased", "b": ""}]


def test_document_answers_are_one_unit_each() -> None:
    def reading(who: str, answer: frozenset[str]) -> Reading:
        return Reading(who, (Judgement("article", values={"frames": answer}),))

    document = Document("d1", 0, (reading("a", frozenset("xy")), reading("b", frozenset("x"))))
    study = Layer.of([document], "article", Level.DOCUMENT)
    assert units(study.table(Question("frames"))) == [{"a": "x|y", "b": "x"}]


def test_an_empty_text_is_no_trouble() -> None:
    study = Layer.of([Document("d1", 0, (Reading("a"), Reading("b")))], "passage")
    assert measure("char_alpha", study, Question()).value is None
    assert measure("u_alpha", study, Question()).value is None


def test_judgements_of_other_layers_are_not_seen() -> None:
    other = Judgement("quote", ((0, 5),), {"frame": "x"})
    document = text(Reading("a", (other,)), Reading("b", (other,)))
    assert Layer.of([document], "passage").judgements == ()


def test_two_readings_by_one_annotator_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        text(Reading("a"), Reading("a"))
    assert "d1" in refused.value.fields


def test_an_unknown_metric_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as refused:
        measure("alpha_cubist", Layer.of([MARKED], "passage"), Question("frame"))
    assert "alpha_cubist" in refused.value.message
