"""Counting agreement in the background: the first time, a page would wait for minutes.

A page that does not wait does what is quickly done, a batch of articles, and leaves more to the
worker. Both write by compare-and-swap, so nothing is counted twice or lost.
"""

from collections.abc import Sequence
from uuid import uuid5

from annotator.models import Project
from annotator.services.agreement import agreement_models, agreement_upkeep
from annotator.services.agreement.agreement_recipes import Recipe
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_upkeep import Current, current
from annotator.services.agreement.agreement_wishes import Wish, subject_of
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run

KIND = "agreement"
STEP = 2.0  # seconds between two words of how far it is

Shown = dict[str, object]


def counted(*, scope: Scope, recipes: Sequence[Recipe], wait: bool) -> Current:
    """The tables as they should be, or as they are while the worker counts."""
    if wait:
        return current(scope=scope, recipes=recipes)
    found = current(scope=scope, recipes=recipes, most=agreement_upkeep.BATCH)
    if found.behind:
        _hand_over(scope, recipes)
    return found


def counting(scope: Scope, found: Current) -> Shown | None:
    """How far the worker is, if it has to do with these tables."""
    if not found.behind:
        return None
    total = len(scope.standing.states.ids)
    done = max(0, total - found.behind)
    return {"done": done, "total": total, "is_stuck": jobs.is_stuck()}


def _hand_over(scope: Scope, recipes: Sequence[Recipe]) -> None:
    """Whoever asks for the same while it is counted is told of the same task."""
    names = "".join(sorted(recipe.name(scope) for recipe in recipes))
    jobs.enqueue(
        kind=KIND,
        project=scope.project,
        subject=uuid5(scope.project.pk, names),
        parameters={
            "project": str(scope.project.pk),
            "round": scope.round,
            "codebook": scope.codebook,
            "models": ",".join(agreement_models.names(scope.project, scope.models)),
            "recipes": [dict(recipe.words) for recipe in recipes],
        },
    )


def run(run: Run) -> dict[str, object]:
    """The task: count until nothing is left, and say how far it is."""
    asked = run.parameters
    project = Project.objects.get(pk=asked["project"])
    total = 0
    while True:
        scope = Scope.of(
            project=project,
            round_name=asked["round"],
            codebook=asked["codebook"],
            models=asked.get("models", ""),
        )
        recipes = [_recipe(scope, words) for words in asked["recipes"]]
        found = current(scope=scope, recipes=recipes, patience=STEP)
        total = max(total, len(scope.standing.states.ids))
        run.advance(done=total - min(total, found.behind), total=total)
        if not found.behind:
            return {"articles": total}


def _recipe(scope: Scope, words: dict[str, str | None]) -> Recipe:
    """What `Recipe.words` wrote."""
    wish = Wish(
        layer=words["layer"] or "",
        dimension=words["dimension"] or "",
        label=words["label"] or "",
        role=words["role"] or "",
        level=words["level"] or "",
    )
    return Recipe(subject_of(scope, wish), words["metric"] or "", words["by"] or "")
