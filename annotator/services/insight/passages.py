"""The passages behind one mark of a picture."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import numpy as np

from annotator.core.insight.crosstab import ALL, Gathered
from annotator.core.insight.table import ARTICLE, END, READER, START
from annotator.models import Document, DocumentText
from annotator.services.insight.picture import Wish, asked_of
from annotator.services.insight.sources import Source

Shown = dict[str, object]
MOST = 50
LONGEST = 400
_AROUND = 60


def behind(source: Source, wish: Wish, *, row: str, column: str, panel: str) -> Shown:
    """The marks that one cell counts, in the order of their articles; fifty at most."""
    asked = asked_of(source, wish)
    where = dict(asked.where)
    for axis, word in ((asked.rows, row), (asked.columns, column), (asked.panels, panel)):
        if axis != ALL:
            where[axis] = where.get(axis, frozenset({word})) & {word}
    found = Gathered(source.tables, replace(asked, where=where), source.vocabulary.meaning)
    first = np.arange(min(MOST, len(found.article)))
    places = [_place(source, found, at) for at in first.tolist()]
    return {"total": len(found.article), "passages": _shown(source, places)}


def _place(source: Source, found: Gathered, at: int) -> Shown:
    table, row = found.at(at)
    article = table.articles[int(table.numbers[ARTICLE][row])]
    reader = table.column(READER)
    who = reader.values[int(reader.codes[row])][0]
    start = int(table.numbers[START][row])
    return {
        "article": article.id,
        "outlet": source.vocabulary.meaning("outlet", article.outlet) or None,
        "start": None if start < 0 else start,
        "end": None if start < 0 else int(table.numbers[END][row]),
        "reader": source.vocabulary.meaning(READER, who),
    }


def _shown(source: Source, places: Iterable[Shown]) -> list[Shown]:
    """With title and words; an article that is gone from the project has neither."""
    rows = list(places)
    articles = {str(each["article"]) for each in rows}
    documents = _documents(source, articles)
    texts = dict(
        DocumentText.objects.filter(pk__in=[each.pk for each in documents.values()]).values_list(
            "pk", "text"
        )
    )
    shown = []
    for each in rows:
        document = documents.get(str(each.pop("article")))
        text = texts.get(document.pk, "") if document else ""
        shown.append(
            {
                **each,
                "document": document and str(document.pk),
                "key": document.key if document else "",
                "title": document and document.title,
                **_quoted(text, each["start"], each["end"]),
            }
        )
    return shown


def _documents(source: Source, articles: set[str]) -> dict[str, Document]:
    rows = Document.objects.filter(project=source.project).only("key", "title")
    if source.release is not None:
        return {row.key: row for row in rows.filter(key__in=articles)}
    return {str(row.pk): row for row in rows.filter(pk__in=[UUID(each) for each in articles])}


def _quoted(text: str, start: object, end: object) -> Shown:
    """The words from the first to the last that are marked, and a few around them."""
    if not isinstance(start, int) or not isinstance(end, int) or not text:
        return {"before": "", "quote": "", "after": ""}
    return {
        "before": text[max(0, start - _AROUND) : start],
        "quote": text[start : min(end, start + LONGEST)],
        "after": text[end : end + _AROUND] if end <= start + LONGEST else "…",
    }
