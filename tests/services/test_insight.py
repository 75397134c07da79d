"""Every number of a picture is what SQL counts over the same rows."""

from collections import Counter
from typing import Any

import pytest
from django.db.models import Count, F, Sum

from annotator.core.errors import Invalid
from annotator.models import Annotation, AnnotationTag, Assignment, Document, InsightBundle, Project
from annotator.models.entity import fold
from annotator.services.insight import picture, sources
from annotator.services.insight.picture import Wish
from tests.people import Person
from tests.releases import demo, released

__all__ = ["demo"]

COUNTED = {
    "assignment__state": "submitted",
    "assignment__kind": "annotation",
    "document__purpose": "annotation",
    "document__set_aside_at": None,
}


def drawn(project: Project, **wish: Any) -> Any:
    return picture.draw(sources.of_project(project), Wish(layer="passage", **wish))


def cells(found: Any, of: str = "marks") -> dict[tuple[str, ...], int]:
    """What is not zero, by the words of panel, row and column."""
    panels, rows, columns = (
        [each["id"] for each in found[axis]["values"]] for axis in ("panels", "rows", "columns")
    )
    return {
        tuple(word for word in (panel, row, column) if word != "all"): number
        for panel, square in zip(panels, found[of], strict=True)
        for row, line in zip(rows, square, strict=True)
        for column, number in zip(columns, line, strict=True)
        if number
    }


def tags(dimension: str) -> Any:
    """The answers to a question in all that counts."""
    where = {f"annotation__{name}": value for name, value in COUNTED.items()}
    return AnnotationTag.objects.filter(
        dimension=dimension, annotation__deleted_at=None, annotation__layer="passage", **where
    ).order_by()


def test_answers_by_outlet_are_what_sql_counts(demo: Project) -> None:
    found = drawn(demo, rows="answer:framing", columns="outlet")
    rows = tags("framing").values_list("label", "annotation__document__outlet__name")
    assert cells(found) == {(a, b): n for a, b, n in rows.annotate(Count("pk"))}
    articles = rows.annotate(Count("annotation__document", distinct=True))
    assert cells(found, "articles") == {(a, b): n for a, b, n in articles}
    length = rows.annotate(size=Sum(F("annotation__end") - F("annotation__start")))
    assert cells(found, "characters") == {(a, b): n for a, b, n in length}
    assert found["total"] == {
        "marks": Annotation.objects.filter(layer="passage", **COUNTED).count(),
        "articles": Annotation.objects.filter(layer="passage", **COUNTED)
        .values("document")
        .distinct()
        .count(),
        "readings": Assignment.objects.filter(state="submitted").count(),
    }
    read = Assignment.objects.filter(state="submitted").values_list("document__outlet__name")
    told = {each["id"]: each["readings"] for each in found["columns"]["values"]}
    assert told == dict(read.order_by().annotate(Count("pk")))


def test_names_by_answer_by_voice_are_what_sql_counts(demo: Project) -> None:
    found = drawn(demo, rows="name:target", columns="answer:sentiment", panels="answer:voice")
    said: Counter[tuple[str, str, str]] = Counter()
    for voice, name, kind, sentiment in (
        tags("target")
        .filter(annotation__tags__dimension="sentiment")
        .values_list(
            "annotation__values", "entity__name", "entity__type", "annotation__tags__label"
        )
    ):
        said[voice["voice"], f"{kind}:{fold(name)}", sentiment] += 1
    assert said
    assert cells(found) == said


def test_months_places_and_filters_are_what_sql_counts(demo: Project) -> None:
    only = "answer:voice=outlet\nanswer:sentiment=negative"
    found = drawn(demo, rows="month", only=only, outlet="The Ferryman")
    rows = Annotation.objects.filter(document__outlet__name="The Ferryman", **COUNTED)
    for dimension, label in (("voice", "outlet"), ("sentiment", "negative")):
        rows = rows.filter(tags__dimension=dimension, tags__label=label)
    months: Counter[tuple[str, ...]] = Counter(
        (f"{day:%Y-%m}",) for day in rows.values_list("document__published_on", flat=True)
    )
    assert months
    assert cells(found) == months
    named = drawn(demo, rows="name:target", outlet="The Ferryman")
    assert all(each["marks"] for each in named["rows"]["values"])
    by_part = drawn(demo, rows="part")
    assert sum(cells(by_part).values()) == by_part["total"]["marks"]


def test_a_change_is_seen_at_once_and_gathers_one_article(
    demo: Project, django_assert_max_num_queries: Any
) -> None:
    before = drawn(demo, rows="answer:framing")["total"]["marks"]
    with django_assert_max_num_queries(16):
        assert drawn(demo, rows="answer:framing")["total"]["marks"] == before
    reading = Assignment.objects.filter(state="submitted").order_by("pk")[0]
    Assignment.objects.filter(pk=reading.pk).update(state="in_progress", revision=99)
    own = Annotation.objects.filter(assignment=reading, layer="passage").count()
    assert own
    kept = {row.number: row.revision for row in InsightBundle.objects.all()}
    assert drawn(demo, rows="answer:framing")["total"]["marks"] == before - own
    rows = InsightBundle.objects.all()
    assert len([row for row in rows if row.revision != kept[row.number]]) == 1


def test_articles_that_are_set_aside_or_renamed_follow(demo: Project) -> None:
    drawn(demo, columns="outlet", rows="answer:framing")
    first = Document.objects.filter(project=demo, key="demo-01").get()
    assert first.outlet is not None
    first.outlet.name = "Renamed"
    first.outlet.save()
    found = drawn(demo, columns="outlet", rows="answer:framing")
    assert "Renamed" in {each["id"] for each in found["columns"]["values"]}


def test_a_version_says_the_same_as_the_project_it_froze(demo: Project, mona: Person) -> None:
    wish: dict[str, Any] = {"rows": "answer:framing", "columns": "outlet"}
    now = cells(drawn(demo, **wish))
    version = released(demo)
    Annotation.objects.update(deleted_at="2026-01-01T00:00Z")
    Assignment.objects.update(revision=F("revision") + 1)
    assert cells(drawn(demo, **wish)) == {}
    frozen = sources.of_release(version)
    assert cells(picture.draw(frozen, Wish(layer="passage", **wish))) == now
    names: Any = picture.draw(
        frozen, Wish(layer="passage", rows="name:source", columns="kind:source")
    )
    assert names["rows"]["values"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"rows": "answer:nothing"}, "rows"),
    ({"columns": "colour"}, "columns"),
    ({"only": "framing"}, "only"),
    ({"only": "answer:nothing=x"}, "only"),
    ({"since": "2025"}, "since"),
    ({"columns": "background:age"}, "columns"),
]


def test_what_cannot_be_asked_is_refused_by_name(project: Project) -> None:
    for wish, place in REFUSED:
        with pytest.raises(Invalid) as refused:
            drawn(project, **wish)
        assert place in refused.value.fields, wish
