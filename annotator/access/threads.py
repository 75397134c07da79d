"""Which notes and questions somebody may see.

Those who answer see all. Everybody else sees their own, those about their own highlights, and what
was asked for everybody, as long as it leads to no article that is not theirs where outlets are
hidden. What is about a highlight is never for everybody.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from annotator.access.rules import (
    RULES,
    Caller,
    absent,
    is_site_admin,
    may,
    membership_in,
    missing,
    require,
)
from annotator.actions import Action
from annotator.models import Assignment, Document, Membership, Project, Thread
from annotator.models.assignment import AssignmentKind


def visible_threads(
    project: Project, member: Membership | None, *, answers: bool
) -> QuerySet[Thread]:
    """As this member may see them; `answers` is for who may answer and settle everybody's."""
    threads = Thread.objects.filter(project=project)
    if answers:
        return threads
    if member is None:
        return threads.none()
    for_all = Q(for_all=True, annotation=None)
    if sees_masked(project, member):
        mine = Assignment.objects.filter(member=member, kind=AssignmentKind.ANNOTATION)
        for_all &= Q(document=None) | Q(document__in=mine.values("document"))
    own = Q(started_by=member) | Q(annotation__assignment__member=member)
    return threads.filter(for_all | own)


def sees_masked(project: Project, member: Membership | None) -> bool:
    """Whether outlets are hidden from this member here."""
    return project.switches.blind_outlet and not _reads_work(member)


def knows_peers(project: Project, member: Membership | None) -> bool:
    """Whether this member may learn who else annotates."""
    return not project.switches.blind_peers or _reads_work(member)


def _reads_work(member: Membership | None) -> bool:
    return member is None or any(rule(member) for rule in RULES[Action.READ_WORK])


def answers_threads(user: Caller, project: Project) -> bool:
    """Whether the caller sees all and may settle everybody's."""
    return may(user, project, Action.SETTLE_QUESTIONS, membership_in(user, project))


def get_thread_for(user: Caller, thread_id: UUID, action: Action) -> Thread:
    """One that the caller may see; VIEW_PROJECT reads, DISCUSS writes to it."""
    thread = Thread.objects.select_related("project").filter(pk=thread_id).first()
    if thread is None:
        raise absent(user, "question")
    project = thread.project
    member = membership_in(user, project)
    if member is None and not is_site_admin(user):
        raise missing("question")
    seen = visible_threads(project, member, answers=answers_threads(user, project))
    if not seen.filter(pk=thread_id).exists():
        raise missing("question")
    require(user, project, action)
    return thread


def get_discussed_document_for(user: Caller, project: Project, document_id: UUID) -> Document:
    """An article that the caller may speak about: one they may look at, or one that they read."""
    rows = Document.objects.filter(project=project, pk=document_id)
    member = membership_in(user, project)
    if not may(user, project, Action.VIEW_DOCUMENTS, member):
        own = Assignment.objects.filter(member=member, kind=AssignmentKind.ANNOTATION)
        rows = rows.filter(pk__in=own.values("document"))
    found = rows.first()
    if found is None:
        raise missing("article")
    return found
