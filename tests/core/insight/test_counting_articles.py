"""Different articles in each cell: ticked off where there is room, sorted where there is not."""

import numpy as np
import pytest

from annotator.core.insight import crosstab

MARKS = [(0, 0), (0, 0), (0, 4), (1, 2), (3, 1), (3, 2), (3, 1), (1, 2)]


@pytest.mark.parametrize("most", [0, 20_000_000])
@pytest.mark.parametrize("marks", [MARKS, MARKS[:1], []])
def test_ticking_off_and_sorting_come_to_the_same(
    marks: list[tuple[int, int]], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = np.array([each for each, _ in marks], dtype=np.int64)
    article = np.array([each for _, each in marks], dtype=np.int64)
    plain = [len({b for a, b in marks if a == place}) for place in range(4)]
    monkeypatch.setattr(crosstab, "_MOST_MARKED_OFF", most)
    assert crosstab._different(cell, article, 5, 4).tolist() == plain
