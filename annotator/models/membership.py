"""A person (or an imported reader, or a model) in one project."""

from django.conf import settings
from django.db import models

from annotator.core.ids import uuid7


class Role(models.TextChoices):
    """What somebody may be in a project; one person may be several."""

    MANAGER = "manager"
    ANNOTATOR = "annotator"
    ADJUDICATOR = "adjudicator"
    RESEARCHER = "researcher"


class MemberKind(models.TextChoices):
    """Where the member's judgements come from."""

    PERSON = "person"
    IMPORTED = "imported"
    MODEL = "model"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about who is in."""

    def live(self) -> "MembershipQuerySet":
        """Those not removed."""
        return self.filter(removed_at__isnull=True)

    def with_role(self, role: str) -> "MembershipQuerySet":
        """Live members who have this role."""
        return self.live().filter(**{f"is_{role}": True})


class Membership(models.Model):
    """Who somebody is in a project. People in data are always memberships.

    The roles are four columns, since a set inside one column cannot be filtered alike on both
    databases.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="memberships"
    )
    kind = models.CharField(max_length=8, choices=MemberKind, default=MemberKind.PERSON)
    is_manager = models.BooleanField(default=False)
    is_annotator = models.BooleanField(default=False)
    is_adjudicator = models.BooleanField(default=False)
    is_researcher = models.BooleanField(default=False)
    pseudonym = models.CharField(max_length=60)
    lineage = models.TextField(blank=True, help_text="Which family of imports it came with.")
    lineage_name = models.TextField(blank=True, help_text="Its pseudonym in those files.")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    work_withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="Since then no dataset holds their work."
    )
    revision = models.PositiveBigIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once_per_person"),
            models.UniqueConstraint(
                fields=["project", "pseudonym"], name="membership_pseudonym_unique"
            ),
            models.UniqueConstraint(
                fields=["project", "lineage", "lineage_name"],
                condition=models.Q(kind="imported"),
                name="membership_once_per_lineage",
            ),
        ]

    @property
    def roles(self) -> list[str]:
        """The roles held, in their fixed order."""
        return [role.value for role in Role if getattr(self, f"is_{role.value}")]

    @property
    def name(self) -> str:
        """How managers see this member."""
        return self.user.get_full_name() if self.user else self.pseudonym
