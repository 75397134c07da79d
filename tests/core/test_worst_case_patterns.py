"""Every pattern of the package takes steps in proportion to the text, on the worst text too.

The steps are counted by a matcher of our own, so no clock is asked. A new pattern is tried by
itself; one that is only ever tried at the start of something is named in `TRIED_ONCE`.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest

import annotator.core
import annotator.formats
from annotator.core.releasing import released
from tests.core.test_worst_case_texts import PIECES
from tests.pattern_steps import Steps, TooManySteps

_LENGTH, _TIMES = 80, 4
# A quadratic pattern takes up to sixteen times as many; what each search costs anew is forgiven.
_MOST = 6
# On a short text; to count on would tell nothing more.
_FAR_TOO_MANY = 50_000
# Searched for in lines of at most 200 letters (`blocks._is_short`).
SHORT_LINES = {"annotator.core.blocks._COUNT"}
TRIED_ONCE = {
    "annotator.core.codebooks.codebook_reader._ID",
    "annotator.core.invitees._ADDRESS",
    "annotator.core.invitees._NAMED",
    "annotator.core.masking._HOST",
    "annotator.core.releasing.release_options._SPDX",
    "annotator.formats.archive._PLAIN",
    "annotator.formats.cells._DANGEROUS",
    "annotator.formats.parquet_tables._PART",
    "annotator.formats.semeval_lines._OWN",
    "annotator.formats.webanno_tsv_reading._ROW",
}


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for package in (annotator.core, annotator.formats):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            for name, value in sorted(vars(importlib.import_module(found.name)).items()):
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{found.name}.{name}", value


PATTERNS = dict(_patterns())
_NAMES = released.naming(["Ada Lovelace", "Bo", "aa"])
assert _NAMES is not None
PATTERNS["names of people"] = _NAMES


@pytest.fixture(autouse=True)
def _deep() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    yield
    sys.setrecursionlimit(before)


def steps(pattern: re.Pattern[str], text: str, most: int, *, once: bool = False) -> int:
    """How many it takes; one more than the most where it takes more."""
    counted = Steps(pattern, text, most)
    with suppress(TooManySteps):
        counted.match() if once else counted.finditer()
    return counted.count


def slow_on(pattern: re.Pattern[str], *, once: bool = False) -> Iterator[str]:
    """The pieces on which steps grow faster than the text, or are very many on a short one."""
    for piece in PIECES:
        short, long = (f"x {piece * times}"[:times] + "!" for times in (_LENGTH, _LENGTH * _TIMES))
        few = steps(pattern, short, _FAR_TOO_MANY, once=once)
        if few > _FAR_TOO_MANY or steps(pattern, long, _MOST * few, once=once) > _MOST * few:
            yield piece


@pytest.mark.parametrize("name", sorted(PATTERNS.keys() - SHORT_LINES))
def test_no_text_makes_a_pattern_take_many_steps(name: str) -> None:
    assert list(slow_on(PATTERNS[name], once=name in TRIED_ONCE)) == []


def test_what_is_excepted_is_there() -> None:
    assert PATTERNS.keys() >= TRIED_ONCE | SHORT_LINES


@pytest.mark.parametrize("pattern", [r"a*b", r"(?:a|b)+c", r"\s*\(?\s*$", r"(?:a+)+b"])
def test_the_count_knows_a_slow_pattern(pattern: str) -> None:
    assert next(slow_on(re.compile(pattern)), None) is not None


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"a*b", r"a+?b|\d{2,3}", r"(?:a|b)+c", r"(?:ab)+?c?$", r"(?:a\d?)+a", r"(?:a|b)++c"),
        *(r"(?P<q>a)b?", r"(?<=x)a?", r"(?i)A{2,3}?a", r"x(?=a)|b(?!c)$", r"(?>a+)b|c"),
    ],
)
@pytest.mark.parametrize("text", ["", "xaab", "abababc", "a1a2aab", "AAAaabcb12 345"])
def test_it_finds_what_re_finds(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    match = compiled.match(text)
    assert Steps(compiled, text, 100_000).match() == (match and match.end())
    assert Steps(compiled, text, 100_000).finditer() == len(list(compiled.finditer(text)))
