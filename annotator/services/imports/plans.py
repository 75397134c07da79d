"""Ways of reading files, kept in the project under a name."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.core.errors import Conflict
from annotator.models import ImportPlan, Project

MOST = 100
Shown = dict[str, Any]


def listed(project: Project) -> QuerySet[ImportPlan]:
    """By their names."""
    return ImportPlan.objects.filter(project=project).order_by("name")


def save(*, project: Project, name: str, wish: dict[str, Any]) -> ImportPlan:
    """Keep one; under a name that is there it takes the other's place."""
    if listed(project).exclude(name=name).count() >= MOST:
        raise Conflict("too_many", f"A project keeps at most {MOST} of them; delete one first.")
    fields = {"wish": wish, "saved_at": timezone.now()}
    saved, _ = ImportPlan.objects.update_or_create(project=project, name=name, defaults=fields)
    return saved


def rename(*, plan: ImportPlan, name: str) -> ImportPlan:
    """Call it otherwise; a name that another has is refused."""
    try:
        with transaction.atomic():
            ImportPlan.objects.filter(pk=plan.pk).update(name=name)
    except IntegrityError:
        raise Conflict(
            "name_taken", f"There is a way of reading called {name!r} already."
        ) from None
    plan.refresh_from_db()
    return plan


def delete(*, plan: ImportPlan) -> None:
    """Forget it."""
    plan.delete()


def shown(plan: ImportPlan) -> Shown:
    """As the page has it."""
    return {"id": str(plan.pk), "name": plan.name, "wish": plan.wish, "saved_at": plan.saved_at}
