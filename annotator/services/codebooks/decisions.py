"""The decision log of a codebook: who decided what about an answer, why and when."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from annotator.access import Caller, may, membership_in
from annotator.actions import Action
from annotator.core.errors import Invalid
from annotator.core.text import check_string
from annotator.models import Codebook, CodebookDecision, Membership, Project

LONGEST = 4_000


def of_project(project: Project) -> QuerySet[CodebookDecision]:
    """All of them, with what showing them needs."""
    rows = CodebookDecision.objects.filter(project=project)
    return rows.select_related("codebook", "decided_by__user").defer("codebook__body")


def note(
    *,
    project: Project,
    actor: Membership | None,
    decision: str,
    reason: str = "",
    layer: str = "",
    dimension: str = "",
    label: str = "",
    codebook: Codebook | None = None,
    decided_on: date | None = None,
) -> CodebookDecision:
    """Write one down. It is never altered; a later one may say otherwise."""
    texts = {"decision": decision, "reason": reason}
    if not decision.strip():
        raise Invalid.at("decision", "Say what was decided.")
    for place, text in texts.items():
        check_string(text, place)
        if len(text) > LONGEST:
            raise Invalid.at(place, f"{LONGEST:,} characters is the most.")
    return CodebookDecision.objects.create(
        project=project,
        codebook=codebook,
        layer=layer,
        dimension=dimension,
        label=label,
        decision=decision.strip(),
        reason=reason.strip(),
        decided_by=actor,
        decided_on=decided_on or timezone.now().date(),
    )


def shown(row: CodebookDecision, with_names: bool = False) -> dict[str, object]:
    """One decision; names are for those who see the people, pseudonyms for everybody else."""
    by = row.decided_by
    return {
        "id": str(row.pk),
        "version": row.codebook and row.codebook.version,
        "layer": row.layer,
        "dimension": row.dimension,
        "label": row.label,
        "decision": row.decision,
        "reason": row.reason,
        "decided_by": None if by is None else by.name if with_names else by.pseudonym,
        "decided_on": row.decided_on,
    }


def sees_names(project: Project, viewer: Caller) -> bool:
    """Whether this caller knows the people by name."""
    return may(viewer, project, Action.VIEW_MEMBERS, membership_in(viewer, project))


def as_file(codebook: Codebook) -> dict[str, object]:
    """A version as a file that another project can begin with: by pseudonyms, no names."""
    log = of_project(codebook.project).order_by("decided_on", "id")
    return {
        "schema": "slant-codebook/1",
        "version": codebook.version,
        "state": codebook.state,
        "published_at": codebook.published_at,
        "body": codebook.body,
        "changes": codebook.changes,
        "decisions": [
            {name: value for name, value in shown(row).items() if name != "id"} for row in log
        ],
    }
