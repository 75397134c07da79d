"""Two published data sets give the agreement that is known of them."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from annotator.core.agreement import LABEL_METRICS, Cell, Resampling, Table
from tests.core.agreement.studies import printed

DATA = Path(__file__).parents[4] / "shared/data"
MBIC = DATA / "mbic/annotations_final_notempty.xlsx"
FRAMES = DATA / "narrative-frames/full_annotations.json"

needs_mbic = pytest.mark.skipif(not MBIC.exists(), reason=f"{MBIC.name} is not beside the project")
needs_frames = pytest.mark.skipif(
    not FRAMES.exists(), reason=f"{FRAMES.name} is not beside the project"
)

OPINION = {
    "Entirely factual": 1,
    "Somewhat factual but also opinionated": 2,
    "Expresses writer’s opinion": 3,
}


@pytest.fixture(scope="module")
def mbic() -> list[dict[str, Any]]:
    """One judgement of one sentence by one crowdworker per row."""
    book = openpyxl.load_workbook(MBIC, read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = [str(name) for name in next(rows)]
    return [dict(zip(names, row, strict=True)) for row in rows]


def sentences(mbic: list[dict[str, Any]], column: str, answers: dict[str, int] | None) -> Table:
    return Table.of(
        Cell(
            row["sentence_id"],
            "0",
            row["survey_record_id"],
            answers[row[column]] if answers else row[column],
        )
        for row in mbic
    )


@needs_mbic
def test_mbic_bias(mbic: list[dict[str, Any]]) -> None:
    result = LABEL_METRICS["alpha_nominal"].result(
        sentences(mbic, "label", None), Resampling(rounds=200)
    )
    assert printed(result, 3) == 0.206
    assert (result.n.documents, result.n.pairable) == (1700, 17775)
    assert result.ci is not None
    assert result.ci[0] < 0.206 < result.ci[1]


@needs_mbic
@pytest.mark.parametrize(("scale", "value"), [("interval", 0.265), ("nominal", 0.166)])
def test_mbic_opinion(mbic: list[dict[str, Any]], scale: str, value: float) -> None:
    table = sentences(mbic, "factual", OPINION)
    assert printed(LABEL_METRICS[f"alpha_{scale}"].result(table), 3) == value


@needs_mbic
def test_mbic_has_more_pairs_of_annotators_than_a_dense_matrix_could_hold(
    mbic: list[dict[str, Any]],
) -> None:
    result = LABEL_METRICS["cohen_kappa"].result(sentences(mbic, "label", None))
    assert result.value == pytest.approx(0.2, abs=0.05)


@pytest.fixture(scope="module")
def frames() -> dict[str, Any]:
    """428 articles, yes/no questions, up to four annotators. −1 is no answer, and some
    answers say that the question does not apply."""
    found: dict[str, Any] = json.loads(FRAMES.read_text(encoding="utf-8"))
    return found


def answers(frames: dict[str, Any], question: str | None) -> Table:
    return Table.of(
        Cell(article, name, f"a{who}", value)
        for article, record in frames.items()
        for name, given in record.items()
        if (name == question if question else not name.startswith("_"))
        for who, value in enumerate(given[1])
        if value in ("yes", "no")
    )


@needs_frames
@pytest.mark.parametrize(
    ("question", "value"),
    [("ec2", 0.700), ("mo2", 0.515), ("co1", 0.448), ("re1", 0.000), (None, 0.561)],
)
def test_narrative_frames(frames: dict[str, Any], question: str | None, value: float) -> None:
    result = LABEL_METRICS["alpha_nominal"].result(answers(frames, question))
    assert printed(result, 3) == value
