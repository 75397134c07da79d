"""Which round new work goes into."""

from django.db.models import Q
from django.utils import timezone

from annotator.core.errors import Conflict
from annotator.models import Membership, Project, Round
from annotator.models.round import RoundPurpose, RoundState


def current_round(project: Project) -> Round:
    """The open round that new work goes into: the newest."""
    found = open_round(project)
    if found is None:
        raise Conflict("round_closed", "No round of this project is open.")
    return found


def open_round(project: Project) -> Round | None:
    """The same, where there may be none."""
    return Round.objects.filter(project=project, state=RoundState.OPEN).order_by("-id").first()


def rounds_for(member: Membership) -> list[Round]:
    """The open rounds that this member may take from: pilots first, then the newest."""
    is_in = Q(all_members=True) | Q(listed_members__member=member)
    found = (
        Round.objects.filter(is_in, has_begun(), project=member.project, state=RoundState.OPEN)
        .distinct()
        .order_by("-id")
    )
    return sorted(found, key=lambda each: each.purpose != RoundPurpose.PILOT)


def has_begun(path: str = "") -> Q:
    """Whether the round's first day is here; `path` leads to the round."""
    today = timezone.localdate()
    return Q(**{f"{path}opens_on__isnull": True}) | Q(**{f"{path}opens_on__lte": today})
