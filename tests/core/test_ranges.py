"""Which bytes are asked for, by the examples of RFC 9110 and by what clients get wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ranges import OutOfRange, Part, matches, part

TAG = '"abc"'


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-499", (0, 499)),
        ("bytes=500-999", (500, 999)),
        ("bytes=-500", (9500, 9999)),
        ("bytes=9500-", (9500, 9999)),
        ("bytes=9500-20000", (9500, 9999)),
        ("bytes=-20000", (0, 9999)),
        ("Bytes = 1 - 2", (1, 2)),
    ],
)
def test_one_range_is_what_the_standard_says(header: str, expected: tuple[int, int]) -> None:
    found = part(header, None, TAG, 10_000)
    assert found == Part(*expected, 10_000)
    assert found.header == f"bytes {expected[0]}-{expected[1]}/10000"


@pytest.mark.parametrize(
    "header", [None, "bytes=0-1,5-6", "bytes=5-2", "lines=0-1", "bytes=-", "bytes=a-b", "0-5"]
)
def test_what_is_no_single_range_gives_the_whole_file(header: str | None) -> None:
    assert part(header, None, TAG, 100) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=-0", 5), ("bytes=0-", 0)]
)
def test_bytes_that_are_not_there_are_refused(header: str, size: int) -> None:
    with pytest.raises(OutOfRange):
        part(header, None, TAG, size)


def test_a_range_of_another_version_gives_the_whole_file() -> None:
    assert part("bytes=5-", TAG, TAG, 10) == Part(5, 9, 10)
    assert part("bytes=5-", '"other"', TAG, 10) is None
    assert part("bytes=5-", f"W/{TAG}", TAG, 10) is None
    assert part("bytes=5-", "Wed, 21 Oct 2015 07:28:00 GMT", TAG, 10) is None


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 50))
def test_a_part_lies_in_the_file(first: int, last: int, size: int) -> None:
    try:
        found = part(f"bytes={first}-{last}", None, TAG, size)
    except OutOfRange:
        assert first >= size
        return
    if found is not None:
        assert 0 <= found.first <= found.last < size
        assert found.length == found.last - found.first + 1


def test_known_bytes_are_not_sent_again() -> None:
    assert matches(f'"x", W/{TAG}', TAG)
    assert matches("*", TAG)
    assert not matches('"x"', TAG)
    assert not matches(None, TAG)
