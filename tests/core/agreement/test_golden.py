"""The golden file that other languages read too."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.core.agreement import (
    LABEL_METRICS,
    METRICS,
    Cell,
    Document,
    Judgement,
    Layer,
    Question,
    Reading,
    Resampling,
    Result,
    Table,
    Undefined,
    measure,
)

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "fixtures/agreement.json").read_text(encoding="utf-8")
)


def result(case: dict[str, Any]) -> Result:
    if "ratings" in case:
        cells = [
            Cell(document, unit, who, frozenset(value) if isinstance(value, list) else value)
            for document, unit, who, value in case["ratings"]
        ]
        return LABEL_METRICS[case["metric"]].result(Table.of(cells, case["answers"]))
    documents = [
        Document(
            one["id"],
            one["length"],
            tuple(
                Reading(reading["annotator"], tuple(judgement(span) for span in reading["spans"]))
                for reading in one["readings"]
            ),
            tokens=tuple((start, end) for start, end in one.get("tokens", ())),
        )
        for one in case["documents"]
    ]
    question = Question(case["dimension"], case["label"])
    return measure(case["metric"], Layer.of(documents, "passage"), question)


def judgement(span: dict[str, Any]) -> Judgement:
    parts = tuple((start, end) for start, end in span["parts"])
    return Judgement("passage", parts, {"frame": span["frame"]})


@pytest.mark.parametrize(
    "case", GOLDEN["cases"], ids=lambda case: f"{case['metric']}: {case['name']}"
)
def test_golden_case(case: dict[str, Any]) -> None:
    found = result(case)
    assert found.value == (
        None if case["value"] is None else pytest.approx(case["value"], abs=1e-9)
    )
    assert found.undefined == (case["undefined"] and Undefined[case["undefined"]])
    assert case["n"] == {
        "documents": found.n.documents,
        "units": found.n.units,
        "annotators": found.n.annotators,
        "pairable": found.n.pairable,
    }


def test_golden_weights() -> None:
    golden = GOLDEN["weights"]
    resampling = Resampling(seed=golden["seed"], rounds=len(golden["counts"]))
    assert resampling.weights(tuple(golden["documents"])).tolist() == golden["counts"]


def test_every_metric_but_the_optional_one_has_a_golden_case() -> None:
    assert {case["metric"] for case in GOLDEN["cases"]} | {"gamma"} == set(METRICS)
