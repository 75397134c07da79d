"""Proposes who says what in an article: made once by a task, shown in the editor, never counted."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from annotator.core.attribution.rules import VERSION
from annotator.core.attribution.speaking import Attribution, attributions_of
from annotator.core.ids import uuid7
from annotator.core.spans import Part
from annotator.models import Document, DocumentText, Membership, Project, ProposedSpeakers
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run

KIND = "speakers"
_BATCH = 100
_PAUSE = timedelta(seconds=5)
# What a request may look through by itself, in code points: a tenth of a second.
_LONGEST_AT_ONCE = 20_000

Found = list[dict[str, object]]


def enqueue(*, project: Project, actor: Membership | None) -> None:
    """Let the worker look through what has no proposals of the present rules."""
    jobs.enqueue(kind=KIND, project=project, actor=actor, subject=project.pk, pause=_PAUSE)


def run(run: Run) -> dict[str, object]:
    """The task: in steps that commit by themselves, so that another attempt goes on."""
    project = Project.objects.get(pk=run.job.subject or uuid7())
    return {"articles": find(project=project, run=run)}


def find(*, project: Project, run: Run | None = None) -> int:
    """Look through all articles that lack proposals of the present rules; how many these were."""
    done = 0
    after: UUID | None = None
    while batch := _batch(project, after):
        rows = [
            ProposedSpeakers(
                document=document, rules=VERSION, found=proposed(document, document.body.text)
            )
            for document in batch
        ]
        with transaction.atomic():
            if run is not None:
                run.hold()
            ProposedSpeakers.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["document"],
                update_fields=["rules", "found"],
            )
            # A text that was taken down meanwhile takes its speakers along.
            gone = ProposedSpeakers.objects.filter(document__body__isnull=True)
            gone.filter(pk__in=[row.pk for row in rows]).delete()
        done += len(rows)
        after = batch[-1].pk
        if run is not None:
            run.advance(done=done, message="looking for who speaks")
    return done


def _batch(project: Project, after: UUID | None) -> Sequence[Document]:
    rows: QuerySet[Document] = Document.objects.filter(project=project, body__isnull=False)
    stale = rows.filter(Q(speakers__isnull=True) | ~Q(speakers__rules=VERSION))
    if after is not None:
        stale = stale.filter(pk__gt=after)
    return list(stale.select_related("body").order_by("pk")[:_BATCH])


def with_text(document: Document) -> tuple[str, ProposedSpeakers | None]:
    """An article's text and what was found in it, by one statement where they are not at hand."""
    if _is_at_hand(document):
        body, known = getattr(document, "body", None), getattr(document, "speakers", None)
        text, rules = body.text if body else "", known.rules if known else None
        return text, known if rules == VERSION else None
    row = DocumentText.objects.filter(pk=document.pk)
    found = row.values_list("text", "document__speakers__rules", "document__speakers__found")
    text, rules, stored = found.first() or ("", None, None)
    if rules != VERSION:
        return text, None
    return text, ProposedSpeakers(document=document, rules=rules, found=stored)


def _is_at_hand(document: Document) -> bool:
    cached = document._state.fields_cache
    return "body" in cached and "speakers" in cached


def seen(document: Document, text: str, stored: ProposedSpeakers | None) -> Found:
    """The proposals for who sees this text.

    Where names are masked the rules read the masked text, so that they can tell no more than it.
    """
    if stored is not None:
        found: Found = stored.found
        return found
    return proposed(document, text) if len(text) <= _LONGEST_AT_ONCE else []


def proposed(document: Document, text: str) -> Found:
    """What the rules find, as it is stored and answered."""
    blocks = [(start, end, kind) for start, end, kind in document.blocks]
    quotations: list[Part] = [(start, end) for start, end in document.quotations]
    found = attributions_of(text, blocks, quotations, document.language)
    return [_shown(each) for each in found]


def _shown(each: Attribution) -> dict[str, object]:
    return {
        "content": [list(part) for part in each.content],
        "speaker": None if each.source is None else list(each.source),
        "cue": [list(part) for part in each.cue],
        "via": None if each.via is None else list(each.via),
        "name": each.speaker.name,
        "type": each.speaker.type,
        "kind": each.speaker.kind,
        "anonymity": each.speaker.anonymity,
        "loading": each.loading,
        "form": each.form,
        "how": each.how,
    }
