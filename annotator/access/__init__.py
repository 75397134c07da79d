"""Who may see and do what: one table, a few predicates, and the doors to every object.

A view names an action and comes in through `get_*_for`; nothing else decides. What somebody
may not see is Missing, exactly as if it did not exist; what somebody sees but may not do is
NotAllowed. A noun's doors stand in a file of this room and are named here.
"""

from annotator.access.entities import get_entity_for
from annotator.access.exports import get_export_for
from annotator.access.places import (
    get_document_for,
    get_event_for,
    get_import_for,
    get_import_plan_for,
    get_invitation_for,
    get_job_for,
    get_outlet_for,
    get_project_for,
    get_round_for,
)
from annotator.access.releases import get_release_for, is_open
from annotator.access.requests import get_merge_proposal_for, get_reopen_request_for
from annotator.access.rules import (
    RULES,
    Caller,
    is_site_admin,
    is_theirs,
    may,
    may_know,
    may_somewhere,
    membership_in,
    missing,
    oversees,
    require,
    require_member,
    sees_every_name,
    token_project,
    visible_entities,
    visible_projects,
)
from annotator.access.settling import get_adjudication_for
from annotator.access.threads import get_thread_for
from annotator.access.work import (
    check_assignment,
    get_annotation_for,
    get_assignment_for,
    get_opened_for,
    get_own_assignment_for,
    get_work_for,
    owns,
)

__all__ = [
    "RULES",
    "Caller",
    "check_assignment",
    "get_adjudication_for",
    "get_annotation_for",
    "get_assignment_for",
    "get_document_for",
    "get_entity_for",
    "get_event_for",
    "get_export_for",
    "get_import_for",
    "get_import_plan_for",
    "get_invitation_for",
    "get_job_for",
    "get_merge_proposal_for",
    "get_opened_for",
    "get_outlet_for",
    "get_own_assignment_for",
    "get_project_for",
    "get_release_for",
    "get_reopen_request_for",
    "get_round_for",
    "get_thread_for",
    "get_work_for",
    "is_open",
    "is_site_admin",
    "is_theirs",
    "may",
    "may_know",
    "may_somewhere",
    "membership_in",
    "missing",
    "oversees",
    "owns",
    "require",
    "require_member",
    "sees_every_name",
    "token_project",
    "visible_entities",
    "visible_projects",
]
