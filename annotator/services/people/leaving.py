"""Two acts of a person's own: taking back their work, and being forgotten. Neither needs the other.

Withdrawn work leaves every later dataset, export and figure; what was released before stays as it
was cited. Being erased cuts the tie between the person and a pseudonym; the work stays under it.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator.models import Invitation, Membership
from annotator.services.editing import private_notes
from annotator.services.people import background, members
from annotator.services.recommender import forgetting


@transaction.atomic
def withdraw_work(*, member: Membership) -> Membership:
    """From now on no dataset holds this person's work. Saying it twice is harmless."""
    Membership.objects.filter(pk=member.pk, work_withdrawn_at=None).update(
        work_withdrawn_at=timezone.now(), revision=F("revision") + 1
    )
    member.refresh_from_db()
    # What the project's proposals have learned from it goes as well.
    forgetting.enqueue(member.project)
    return member


def give_work_back(*, member: Membership) -> Membership:
    """Let later datasets hold it again."""
    Membership.objects.filter(pk=member.pk, work_withdrawn_at__isnull=False).update(
        work_withdrawn_at=None, revision=F("revision") + 1
    )
    member.refresh_from_db()
    return member


@transaction.atomic
def erase(*, member: Membership) -> None:
    """Out of the project, and nothing left that says who it was: no account, no answers about
    themselves, no invitation with a name. The account itself and other projects stay.
    """
    member = members.remove(member=member)
    background.withdraw(member=member)
    private_notes.forget(member)
    user = member.user
    if user is None:
        return
    mine = Invitation.objects.filter(project=member.project_id)
    mine.filter(user=user).delete()
    if user.email:
        mine.filter(email__iexact=user.email).delete()
    if user.name:
        mine.filter(name=user.name).delete()
    Membership.objects.filter(pk=member.pk).update(user=None, revision=F("revision") + 1)
