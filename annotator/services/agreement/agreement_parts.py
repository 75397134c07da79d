"""The same measure on parts of the data: by answer, article, round, outlet, week and whose words.

Parts that are made of whole articles (outlet, event, week) are sums of the articles' own shares;
parts of readings or marks have a table of their own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import Max

from annotator.core.agreement import Count, Pair, Partials, Result
from annotator.core.errors import Invalid
from annotator.models import Document
from annotator.services.agreement import agreement_results, agreement_values
from annotator.services.agreement.agreement_recipes import VOICE, Recipe, labels, one_answer, voice
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_subject import Subject
from annotator.services.agreement.agreement_tables import Kept

BY = ("label", "document", "round", "codebook", "outlet", "event", "week", VOICE)
OF_ARTICLES = ("outlet", "event", "week")
# Rows that a page can show; a file may have more.
MOST, MOST_OF_ALL = 200, 20_000
# Articles whose titles are read together.
AT_ONCE = 500

Shown = dict[str, object]


def recipe(subject: Subject, metric: str, by: str) -> Recipe | None:
    """The table that a division is read from."""
    if not by:
        return None
    if by not in BY:
        message = f"There is no way to divide by {by!r}; known are: {', '.join(BY)}."
        raise Invalid.at("by", message, "unknown_by")
    if by == "document" or by in OF_ARTICLES:
        return Recipe(subject, metric)
    if by == VOICE:
        voice(subject.layer)
    if by != "label":
        return Recipe(subject, metric, by)
    if subject.dimension is None:
        raise Invalid.at("by", "Answers belong to a question: name the dimension.")
    found = Recipe(subject, one_answer(metric), by)
    if not found.is_quick:
        labels(subject)
    return found


def shown(*, scope: Scope, table: Kept, by: str, most: int) -> Shown:
    """The rows, in the order in which they are read."""
    if by == "document":
        return dict(islice(documents(scope, table), most))
    if by in OF_ARTICLES:
        return _groups(scope, table, by, most)
    titles = _titles(table.recipe.subject, by)
    found = dict(agreement_results.parts(table))
    known = [name for name in titles if name in found]
    rest = [name for name in sorted(found) if name not in titles]
    return {
        name: row(table, titles.get(name, name), found[name]) for name in [*known, *rest][:most]
    }


def row(table: Kept, title: str, result: Result) -> Shown:
    """One part."""
    return {"title": title, "metric": table.recipe.metric, **numbers(result)}


def numbers(result: Result | Pair) -> Shown:
    """The bare value, or why there is none."""
    ci = result.ci if isinstance(result, Result) else None
    return {
        "value": result.value,
        "ci": None if ci is None else list(ci),
        "n": counted(result.n),
        "undefined": None if result.undefined is None else result.undefined.value,
    }


def counted(n: Count) -> Shown:
    """From how much a value comes."""
    return asdict(n)


def _titles(subject: Subject, by: str) -> Mapping[str, str]:
    if by == VOICE:
        return agreement_values.titles(subject.layer, voice(subject.layer))
    if by == "label" and subject.dimension is not None:
        return agreement_values.titles(subject.layer, subject.dimension)
    return {}


def documents(scope: Scope, table: Kept) -> Iterator[tuple[str, Shown]]:
    """Each shared article, the least agreed first, those without a value last."""
    names, values, pairable = agreement_results.each(table)
    order = np.lexsort((np.array(names), -pairable, np.where(np.isnan(values), np.inf, values)))
    partials = table.everything()
    place = {name: number for number, name in enumerate(partials.documents)}
    for start in range(0, len(order), AT_ONCE):
        chosen = [names[place] for place in order[start : start + AT_ONCE].tolist()]
        articles = {key: (pk, title) for key, pk, title in _articles(scope, chosen)}
        for key in (each for each in chosen if each in articles):  # some may have gone just now
            pk, title = articles[key]
            own = partials.between(place[key], place[key] + 1)
            result = agreement_results.one(table, own)
            yield key, {"id": str(pk), **row(table, title or key, result)}


def _groups(scope: Scope, table: Kept, by: str, most: int) -> Shown:
    """Articles of one outlet, event or week together; the largest groups where there are many."""
    partials = table.everything()
    named = _named(scope, by)
    groups: dict[str, list[int]] = {}
    for number, key in enumerate(partials.documents):
        if (name := named.get(key)) is not None:
            groups.setdefault(name, []).append(number)
    largest = sorted(groups, key=lambda name: (-len(groups[name]), name))[:most]
    return {
        name: row(table, name, _group(table, partials, groups[name])) for name in sorted(largest)
    }


def _group(table: Kept, partials: Partials, numbers: Iterable[int]) -> Result:
    chosen = np.zeros(len(partials.documents), dtype=bool)
    chosen[list(numbers)] = True
    return agreement_results.group(table.recipe.measure, partials.among(chosen))


def _named(scope: Scope, by: str) -> dict[str, str | None]:
    """Which group each article belongs to."""
    if by == "week":
        latest = scope.selection.readings().order_by().values("document__key")
        rows = latest.annotate(at=Max("submitted_at")).values_list("document__key", "at")
        return {key: f"{at.isocalendar()[0]}-W{at.isocalendar()[1]:02}" for key, at in rows if at}
    documents = Document.objects.filter(project=scope.project)
    return dict(documents.values_list("key", f"{by}__name"))


def _articles(scope: Scope, keys: Iterable[str]) -> Iterable[tuple[Any, ...]]:
    rows = Document.objects.filter(project=scope.project, key__in=list(keys))
    return rows.values_list("key", "pk", "title")
