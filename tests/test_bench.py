"""The measurements judge themselves: targets by ratio, and what got worse by name."""

from bench.__main__ import worse
from bench.lines import Line


def test_a_line_says_whether_its_target_is_met() -> None:
    assert Line("save", "", "", 3.9, most=4).verdict == "meets"
    assert Line("save", "", "", 4.1, most=4).verdict == "falls short"
    assert Line("export jsonl", "", "", 0.6, least=0.7).verdict == "falls short"
    assert Line("release", "", "", 0.1).verdict == ""


def test_what_moved_away_from_its_limit_is_named() -> None:
    before = {"SQLite": {"save": 2.0, "export jsonl": 0.6, "open": 3.0}}
    now = {"SQLite": {"save": 3.5, "export jsonl": 0.3, "open": 1.9, "new": 9.0}}
    assert worse(now, before) == [
        "SQLite, save: 2.00 before, 3.50 now",
        "SQLite, export jsonl: 0.60 before, 0.30 now",
    ]
    assert worse(before, now) == ["SQLite, open: 1.90 before, 3.00 now"]
