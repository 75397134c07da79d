"""Who may see and do what: one table and a few predicates."""

from collections.abc import Callable
from operator import attrgetter
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from annotator.actions import Action
from annotator.core.errors import Conflict, Missing, NotAllowed
from annotator.models import (
    Entity,
    Membership,
    Outlet,
    Project,
    User,
)
from annotator.models.entity import fold

Caller = User | AnonymousUser
Predicate = Callable[[Membership], bool]

is_manager: Predicate = attrgetter("is_manager")
is_annotator: Predicate = attrgetter("is_annotator")
is_adjudicator: Predicate = attrgetter("is_adjudicator")
is_researcher: Predicate = attrgetter("is_researcher")


def is_unblinded_annotator(member: Membership) -> bool:
    """Reads and marks where outlets are not hidden, so that the list gives nothing away."""
    return member.is_annotator and not member.project.switches.blind_outlet


def is_anybody(member: Membership) -> bool:
    """Is in the project, whatever the role."""
    return bool(member.roles)


# An action is allowed when any of its predicates holds. Site admins may do all of it but
# annotate, claim and answer about themselves, which need a membership to put it under.
RULES: dict[Action, tuple[Predicate, ...]] = {
    Action.VIEW_PROJECT: (is_anybody,),
    Action.VIEW_CODEBOOK: (is_anybody,),
    Action.VIEW_PROGRESS: (is_manager, is_adjudicator, is_researcher),
    Action.VIEW_AGREEMENT: (is_manager, is_adjudicator, is_researcher),
    Action.VIEW_MEMBERS: (is_manager,),
    Action.VIEW_DOCUMENTS: (is_manager, is_adjudicator, is_researcher, is_unblinded_annotator),
    Action.VIEW_ASSIGNMENTS: (is_manager, is_adjudicator, is_researcher),
    Action.VIEW_ADJUDICATION: (is_manager, is_adjudicator, is_researcher),
    Action.ADJUDICATE: (is_adjudicator,),
    Action.READ_WORK: (is_manager, is_adjudicator, is_researcher),
    Action.VIEW_ENTITIES: (is_anybody,),
    Action.DISCUSS: (is_anybody,),
    Action.SETTLE_QUESTIONS: (is_manager, is_adjudicator),
    Action.PROPOSE_MERGES: (is_anybody,),
    Action.MANAGE_ENTITIES: (is_manager,),
    Action.VIEW_INSIGHT: (is_manager, is_researcher),
    Action.EXPORT: (is_manager, is_researcher),
    Action.VIEW_MODELS: (is_manager, is_researcher),
    Action.MANAGE_MODELS: (is_manager,),
    Action.RELEASE: (is_manager,),
    Action.USE_TOKENS: (is_manager, is_researcher),
    Action.ANNOTATE: (is_annotator,),
    Action.CLAIM: (is_annotator,),
    Action.MANAGE_PROJECT: (is_manager,),
    Action.MANAGE_CODEBOOK: (is_manager,),
    Action.MANAGE_MEMBERS: (is_manager,),
    Action.MANAGE_DOCUMENTS: (is_manager,),
    Action.HAND_OUT: (is_manager,),
    Action.MANAGE_QUALITY: (is_manager,),
    Action.VIEW_PROPOSALS: (is_manager, is_researcher),
    Action.MANAGE_PROPOSALS: (is_manager,),
    Action.VIEW_REPORTS: (is_manager,),
    Action.VIEW_OWN_REPORT: (is_annotator,),
    Action.ASK_BACKGROUND: (is_manager,),
    Action.ANSWER_BACKGROUND: (is_annotator, is_adjudicator),
}
# What nobody may do in a project that is closed; opening it again is the one change left.
CHANGING = frozenset(
    {Action.ANNOTATE, Action.CLAIM, Action.HAND_OUT, Action.MANAGE_CODEBOOK}
    | {Action.MANAGE_DOCUMENTS, Action.MANAGE_MEMBERS, Action.ADJUDICATE, Action.MANAGE_ENTITIES}
    | {Action.PROPOSE_MERGES, Action.DISCUSS, Action.SETTLE_QUESTIONS, Action.MANAGE_QUALITY}
    | {Action.MANAGE_PROPOSALS, Action.MANAGE_MODELS}
)
NEEDS_MEMBERSHIP = frozenset(
    {Action.ANNOTATE, Action.CLAIM, Action.ADJUDICATE, Action.ANSWER_BACKGROUND}
    | {Action.PROPOSE_MERGES, Action.DISCUSS, Action.VIEW_OWN_REPORT}
)


def is_site_admin(user: Caller) -> bool:
    """Runs the site, and is not here with a token that is limited to one project."""
    return isinstance(user, User) and user.is_site_admin and token_project(user) is None


def is_theirs(user: Caller, member_id: UUID) -> bool:
    """Whether this membership, of any project and even a removed one, is the caller's."""
    return isinstance(user, User) and Membership.objects.filter(pk=member_id, user=user).exists()


def token_project(user: Caller) -> UUID | None:
    """The one project that the caller's token is limited to, if it is."""
    return getattr(user, "token_project_id", None)


