"""What the version in use proposes in an article: looked for by a task, kept beside the article.

An article is only ever read by the part of the version that was not taught by it or by a near
copy, so that nobody learns from a proposal what a colleague marked there.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Q, QuerySet

from annotator.core import spans
from annotator.core.recommender import memory, sequences
from annotator.core.recommender.proposals import Proposal, Taught
from annotator.models import (
    Document,
    DocumentProposals,
    Project,
    RecommenderFold,
    RecommenderModel,
)
from annotator.models.document import DocumentPurpose
from annotator.services.jobs.job_runs import Run
from annotator.services.recommender import lessons, wishes

_BATCH = 50
# What a request may look through by itself, in code points.
_LONGEST_AT_ONCE = 20_000
# Where checks are hidden among articles, they must look like them.
_READ = (DocumentPurpose.ANNOTATION, DocumentPurpose.CHECK)


def look_through(project: Project, run: Run | None = None) -> int:
    """Make the proposals of all articles that lack those of the version in use; how many."""
    done = 0
    after: UUID | None = None
    while True:
        model = wishes.of(project).in_use
        if model is None:
            return done
        batch = _batch(project, model, after)
        if not batch:
            if after is None:
                return done
            # Whoever chose another version meanwhile is served by another walk.
            after = None
            continue
        rows = [_made(document, model) for document in batch]
        with transaction.atomic():
            if run is not None:
                run.hold()
            _store(rows)
        done, after = done + len(rows), batch[-1].pk
        if run is not None:
            run.advance(message="looking for what can be proposed")


def is_behind(project: Project) -> bool:
    """Whether there are articles that the version in use has not been through."""
    model = wishes.of(project).in_use
    return model is not None and bool(_stale(project, model).exists())


def _stale(project: Project, model: RecommenderModel) -> QuerySet[Document]:
    rows = Document.objects.live().filter(project=project, body__isnull=False, purpose__in=_READ)
    return rows.filter(Q(proposals__isnull=True) | ~Q(proposals__model=model))


def _batch(project: Project, model: RecommenderModel, after: UUID | None) -> Sequence[Document]:
    stale = _stale(project, model)
    if after is not None:
        stale = stale.filter(pk__gt=after)
    return list(stale.select_related("body", "project").order_by("pk")[:_BATCH])


def _made(document: Document, model: RecommenderModel) -> DocumentProposals:
    text = seen_text(document, document.body.text)
    found, sureness = read(document, text, model)
    return DocumentProposals(
        document=document, model=model, seen=digest(text), found=found, sureness=sureness
    )


def _store(rows: Sequence[DocumentProposals]) -> None:
    DocumentProposals.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["model", "seen", "found", "sureness"],
    )
    gone = DocumentProposals.objects.filter(document__body__isnull=True)
    gone.filter(pk__in=[row.pk for row in rows]).delete()


def seen_text(document: Document, text: str) -> str:
    """The text as annotators see it, which is all that a proposal may rest on."""
    if not document.project.switches.blind_outlet:
        return text
    return spans.mask(text, [(start, end) for start, end in document.masks])


def digest(text: str) -> str:
    """By which stored proposals are known to be about this text."""
    return hashlib.sha256(text.encode()).hexdigest()


def found_in(document: Document, model: RecommenderModel) -> list[Proposal]:
    """An article's proposals for somebody who opens it: the stored ones, or made at once."""
    text = seen_text(document, document.body.text)
    stored = DocumentProposals.objects.filter(document=document, model=model).first()
    if stored is not None and stored.seen == digest(text):
        return list(_stored(stored.found))
    if len(text) > _LONGEST_AT_ONCE:
        return []
    return list(_stored(read(document, text, model)[0]))


def _stored(found: Sequence[dict[str, object]]) -> Iterator[Proposal]:
    for each in found:
        yield Proposal(**each)  # type: ignore[arg-type]


def read(
    document: Document, text: str, model: RecommenderModel
) -> tuple[list[dict[str, object]], float]:
    """The proposals as they are stored, the surest first, and how sure the model is (0–1)."""
    fold = lessons.fold(document, model.seed)
    taught = _taught(model.pk, fold)
    found, sureness = taught.read(text, document.sentences, lessons.kept_of(document))
    return [asdict(each) for each in found], sureness


@lru_cache(maxsize=lessons.FOLDS)
def _taught(model_id: UUID, fold: int) -> Taught:
    """One part of a version; one that cannot be read, as from a damaged archive, knows nothing."""
    rows = RecommenderFold.objects.filter(model=model_id, fold=fold)
    body = rows.values_list("body", flat=True).first()
    try:
        stored = orjson.loads(body or "{}")
        phrases = memory.load(stored.get("phrases", ()))
        chains = {
            str(layer): sequences.load(each) for layer, each in stored.get("chains", {}).items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return Taught(memory.Memory({}), {})
    return Taught(phrases, chains)
