"""The articles of a download, a few at a time: as many as memory holds with ease."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db.models import Func

from annotator.models.as_text import Stored
from annotator.services.exports.export_filters import Selection

_FIRST, _MOST = 40, 80
# Characters of text at once, and how many of them a mark with its answers counts for.
_AT_ONCE, _MARK = 2_000_000, 500


class Article(NamedTuple):
    """A row of an article."""

    pk: UUID
    key: str
    text: str | None
    title: str | None
    text_sha256: str
    outlet: str | None
    event: str | None
    url: str | None
    published_on: Any
    byline: str | None
    language: str
    purpose: str
    content_warning: str
    metadata: Any
    rights: Any
    blocks: Any
    sentences: Any


_ARTICLE = (
    *("pk", "key", "body__text", "title", "text_sha256", "outlet__name", "event__name", "url"),
    *("published_on", "byline", "language", "purpose", "content_warning", "metadata"),
    *("rights", "blocks"),
    "sentences",
)
_NESTED = ("metadata", "rights", "blocks", "sentences")


class Pace:
    """How many articles at a time: each batch takes seven statements however small it is, and
    forty long articles with thousands of marks are as much as two hundred usual ones.
    """

    def __init__(self) -> None:
        self.articles = _FIRST

    def took(self, articles: Sequence[Article], marks: int) -> None:
        """Learn from a batch how large the next may be."""
        weight = sum(len(each.text or "") for each in articles) + _MARK * marks
        fitting = len(articles) * _AT_ONCE // max(1, weight)
        self.articles = max(1, min(_MOST, fitting))


def batches(selection: Selection, pace: Pace) -> Iterator[list[Article]]:
    """The articles by key, so many at a time as the pace says by then."""
    return _walked(selection, pace, _ARTICLE, Article._make)


def as_stored(selection: Selection, pace: Pace) -> Iterator[list[Article]]:
    """The same for lines of JSON: what is JSON in the database stays the text that it is."""
    columns = [Stored(each) if each in _NESTED else each for each in _ARTICLE]
    return _walked(selection, pace, columns, _with_fragments)


def _with_fragments(row: Iterable[Any]) -> Article:
    article = Article._make(row)
    return article._replace(
        metadata=orjson.Fragment(article.metadata),
        rights=orjson.Fragment(article.rights),
        blocks=orjson.Fragment(article.blocks),
        sentences=orjson.Fragment(article.sentences),
    )


def _walked(
    selection: Selection,
    pace: Pace,
    columns: Sequence[str | Func],
    make: Callable[[Iterable[Any]], Article],
) -> Iterator[list[Article]]:
    rows = selection.documents().order_by("key").values_list(*columns)
    # By key and not over one long cursor: a reader who goes away leaves none open.
    articles = [make(row) for row in rows[: pace.articles]]
    while articles:
        yield articles
        after = rows.filter(key__gt=articles[-1].key)
        articles = [make(row) for row in after[: pace.articles]]
