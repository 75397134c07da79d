"""The switches of a project, as rows keep them."""

from collections.abc import Mapping

from django.db import transaction

from annotator.access import Caller
from annotator.core.errors import Conflict, Stale
from annotator.core.quality import QualityRules
from annotator.models import Project
from annotator.models.document import DocumentPurpose
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.quality import articles


def of(project: Project) -> QualityRules:
    """The rules of a project at hand; no statement is spent on them."""
    return QualityRules.of(project.quality)


@transaction.atomic
def change(
    *, project: Project, base_revision: int, by: Caller, changes: Mapping[str, object]
) -> Project:
    """Turn things on and off. What needs settled articles is refused until there is one."""
    locked = Project.objects.select_for_update().get(pk=project.pk)
    if locked.revision != base_revision:
        raise Stale("This has been changed elsewhere since you opened it.", of(locked).said())
    before = of(locked)
    after = before.changed(changes)
    for name, purpose in _NEEDS.items():
        if getattr(after, name) and not getattr(before, name):
            _require_settled(locked, name, purpose)
    locked.quality = after.said()
    locked.revision += 1
    locked.save(update_fields=["quality", "revision"])
    audit.record(project=locked, by=by, act=Act.QUALITY_CHANGED, changed=sorted(changes))
    return locked


_NEEDS = {
    "training": DocumentPurpose.TRAINING,
    "qualification": DocumentPurpose.QUALIFYING,
    "checks": DocumentPurpose.CHECK,
}


def _require_settled(project: Project, name: str, purpose: DocumentPurpose) -> None:
    if not articles.ready(project, purpose).exists():
        raise Conflict(
            "nothing_settled",
            "Choose at least one article with a settled version for this first.",
            {name: ["There is no article with a settled version for this yet."]},
        )
