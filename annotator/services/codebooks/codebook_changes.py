"""What a draft changes about the version it comes from, and how much work each change touches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from annotator.core.codebooks import codebook as core
from annotator.core.codebooks.change_history import asked_as, in_words, of_version
from annotator.core.codebooks.codebook_diff import Difference, differences, weight_of
from annotator.core.codebooks.codebook_model import Codebook as Book
from annotator.core.codebooks.label_changes import Change, Op, Target, kept, perform
from annotator.core.errors import Conflict
from annotator.models import Annotation, Codebook, Project
from annotator.models.annotation import AnnotationQuerySet
from annotator.models.assignment import AssignmentState
from annotator.models.codebook import CodebookState
from annotator.services.codebooks import codebooks

TOUCHING = ("merge", "split", "retire", "rename")


@dataclass(frozen=True)
class Touched:
    """How much people's work holds one of the answers that an act changes."""

    annotations: int
    articles: int
    submitted: int


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side, in words."""

    old: Codebook
    new: Codebook
    found: tuple[Difference, ...]
    suggested: str


def compare(*, old: Codebook, new: Codebook) -> Comparison:
    """What the newer one changes, and the number that its changes ask for."""
    found = differences(core.parse(old.body), core.parse(new.body))
    own = new if new.state == CodebookState.DRAFT else None
    number = codebooks.next_number(new.project, old, weight_of(found), own)
    return Comparison(old, new, found, number)


def act(
    *,
    codebook: Codebook,
    base_revision: int,
    op: Op,
    layer: str,
    dimension: str,
    sources: Sequence[str],
    targets: Sequence[Target],
    reason: str = "",
) -> Codebook:
    """Do one act on the answers of a draft, and keep what was done beside its body."""
    body, done = _performed(codebook, op, layer, dimension, sources, targets, reason)
    changes = [*codebook.changes, done.told()]
    return codebooks.change(
        codebook=codebook, base_revision=base_revision, body=body, changes=changes
    )


def preview(
    *,
    codebook: Codebook,
    op: Op,
    layer: str,
    dimension: str,
    sources: Sequence[str],
    targets: Sequence[Target],
    reason: str = "",
) -> tuple[str, Touched]:
    """What the act would be called and how much work holds its answers; nothing is changed."""
    body, done = _performed(codebook, op, layer, dimension, sources, targets, reason)
    old, new = core.parse(codebook.body), core.parse(body)
    return in_words(done, old, new), touched(codebook.project, old, done)


def _performed(
    codebook: Codebook,
    op: Op,
    layer: str,
    dimension: str,
    sources: Sequence[str],
    targets: Sequence[Target],
    reason: str,
) -> tuple[dict[str, Any], Change]:
    if codebook.state != CodebookState.DRAFT:
        raise Conflict("published", "This version is published and never changes; make a new one.")
    core.parse(codebook.body)
    return perform(
        codebook.body,
        op=op,
        layer=layer,
        dimension=dimension,
        sources=sources,
        targets=targets,
        reason=reason,
    )


def impact(*, codebook: Codebook) -> list[tuple[Change, str, Touched]]:
    """Each change of answers that a version makes, in words, with the work it touches."""
    if codebook.based_on is None:
        return []
    old, new = core.parse(codebook.based_on.body), core.parse(codebook.body)
    told = [kept(each) for each in codebook.changes]
    done = told if codebook.state != CodebookState.DRAFT else of_version(old, new, told)
    return [(each, in_words(each, old, new), touched(codebook.project, old, each)) for each in done]


def touched(project: Project, old: Book, change: Change) -> Touched:
    """People's work in this project that holds one of the answers before the change."""
    if not change.sources or change.op not in TOUCHING:
        return Touched(0, 0, 0)
    rows = holding(project, old, [change])
    counts = rows.aggregate(
        annotations=Count("pk", distinct=True),
        articles=Count("document", distinct=True),
        submitted=Count("pk", distinct=True, filter=Q(assignment__state=AssignmentState.SUBMITTED)),
    )
    return Touched(**counts)


def holding(project: Project, old: Book, changes: Iterable[Change]) -> AnnotationQuerySet:
    """People's live annotations, under any version, with an answer that one of these changes.

    Distinct rows only when counted so: an annotation may hold two of the answers.
    """
    wanted = Q(pk__in=[])
    for change in changes:
        wanted |= Q(
            layer=change.layer,
            tags__dimension__in=questions(old, change),
            tags__label__in=change.sources,
        )
    return Annotation.objects.get_queryset().filter(wanted, document__project=project)


def questions(old: Book, change: Change) -> set[str]:
    """The questions whose answers a change is about, in the version before it."""
    layer = next((each for each in old.layers if each.id == change.layer), None)
    return {change.dimension} if layer is None else asked_as(layer, change.dimension)
