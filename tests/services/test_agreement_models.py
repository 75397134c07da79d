"""Models on the agreement page: only where somebody chose them, named, and held against gold."""

import json

import pytest

from annotator.core.agreement import Resampling
from annotator.core.agreement.against_gold import figures
from annotator.core.errors import Invalid
from annotator.models import AgreementTable, Assignment, Document, Project
from annotator.services.agreement import (
    agreement,
    agreement_confusion,
    agreement_gold,
    agreement_summary,
)
from annotator.services.agreement import agreement_models as models
from annotator.services.agreement.agreement_confusion import Asked
from annotator.services.agreement.agreement_wishes import Wish
from annotator.services.quality import gold
from tests.articles import SHORT
from tests.people import Person
from tests.services.test_agreement import two_read

__all__ = ["two_read"]

pytestmark = pytest.mark.django_db


def brought(mona: Person, project: Project, documents: list[Document], at: int = 0) -> str:
    """A model marks the first words of each article; its name in the data."""
    quote = SHORT[at : at + 11]
    values = {"framing": ["none"], "sentiment": "negative", "voice": "outlet"}
    mark = {"layer": "passage", "quote": quote, "start": at, "end": at + 11, "values": values}
    lines: list[object] = [{"model": {"name": "tagger", "version": str(at)}}]
    lines += [{"key": each.key, "annotations": [mark]} for each in documents]
    answer = mona.client.post(
        f"/api/v1/projects/{project.slug}/model-readings/",
        "\n".join(map(json.dumps, lines)),
        content_type="application/x-ndjson",
    )
    assert answer.status_code == 201, answer.content
    return str(answer.json()["annotator"])


def test_no_number_about_people_changes_because_a_model_has_read(
    project: Project, mona: Person, two_read: list[Document]
) -> None:
    before = agreement_summary.summary(project=project)
    name = brought(mona, project, two_read)
    after = agreement_summary.summary(project=project)
    assert after.pop("models") == [{"annotator": name, "name": "tagger", "version": "0"}]
    assert before.pop("models") == []
    assert after == before


def test_a_chosen_model_is_one_more_annotator_and_the_methods_say_what_it_is(
    project: Project, mona: Person, ada: Person, two_read: list[Document]
) -> None:
    name = brought(mona, project, two_read)
    alone = agreement.answer(project=project, wish=Wish(dimension="sentiment"))
    with_it = agreement.answer(project=project, wish=Wish(dimension="sentiment", models=name))
    assert name not in str(alone["pairs"])
    pairs = with_it["pairs"]
    people = {each[side] for each in pairs for side in ("one", "other")}  # type: ignore[attr-defined]
    assert {name, ada.membership.pseudonym} <= people
    assert f"not a person: {name}" in str(with_it["methods"])
    assert "model" not in str(alone["methods"])
    assert [each["code"] for each in with_it["warnings"]] == ["with_models"]  # type: ignore[attr-defined]
    tables = AgreementTable.objects.values_list("asked", flat=True)
    assert {bool(each.get("models")) for each in tables} == {True, False}


def test_a_models_answers_are_in_the_confusion_only_where_it_is_chosen(
    project: Project, mona: Person, two_read: list[Document]
) -> None:
    name = brought(mona, project, two_read)

    def labels(chosen: str) -> set[str]:
        asked = Asked(Wish(dimension="sentiment", models=chosen))
        found = agreement_confusion.answer(project=project, asked=asked)
        return {each["label"] for each in found["labels"]}  # type: ignore[attr-defined]

    assert "negative" not in labels("")
    assert "negative" in labels(name)


def test_whoever_is_no_model_here_cannot_be_chosen_as_one(
    project: Project, mona: Person, ada: Person, two_read: list[Document]
) -> None:
    for name in (ada.membership.pseudonym, "nobody"):
        with pytest.raises(Invalid, match="no model"):
            models.chosen(project, name)


def test_each_label_is_held_against_the_settled_version(
    project: Project, mona: Person, ada: Person, two_read: list[Document]
) -> None:
    name = brought(mona, project, two_read[:1])
    other = brought(mona, project, two_read[:1], at=23)
    settled = Assignment.objects.get(document=two_read[0], member=ada.membership)
    gold.settle_from(reading=settled, by=mona.membership)
    wish = Wish(dimension="sentiment", models=f"{name},{other}")
    shown = agreement_gold.answer(project=project, wish=wish)
    readers = {each["annotator"]: each for each in shown["readers"]}  # type: ignore[attr-defined]
    assert readers[name]["is_model"]
    assert not readers[ada.membership.pseudonym]["is_model"]
    found = {each["label"]: each for each in readers[name]["labels"]}
    # Ada marked two places as neutral; the model marked one of them, as negative.
    assert (found["neutral"]["found"], found["neutral"]["missed"]) == (0, 2)
    assert (found["negative"]["found"], found["negative"]["false"]) == (0, 1)
    places = agreement_gold.answer(project=project, wish=Wish(models=name))
    by_name = {each["annotator"]: each for each in places["readers"]}  # type: ignore[attr-defined]
    (place,) = by_name[name]["labels"]
    assert (place["found"], place["false"], place["missed"]) == (1, 0, 1)
    assert place["f1"]["value"] == pytest.approx(2 / 3)
    own = {each["label"]: each for each in readers[ada.membership.pseudonym]["labels"]}
    assert own["neutral"]["f1"] == {"value": 1.0, "ci": [1.0, 1.0]}
    assert "not a person" not in str(agreement_gold.answer(project=project, wish=Wish())["methods"])


def test_precision_recall_and_f1_are_what_they_are_by_hand() -> None:
    articles = {"a": {"x": (3, 1, 0)}, "b": {"x": (1, 1, 4), "y": (0, 2, 0)}}
    found = figures(articles, Resampling(rounds=200))
    assert found["x"].precision.value == pytest.approx(4 / 6)
    assert found["x"].recall.value == pytest.approx(4 / 8)
    assert found["x"].f1.value == pytest.approx(8 / 14)
    interval = found["x"].f1.interval
    assert interval is not None
    assert interval[0] < 8 / 14 < interval[1]
    assert (found["y"].precision.value, found["y"].recall.value) == (0, None)


def test_it_is_asked_over_http_by_those_who_may(
    project: Project, mona: Person, ada: Person, rita: Person, two_read: list[Document]
) -> None:
    name = brought(mona, project, two_read)
    path = f"/api/v1/projects/{project.slug}/agreement/"
    for who, status in ((rita, 200), (ada, 403)):
        for address in ("", "summary/", "settled/", "confusion/?dimension=sentiment"):
            sign = "&" if "?" in address else "?"
            answer = who.client.get(f"{path}{address}{sign}models={name}")
            assert answer.status_code == status, answer.content
