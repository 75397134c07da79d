"""Who signs in. In data a person is always a Membership, never a User."""

from typing import ClassVar
from uuid import UUID

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class User(AbstractUser):  # type: ignore[django-manager-missing]  # knox has no types
    """An account of this site; what it may do stands in its memberships (and `is_superuser`)."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.TextField(blank=True, help_text="How others in a project see this person.")
    may_create_projects = models.BooleanField(default=False)
    email_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    wants_digest = models.BooleanField(default=True)
    digest_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    preferences = JSONText(default=dict, editable=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_name_unique_in_any_case"),
        ]

    pk: UUID

    @property
    def is_site_admin(self) -> bool:
        """Who runs the site: may do everything in every project."""
        return self.is_superuser and self.is_active

    def has_usable_password(self) -> bool:
        """Who came by a link alone has none to be asked for; Django takes an empty one for one."""
        return self.password != "" and super().has_usable_password()

    def get_full_name(self) -> str:
        """The name to show."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """The same: names are not taken apart."""
        return self.get_full_name()
