"""The doors to a project and to what lies in it: documents, imports, open links, tasks."""

from uuid import UUID

from annotator.access.rules import (
    Caller,
    absent,
    is_site_admin,
    may_know,
    missing,
    require,
    token_project,
)
from annotator.actions import Action
from annotator.models import (
    Document,
    Event,
    Import,
    ImportPlan,
    Invitation,
    Job,
    Outlet,
    Project,
    Round,
)


def get_project_for(user: Caller, slug: str, action: Action) -> Project:
    """The door to a project."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise absent(user, "project")
    require(user, project, action)
    return project


def get_document_for(user: Caller, document_id: UUID, action: Action) -> Document:
    """The door to a document's full record."""
    document = (
        Document.objects.select_related("project", "outlet", "event").filter(pk=document_id).first()
    )
    if document is None:
        raise absent(user, "document")
    if not may_know(user, document.project, Action.VIEW_DOCUMENTS):
        raise missing("document")
    require(user, document.project, action)
    return document


def get_import_for(user: Caller, import_id: UUID) -> Import:
    """The door to an import's report."""
    found = Import.objects.select_related("project").filter(pk=import_id).first()
    if found is None:
        raise absent(user, "import")
    if not may_know(user, found.project, Action.MANAGE_DOCUMENTS):
        raise missing("import")
    return found


def get_import_plan_for(user: Caller, plan_id: UUID, action: Action) -> ImportPlan:
    """The door to a way of reading that was kept."""
    found = ImportPlan.objects.select_related("project").filter(pk=plan_id).first()
    if found is None:
        raise absent(user, "way of reading")
    if not may_know(user, found.project, Action.MANAGE_DOCUMENTS):
        raise missing("way of reading")
    require(user, found.project, action)
    return found


def get_invitation_for(user: Caller, invitation_id: UUID) -> Invitation:
    """The door to an open link, for those who may make such links."""
    links = Invitation.objects.select_related("project").filter(project__isnull=False)
    found = links.filter(pk=invitation_id).first()
    if found is None or found.project is None:
        raise absent(user, "invitation")
    if not may_know(user, found.project, Action.MANAGE_MEMBERS):
        raise missing("invitation")
    return found


def get_job_for(user: Caller, job_id: UUID) -> Job:
    """The door to a background task: for whoever began it, and for managers."""
    job = Job.objects.select_related("project", "actor").filter(pk=job_id).first()
    if job is None:
        raise absent(user, "task")
    if not _may_follow(user, job):
        raise missing("task")
    return job


def _may_follow(user: Caller, job: Job) -> bool:
    if job.project is None:
        is_begun_by_user = job.parameters.get("user") == str(user.pk)
        return is_site_admin(user) or (is_begun_by_user and token_project(user) is None)
    if may_know(user, job.project, Action.MANAGE_PROJECT):
        return True
    is_own = (
        job.actor is not None and job.actor.user_id is not None and job.actor.user_id == user.pk
    )
    return is_own and may_know(user, job.project, Action.VIEW_PROJECT)


def get_round_for(user: Caller, round_id: UUID, action: Action) -> Round:
    """The door to a round, for those who may see who reads what."""
    found = Round.objects.select_related("project", "codebook").filter(pk=round_id).first()
    if found is None:
        raise absent(user, "round")
    if not may_know(user, found.project, Action.VIEW_ASSIGNMENTS):
        raise missing("round")
    require(user, found.project, action)
    return found


def get_outlet_for(user: Caller, outlet_id: UUID, action: Action) -> Outlet:
    """The door to a publisher; as visible as the list of articles."""
    found = Outlet.objects.select_related("project").filter(pk=outlet_id).first()
    if found is None:
        raise absent(user, "outlet")
    if not may_know(user, found.project, Action.VIEW_DOCUMENTS):
        raise missing("outlet")
    require(user, found.project, action)
    return found


def get_event_for(user: Caller, event_id: UUID, action: Action) -> Event:
    """The door to an event; as visible as the list of articles."""
    found = Event.objects.select_related("project").filter(pk=event_id).first()
    if found is None:
        raise absent(user, "event")
    if not may_know(user, found.project, Action.VIEW_DOCUMENTS):
        raise missing("event")
    require(user, found.project, action)
    return found
