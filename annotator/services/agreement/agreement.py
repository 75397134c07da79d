"""How far annotators agree, computed from what they have handed in.

Every answer says what it was computed with and from how much; a value that does not exist
comes with its reason.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from annotator.core.agreement import Level, Result
from annotator.core.agreement.kappa import BETWEEN
from annotator.core.codebooks.codebook import Dimension, Layer, LinkRule
from annotator.core.errors import Invalid
from annotator.models import Membership, Project
from annotator.services.agreement import (
    agreement_metrics,
    agreement_parts,
    agreement_results,
    agreement_values,
    agreement_words,
)
from annotator.services.agreement.agreement_recipes import Recipe
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_subject import Subject
from annotator.services.agreement.agreement_tables import RESAMPLING, Kept
from annotator.services.agreement.agreement_upkeep import current

# A crowd has more pairs than a table can show; two by two is for teams.
MOST_PAIRED = 30

Shown = dict[str, object]
T = TypeVar("T")


@dataclass(frozen=True)
class Wish:
    """What is asked; empty words are filled with what fits."""

    layer: str = ""
    dimension: str = ""
    label: str = ""
    role: str = ""
    metric: str = ""
    level: str = ""
    by: str = ""
    round: str = ""
    codebook: str = ""
    most: int = agreement_parts.MOST


def answer(*, project: Project, wish: Wish) -> Shown:
    """One measure of one question."""
    scope = Scope.of(project=project, round_name=wish.round, codebook=wish.codebook)
    subject = subject_of(scope, wish)
    metric = wish.metric or subject.default
    subject.check(metric)
    is_beside = not wish.metric and metric == agreement_metrics.WHERE and wish.dimension == ""
    beside = [agreement_metrics.BESIDE_WHERE] if is_beside else []
    main, others = Recipe(subject, metric), [Recipe(subject, name) for name in beside]
    pairs = [Recipe(subject, metric, "pair")] if scope.standing.people <= MOST_PAIRED else []
    division = agreement_parts.recipe(subject, metric, wish.by)
    recipes = [main, *others, *pairs, *([division] if division is not None else [])]
    tables = current(scope=scope, recipes=recipes).tables
    by = {}
    if division is not None:
        by = agreement_parts.shown(scope=scope, table=tables[division], by=wish.by, most=wish.most)
    return {
        **described(subject, agreement_results.whole(tables[main])),
        "label": subject.label,
        "round": wish.round or None,
        "codebook": wish.codebook or None,
        "pairs": [pair for each in pairs for pair in _pairs(tables[each], project)],
        "by": by,
        "beside": [described(subject, agreement_results.whole(tables[each])) for each in others],
        "warnings": warnings(scope),
    }


def described(subject: Subject, result: Result) -> Shown:
    """A value with all that it hangs on."""
    level = None if subject.role is not None else subject.level or subject.marks
    return {
        "metric": result.metric,
        "name": agreement_metrics.term(result.metric).name,
        "level": "relation" if level is None else level.value,
        "unit": agreement_words.unit(subject, result.metric),
        "layer": subject.layer.id,
        "dimension": None if subject.dimension is None else subject.dimension.id,
        "role": None if subject.role is None else subject.role.role,
        **agreement_parts.numbers(result),
        "is_too_few": agreement_words.is_too_few(result),
        "sentence": agreement_words.sentence(result),
        "methods": agreement_words.methods(subject, result, RESAMPLING),
        "parameters": {
            **result.parameters,
            "bootstrap": "documents, Poisson weights",
            "rounds": RESAMPLING.rounds,
            "seed": RESAMPLING.seed,
            "coverage": RESAMPLING.coverage,
        },
    }


def warnings(scope: Scope) -> list[Shown]:
    """What a reader of the numbers must know of the data."""
    said: list[Shown] = []
    if len(scope.versions) > 1:
        versions = ", ".join(scope.versions)
        message = f"Several codebook versions are mixed here: {versions}. Choose one to compare."
        said.append({"code": "mixed_codebooks", "message": message})
    if scope.standing.repeated:
        message = (
            f"{scope.standing.repeated} earlier readings by people who read the article again "
            "are left out."
        )
        said.append({"code": "read_again", "message": message})
    return said


def subject_of(scope: Scope, wish: Wish) -> Subject:
    """What is asked about, by the names that the codebook gives it."""
    layer = _one(scope.schema.layers, lambda each: each.id, wish.layer, "layer")
    if wish.dimension and wish.role:
        raise Invalid.at("role", "Ask about a dimension or about a role, not about both.")
    return Subject(
        layer=layer,
        dimension=_dimension(layer, wish.dimension),
        label=_label(layer, wish),
        role=_role(layer, wish.role),
        level=_level(layer, wish.level),
    )


def _dimension(layer: Layer, name: str) -> Dimension | None:
    return _one(layer.dimensions, lambda each: each.id, name, "dimension") if name else None


def _role(layer: Layer, name: str) -> LinkRule | None:
    return _one(layer.links, lambda each: each.role, name, "role") if name else None


def _label(layer: Layer, wish: Wish) -> str | None:
    if not wish.label:
        return None
    if not wish.dimension:
        raise Invalid.at("label", "An answer needs its question: name the dimension.")
    dimension = layer.dimension(wish.dimension)
    known = agreement_values.possible(layer, dimension) or tuple(
        label.id for label in layer.answers(dimension)
    )
    # Names of people and places are nowhere listed; there any answer may be asked about.
    return _one(known, str, wish.label, "label") if known else wish.label


def _level(layer: Layer, name: str) -> Level | None:
    if not name:
        return None
    if layer.level in ("span", "relation"):
        levels = list(Level)
    else:
        levels = [level for level in Level if level not in (Level.SPAN, Level.TOKEN)]
    return _one(levels, lambda each: each.value, name, "level")


def _one(known: Iterable[T], name_of: Callable[[T], str], name: str, place: str) -> T:
    """The one of this name, or the first where none is named."""
    listed = list(known)
    for each in listed:
        if name in ("", name_of(each)):
            return each
    names = ", ".join(name_of(each) for each in listed) or "none"
    message = f"There is no {place} {name!r} here; known are: {names}."
    raise Invalid.at(place, message, f"unknown_{place}")


def _pairs(table: Kept, project: Project) -> Iterator[Shown]:
    """Every two people who share an article, both ways where the direction matters."""
    names = {
        pk.hex: pseudonym
        for pk, pseudonym in Membership.objects.filter(project=project).values_list(
            "pk", "pseudonym"
        )
    }
    pairs = [
        pair
        for name, sums in agreement_results.divided(table)
        for pair in table.recipe.measure.paired(sums, *name.split(BETWEEN))
    ]
    shown = [(names[pair.one], names[pair.other], agreement_parts.numbers(pair)) for pair in pairs]
    is_directed = table.recipe.measure.directed is not None
    ordered = [
        (one, other, found) if is_directed or one < other else (other, one, found)
        for one, other, found in shown
    ]
    for one, other, found in sorted(ordered, key=lambda each: each[:2]):
        yield {"one": one, "other": other, **found}
