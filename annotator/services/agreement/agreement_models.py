"""Models beside people on the agreement page: only those that somebody chose, and always named."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef

from annotator.core.errors import Invalid
from annotator.models import Assignment, Membership, ModelRun, Project
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.membership import MemberKind

MOST = 20

Shown = dict[str, object]


def listed(project: Project) -> list[Shown]:
    """Every model that has read anything here, with what is known of it."""
    members = _reading(project)
    if not members:
        return []
    runs = ModelRun.objects.filter(member__in=members).order_by("created_at")
    known = {run.member_id: run for run in runs.only("member", "name", "version")}
    return [
        {
            "annotator": pseudonym,
            "name": known[pk].name if pk in known else pseudonym,
            "version": known[pk].version if pk in known else "",
        }
        for pk, pseudonym in sorted(members.items(), key=lambda each: each[1])
    ]


def chosen(project: Project, names: str) -> tuple[UUID, ...]:
    """The members of these names, by commas; a name that is no model's is refused."""
    wanted = sorted({each.strip() for each in names.split(",") if each.strip()})
    if not wanted:
        return ()
    if len(wanted) > MOST:
        raise Invalid.at("models", f"At most {MOST} models are compared at once.")
    known = {pseudonym: pk for pk, pseudonym in _reading(project).items()}
    for name in wanted:
        if name not in known:
            listed_names = ", ".join(sorted(known)) or "none"
            message = f"There is no model {name!r} here; known are: {listed_names}."
            raise Invalid.at("models", message, "unknown")
    return tuple(known[name] for name in wanted)


def _reading(project: Project) -> dict[UUID, str]:
    """Who has handed in a reading as a model. Nobody who can sign in ever does."""
    readings = Assignment.objects.filter(
        member=OuterRef("pk"), kind=AssignmentKind.MODEL, state=AssignmentState.SUBMITTED
    )
    kinds = [MemberKind.MODEL, MemberKind.IMPORTED]
    members = Membership.objects.filter(Exists(readings), project=project, kind__in=kinds)
    return dict(members.values_list("pk", "pseudonym"))


def names(project: Project, models: Sequence[UUID]) -> list[str]:
    """What those that were chosen are called in the data."""
    rows = Membership.objects.filter(project=project, pk__in=models)
    return sorted(rows.values_list("pseudonym", flat=True))


def said(project: Project, models: Sequence[UUID]) -> str:
    """For the methods section: that not only people are compared; nothing where they are."""
    if not models:
        return ""
    named = ", ".join(names(project, models))
    what = "One of the annotators is a model" if len(models) == 1 else "Some annotators are models"
    return f"{what}, not a person: {named}."
