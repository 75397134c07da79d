"""One picture: marks of a layer counted by what the page asks for, with the names of all of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.core.codebooks.codebook_model import Layer
from annotator.core.errors import Invalid
from annotator.core.insight import crosstab
from annotator.core.insight.answers import ANSWER, DETAIL, KIND, NAME
from annotator.core.insight.crosstab import ALL, BACKGROUND, Asked, Axis
from annotator.core.insight.table import CODEBOOK, PART, READER, ROUND
from annotator.services.insight import subjects, words
from annotator.services.insight.sources import Source

Shown = dict[str, object]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_PLAIN = (crosstab.OUTLET, crosstab.EVENT, ROUND, CODEBOOK)
_OF_QUESTIONS = (ANSWER, NAME, KIND, DETAIL)


@dataclass(frozen=True)
class Wish:
    """A picture as it is asked for. `only` are lines of `axis=word`; words of one axis add up,
    different axes must all hold."""

    layer: str = ""
    rows: str = ""
    columns: str = ALL
    panels: str = ALL
    outlet: str = ""
    event: str = ""
    round: str = ""
    codebook: str = ""
    since: str = ""
    until: str = ""
    only: str = ""
    most: int = 30

    @property
    def narrowed(self) -> Mapping[str, frozenset[str]]:
        """The filters by axis."""
        found: dict[str, set[str]] = {}
        for axis in _PLAIN:
            if word := getattr(self, axis):
                found.setdefault(axis, set()).add(word)
        for line in self.only.split("\n"):
            if not line:
                continue
            axis, sign, word = line.partition("=")
            if not sign or not (axis.startswith(_OF_QUESTIONS) or axis == PART):
                message = "Each line is a question and an answer: answer:framing=economic."
                raise Invalid.at("only", message)
            found.setdefault(axis, set()).add(word)
        return {axis: frozenset(words) for axis, words in found.items()}


def asked_of(source: Source, wish: Wish) -> Asked:
    """The question to the tables; what is not there to be asked is refused by name."""
    layer = subjects.layer_of(source.schema, wish.layer)
    known = subjects.axes(layer, source.variables)
    rows = wish.rows or _first(layer)
    for place, axis in (("rows", rows), ("columns", wish.columns), ("panels", wish.panels)):
        subjects.check_axis(place, axis, known)
    for place in ("since", "until"):
        if (day := getattr(wish, place)) and not _DAY.match(day):
            raise Invalid.at(place, "A day is written as 2026-03-31.")
    where = wish.narrowed
    axes = (rows, wish.columns, wish.panels)
    for axis in where:
        if axis.startswith(_OF_QUESTIONS):
            subjects.check_axis("only", axis, known)
    asked = Asked(
        layer=layer.id,
        rows=rows,
        columns=wish.columns,
        panels=wish.panels,
        where=where,
        since=wish.since,
        until=wish.until,
        most_rows=wish.most,
    )
    _check_background(source, asked, axes)
    return asked


def _first(layer: Layer) -> str:
    found = subjects.of_layer(layer)
    return found[0].axis if found else crosstab.OUTLET


def _check_background(source: Source, asked: Asked, axes: tuple[str, ...]) -> None:
    """People are told of in groups, never more finely: no filter, and nothing but what is said."""
    if not any(axis.startswith(BACKGROUND) for axis in axes):
        return
    plain = {axis for axis in axes if axis not in {ALL} and not axis.startswith(BACKGROUND)}
    if asked.where or asked.since or asked.until or not all(map(_is_said, plain)):
        message = "By background, only answers can be counted, and without a filter."
        raise Invalid.at("columns", message, "background")
    if sum(axis.startswith(BACKGROUND) for axis in axes) > 1:
        message = "Only one question about annotators at a time."
        raise Invalid.at("columns", message, "background")
    people: dict[str, set[str]] = {}
    axis = next(axis for axis in axes if axis.startswith(BACKGROUND))
    for table in source.tables:
        for (who,) in table.readings[READER].values:
            if told := source.vocabulary.meaning(axis, who):
                people.setdefault(told, set()).add(who)
    if not people or min(map(len, people.values())) < source.floor:
        message = f"Not told: a group has fewer than {source.floor} annotators."
        raise Invalid.at("columns", message, "too_few")


def _is_said(axis: str) -> bool:
    return axis.startswith(_OF_QUESTIONS)


def draw(source: Source, wish: Wish) -> Shown:
    """The picture as numbers."""
    asked = asked_of(source, wish)
    found = crosstab.count(source.tables, asked, source.vocabulary.meaning)
    axes = {
        "panels": (asked.panels, found.panels),
        "rows": (asked.rows, found.rows),
        "columns": (asked.columns, found.columns),
    }
    orders = {place: _order(source, asked.layer, *axis) for place, axis in axes.items()}
    return {
        "layer": asked.layer,
        **{
            place: _shown(source, axis, found_axis, orders[place])
            for place, (axis, found_axis) in axes.items()
        },
        **{
            name: getattr(found, name)[orders["panels"]][:, orders["rows"]][
                :, :, orders["columns"]
            ].tolist()
            for name in ("marks", "articles", "characters")
        },
        "total": {
            "marks": found.total_marks,
            "articles": found.total_articles,
            "readings": found.total_readings,
        },
        "counting": source.counting,
    }


def _order(source: Source, layer: str, axis: str, found: Axis) -> list[int]:
    """Answers as the codebook has them, times as they pass, names by how often."""
    places = range(len(found.words))
    order = words.order_of(source.schema, layer, axis)
    if order is not None:
        at = {word: place for place, word in enumerate(order)}
        return sorted(places, key=lambda each: at.get(found.words[each], len(at)))
    if axis == crosstab.MONTH:
        return sorted(places, key=lambda each: found.words[each])
    if axis == crosstab.TENTH:
        return sorted(places, key=lambda each: int(found.words[each]))
    return list(places)


def _shown(source: Source, axis: str, found: Axis, order: list[int]) -> Shown:
    return {
        "axis": axis,
        "left_out": found.left_out,
        "values": [
            {
                "id": found.words[at],
                "title": source.vocabulary.title(axis, found.words[at]),
                "marks": found.marks[at],
                "articles": found.articles[at],
                "readings": None if found.readings is None else found.readings[at],
            }
            for at in order
        ],
    }
