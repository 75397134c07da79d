"""Sends invitations by e-mail, where the site can; the link is shown to its maker in any case."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from annotator.core.invitees import Invitee
from annotator.models import Project, User
from annotator.services.people import invitations
from annotator.services.people.invitations import Issued

logger = logging.getLogger(__name__)


def invite(
    *, project: Project, people: Sequence[Invitee], roles: Sequence[str], by: User
) -> list[dict[str, object]]:
    """A link for each person; those whose address is known get it by mail, too."""
    made = invitations.invite(project=project, people=people, roles=roles, by=by)
    return _sent(made, project, by)


def renew(*, project: Project, issued: Issued, by: User) -> dict[str, object]:
    """The same for a link in place of one that was lost."""
    return _sent([issued], project, by)[0]


def _sent(made: Sequence[Issued], project: Project, by: User) -> list[dict[str, object]]:
    """What went out. A mail server that is down costs the mail, never the invitation."""
    wanted = [each for each in made if settings.SENDS_MAIL and each.invitation.email]
    sent: set[str] = set()
    try:
        with get_connection(timeout=settings.MAIL_TIMEOUT) as connection:
            for each in wanted:
                message = _message(each, project, by)
                message.connection = connection
                message.send()
                sent.add(each.link)
    except (OSError, SMTPException):
        logger.exception("invitations could not be mailed")
    return [invitations.shown_once(each) | {"is_mailed": each.link in sent} for each in made]


def _message(issued: Issued, project: Project, by: User) -> EmailMessage:
    """In the language of the project's articles, where the site speaks it."""
    language = project.language if project.language in dict(settings.LANGUAGES) else None
    said = {
        "by": by.get_full_name(),
        "project": project.title,
        "link": issued.link,
        "expires_at": issued.invitation.expires_at,
    }
    with translation.override(language or translation.get_language()):
        # A title with a line break would be a header of the sender's own.
        subject = " ".join(gettext("Invitation to “%(project)s”").split()) % {
            "project": " ".join(project.title.split())
        }
        text = render_to_string("slant/mail/invitation.txt", said)
    return EmailMessage(subject, text, to=[issued.invitation.email])
