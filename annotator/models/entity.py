"""Somebody or something that speaks or is spoken of."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


def fold(name: str) -> str:
    """The form in which two spellings are one name: trimmed, single spaces, case-folded."""
    return " ".join(name.split()).casefold()


def fold_aliases(names: Iterable[str]) -> str:
    """Other names as `folded_aliases` holds them: each is found by its whole line."""
    lines = "".join(f"{fold(name)}\n" for name in names)
    return f"\n{lines}" if lines else ""


class Entity(models.Model):
    """One entry of the register; `document` null means known in the whole project.

    Uniqueness runs per proposer until a manager curates an entry: that a name exists must
    never tell one blind annotator what another has typed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.PROTECT, related_name="entities"
    )
    document = models.ForeignKey(
        "annotator.Document", null=True, on_delete=models.PROTECT, related_name="entities"
    )
    name = models.TextField()
    folded = models.TextField()
    type = models.CharField(max_length=20)
    aliases = JSONText(default=list)
    # The aliases folded, a line each and a line end around: a column that both databases search.
    folded_aliases = models.TextField(default="", blank=True)
    proposed_by = models.ForeignKey(
        "annotator.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    curated_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "entities"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "folded", "type", "proposed_by"],
                condition=Q(document__isnull=True, curated_at__isnull=True),
                name="entity_once_per_proposer",
            ),
            models.UniqueConstraint(
                fields=["document", "folded", "type", "proposed_by"],
                condition=Q(document__isnull=False, curated_at__isnull=True),
                name="entity_once_per_proposer_in_document",
            ),
            models.UniqueConstraint(
                fields=["project", "folded", "type"],
                condition=Q(
                    document__isnull=True, curated_at__isnull=False, merged_into__isnull=True
                ),
                name="entity_curated_once",
            ),
            models.UniqueConstraint(
                fields=["document", "folded", "type"],
                condition=Q(
                    document__isnull=False, curated_at__isnull=False, merged_into__isnull=True
                ),
                name="entity_curated_once_in_document",
            ),
            models.CheckConstraint(
                condition=Q(curated_at__isnull=False) | Q(proposed_by__isnull=False),
                name="entity_proposed_or_curated",
            ),
        ]
