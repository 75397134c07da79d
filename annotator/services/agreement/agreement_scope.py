"""Which finished readings are compared, and under which codebook their answers are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from annotator.core.codebooks.codebook import Codebook, parse
from annotator.core.errors import Invalid
from annotator.models import Codebook as CodebookRow
from annotator.models import Project, Round
from annotator.models.codebook import CodebookState
from annotator.services.agreement import agreement_models
from annotator.services.agreement.agreement_standing import Register, Standing
from annotator.services.exports.export_filters import Filters, Selection


@dataclass(frozen=True)
class Scope:
    """A project's finished readings, perhaps of one round or version alone, as they stand now."""

    project: Project
    round: str
    codebook: str
    standing: Standing
    register: Register
    models: tuple[UUID, ...]  # whose readings are compared with people's
    schema: Codebook
    version: str  # of the schema
    versions: tuple[str, ...]  # that occur
    rounds: tuple[str, ...]

    @classmethod
    def of(
        cls, *, project: Project, round_name: str = "", codebook: str = "", models: str = ""
    ) -> "Scope":
        """See what there is; a round, a version or a model that does not exist is refused.
        `models` are the names of models by commas: without any, people alone are compared."""
        rounds = dict(Round.objects.filter(project=project).values_list("pk", "name"))
        _check("round", "round", round_name, rounds.values())
        rows = CodebookRow.objects.filter(project=project).exclude(state=CodebookState.DRAFT)
        bodies = {
            pk: (version, body)
            for pk, version, body in rows.order_by("published_at", "pk").values_list(
                "pk", "version", "body"
            )
        }
        _check("codebook", "version", codebook, (version for version, _ in bodies.values()))
        beside = agreement_models.chosen(project, models)
        selection = _selection(project, round_name, codebook, beside)
        standing = Standing.of(selection.readings())
        chosen = [each for each in bodies.values() if each[0] == codebook]
        used = [each for pk, each in bodies.items() if pk in standing.codebooks]
        newest = chosen or [*bodies.values(), *used]
        if not newest:
            message = "This project has no published codebook yet."
            raise Invalid.at("codebook", message, "no_codebook")
        version, body = newest[-1]
        return cls(
            project=project,
            round=round_name,
            codebook=codebook,
            standing=standing,
            models=beside,
            register=Register.of(project),
            schema=parse(body),
            version=version,
            versions=tuple(name for name, _ in used),
            rounds=tuple(sorted(name for pk, name in rounds.items() if pk in standing.rounds)),
        )

    @cached_property
    def selection(self) -> Selection:
        """The readings as rows."""
        return _selection(self.project, self.round, self.codebook, self.models)


def _selection(
    project: Project, round_name: str, codebook: str, models: tuple[UUID, ...]
) -> Selection:
    filters = Filters(round=round_name, codebook=codebook)
    return Selection(project, filters, DEFAULT_DB_ALIAS, models)


def _check(place: str, noun: str, given: str, known: Iterable[str]) -> None:
    names = list(known)
    if given and given not in names:
        listed = ", ".join(names) or "none"
        message = f"There is no {noun} {given!r}; known are: {listed}."
        raise Invalid.at(place, message, "unknown")