def may(user: Caller, project: Project, action: Action, member: Membership | None) -> bool:
    """The rule table's answer for this caller, whose membership is already at hand.

    In a project that was deleted nobody may do or know anything.
    """
    if project.deleted_at is not None:
        return False
    if member is not None and member.removed_at is None:
        member.project = project
        if any(predicate(member) for predicate in RULES[action]):
            return True
    return is_site_admin(user) and action not in NEEDS_MEMBERSHIP


def require(user: Caller, project: Project, action: Action) -> Membership | None:
    """Let the caller through or refuse; the membership is what their work goes under."""
    member = membership_in(user, project)
    if may(user, project, action, member):
        if action in CHANGING:
            require_live(project)
        return member
    if may(user, project, Action.VIEW_PROJECT, member):
        raise NotAllowed("not_allowed", f"Your role in this project does not let you {action}.")
    raise missing("project")


def membership_in(user: Caller, project: Project) -> Membership | None:
    """The caller's live membership."""
    if not isinstance(user, User) or token_project(user) not in {None, project.id}:
        return None
    if project.deleted_at is not None:
        return None
    return Membership.objects.live().filter(project=project, user=user).first()


def require_live(project: Project) -> None:
    """Refuse a change in a project that is closed."""
    if project.archived_at is not None:
        raise Conflict("archived", "This project is closed; a manager has to open it again first.")


def require_member(user: Caller, project: Project, action: Action) -> Membership:
    """Like `require`, for acts that are recorded under a membership."""
    member = require(user, project, action)
    if member is None:
        raise NotAllowed("not_allowed", "You are not a member of this project.")
    return member


def visible_projects(user: Caller) -> QuerySet[Project]:
    """The projects the caller knows of."""
    projects = Project.objects.filter(deleted_at=None)
    if is_site_admin(user):
        return projects
    if not isinstance(user, User):
        return projects.none()
    mine = Membership.objects.live().filter(user=user)
    only = token_project(user)
    if only is not None:
        mine = mine.filter(project_id=only)
    return projects.filter(pk__in=mine.values("project_id"))


def _managed(user: Caller, action: Action) -> QuerySet[Project]:
    """The projects in which the caller may do something that roles alone decide."""
    projects = visible_projects(user)
    if is_site_admin(user):
        return projects
    wanted = Q()
    for predicate in RULES[action]:
        wanted |= _AS_QUERY[predicate]
    if not isinstance(user, User):
        return projects.none()
    mine = Membership.objects.live().filter(wanted, user=user)
    return projects.filter(pk__in=mine.values("project_id"))


_AS_QUERY: dict[Predicate, Q] = {
    is_manager: Q(is_manager=True),
    is_annotator: Q(is_annotator=True),
    is_adjudicator: Q(is_adjudicator=True),
    is_researcher: Q(is_researcher=True),
    # Blinding is judged per project, by `require`; a queryset stays on the safe side.
    is_unblinded_annotator: Q(pk__in=[]),
    is_anybody: Q(),
}


def may_somewhere(user: Caller, action: Action) -> bool:
    """Whether the caller's role in any project allows this."""
    return is_site_admin(user) or _managed(user, action).exists()


def oversees(user: Caller, other: User) -> bool:
    """Whether all that another account may do lies under the caller's management."""
    if is_site_admin(user):
        return True
    if other.is_superuser or other.is_staff:
        return False
    if other.may_create_projects and not getattr(user, "may_create_projects", False):
        return False
    theirs = Membership.objects.live().filter(user=other)
    return not theirs.exclude(project__in=_managed(user, Action.MANAGE_MEMBERS)).exists()


def sees_every_name(member: Membership | None) -> bool:
    """Whether nothing of the register is kept from this member; None is the tool itself."""
    return member is None or any(rule(member) for rule in RULES[Action.READ_WORK])


def visible_entities(member: Membership | None, project: Project) -> QuerySet[Entity]:
    """The register as this member may know it: blind annotators see curated names and their own,
    and where outlets are hidden no outlet's name but what they wrote themselves.
    """
    entities = Entity.objects.filter(project=project)
    if sees_every_name(member):
        return entities
    own = Q(proposed_by=member)
    if project.switches.blind_peers:
        entities = entities.filter(Q(curated_at__isnull=False) | own)
    if project.switches.blind_outlet:
        rows = Outlet.objects.filter(project=project).values_list("name", "aliases")
        names = {fold(name) for first, others in rows for name in (first, *others)}
        entities = entities.filter(~Q(folded__in=names) | own)
    return entities


def may_know(user: Caller, project: Project, action: Action) -> bool:
    """Whether the caller's role lets them learn that a thing of this kind exists."""
    return may(user, project, action, membership_in(user, project))


def absent(user: Caller, noun: str) -> Missing:
    """For what is not there: the database is asked as often as where it is and must not be seen,
    so that how long the answer takes does not tell the one from the other.
    """
    if isinstance(user, User) and token_project(user) is None:
        Membership.objects.live().filter(project=_NO_PROJECT, user=user).first()
    return missing(noun)


_NO_PROJECT = UUID(int=0)


def missing(noun: str) -> Missing:
    """The same answer for what is not there and for what must not be seen."""
    return Missing("not_found", f"There is no such {noun}, or you may not see it.")
