"""Who can be spoken to: only people whom the author may see, and who may see what is said."""

import re
from datetime import datetime

from django.db.models import Q, QuerySet

from annotator.access.threads import knows_peers, visible_threads
from annotator.models import Membership, Mention, Project, Thread
from annotator.models.membership import MemberKind

_NAMED = re.compile(r"@([A-Za-z0-9][A-Za-z0-9._-]{0,59})")
_ANSWERING = Q(is_manager=True) | Q(is_adjudicator=True)


def around(project: Project, member: Membership | None) -> QuerySet[Membership]:
    """Everybody this member may speak to: where peers are hidden, those who answer."""
    people = Membership.objects.live().filter(project=project, kind=MemberKind.PERSON)
    if not knows_peers(project, member):
        people = people.filter(_ANSWERING)
    if member is not None:
        people = people.exclude(pk=member.pk)
    return people.select_related("user").order_by("pseudonym")


def named_in(text: str) -> set[str]:
    """What stands behind an @; a full stop at the end of a sentence is no part of it."""
    return {name.rstrip("._-") for name in _NAMED.findall(text)} | set(_NAMED.findall(text))


def mention(*, thread: Thread, author: Membership, text: str, at: datetime) -> None:
    """Note who was spoken to. Whom the author may not see stays a word like any other."""
    names = named_in(text)
    if not names:
        return
    people = around(thread.project, author).filter(pseudonym__in=names)
    Mention.objects.bulk_create(
        Mention(thread=thread, member=each, at=at) for each in people if _sees(each, thread)
    )


def _sees(member: Membership, thread: Thread) -> bool:
    answers = member.is_manager or member.is_adjudicator
    rows = visible_threads(thread.project, member, answers=answers)
    return rows.filter(pk=thread.pk).exists()


def without_peers(text: str, hidden: frozenset[str]) -> str:
    """The text with the pseudonyms struck out that its reader may not learn."""
    return _NAMED.sub(lambda found: _struck(found[0], found[1], hidden), text)


def _struck(whole: str, name: str, hidden: frozenset[str]) -> str:
    bare = name.rstrip("._-")
    if name not in hidden and bare not in hidden:
        return whole
    return "@…" if name in hidden else f"@…{name[len(bare) :]}"
