"""Span F1 in its four readings and agr, against hand values and plain loops."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.core.agreement import Document, Judgement, Question, Reading, measure, pairs
from tests.core.agreement.studies import Mark, Spans, corpora, document, layer

FRAME = Question("frame")
WHERE = Question()


def characters(spans: Spans) -> set[tuple[str, int]]:
    return {(label, place) for start, end, label in spans for place in range(start, end)}


def united(spans: Spans) -> list[Mark]:
    """Spans of one label merged where they share a character."""
    found: list[Mark] = []
    for label, start, end in sorted((label, start, end) for start, end, label in spans):
        if found and found[-1][2] == label and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]), label)
        else:
            found.append((start, end, label))
    return found


def exact(mine: Spans, theirs: Spans) -> tuple[float, int]:
    return sum((Counter(mine) & Counter(theirs)).values()), len(mine)


def overlap(mine: Spans, theirs: Spans) -> tuple[float, int]:
    matched = sum(
        any(label == other and min(end, last) > max(start, first) for first, last, other in theirs)
        for start, end, label in mine
    )
    return matched, len(mine)


def char(mine: Spans, theirs: Spans) -> tuple[float, int]:
    return len(characters(mine) & characters(theirs)), len(characters(mine))


def semeval(mine: Spans, theirs: Spans) -> tuple[float, int]:
    other = characters(theirs)
    return sum(len(characters([span]) & other) / (span[1] - span[0]) for span in united(mine)), len(
        united(mine)
    )


def by_definition(documents: list[Document], rule: Any) -> float | None:
    total, weight = 0.0, 0.0
    for one, other in (("a", "b"), ("a", "c"), ("b", "c")):
        found = {one: [0.0, 0.0], other: [0.0, 0.0]}
        for text in documents:
            spans = {
                r.annotator: [(*j.parts[0], j.values["frame"]) for j in r.judgements]
                for r in text.readings
            }
            if one in spans and other in spans:
                for mine, theirs in ((one, other), (other, one)):
                    matched, size = rule(spans[mine], spans[theirs])
                    found[mine][0] += matched
                    found[mine][1] += size
        share = [matched / size if size else 0 for matched, size in found.values()]
        size = sum(size for _, size in found.values())
        total += size * (2 * share[0] * share[1] / sum(share) if sum(share) else 0)
        weight += size
    return total / weight if weight else None


@settings(max_examples=250, deadline=None)
@given(documents=corpora())
def test_each_f1_follows_its_definition(documents: list[Document]) -> None:
    for rule in (exact, overlap, char, semeval):
        expected = by_definition(documents, rule)
        found = measure(f"span_f1_{rule.__name__}", layer(*documents), FRAME).value
        assert found == (None if expected is None else pytest.approx(expected)), rule.__name__


def test_overlap_counts_precision_and_recall_apart() -> None:
    study = layer(document({"a": [(0, 30, "x")], "b": [(0, 5, "x"), (10, 15, "x"), (50, 55, "x")]}))
    precision, recall = 1 / 1, 2 / 3
    assert measure("span_f1_overlap", study, FRAME).value == pytest.approx(
        2 * precision * recall / (precision + recall)
    )


def test_touching_spans_share_no_character() -> None:
    study = layer(document({"a": [(0, 10, "x")], "b": [(10, 20, "x")]}))
    assert measure("span_f1_overlap", study, FRAME).value == 0.0


def test_exact_asks_for_the_same_label_and_where_alone_does_not() -> None:
    study = layer(document({"a": [(0, 10, "x")], "b": [(0, 10, "y")]}))
    assert measure("span_f1_exact", study, FRAME).value == 0.0
    assert measure("span_f1_exact", study, WHERE).value == 1.0


def test_a_span_with_two_answers_is_two_marks() -> None:
    def reading(who: str, *answers: str) -> Reading:
        return Reading(who, (Judgement("passage", ((0, 10),), {"frame": frozenset(answers)}),))

    study = layer(Document("d1", 20, (reading("a", "x", "y"), reading("b", "x"))))
    assert measure("span_f1_exact", study, FRAME).value == pytest.approx(2 / 3)


def test_a_discontinuous_span_is_matched_as_a_whole() -> None:
    def reading(who: str, *parts: tuple[int, int]) -> Reading:
        return Reading(who, (Judgement("passage", parts),))

    same = layer(
        Document("d1", 50, (reading("a", (0, 5), (20, 30)), reading("b", (0, 5), (20, 30))))
    )
    part = layer(Document("d1", 50, (reading("a", (0, 5), (20, 30)), reading("b", (20, 30)))))
    assert measure("span_f1_exact", same, WHERE).value == 1.0
    assert measure("span_f1_exact", part, WHERE).value == 0.0
    assert measure("span_f1_overlap", part, WHERE).value == 1.0


def test_semeval_unites_overlapping_spans_of_a_side_so_that_precision_stays_below_one() -> None:
    study = layer(document({"a": [(0, 20, "x")], "b": [(0, 12, "x"), (8, 20, "x")]}))
    assert measure("span_f1_semeval", study, WHERE).value == pytest.approx(1.0)


def test_semeval_hand_value() -> None:
    study = layer(document({"a": [(0, 10, "x"), (20, 30, "x")], "b": [(5, 15, "x")]}))
    precision, recall = (5 / 10 + 0) / 2, (5 / 10) / 1
    assert measure("span_f1_semeval", study, WHERE).value == pytest.approx(
        2 * precision * recall / (precision + recall)
    )


def test_agr_is_reported_both_ways_and_as_their_mean() -> None:
    study = layer(
        document(
            {"a": [(0, 10, "x"), (20, 30, "x"), (40, 50, "x"), (52, 58, "x")], "b": [(0, 30, "x")]}
        )
    )
    both = {(pair.one, pair.other): pair.value for pair in pairs("agr", study, FRAME)}
    assert both == {("a", "b"): 0.5, ("b", "a"): 1.0}
    assert measure("agr", study, FRAME).value == 0.75


def test_agr_of_somebody_who_marked_nothing_is_undefined_that_way_only() -> None:
    study = layer(document({"a": [], "b": [(0, 30, "x")]}))
    both = {(pair.one, pair.other): pair for pair in pairs("agr", study, FRAME)}
    assert both["a", "b"].value is None
    assert both["a", "b"].undefined is not None
    assert both["b", "a"].value == 0.0


def test_annotators_meet_only_in_documents_both_have_read() -> None:
    study = layer(
        document({"a": [(0, 10, "x")]}),
        document({"b": [(0, 10, "x")], "a": [(0, 10, "x")]}, key="d2"),
    )
    assert measure("span_f1_exact", study, FRAME).value == 1.0
