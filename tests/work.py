"""How much is done, counted instead of timed: the same on every machine, however loaded.

What a pattern does within one line is counted by `tests.pattern_steps`.
"""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import annotator

_OURS = str(Path(annotator.__file__).parent)


def lines_run(action: Callable[[], object]) -> int:
    """How many lines of the package run while this is done, each loop's turn counted anew."""
    count = 0

    def line(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, _event: str, _argument: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(_OURS) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


class DoesNotEnd(BaseException):
    """What was begun had not ended long after it should have."""


@contextmanager
def watched(seconds: int = 120) -> Iterator[None]:
    """End what would run for ever. Far above what anything takes: a guard, and no measurement."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise DoesNotEnd

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
