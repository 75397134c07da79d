"""Phrases that are marked, and what each outlet wrote instead of the same event."""

from annotator.core.errors import Invalid
from annotator.core.insight import phrases
from annotator.core.insight.answers import NAME
from annotator.core.insight.crosstab import EVENT, OUTLET, Gathered
from annotator.core.insight.phrases import Placed
from annotator.core.insight.table import START
from annotator.services.insight import picture, subjects
from annotator.services.insight.picture import Wish
from annotator.services.insight.sources import Source

Shown = dict[str, object]
MOST = 50


def listed(source: Source, wish: Wish) -> Shown:
    """The phrases that are marked so, the most frequent first."""
    placed = _placed(source, wish)
    return {
        "total": sum(1 for words in placed.words if phrases.folded(words)),
        "phrases": [
            {
                "phrase": each.words,
                "marks": each.marks,
                "articles": len(each.articles),
                "outlets": [
                    {"outlet": outlet, "marks": marks}
                    for outlet, marks in sorted(
                        each.outlets.items(), key=lambda one: (-one[1], one[0])
                    )
                ],
            }
            for each in phrases.listed(placed, MOST)
        ],
    }


def instead(source: Source, wish: Wish, phrase: str) -> Shown:
    """What is marked of the same events about the same names, by outlet."""
    if not phrases.folded(phrase):
        raise Invalid.at("phrase", "Name a phrase.")
    found = phrases.instead(_placed(source, wish), phrase)
    return {
        "phrase": phrase,
        "places": [
            {
                "event": each.event,
                "outlet": each.outlet,
                "has_it": each.has_it,
                "others": [{"phrase": words, "marks": marks} for words, marks in each.others],
            }
            for each in found
        ],
    }


def _placed(source: Source, wish: Wish) -> Placed:
    asked = picture.asked_of(source, wish)
    found = Gathered(source.tables, asked, source.vocabulary.meaning)
    words = source.words()
    layer = subjects.layer_of(source.schema, asked.layer)
    names = [each.axis for each in subjects.of_layer(layer) if each.axis.startswith(NAME)]
    is_placed = found.number(START) >= 0
    said = [
        table[row] for table, rows in zip(words, found.kept, strict=True) for row in rows.tolist()
    ]
    return Placed(
        words=[each if place else "" for each, place in zip(said, is_placed, strict=True)],
        article=found.article,
        outlet=found.column(OUTLET),
        event=found.column(EVENT),
        names=[found.column(axis) for axis in names],
    )
