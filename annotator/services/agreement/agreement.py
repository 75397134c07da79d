"""How far annotators agree, computed from what they have handed in.

Every answer says what it was computed with and from how much; a value that does not exist
comes with its reason.
"""

from collections.abc import Iterator

from annotator.core.agreement import Result
from annotator.core.agreement.kappa import BETWEEN
from annotator.models import Membership, Project
from annotator.services.agreement import (
    agreement_job,
    agreement_metrics,
    agreement_models,
    agreement_parts,
    agreement_results,
    agreement_words,
)
from annotator.services.agreement.agreement_recipes import Recipe
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_subject import Subject
from annotator.services.agreement.agreement_tables import RESAMPLING, Kept
from annotator.services.agreement.agreement_wishes import Wish, scope_of, subject_of

# A crowd has more pairs than a table can show; two by two is for teams.
MOST_PAIRED = 30

Shown = dict[str, object]


def answer(*, project: Project, wish: Wish) -> Shown:
    """One measure of one question."""
    scope = scope_of(project, wish)
    subject = subject_of(scope, wish)
    metric = wish.metric or subject.default
    subject.check(metric)
    is_beside = not wish.metric and metric == agreement_metrics.WHERE and wish.dimension == ""
    beside = [agreement_metrics.BESIDE_WHERE] if is_beside else []
    main, others = Recipe(subject, metric), [Recipe(subject, name) for name in beside]
    pairs = [Recipe(subject, metric, "pair")] if scope.standing.people <= MOST_PAIRED else []
    division = agreement_parts.recipe(subject, metric, wish.by)
    recipes = [main, *others, *pairs, *([division] if division is not None else [])]
    counted = agreement_job.counted(scope=scope, recipes=recipes, wait=wish.wait)
    tables = counted.tables
    by = {}
    if division is not None:
        by = agreement_parts.shown(scope=scope, table=tables[division], by=wish.by, most=wish.most)
    return {
        **described(subject, agreement_results.whole(tables[main]), scope),
        "label": subject.label,
        "round": wish.round or None,
        "codebook": wish.codebook or None,
        "pairs": [pair for each in pairs for pair in paired(tables[each], project)],
        "by": by,
        "beside": [
            described(subject, agreement_results.whole(tables[each]), scope) for each in others
        ],
        "counting": agreement_job.counting(scope, counted),
        "warnings": warnings(scope),
    }


def described(subject: Subject, result: Result, scope: Scope) -> Shown:
    """A value with all that it hangs on, and the models in it if there are any."""
    models = agreement_models.said(scope.project, scope.models)
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
        "methods": f"{agreement_words.methods(subject, result, RESAMPLING)} {models}".strip(),
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
    if scope.models:
        message = agreement_models.said(scope.project, scope.models)
        said.append({"code": "with_models", "message": message})
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


def paired(table: Kept, project: Project) -> Iterator[Shown]:
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
