"""A project: codebook, documents and people."""

from dataclasses import dataclass, fields

from django.db import models

from annotator.core.ids import uuid7
from annotator.models.fields import JSONText


class NextArticle(models.TextChoices):
    """Which of the free articles somebody is given who asks for the next."""

    FEWEST = "fewest"
    COVERAGE = "coverage"
    DISAGREEMENT = "disagreement"
    UNCERTAINTY = "uncertainty"
    DIVERSITY = "diversity"


@dataclass(frozen=True)
class ProjectSettings:
    """The switches of a project, with their defaults."""

    annotators_per_document: int = 2
    blind_outlet: bool = False
    blind_peers: bool = True
    ask_outlet: bool = False
    claiming: bool = True
    adjudicate_own: bool = False
    open_questions: bool = True
    propose_speakers: bool = True
    next_article: str = "fewest"


SETTING_NAMES = tuple(field.name for field in fields(ProjectSettings))


class ProjectManager(models.Manager["Project"]):
    """Studies, and not the anterooms of their imports: no list, door or number knows of these."""

    def get_queryset(self) -> "models.QuerySet[Project]":
        """Those that somebody made."""
        return super().get_queryset().filter(anteroom_of__isnull=True)


class Project(models.Model):  # type: ignore[django-manager-missing]  # knox has no types
    """One study. Everything below it belongs to it alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    title = models.TextField()
    description = models.TextField(blank=True)
    language = models.CharField(max_length=35, default="en")
    settings = JSONText(default=dict)
    quality = JSONText(default=dict, help_text="How people are trained, tested and checked.")
    archived_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(
        null=True, blank=True, help_text="As if it were not there, until it goes for good."
    )
    anteroom_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="No study: here an import into that one waits until all of it is written.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveBigIntegerField(default=1)

    objects = ProjectManager()
    with_anterooms = models.Manager["Project"]()

    def __str__(self) -> str:
        return self.slug

    @property
    def switches(self) -> ProjectSettings:
        """The settings with defaults filled in; an unknown stored one is ignored."""
        known = {name: self.settings[name] for name in SETTING_NAMES if name in self.settings}
        return ProjectSettings(**known)
