"""Agreement of a project is the core's agreement on what was handed in, and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

import pytest

from annotator.core import agreement as core
from annotator.core.agreement import Judgement, Level, Question, Reading, Resampling
from annotator.core.errors import Invalid
from annotator.core.ids import uuid7
from annotator.models import Assignment, Codebook, Document, Entity, Project
from annotator.services.agreement import agreement, agreement_summary, agreement_words
from annotator.services.agreement.agreement_wishes import Wish
from annotator.services.editing import annotations, assignments
from annotator.services.editing.drafts import Draft
from tests.articles import article, given
from tests.people import Person

Budget = Callable[[int], AbstractContextManager[object]]
Marks = Sequence[tuple[int, int, str]]
TALKED = "voice"
RUSSIA = {"name": "Russia", "type": "country_or_place"}


def read(document: Document, person: Person, marks: Marks, **values: object) -> Assignment:
    """Mark these places with a sentiment, answer for the article, and hand in."""
    given(document, person)
    reading = Assignment.objects.get(document=document, member=person.membership)
    for start, end, sentiment in marks:
        answers = {"framing": ["none"], "sentiment": sentiment, TALKED: "outlet", **values}
        put(reading, layer="passage", parts=((start, end),), values=answers)
    put(reading, layer="article", slot=0, values={"primary_frame": "economic"})
    assignments.submit(assignment_id=reading.pk, nothing_found=[] if marks else ["passage"])
    return reading


def put(reading: Assignment, **fields: Any) -> None:
    annotations.put(
        assignment_id=reading.pk,
        annotation_id=uuid7(),
        draft=Draft(**fields),
        base_revision=None,
    )


STUDY: Mapping[str, tuple[Marks, Marks]] = {
    "a": ([(0, 11, "neutral"), (20, 34, "neutral")], [(0, 11, "neutral"), (22, 34, "neutral")]),
    "b": ([(0, 11, "neutral")], []),
    "c": ([(40, 60, "neutral")], [(38, 60, "neutral")]),
}


@pytest.fixture
def two_read(project: Project, ada: Person, ben: Person) -> list[Document]:
    """Three articles, each read by both; in one, Ben found nothing."""
    documents = []
    for key, (by_ada, by_ben) in STUDY.items():
        documents.append(article(project, key=key))
        read(documents[-1], ada, by_ada)
        read(documents[-1], ben, by_ben)
    return documents


def by_hand(documents: list[Document], ada: Person, ben: Person) -> core.Layer:
    """The same study, written down for the core without any database."""

    def reading(person: Person, marks: Marks) -> Reading:
        judged = (
            Judgement("passage", ((start, end),), {"sentiment": said}) for start, end, said in marks
        )
        return Reading(person.membership.pseudonym, tuple(judged))

    found = [
        core.Document(
            each.key,
            each.length,
            (reading(ada, STUDY[each.key][0]), reading(ben, STUDY[each.key][1])),
            sentences=each.sentences,
        )
        for each in documents
    ]
    return core.Layer.of(found, "passage")


@pytest.mark.parametrize("metric", ["char_alpha", "span_f1_exact", "u_alpha_binary", "agr"])
def test_a_value_and_its_interval_are_the_cores(
    project: Project, two_read: list[Document], ada: Person, ben: Person, metric: str
) -> None:
    shown = agreement.answer(project=project, wish=Wish(layer="passage", metric=metric))
    expected = core.measure(
        metric, by_hand(two_read, ada, ben), Question(), resampling=Resampling()
    )
    assert expected.value is not None
    assert expected.ci is not None
    assert shown["value"] == expected.value
    assert shown["ci"] == list(expected.ci)


def test_a_level_is_the_cores(
    project: Project, two_read: list[Document], ada: Person, ben: Person
) -> None:
    wish = Wish(layer="passage", level="sentence", metric="percent")
    shown = agreement.answer(project=project, wish=wish)
    form = by_hand(two_read, ada, ben)
    expected = core.measure("percent", form, Question(level=Level.SENTENCE))
    assert (shown["value"], shown["level"]) == (expected.value, "sentence")
    assert shown["n"] == asdict(expected.n)


def test_pairs_are_the_cores(
    project: Project, two_read: list[Document], ada: Person, ben: Person
) -> None:
    pairs: Any = agreement.answer(project=project, wish=Wish(layer="passage"))["pairs"]
    (expected,) = core.pairs("char_alpha", by_hand(two_read, ada, ben), Question())
    assert [(each["one"], each["other"], each["value"]) for each in pairs] == [
        (expected.one, expected.other, expected.value)
    ]


def test_a_reading_that_found_nothing_counts(project: Project, two_read: list[Document]) -> None:
    n: Any = agreement.answer(project=project, wish=Wish(layer="passage"))["n"]
    assert n["documents"] == 3
    lowest: Any = agreement.answer(project=project, wish=Wish(layer="passage", by="document"))["by"]
    assert next(iter(lowest)) == "b"
    assert lowest["b"]["n"]["documents"] == 1


def test_what_is_not_handed_in_or_set_aside_does_not_count(
    project: Project, two_read: list[Document]
) -> None:
    Document.objects.filter(key="a").update(set_aside_at="2024-01-01T00:00Z")
    Document.objects.filter(key="b").update(purpose="training")
    readings = Assignment.objects.filter(document__key="c")
    readings.filter(pk=readings.order_by("pk")[0].pk).update(state="in_progress")
    shown: Any = agreement.answer(project=project, wish=Wish(layer="passage"))
    assert shown["n"]["documents"] == 0
    assert shown["undefined"] == "No document has been read by two annotators."
    assert shown["value"] is None


def test_two_entries_of_one_name_are_one_entity(
    project: Project, two_read: list[Document], ada: Person, ben: Person
) -> None:
    document = article(project, key="d")
    asked = {"sentiment": "negative", "intensity": 1}
    read(document, ada, [(0, 11, "negative")], target=dict(RUSSIA), **asked)
    read(document, ben, [(0, 11, "negative")], target=RUSSIA | {"name": "russia "}, **asked)
    wish = Wish(layer="passage", dimension="target", metric="percent")
    assert agreement.answer(project=project, wish=wish)["value"] == 1.0
    merged: Any = agreement.answer(project=project, wish=Wish(**vars(wish) | {"by": "label"}))["by"]
    assert list(merged) == ["russia (country_or_place)"]
    assert Entity.objects.filter(project=project).count() == 2


@pytest.mark.parametrize(
    ("wish", "metric"),
    [
        (Wish(), "char_alpha"),
        (Wish(dimension="sentiment"), "alpha_nominal"),
        (Wish(dimension="framing"), "alpha_masi"),
        (Wish(dimension="intensity"), "alpha_ordinal"),
        (Wish(dimension="target"), "alpha_nominal"),
        (Wish(layer="article", dimension="primary_frame"), "alpha_nominal"),
    ],
)
def test_the_measure_fits_the_question_when_none_is_named(
    project: Project, wish: Wish, metric: str
) -> None:
    shown: Any = agreement.answer(project=project, wish=wish)
    assert shown["metric"] == metric
    beside = [each["metric"] for each in shown["beside"]]
    assert beside == (["span_f1_overlap"] if metric == "char_alpha" else [])


@pytest.mark.parametrize(
    ("wish", "place", "known"),
    [
        (Wish(metric="kappa"), "metric", "cohen_kappa"),
        (Wish(layer="passages"), "layer", "passage"),
        (Wish(dimension="frame"), "dimension", "framing"),
        (Wish(level="word"), "level", "sentence"),
        (Wish(by="moon"), "by", "document"),
        (Wish(round="9"), "round", "known are: 1"),
        (Wish(codebook="9.0.0"), "codebook", "1.0.0"),
        (Wish(dimension="sentiment", label="bad"), "label", "negative"),
        (Wish(level="sentence", metric="char_alpha"), "metric", "alpha_nominal"),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_known(
    project: Project, two_read: list[Document], wish: Wish, place: str, known: str
) -> None:
    with pytest.raises(Invalid) as refused:
        agreement.answer(project=project, wish=wish)
    assert known in refused.value.fields[place][0]


def test_mixed_codebook_versions_are_said(project: Project, two_read: list[Document]) -> None:
    first = Codebook.objects.get(project=project)
    second = Codebook.objects.create(
        project=project,
        version="1.1.0",
        state="published",
        body=first.body,
        published_at="2099-01-01T00:00Z",
    )
    assert agreement_summary.summary(project=project)["warnings"] == []
    Assignment.objects.filter(document__key="c").update(codebook=second)
    mixed: Any = agreement_summary.summary(project=project)
    (warning,) = mixed["warnings"]
    assert warning["code"] == "mixed_codebooks"
    assert "1.0.0, 1.1.0" in warning["message"]
    one: Any = agreement.answer(project=project, wish=Wish(codebook="1.0.0"))
    assert (one["n"]["documents"], one["warnings"]) == (2, [])


def test_who_read_an_article_twice_counts_once(
    project: Project, two_read: list[Document], ada: Person
) -> None:
    again = Assignment.objects.get(document__key="a", member=ada.membership)
    round_two = again.round.__class__.objects.create(project=project, name="2")
    again.pk, again.round = uuid7(), round_two
    again._state.adding = True
    again.save()
    shown: Any = agreement.answer(project=project, wish=Wish())
    assert shown["n"]["documents"] == 3
    assert [each["code"] for each in shown["warnings"]] == ["read_again"]
    in_first: Any = agreement.answer(project=project, wish=Wish(round="1"))
    assert in_first["warnings"] == []


def test_the_plain_questions_name_the_weakest_detail(
    project: Project, two_read: list[Document]
) -> None:
    found: Any = agreement_summary.summary(project=project)
    passage, whole = found["layers"]
    assert [each["question"] for each in passage["questions"]] == ["where", "answer", "details"]
    assert [each["question"] for each in whole["questions"]] == ["answer", "details"]
    where = passage["questions"][0]
    assert where["is_too_few"]
    assert where["sentence"].startswith("Too few to judge: 3 shared articles")
    assert where["value"] == agreement.answer(project=project, wish=Wish())["value"]
    assert "seed 1" in where["methods"]
    assert "Krippendorff 2004" in where["methods"]


@pytest.mark.parametrize(
    ("metric", "value", "articles", "said"),
    [
        (
            "alpha_nominal",
            0.9,
            9,
            "Too few to judge: 9 shared articles, and at least 10 are needed.",
        ),
        ("alpha_nominal", 0.9, 10, "High enough for firm conclusions."),
        ("alpha_nominal", 0.7, 10, "High enough for tentative conclusions only."),
        ("char_alpha", 0.0, 10, "No better than chance."),
        ("span_f1_overlap", 0.5, 10, "50% of what is compared agrees; chance is not taken off."),
    ],
)
def test_a_value_is_judged_only_when_it_stands_on_enough(
    metric: str, value: float, articles: int, said: str
) -> None:
    result = core.Result(metric, value, None, core.Count(articles, 20, 2, 40))
    assert agreement_words.sentence(result) == said
