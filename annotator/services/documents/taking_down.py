"""Taking an article's text out of the site for good, while what people said about it stays."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator.access import Caller
from annotator.core.errors import Conflict
from annotator.core.text import check_string
from annotator.models import (
    Annotation,
    Document,
    DocumentText,
    ModelAnswer,
    Project,
    ProposedSpeakers,
)
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.recommender import forgetting


@transaction.atomic
def take_down(*, document: Document, by: Caller, reason: str) -> Document:
    """Remove the text, the quotes, the quotations, their proposed speakers and models' answers.

    Offsets, hashes, answers and ids stay.

    Nobody is given the article from now on. There is no way back but a new import.
    """
    rights = document.rights | {
        "may_redistribute_text": False,
        "taken_down_at": timezone.now().isoformat(),
        "reason": check_string(reason, "reason"),
    }
    taken = Document.objects.filter(pk=document.pk, taken_down_at__isnull=True).update(
        taken_down_at=timezone.now(), quotations=[], rights=rights, revision=F("revision") + 1
    )
    if not taken:
        raise Conflict("taken_down", "The text of this article has been taken down already.")
    DocumentText.objects.filter(pk=document.pk).delete()
    ProposedSpeakers.objects.filter(pk=document.pk).delete()
    ModelAnswer.objects.filter(document=document).update(raw="", refusals=[])
    Annotation.all_kinds.filter(document=document).exclude(quote="").update(quote="")
    forgetting.enqueue(document.project)
    audit.record(
        project=document.project,
        by=by,
        act=Act.TEXT_TAKEN_DOWN,
        object_id=document.pk,
        name=document.key,
        reason=reason,
    )
    document.refresh_from_db()
    return document


@transaction.atomic
def take_down_many(*, project: Project, ids: Sequence[UUID], by: Caller, reason: str) -> int:
    """Those of a project's articles that still have their text; how many these were."""
    rows = Document.objects.filter(project=project, pk__in=ids, taken_down_at__isnull=True)
    found = list(rows.select_related("project").order_by("pk"))
    for document in found:
        take_down(document=document, by=by, reason=reason)
    return len(found)
