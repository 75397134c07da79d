"""Whatever marks can be counted by, each cell is what plain SQL counts: one test for each plot."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection

from annotator.core.blocks import is_locked
from annotator.models import Annotation, Project
from annotator.services.insight import picture, sources
from annotator.services.insight.picture import Wish
from tests.people import Person
from tests.releases import demo, released
from tests.services.test_insight import cells, drawn
from tests.services.test_release_agreement import told

__all__ = ["demo"]

FROM = """
    FROM annotator_annotation AS mark
    JOIN annotator_assignment AS reading ON reading.id = mark.assignment_id
    JOIN annotator_document AS article ON article.id = mark.document_id
    LEFT JOIN annotator_outlet AS outlet ON outlet.id = article.outlet_id
    LEFT JOIN annotator_event AS event ON event.id = article.event_id
"""
COUNTED = """
    WHERE mark.layer = 'passage' AND mark.deleted_at IS NULL
    AND mark.origin IN ('human', 'suggestion_accepted', 'suggestion_edited')
    AND reading.state = 'submitted' AND reading.kind = 'annotation'
    AND article.purpose = 'annotation' AND article.set_aside_at IS NULL
"""
MEASURES = {
    "marks": "COUNT(*)",
    "articles": "COUNT(DISTINCT mark.document_id)",
    "characters": 'SUM(mark."end" - mark.start)',
}


def answer(*path: str) -> str:
    """An answer as it stands in what the annotator sent."""
    if connection.vendor == "sqlite":
        return f"json_extract(mark.\"values\", '$.{'.'.join(path)}')"
    return f"(mark.\"values\"::jsonb #>> '{{{','.join(path)}}}')"


def month() -> str:
    """The month of the article."""
    is_sqlite = connection.vendor == "sqlite"
    day = "article.published_on"
    return f"strftime('%Y-%m', {day})" if is_sqlite else f"to_char({day}, 'YYYY-MM')"


def counted(rows: str, columns: str, measure: str, more: str = "") -> dict[tuple[str, ...], int]:
    """The cells as SQL has them; what has no answer on an axis stands in no cell."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {rows}, {columns}, {MEASURES[measure]} {FROM} {more} {COUNTED}"
            f" AND {rows} IS NOT NULL AND {columns} IS NOT NULL GROUP BY 1, 2"
        )
        return {(str(row), str(column)): int(found) for row, column, found in cursor.fetchall()}


TAGGED = "JOIN annotator_annotationtag AS tag ON tag.annotation_id = mark.id AND tag.dimension = "
OUTLET = ("outlet", "outlet.name")
PLOTS: dict[str, tuple[str, str, str, str, str]] = {
    # What is shown: rows and how SQL has them, columns and how SQL has them, what else is joined.
    "frames by outlet": ("answer:framing", "tag.label", *OUTLET, f"{TAGGED}'framing'"),
    "frames over time": ("answer:framing", "tag.label", "month", "", f"{TAGGED}'framing'"),
    "sentiment by outlet": ("answer:sentiment", "sentiment", *OUTLET, ""),
    "sentiment by voice": ("answer:sentiment", "sentiment", "answer:voice", "voice", ""),
    "strength by outlet": ("answer:intensity", "intensity", *OUTLET, ""),
    "kinds of sources by outlet": ("kind:source", "source.kind", *OUTLET, ""),
    "kinds of sources by event": ("kind:source", "source.kind", "event", "event.name", ""),
    "how nameless, by outlet": ("detail:source.anonymity", "source.anonymity", *OUTLET, ""),
}


def as_sql(axis: str, given: str) -> str:
    """How SQL has one axis."""
    if axis == "month":
        return month()
    is_column = given.startswith(("outlet.", "event.", "tag."))
    return given if is_column else answer(*given.split("."))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("plot", PLOTS)
def test_every_plot_is_what_sql_counts(demo: Project, plot: str, measure: str) -> None:
    rows, row_sql, columns, column_sql, more = PLOTS[plot]
    found = cells(drawn(demo, rows=rows, columns=columns), measure)
    assert found
    assert found == counted(as_sql(rows, row_sql), as_sql(columns, column_sql), measure, more)


@pytest.mark.parametrize("measure", MEASURES)
def test_who_is_quoted_and_in_which_kind_is_what_sql_counts(demo: Project, measure: str) -> None:
    found = cells(drawn(demo, rows="name:source", columns="kind:source", most=50), measure)
    more = f"{TAGGED}'source' JOIN annotator_entity AS entity ON entity.id = tag.entity_id"
    told_of: Counter[tuple[str, str]] = Counter()
    for (name, kind), number in counted(
        "entity.name", answer("source", "kind"), measure, more
    ).items():
        told_of[name.casefold(), kind] += number
    assert told_of
    assert {(name.partition(":")[2], kind): n for (name, kind), n in found.items()} == told_of


def test_the_place_in_an_article_is_that_in_its_own_text(demo: Project) -> None:
    expected: Counter[tuple[str, ...]] = Counter()
    rows = Annotation.objects.filter(layer="passage", assignment__state="submitted")
    for mark in rows.select_related("document"):
        own = [(a, b) for a, b, kind in mark.document.blocks if not is_locked(kind)]
        letters = [at for a, b in own for at in range(a, b)]
        if mark.start in letters:
            tenth = letters.index(mark.start) * 10 // len(letters) + 1
            expected[str(tenth), mark.values["sentiment"]] += 1
    assert expected
    assert cells(drawn(demo, rows="tenth", columns="answer:sentiment")) == expected


def test_rates_by_background_are_what_sql_counts_of_each_group_s_people(
    demo: Project, ada: Person, ben: Person, chi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bins = {ada: "under_40", ben: "under_40", chi: "over_40"}
    told(monkeypatch, {who.membership.pk: each for who, each in bins.items()}, 1)
    version = released(demo)
    source = sources.of_release(version)
    wish = Wish(layer="passage", rows="answer:framing", columns="background:age")
    found: Any = picture.draw(source, wish)
    whens = " ".join(
        f"WHEN '{pk if connection.vendor == 'postgresql' else pk.hex}' THEN '{each}'"
        for pk, each in ((who.membership.pk, each) for who, each in bins.items())
    )
    group = f"CASE CAST(reading.member_id AS varchar(36)) {whens} END"
    for measure in MEASURES:
        expected = counted("tag.label", group, measure, f"{TAGGED}'framing'")
        assert expected
        assert cells(found, measure) == expected
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {group}, COUNT(*) FROM annotator_assignment AS reading"
            " WHERE reading.state = 'submitted' AND reading.kind = 'annotation' GROUP BY 1"
        )
        read = dict(cursor.fetchall())
    assert {each["id"]: each["readings"] for each in found["columns"]["values"]} == read
