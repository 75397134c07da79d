"""Lines in which people are named."""

import pytest

from annotator.core import invitees
from annotator.core.errors import Invalid
from annotator.core.invitees import Invitee


def test_names_and_addresses_are_told_apart() -> None:
    lines = ["  Ada  Example ", "", "ben@example.org", "Chi Ex <chi@example.org>"]
    assert invitees.read(lines) == [
        Invitee("Ada Example", ""),
        Invitee("", "ben@example.org"),
        Invitee("Chi Ex", "chi@example.org"),
    ]


@pytest.mark.parametrize("line", ["ben@", "@example.org", "Ben <ben>", "Ben <>", "a b@example.org"])
def test_what_looks_like_an_address_must_be_one(line: str) -> None:
    with pytest.raises(Invalid) as refusal:
        invitees.read(["Ada", line])
    assert list(refusal.value.fields) == ["people.1"]


@pytest.mark.parametrize("lines", [[], ["", "  "], ["x"] * 101])
def test_somebody_must_be_named_and_not_too_many(lines: list[str]) -> None:
    with pytest.raises(Invalid):
        invitees.read(lines)


def test_more_people_than_a_page_can_show_are_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        invitees.read([f"Person {number}" for number in range(101)])
    assert list(refusal.value.fields) == ["people"]


def test_nobody_gets_two_links() -> None:
    with pytest.raises(Invalid) as refusal:
        invitees.read(["ben@example.org", "Ben <BEN@example.org>"])
    assert list(refusal.value.fields) == ["people.1"]


@pytest.mark.parametrize("line", ["a\x00b", "a\ud800b"])
def test_what_is_not_text_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(Invalid) as refusal:
        invitees.read(["Ada", line])
    assert list(refusal.value.fields) == ["people.1"]
