"""The doors to people's readings and to the annotations in them."""

from uuid import UUID

from annotator.access.rules import (
    Caller,
    absent,
    may,
    may_know,
    missing,
    require,
    require_live,
    token_project,
)
from annotator.actions import Action
from annotator.core.errors import NotAllowed
from annotator.models import Annotation, Assignment
from annotator.models.assignment import READINGS, UNFINISHED, AssignmentKind, AssignmentState
from annotator.models.compiled import Compiled


def get_assignment_for(user: Caller, assignment_id: UUID, action: Action) -> Assignment:
    """The door to a reading: READ_WORK lets its owner in as well, ANNOTATE only its owner."""
    assignment = (
        Assignment.objects.select_related(
            *("document__project__recommender", "document__outlet", "document__event"),
            *("codebook", "round", "member"),
        )
        .filter(pk=assignment_id)
        .first()
    )
    if assignment is None:
        raise absent(user, "article to do")
    check_assignment(user, assignment, action)
    return assignment


def get_opened_for(user: Caller, assignment_id: UUID) -> Assignment:
    """The door to a reading that somebody opens: with its article's text and who speaks there."""
    assignment = _OPENED.first(assignment_id)
    if assignment is None:
        raise absent(user, "article to do")
    check_assignment(user, assignment, Action.READ_WORK)
    return assignment


_OPENED = Compiled(
    lambda pk: Assignment.objects.select_related(
        *("document__project__recommender", "document__outlet", "document__event"),
        *("document__body", "document__speakers", "codebook", "round", "member"),
    ).filter(pk=pk),
    UUID,
)


def get_work_for(user: Caller, assignment_id: UUID) -> Assignment:
    """The door to a reading for whoever saves into it: as little as the rule needs to know."""
    assignment = _WORKED_ON.first(assignment_id)
    if assignment is None:
        raise absent(user, "article to do")
    check_assignment(user, assignment, Action.ANNOTATE)
    return assignment


_WORKED_ON = Compiled(
    lambda pk: (
        Assignment.objects.select_related("document__project", "member")
        .only("kind", "state", "member", "document__project")
        .filter(pk=pk)
    ),
    UUID,
)


def get_own_assignment_for(user: Caller, assignment_id: UUID) -> Assignment:
    """The door to what a reader keeps to themselves: shut to everybody else, site admins too."""
    assignment = (
        Assignment.objects.select_related("document__project", "member")
        .filter(pk=assignment_id)
        .first()
    )
    if assignment is None or not owns(user, assignment):
        raise missing("article to do")
    return assignment


def get_annotation_for(user: Caller, annotation_id: UUID) -> Annotation:
    """The door to one annotation, deleted or not: as visible as its reading."""
    annotation = (
        Annotation.all_kinds.select_related(
            "codebook",
            "assignment__document__project",
            "assignment__document__outlet",
            "assignment__round",
            "assignment__member",
        )
        .defer("codebook__body")
        .filter(pk=annotation_id)
        .first()
    )
    if annotation is None:
        raise absent(user, "article to do")
    check_assignment(user, annotation.assignment, Action.READ_WORK)
    return annotation


def check_assignment(user: Caller, assignment: Assignment, action: Action) -> None:
    """The rule behind `get_assignment_for`, for an assignment already at hand."""
    project = assignment.document.project
    if owns(user, assignment):
        if may(user, project, _needed(assignment), assignment.member):
            if action is Action.ANNOTATE:
                require_live(project)
                return
            _hide_the_earlier(assignment)
            return
        if action is Action.READ_WORK:
            return
        raise NotAllowed("not_allowed", "You are no longer an annotator of this project.")
    if not may_know(user, project, Action.READ_WORK):
        raise missing("article to do")
    if action is Action.ANNOTATE:
        raise NotAllowed("not_yours", "This is somebody else's work.")
    require(user, project, action)


def _needed(assignment: Assignment) -> Action:
    """What a reading is worked on by: what a manager marks as a model for others is theirs."""
    is_reference = assignment.kind == AssignmentKind.REFERENCE
    return Action.MANAGE_QUALITY if is_reference else Action.ANNOTATE


def _hide_the_earlier(assignment: Assignment) -> None:
    """While somebody reads an article once more, their earlier reading of it stays shut."""
    project = assignment.document.project
    is_earlier = assignment.kind == AssignmentKind.ANNOTATION
    if not project.quality.get("repeats") or not is_earlier:
        return
    if assignment.state != AssignmentState.SUBMITTED:
        return
    again = Assignment.objects.filter(
        document=assignment.document,
        member=assignment.member,
        kind=AssignmentKind.REPEAT,
        state__in=UNFINISHED,
    )
    if again.exists():
        raise NotAllowed(
            "read_again",
            "You are reading this article again; your earlier reading opens when you are done.",
        )


def owns(user: Caller, assignment: Assignment) -> bool:
    """Whether this reading is the caller's own, as a member who is still in."""
    return (
        user.pk is not None
        and assignment.member.user_id == user.pk
        and assignment.member.removed_at is None
        and assignment.kind in READINGS
        and assignment.document.project.deleted_at is None
        and token_project(user) in {None, assignment.document.project_id}
    )
