"""Pace, projected end and who is behind, against numbers counted by hand."""

from datetime import date, timedelta

import pytest

from annotator.core.pace import Work, elapsed, pace, standing

TODAY = date(2024, 4, 15)


def day(ago: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=ago)


def test_the_pace_is_of_the_last_two_weeks_since_the_first_day_with_work() -> None:
    found = pace({day(30): 500, day(3): 6, day(1): 2}, left=9, today=TODAY)
    assert found.per_day == 2.0
    assert found.ends_on == TODAY + timedelta(days=5)


def test_without_work_there_is_no_end_in_sight_and_with_nothing_left_it_is_today() -> None:
    assert pace({}, left=3, today=TODAY).ends_on is None
    assert pace({}, left=0, today=TODAY).ends_on == TODAY
    assert pace({day(0): 4}, left=0, today=TODAY).ends_on == TODAY
    assert pace({day(13): 1}, left=1_000_000, today=TODAY).ends_on is None


@pytest.mark.parametrize(
    ("work", "over", "said"),
    [
        (Work(done=4, begun=0, open=0), None, "finished"),
        (Work(done=0, begun=0, open=0), None, "idle"),
        (Work(done=0, begun=0, open=5), None, "waiting"),
        (Work(done=1, begun=1, open=5, days_since_saved=3), None, "stuck"),
        (Work(done=1, begun=1, open=5, days_since_saved=2), None, "going"),
        (Work(done=3, begun=0, open=7, days_since_saved=0), 0.5, "behind"),
        (Work(done=4, begun=0, open=6, days_since_saved=0), 0.5, "going"),
        (Work(done=0, begun=0, open=5), 0.5, "behind"),
    ],
)
def test_who_is_behind_or_stuck(work: Work, over: float | None, said: str) -> None:
    assert standing(work, over) == said


def test_the_share_of_a_rounds_time() -> None:
    assert elapsed(day(4), TODAY + timedelta(days=5), TODAY) == 0.5
    assert elapsed(day(9), day(5), TODAY) == 1.0
    assert elapsed(None, TODAY, TODAY) is None
