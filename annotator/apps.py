"""The one Django app."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class AnnotatorConfig(AppConfig):
    """Slant as Django sees it."""

    name = "annotator"
    verbose_name = "Slant"

    def ready(self) -> None:
        """Have the counting triggers out of the way of migrations, and in again after them;
        register the checks, which happens by loading them.
        """
        from annotator import checks  # noqa: F401, PLC0415

        pre_migrate.connect(_before, sender=self)
        post_migrate.connect(_after, sender=self)


def _before(using: str, plan: list[object], **_: object) -> None:
    from annotator.services.counting import keeping  # noqa: PLC0415  needs the models loaded

    if plan and connections[using].vendor == "sqlite":
        keeping.remove(using)


def _after(using: str, plan: Sequence[object] = (), **_: object) -> None:
    from annotator.services.counting import keeping  # noqa: PLC0415

    keeping.install(using, anew=bool(plan))
