"""How far those in a release agree: in all, and by what they told of themselves.

By background only here, once, from the readings that are frozen. While a study runs such numbers
would tell, by how they move, who handed in or answered last.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from annotator.core.agreement import Partials, Result
from annotator.core.agreement.ledger import Ledger, Share
from annotator.core.errors import DomainError
from annotator.core.releasing.release_options import ReleaseOptions
from annotator.models import Project
from annotator.services.agreement import agreement_results, agreement_summary
from annotator.services.agreement.agreement import described
from annotator.services.agreement.agreement_readings import Read, study
from annotator.services.agreement.agreement_recipes import Recipe
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_subject import Material, Subject
from annotator.services.agreement.agreement_tables import RESAMPLING
from annotator.services.agreement.agreement_upkeep import BATCH
from annotator.services.people.background import Bins

Shown = dict[str, Any]
Bin = tuple[str, str]  # a variable and one of its bins
TOO_FEW = "Not told: in {bin} fewer than {floor} annotators share articles with each other."
WITHHELD = "Not told: it would rest on fewer than {floor} annotators."


def agreement(
    *, project: Project, options: ReleaseOptions, bins: Bins, kept: Collection[tuple[UUID, UUID]]
) -> Shown | None:
    """The plain questions, and the same within each bin; `kept` are the readings that are in
    the release, by article and member. None where nothing can be compared."""
    try:
        found = agreement_summary.summary(
            project=project, round_name=options.round, codebook=options.codebook
        )
        scope = Scope.of(project=project, round_name=options.round, codebook=options.codebook)
    except DomainError:
        return None
    # What models there are is told by the datasheet; here people alone are compared.
    del found["models"]
    return found | {"by_background": by_background(scope=scope, bins=bins, kept=kept)}


def by_background(*, scope: Scope, bins: Bins, kept: Collection[tuple[UUID, UUID]]) -> list[Shown]:
    """Every measure within each bin, variable by variable. One bin with too few people who can be
    compared takes its whole variable along: what is left out could be told from the others."""
    if not bins.variables:
        return []
    counted = _Counted(scope, bins, kept)
    return [_variable(each, bins, counted) for each in bins.variables]


class _Counted:
    """Each bin's people who share articles, and its sums."""

    def __init__(self, scope: Scope, bins: Bins, kept: Collection[tuple[UUID, UUID]]) -> None:
        self.scope = scope
        layers = [Subject(layer) for layer in scope.schema.layers]
        self.recipes = [each for one in layers for each in agreement_summary.recipes(one)]
        self.people: dict[Bin, set[str]] = {
            (name, told): set() for row in bins.of.values() for name, told in row.items()
        }
        self._ledgers = {recipe: Ledger(RESAMPLING, depth=1) for recipe in self.recipes}
        self._shares: dict[Recipe, list[Share]] = {recipe: [] for recipe in self.recipes}
        documents = sorted({document for document, _ in kept})
        for at in range(0, len(documents), BATCH):
            self._add(
                Material(study(scope=scope, documents=documents[at : at + BATCH]), ()), bins, kept
            )

    def _add(self, material: Material, bins: Bins, kept: Collection[tuple[UUID, UUID]]) -> None:
        groups: dict[Bin, list[Read]] = {group: [] for group in self.people}
        for read in material.study.reads:
            member = UUID(read.annotator)
            if (read.article, member) in kept:
                for group in bins.of.get(member, {}).items():
                    groups[group].append(read)
        for group, reads in groups.items():
            self.people[group] |= _sharing(reads)
        parts = {group: material.of(reads) for group, reads in groups.items()}
        for recipe, ledger in self._ledgers.items():
            new = {_word(group): recipe.partials(part) for group, part in parts.items()}
            self._shares[recipe] += ledger.exchange((), Partials.beside(new))

    def result(self, recipe: Recipe, group: Bin) -> Result:
        """The answer within one bin."""
        whole = self._ledgers[recipe].partials(self._shares[recipe])
        return agreement_results.group(recipe.measure, whole.part(_word(group)))


def _word(group: Bin) -> str:
    return " ".join(group)


def _sharing(reads: Collection[Read]) -> set[str]:
    """Those who read an article that another of these read, too."""
    readers: dict[UUID, set[str]] = {}
    for read in reads:
        readers.setdefault(read.article, set()).add(read.annotator)
    return {each for names in readers.values() if len(names) > 1 for each in names}


def _variable(variable: Mapping[str, Any], bins: Bins, counted: _Counted) -> Shown:
    titles = variable.get("bins", {})
    own = sorted(group for group in counted.people if group[0] == variable["id"])
    few = [group[1] for group in own if len(counted.people[group]) < bins.floor]
    shown: Shown = {
        "variable": variable["id"],
        "title": variable["title"],
        "floor": bins.floor,
        "suppressed": None,
        "bins": [],
    }
    if few:
        named = ", ".join(f"“{titles.get(told, told)}”" for told in few)
        return shown | {"suppressed": TOO_FEW.format(bin=named, floor=bins.floor)}
    shown["bins"] = [
        {
            "bin": group[1],
            "title": titles.get(group[1], group[1]),
            "annotators": len(counted.people[group]),
            "measured": [_measured(each, group, bins, counted) for each in counted.recipes],
        }
        for group in own
    ]
    return shown


def _measured(recipe: Recipe, group: Bin, bins: Bins, counted: _Counted) -> Shown:
    subject = recipe.subject
    about = subject.role or subject.dimension or subject.layer
    result = counted.result(recipe, group)
    if result.n.annotators < bins.floor:
        sentence = WITHHELD.format(floor=bins.floor)
        told: Shown = {"metric": recipe.metric, "layer": subject.layer.id, "value": None}
        return told | {"title": about.title, "withheld": True, "sentence": sentence}
    return described(subject, result, counted.scope) | {"title": about.title, "withheld": False}
