"""Older work that a new version of the codebook touches: to be looked at again, by a person.

Nothing in it changes by itself. An annotation leaves the list when it no longer holds the answer
that was merged, split or retired, or when somebody says that it stays as it is.
"""

from django.db.models import Exists, OuterRef, Q

from annotator.access import Caller, may, membership_in, owns
from annotator.actions import Action
from annotator.core.codebooks import codebook as core
from annotator.core.codebooks.change_history import in_words
from annotator.core.codebooks.label_changes import Change, kept
from annotator.core.errors import Missing, NotAllowed
from annotator.models import Annotation, Codebook, LookedAgain, Membership
from annotator.models.annotation import AnnotationQuerySet
from annotator.services.codebooks import codebook_changes
from annotator.services.editing import showing
from annotator.services.study import blinding

OPS = ("merge", "split", "retire")


class Again:
    """The work that one published version touches, and how each piece of it is shown."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.new = core.parse(codebook.body)
        origin = codebook.based_on
        self.old = core.parse(origin.body) if origin else self.new
        told = [kept(each) for each in codebook.changes]
        self.changes = [each for each in told if each.op in OPS]

    def rows(self, viewer: Caller) -> AnnotationQuerySet:
        """What is still to be looked at: a manager's list of everybody's, else one's own."""
        project = self.codebook.project
        member = membership_in(viewer, project)
        looked = LookedAgain.objects.filter(codebook=self.codebook, annotation=OuterRef("pk"))
        touched = codebook_changes.holding(project, self.old, self.changes)
        rows = Annotation.objects.get_queryset().filter(
            Q(pk__in=touched.exclude(codebook=self.codebook).values("pk"))
            | Q(~Q(former={}), document__project=project, codebook=self.codebook)
        )
        if not may(viewer, project, Action.READ_WORK, member):
            rows = rows.filter(assignment__member=member)
        return rows.exclude(Exists(looked)).filter(document__set_aside_at__isnull=True)

    def shown(self, row: Annotation, viewer: Caller) -> dict[str, object]:
        """One annotation: the passage, what became of its answer, and where to open it."""
        assignment = row.assignment
        is_own = owns(viewer, assignment)
        document = row.document
        title = blinding.title_of(assignment) if is_own else document.title or document.key
        return {
            "annotation": str(row.pk),
            "assignment": str(assignment.pk),
            "document": {"id": str(document.pk), "title": title},
            "member": assignment.member.pseudonym,
            "is_own": is_own,
            "state": assignment.state,
            "version": row.codebook.version,
            "layer": row.layer,
            "quote": showing.shown_quote(row) if is_own else row.quote,
            "why": self._why(row),
        }

    def _why(self, row: Annotation) -> list[str]:
        held = {(tag.dimension, tag.label) for tag in row.tags.all()}
        for dimension, value in row.former.items():
            chosen = value if isinstance(value, list) else [value]
            held |= {(dimension, each) for each in chosen if isinstance(each, str)}
        found = [
            in_words(each, self.old, self.new)
            for each in self.changes
            if each.layer == row.layer and self._holds(held, each)
        ]
        return found or ["An answer no longer fits this version."]

    def _holds(self, held: set[tuple[str, str]], change: Change) -> bool:
        asked = codebook_changes.questions(self.old, change)
        return any((question, label) in held for question in asked for label in change.sources)


def listed(rows: AnnotationQuerySet) -> AnnotationQuerySet:
    """With what showing a page of them needs, in a few statements."""
    return rows.select_related(
        *("document__project", "document__outlet", "codebook"),
        *("assignment__member", "assignment__document__project", "assignment__document__outlet"),
    ).prefetch_related("tags")


def keep(*, codebook: Codebook, annotation: Annotation, viewer: Caller) -> None:
    """Somebody has looked: this annotation stays as it is. Saying it twice is harmless."""
    project = codebook.project
    if annotation.document.project_id != project.pk:
        raise Missing("not_found", "There is no such annotation, or you may not see it.")
    member: Membership | None = membership_in(viewer, project)
    is_manager = may(viewer, project, Action.MANAGE_CODEBOOK, member)
    if not (owns(viewer, annotation.assignment) or is_manager):
        raise NotAllowed("not_yours", "This is somebody else's work.")
    LookedAgain.objects.get_or_create(
        codebook=codebook, annotation=annotation, defaults={"member": member}
    )
