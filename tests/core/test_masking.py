"""Names of outlets and authors are struck out in every spelling, and no offset moves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.masking import Outlet, hidden, masks

GUARDIAN = Outlet(names=("The Guardian",), domains=("theguardian.com",))
BBC = Outlet(names=("BBC", "British Broadcasting Corporation"), domains=("bbc.co.uk",))


@pytest.mark.parametrize(
    "told",
    [
        "The Guardian",
        "THE GUARDIAN",
        "the\u00a0Guardian",
        "The\nGuardian",
        "the-guardian",
        "Guardian",
        "@TheGuardian",
        "#theguardian",
        "theguardian.com",
        "https://www.theguardian.com/world/2024/apr/04/dam?CMP=x",
        "tips@theguardian.com",
        "amp.theguardian.com",
    ],
)
def test_every_spelling_of_the_name_is_hidden(told: str) -> None:
    text = f"As ({told}) has learned, the dam is safe."
    shown = hidden(text, GUARDIAN)
    assert shown == text.replace(told, "█" * len(told))


def test_a_short_name_that_is_a_word_is_hidden_only_as_a_name() -> None:
    sun = Outlet(names=("The Sun",))
    assert (
        hidden("The sun rose. A Sun reporter saw it.", sun)
        == "███████ rose. A ███ reporter saw it."
    )
    assert hidden("In the guardianship case", GUARDIAN) == "In the guardianship case"


@pytest.mark.parametrize("told", ["BBC", "B.B.C.", "bbc.co.uk", "British Broadcasting Corporation"])
def test_initials_are_hidden_with_and_without_full_stops(told: str) -> None:
    assert told not in hidden(f"Seen on the {told} yesterday", BBC)


def test_the_author_and_the_address_are_hidden() -> None:
    text = (
        "By Anna Maria Berg and Tom Ock\nAnna  Maria Berg is in Kyiv. More at canary.example/dam-7."
    )
    shown = hidden(
        text, Outlet(), byline="By Anna Maria Berg and Tom Ock", url="https://canary.example/x"
    )
    for told in ("Anna", "Berg", "Ock", "canary", "dam-7"):
        assert told not in shown
    assert "is in Kyiv" in shown


def test_nothing_known_hides_nothing() -> None:
    assert masks("The dam is safe.", Outlet(), None, None) == []
    assert masks("The dam is safe.", Outlet(names=("", " ")), "", "") == []
    assert masks("The dam is safe.", Outlet(), None, "http://[broken") == []


@settings(deadline=None)
@given(st.text(max_size=200), st.text(min_size=1, max_size=20), st.text(max_size=30))
def test_masks_lie_in_the_text_sorted_apart_and_keep_its_length(
    text: str, name: str, byline: str
) -> None:
    whole = f"{text} {name} {text}"
    found = masks(whole, Outlet(names=(name,)), byline)
    edges = [edge for part in found for edge in part]
    assert edges == sorted(set(edges))
    assert not edges or edges[-1] <= len(whole)
    assert len(hidden(whole, Outlet(names=(name,)), byline)) == len(whole)
