"""An address is confirmed by following a link sent to it; nothing else is mailed to it before."""

import logging
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from annotator.core.errors import Conflict, Invalid, Missing
from annotator.models import User

logger = logging.getLogger(__name__)
_CONFIRM, _OFF = "annotator.mail.confirm", "annotator.mail.off"
_VALID = 3 * 24 * 3600


def ask(*, user: User) -> None:
    """Send the link."""
    if not settings.SENDS_MAIL:
        raise Conflict("no_mail", "This site sends no mail.")
    if not user.email:
        raise Invalid.at("email", "Give an address first.")
    token = signing.dumps([str(user.pk), user.email], salt=_CONFIRM)
    link = f"{settings.PUBLIC_URL}/mail/confirm/{token}/"
    with translation.override(language_of(user)):
        subject = gettext("Confirm your address")
        text = render_to_string("slant/mail/confirm.txt", {"link": link, "user": user})
    try:
        EmailMessage(subject, text, to=[user.email]).send()
    except (OSError, SMTPException):
        logger.exception("a confirmation could not be mailed")
        raise Conflict("mail_failed", "The mail could not be sent; try again later.") from None


def confirm(token: str) -> User:
    """Whose address it is, confirmed now; an address changed since is another one."""
    try:
        pk, email = signing.loads(token, salt=_CONFIRM, max_age=_VALID)
    except signing.BadSignature:
        raise Missing("not_found", "This link does not work.") from None
    rows = User.objects.filter(pk=UUID(pk), email=email, is_active=True)
    if not rows.update(email_confirmed_at=timezone.now()):
        raise Missing("not_found", "This link does not work.")
    return rows.get()


def off_link(user: User) -> str:
    """Where the digest is turned off without signing in; it never expires."""
    return f"{settings.PUBLIC_URL}/mail/off/{signing.dumps(str(user.pk), salt=_OFF)}/"


def turn_off(token: str) -> None:
    """No more digests. Doing it twice changes nothing."""
    User.objects.filter(pk=_whose(token)).update(wants_digest=False)


def check_off(token: str) -> None:
    """Refuse a link that is none of ours."""
    _whose(token)


def _whose(token: str) -> UUID:
    try:
        return UUID(signing.loads(token, salt=_OFF))
    except (signing.BadSignature, ValueError):
        raise Missing("not_found", "This link does not work.") from None


def language_of(user: User) -> str:
    """The language that the person chose, else the site's."""
    chosen = user.preferences.get("language")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
