"""Once a day at most: how much waits for somebody and where, if anything of it is new.

Mail says numbers and projects, never an article, a name or a word that somebody wrote: what is
hidden from a person on the pages cannot come to them by mail.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotator.models import User
from annotator.services.jobs.job_runs import Run
from annotator.services.mail import addresses
from annotator.services.people import my_projects
from annotator.services.waiting import listed

# A little less than a day, so that a worker that is late once does not stay late.
BETWEEN = timedelta(hours=20)
_FIRST_LOOK_BACK = timedelta(days=7)
KINDS: dict[str, Promise] = {
    "mention": _("You were spoken to"),
    "answer": _("Answers to your questions"),
    "question": _("Questions without an answer"),
    "reopen": _("Requests to reopen an article"),
    "merge": _("Names that may be the same"),
    "skip": _("Skipped articles"),
    "unlock": _("Parts called article text"),
}
Waiting = dict[str, object]


def run(run: Run) -> dict[str, object]:
    """The task of the worker: everybody who is due, one after the other."""
    sent = 0
    if settings.SENDS_MAIL:
        for user in _due(timezone.now()):
            sent += send(user=user, now=timezone.now())
            run.advance(done=sent)
    return {"sent": sent}


def _due(now: datetime) -> Iterator[User]:
    rested = Q(digest_sent_at=None) | Q(digest_sent_at__lt=now - BETWEEN)
    rows = User.objects.filter(
        rested, is_active=True, wants_digest=True, email_confirmed_at__isnull=False
    )
    return rows.exclude(email="").order_by("pk").iterator(chunk_size=200)


def send(*, user: User, now: datetime) -> bool:
    """Whether there was something to say. One of two workers sends; what fails is due again."""
    before = user.digest_sent_at
    projects = _waiting_for(user, before or now - _FIRST_LOOK_BACK)
    if not projects:
        return False
    row = User.objects.filter(pk=user.pk)
    if not row.filter(digest_sent_at=before, wants_digest=True).update(digest_sent_at=now):
        return False
    try:
        _message(user, projects).send()
    except Exception:
        row.filter(digest_sent_at=now).update(digest_sent_at=before)
        raise
    return True


def _waiting_for(user: User, since: datetime) -> list[Waiting]:
    """Project by project, those where something is newer than the last digest."""
    found: list[Waiting] = []
    for member in my_projects.memberships(user).filter(project__archived_at__isnull=True):
        items = listed.of(member.project, user)
        if not any(isinstance(each["at"], datetime) and each["at"] > since for each in items):
            continue
        counts = Counter(str(each["kind"]) for each in items)
        lines = [(said, counts[kind]) for kind, said in KINDS.items() if counts[kind]]
        others = sum(counts.values()) - sum(number for _said, number in lines)
        if others:
            lines.append((_("Other things"), others))
        link = f"{settings.PUBLIC_URL}/projects/{member.project.slug}/"
        found.append({"title": member.project.title, "link": link, "lines": lines})
    return found


def _message(user: User, projects: list[Waiting]) -> EmailMessage:
    off = addresses.off_link(user)
    with translation.override(addresses.language_of(user)):
        subject = gettext("What waits for you in Slant")
        said = {"projects": projects, "off": off, "account": f"{settings.PUBLIC_URL}/account/"}
        text = render_to_string("slant/mail/digest.txt", said)
    headers = {
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, text, to=[user.email], headers=headers)
