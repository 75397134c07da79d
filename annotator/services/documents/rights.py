"""The rights in many articles at once: an outlet's, an event's, or what a search has found."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, QuerySet

from annotator.access import Caller
from annotator.core import rights as core
from annotator.models import Document, Project
from annotator.services import audit
from annotator.services.audit import Act

_BATCH = 500


@transaction.atomic
def set_many(
    *, project: Project, documents: QuerySet[Document], given: Mapping[str, object], by: Caller
) -> int:
    """What is given goes in, what is not given stays; how many articles that changed."""
    core.check(given)
    number = 0
    ids = list(documents.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(ids), _BATCH):
        rows = Document.objects.select_for_update(of=("self",)).filter(pk__in=ids[at : at + _BATCH])
        changed: list[Document] = []
        for row in rows.only("pk", "rights"):
            rights = core.changed(row.rights, {**row.rights, **given})
            if rights != row.rights:
                row.rights = rights
                changed.append(row)
        Document.objects.bulk_update(changed, ["rights"])
        touched = Document.objects.filter(pk__in=[row.pk for row in changed])
        touched.update(revision=F("revision") + 1)
        number += len(changed)
    if number:
        audit.record(project=project, by=by, act=Act.RIGHTS_CHANGED, articles=number)
    return number
