"""Accounts: what a person may change about themselves, and how a password is judged."""

import re
import unicodedata

import orjson
from django.contrib.auth import password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Case, F, When
from django.utils import timezone

from annotator.core.errors import Invalid
from annotator.core.text import check_string
from annotator.models import ApiToken, User

LONGEST_NAME = 200
LONGEST_USERNAME = 60
LONGEST_EMAIL = 254
LONGEST_PASSWORD = 1_000
LARGEST_PREFERENCES = 16 * 1024


def create(*, username: str, name: str, email: str, password: str, **rights: bool) -> User:
    """A new account; every field that is wrong is named in one refusal."""
    user = User(username=username.strip(), name=name.strip(), email=email, **rights)
    wrong = {
        "username": _username_faults(user.username),
        "name": name_faults(user.name),
        "password": password_faults(password, user),
    }
    faults = {place: messages for place, messages in wrong.items() if messages}
    if faults:
        place, messages = next(iter(faults.items()))
        raise Invalid("invalid", f"{place}: {messages[0]}", faults)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise _username_taken() from None
    return user


def change_profile(
    *,
    user: User,
    name: str | None = None,
    email: str | None = None,
    wants_digest: bool | None = None,
) -> User:
    """A new name to be shown under, a new address to sign in with, which is not confirmed yet."""
    fields: dict[str, object] = {}
    if name is not None:
        _refuse("name", name_faults(name))
        fields["name"] = name.strip()
    if email is not None:
        new = checked_email(email, "email") if email else ""
        fields["email"] = new
        # Judged by the database: an address confirmed at this moment may be another one.
        is_same = When(email=new, then=F("email_confirmed_at"))
        fields["email_confirmed_at"] = Case(is_same, default=None)
    if wants_digest is not None:
        fields["wants_digest"] = wants_digest
    if fields:
        User.objects.filter(pk=user.pk).update(**fields)
        user.refresh_from_db(fields=list(fields))
    return user


def change_password(*, user: User, old: str, new: str) -> None:
    """Only who knows the old password may set another; every other session ends with it."""
    if not user.check_password(old):
        raise Invalid.at("old", "This is not your present password.")
    set_password(user=user, password=new, place="new")


def set_password(*, user: User, password: str, place: str = "password") -> None:
    """Replace the password. Sessions are bound to it and end; tokens are revoked with it: who
    changes a password wants everybody out who should not be in.
    """
    _refuse(place, password_faults(password, user))
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
        user.set_password(password)
        user.save(update_fields=["password"])
        ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(
            revoked_at=timezone.now()
        )


def save_preferences(*, user: User, preferences: dict[str, object]) -> None:
    """What the pages remember for a person: theirs to shape, within a size."""
    if len(orjson.dumps(preferences)) > LARGEST_PREFERENCES:
        raise Invalid.at("", f"Preferences may take {LARGEST_PREFERENCES:,} bytes.", "too_large")
    user.preferences = preferences
    user.save(update_fields=["preferences"])


def checked_email(given: str, place: str) -> str:
    """An address as it is stored, or a refusal."""
    address = check_string(given, place).strip()
    if len(address) > LONGEST_EMAIL:
        raise Invalid.at(place, f"{LONGEST_EMAIL} characters is the most.")
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid.at(place, "This is not an e-mail address.") from None
    return address


def suggested_username(name: str, email: str) -> str:
    """A user name that is free, from what is known of the person; empty when that is nothing."""
    source = name or email.partition("@")[0]
    plain = unicodedata.normalize("NFKD", source).encode("ascii", "ignore").decode().lower()
    wanted = re.sub(r"[^a-z0-9]+", ".", plain).strip(".")[: LONGEST_USERNAME - 4]
    if not wanted:
        return ""
    taken = {
        known.lower()
        for known in User.objects.filter(username__istartswith=wanted).values_list(
            "username", flat=True
        )
    }
    candidates = [wanted, *(f"{wanted}{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)


def password_faults(password: str, user: User) -> list[str]:
    """Everything that is wrong with a password for this account."""
    try:
        check_string(password, "password")
    except Invalid as refusal:
        return [refusal.message]
    if len(password) > LONGEST_PASSWORD:
        return [f"{LONGEST_PASSWORD:,} characters is the most."]
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        return list(error.messages)
    return []


def _username_faults(username: str) -> list[str]:
    try:
        check_string(username, "username")
    except Invalid as refusal:
        return [refusal.message]
    if not username:
        return ["Choose a user name."]
    if len(username) > LONGEST_USERNAME:
        return [f"{LONGEST_USERNAME} characters is the most."]
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        return list(error.messages)
    if User.objects.filter(username__iexact=username).exists():
        return _username_taken().fields["username"]
    return []


def _username_taken() -> Invalid:
    return Invalid.at("username", "Somebody has this user name already.")


def name_faults(name: str) -> list[str]:
    """Everything that is wrong with a name to be shown under."""
    try:
        check_string(name, "name")
    except Invalid as refusal:
        return [refusal.message]
    too_long = len(name.strip()) > LONGEST_NAME
    return [f"{LONGEST_NAME} characters is the most."] if too_long else []


def _refuse(place: str, messages: list[str]) -> None:
    if messages:
        raise Invalid("invalid", f"{place}: {messages[0]}", {place: messages})
