"""Keys with which programs read and write in a person's name."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from knox.models import AbstractAuthToken

from annotator.core.ids import uuid7


class Scope(models.TextChoices):
    """What a token may be used for."""

    READ = "read"
    WRITE = "write"


class ApiToken(AbstractAuthToken):  # type: ignore[misc]
    """A named key, stored as a digest; revoking keeps the row, so that its use can be traced."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=128, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="auth_token_set"
    )
    name = models.TextField()
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.READ)
    project = models.ForeignKey(
        "annotator.Project", null=True, blank=True, on_delete=models.CASCADE, related_name="tokens"
    )
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def is_live(self) -> bool:
        """Neither revoked nor past its day."""
        return self.revoked_at is None and (self.expiry is None or self.expiry > timezone.now())
