"""Single-use links: into a project, to a new password, to the first account, into the demo."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class Purpose(models.TextChoices):
    """What following the link does."""

    JOIN = "join"
    RESET = "reset"
    FIRST_ADMIN = "first_admin"
    SIGN_IN = "sign_in"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about links."""

    def open(self) -> "InvitationQuerySet":
        """Those that still work."""
        return self.filter(
            used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )


class Invitation(models.Model):
    """A link is known here only by its digest; it is shown once, to whoever made it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.JOIN)
    project = models.ForeignKey(
        "annotator.Project", null=True, on_delete=models.CASCADE, related_name="invitations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="links"
    )
    name = models.TextField(blank=True)
    email = models.TextField(blank=True)
    roles = JSONText(default=list)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    @property
    def state(self) -> str:
        """open, used, revoked or expired."""
        if self.used_at:
            return "used"
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > timezone.now() else "expired"
