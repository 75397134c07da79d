"""Which answers people take for which, and the articles behind every such pair."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annotator.core.agreement.confusion import CONFUSION, NONE
from annotator.core.codebooks.codebook import Dimension
from annotator.core.errors import Invalid
from annotator.models import Document, Project
from annotator.services.agreement import agreement_job, agreement_values
from annotator.services.agreement.agreement import warnings
from annotator.services.agreement.agreement_recipes import Recipe
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_subject import Subject
from annotator.services.agreement.agreement_tables import Kept
from annotator.services.agreement.agreement_wishes import Wish, scope_of, subject_of

# How no answer is named outside.
NOTHING = "(nothing)"
NOTHING_TITLE = "Not marked or left open"
# A square that a page can show; of names the most frequent.
MOST_LABELS, MOST_DOCUMENTS = 30, 200

Shown = dict[str, object]
Cell = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """The question, and perhaps one pair of its answers."""

    wish: Wish
    one: str = ""
    other: str = ""


def answer(*, project: Project, asked: Asked) -> Shown:
    """Every two annotators' answers to the same place, counted; each pair of people once."""
    wish = asked.wish
    scope = scope_of(project, wish)
    subject = subject_of(scope, wish)
    dimension = check(subject)
    recipe = Recipe(subject, CONFUSION.name)
    counted = agreement_job.counted(scope=scope, recipes=[recipe], wait=wish.wait)
    table = counted.tables[recipe]
    cells = _cells(table)
    labels = _labels(subject, cells)
    return {
        "layer": subject.layer.id,
        "dimension": dimension.id,
        "labels": [{"label": _outside(name), "title": title} for name, title in labels.items()],
        "cells": [
            {"one": _outside(one), "other": _outside(other), "pairs": pairs, "documents": documents}
            for (one, other), (pairs, documents) in sorted(cells.items())
            if one in labels and other in labels
        ],
        "documents": list(_documents(scope, table, asked)) if asked.one else [],
        "incomplete": CONFUSION.incomplete,
        "counting": agreement_job.counting(scope, counted),
        "warnings": warnings(scope),
    }


def check(subject: Subject) -> Dimension:
    """Answers belong to a question, one that is not free text."""
    if subject.dimension is None:
        raise Invalid.at("dimension", "Answers belong to a question: name the dimension.")
    subject.check("percent")
    return subject.dimension


def everything(table: Kept) -> Iterator[tuple[str, str, int, int]]:
    """Every two answers that met, with the number of pairs and of articles."""
    for (one, other), counted in sorted(_cells(table).items()):
        yield _outside(one), _outside(other), *counted


def _cells(table: Kept) -> dict[Cell, tuple[int, int]]:
    """For every two answers: pairs of people, and articles with such a pair."""
    ledger = table.ledger
    return {
        (key[1], key[2]): (round(float(ledger.total[place])), int(ledger.support[place]))
        for place, key in enumerate(ledger.keys)
        if key[0] == "cell" and ledger.support[place]
    }


def _labels(subject: Subject, cells: dict[Cell, tuple[int, int]]) -> dict[str, str]:
    """The answers in the codebook's order, then others by how often they occur."""
    often: dict[str, int] = {}
    for cell, (pairs, _) in cells.items():
        for name in set(cell):
            often[name] = often.get(name, 0) + pairs
    dimension = subject.dimension
    titles = {} if dimension is None else agreement_values.titles(subject.layer, dimension)
    rest = sorted(set(often) - set(titles) - {NONE}, key=lambda name: (-often[name], name))
    known = {name: title for name, title in titles.items() if name in often}
    found = dict(list({**known, **{name: name for name in rest}}.items())[:MOST_LABELS])
    return {**found, NONE: NOTHING_TITLE} if NONE in often else found


def _documents(scope: Scope, table: Kept, asked: Asked) -> "list[Shown]":
    """The articles behind one cell, those with the most such pairs first."""
    one, other = sorted((_inside(asked.one), _inside(asked.other or asked.one)))
    partials = table.everything()
    place = partials.columns.positions.get(("cell", one, other))
    if place is None:
        return []
    entries = partials.column == place
    pairs = np.zeros(len(partials.documents))
    pairs[partials.document[entries]] = partials.amount[entries]
    order = np.lexsort((np.array(partials.documents), -pairs))[:MOST_DOCUMENTS]
    counts = {partials.documents[i]: round(float(pairs[i])) for i in order.tolist() if pairs[i]}
    rows = Document.objects.filter(project=scope.project, key__in=list(counts))
    known = {key: (pk, title) for key, pk, title in rows.values_list("key", "pk", "title")}
    return [
        {"id": str(known[key][0]), "key": key, "title": known[key][1] or key, "pairs": count}
        for key, count in counts.items()
    ]


def _outside(name: str) -> str:
    return name or NOTHING


def _inside(name: str) -> str:
    return NONE if name == NOTHING else name
