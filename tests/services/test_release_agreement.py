"""Agreement by background stands in a release alone, and only where every bin has enough people."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

import pytest

from annotator.models import Project
from annotator.services.agreement import agreement_summary
from annotator.services.people import background
from tests.people import Person
from tests.releases import contents, demo, released

__all__ = ["demo"]

AGE: dict[str, object] = {
    "id": "age",
    "title": "Age",
    "question": "How old are you?",
    "bins": {"under_40": "Under 40", "over_40": "40 and over"},
}


def told(monkeypatch: pytest.MonkeyPatch, of: dict[UUID, str], floor: int) -> None:
    """What may be told of these people, as `background.bins` would say it."""

    def bins(*, project: Project, members: Collection[UUID]) -> background.Bins:
        rows = {member: {"age": answer} for member, answer in of.items() if member in members}
        return background.Bins(floor=floor, variables=[AGE], of=rows)

    monkeypatch.setattr(background, "bins", bins)


def by_background(project: Project, version: str = "1.0.0", **options: Any) -> tuple[Any, str]:
    """The one variable of a release, and the words beside it."""
    files = contents(released(project, version, **options))
    (found,) = json.loads(files["agreement.json"])["by_background"]
    return found, files["agreement.md"].decode()


def test_agreement_within_a_bin_is_that_of_its_people_alone(
    demo: Project, ada: Person, ben: Person, chi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, {who.membership.pk: "under_40" for who in (ada, ben)}, 2)
    found, words = by_background(demo)
    (young,) = found["bins"]
    assert (found["suppressed"], young["title"], young["annotators"]) == (None, "Under 40", 2)
    assert "### Under 40: 2 annotators" in words
    chi.membership.assignments.filter(state="submitted").update(
        state="in_progress", submitted_at=None
    )
    alone = agreement_summary.summary(project=demo)
    of_two = {
        (layer["layer"], each["title"]): each["value"]
        for layer in alone["layers"]  # type: ignore[attr-defined]
        for each in layer["dimensions"]
    }
    within = {(each["layer"], each["title"]): each["value"] for each in young["measured"]}
    assert any(value is not None for value in of_two.values())
    assert of_two.items() <= within.items()


def test_one_bin_with_too_few_takes_its_variable_along_and_says_so(
    demo: Project, ada: Person, ben: Person, chi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bins = {ada: "under_40", ben: "under_40", chi: "over_40"}
    told(monkeypatch, {who.membership.pk: answer for who, answer in bins.items()}, 2)
    found, words = by_background(demo)
    assert found["bins"] == []
    assert "“40 and over” fewer than 2" in found["suppressed"]
    assert found["suppressed"] in words


def test_who_is_withdrawn_is_not_counted_towards_the_floor(
    demo: Project, ada: Person, ben: Person, chi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, {who.membership.pk: "under_40" for who in (ada, ben, chi)}, 3)
    assert by_background(demo)[0]["suppressed"] is None
    found, _ = by_background(demo, "1.0.1", without_annotators=[ada.membership.pseudonym])
    assert "fewer than 3" in found["suppressed"]


def test_nothing_asked_is_nothing_told(demo: Project) -> None:
    assert json.loads(contents(released(demo))["agreement.json"])["by_background"] == []
