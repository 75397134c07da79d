"""A cell is read by programs as it was meant, and by spreadsheets as nothing but text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.cells import cell, guarded, unguarded


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_guarded(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@given(st.text(alphabet="='+-@\t\r a"))
def test_the_guard_can_be_undone_whatever_the_text(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text())
def test_no_text_comes_out_as_a_formula(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (-3, "-3"),
        (0, "0"),
        (["a", "b"], "a|b"),
        ([], ""),
        ({"licence": "CC-BY"}, '{"licence":"CC-BY"}'),
        ([[0, 3], [5, 9]], "[[0,3],[5,9]]"),
        (["=a", "b"], "'=a|b"),
    ],
)
def test_every_kind_of_value_has_its_form(value: object, shown: str) -> None:
    assert cell(value) == shown
