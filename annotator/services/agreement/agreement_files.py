"""Agreement as a table to take along: every row there is, one after the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from annotator.core.agreement.confusion import CONFUSION
from annotator.core.errors import Invalid
from annotator.models import Project
from annotator.services.adjudication import adjudication_agreement
from annotator.services.agreement import agreement_confusion, agreement_parts
from annotator.services.agreement.agreement import Shown, paired
from annotator.services.agreement.agreement_recipes import Recipe
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_subject import Subject
from annotator.services.agreement.agreement_tables import Kept
from annotator.services.agreement.agreement_upkeep import current
from annotator.services.agreement.agreement_wishes import Wish, scope_of, subject_of

PAIR = "pair"
SETTLED = "settled"
BY = (*agreement_parts.BY, PAIR, CONFUSION.name, SETTLED)
_NUMBERS = (
    *("metric", "value", "low", "high", "articles", "units", "annotators", "pairable"),
    "undefined",
)

Row = tuple[object, ...]


@dataclass(frozen=True)
class File:
    """A table with its name, its columns and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Row]


def table(*, project: Project, wish: Wish) -> File:
    """One measure of one question, divided; of articles, pairs and answers all of them."""
    if wish.by == SETTLED:
        return _settled(project)
    scope = scope_of(project, wish)
    subject = subject_of(scope, wish)
    metric = wish.metric or subject.default
    subject.check(metric)
    recipe = _recipe(subject, metric, wish.by)
    kept = current(scope=scope, recipes=[recipe]).tables[recipe]
    asked = f"{subject.layer.id}-{wish.dimension or wish.role or 'where'}"
    name = f"{project.slug}-agreement-{asked}-{wish.by}.csv"
    if wish.by == CONFUSION.name:
        cells = agreement_confusion.everything(kept)
        return File(name, ("one", "other", "pairs", "articles"), cells)
    if wish.by == PAIR:
        pairs = ({"metric": metric, **each} for each in paired(kept, project))
        rows = ((each["one"], each["other"], *_numbers(each)) for each in pairs)
        return File(name, ("one", "other", *_NUMBERS), rows)
    parts = _parts(scope, kept, wish.by)
    rows = ((key, part["title"], *_numbers(part)) for key, part in parts)
    return File(name, ("id", "title", *_NUMBERS), rows)


def _settled(project: Project) -> File:
    """Everybody beside the settled versions, a row for each kind of mark."""
    found = adjudication_agreement.with_gold(project=project)
    columns = ("layer", "kind", "annotator", "documents", "places", "f1_overlap", "f1_exact")
    rows = ((*(each[name] for name in columns), each["answers"]) for each in found)
    return File(f"{project.slug}-agreement-settled.csv", (*columns, "answers"), rows)


def _recipe(subject: Subject, metric: str, by: str) -> Recipe:
    if by == CONFUSION.name:
        agreement_confusion.check(subject)
        return Recipe(subject, by)
    if by == PAIR:
        return Recipe(subject, metric, by)
    recipe = agreement_parts.recipe(subject, metric, by)
    if recipe is None:
        raise Invalid.at("by", f"Name what to divide by; one of {', '.join(BY)}.")
    return recipe


def _parts(scope: Scope, kept: Kept, by: str) -> Iterator[tuple[str, Shown]]:
    if by == "document":
        return agreement_parts.documents(scope, kept)
    found = agreement_parts.shown(scope=scope, table=kept, by=by, most=agreement_parts.MOST_OF_ALL)
    return iter(cast("dict[str, Shown]", found).items())


def _numbers(part: Mapping[str, Any]) -> Row:
    low, high = part["ci"] or (None, None)
    n = part["n"]
    counts = (n["documents"], n["units"], n["annotators"], n["pairable"])
    return (part["metric"], part["value"], low, high, *counts, part["undefined"])
