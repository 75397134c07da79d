"""The one answer that the editor opens with, in a few statements whatever the document."""

from annotator.access import Caller, owns
from annotator.core import spans
from annotator.models import Assignment, Project
from annotator.models.assignment import (
    HANDED_IN_FOR_GOOD,
    ORDINARY,
    UNFINISHED,
    AssignmentState,
)
from annotator.services.documents import speakers
from annotator.services.editing import marks, work
from annotator.services.entities import entities
from annotator.services.study import blinding
from annotator.services.waiting import reopening

Shown = dict[str, object]


def opened(assignment: Assignment, caller: Caller) -> Shown:
    """Everything about one reading: text, codebook, own annotations, register, progress."""
    document = assignment.document
    is_own = owns(caller, assignment)
    is_finished = is_own and assignment.state in reopening.FINISHED
    may_reopen, asked = reopening.standing(assignment) if is_finished else (False, None)
    marked = marks.Marks(assignment)
    codebook, uses = assignment.codebook, marked.uses
    register = entities.visible(assignment, assignment.member if is_own else None, uses)
    return small(assignment) | {
        "kind": "annotation" if assignment.kind in ORDINARY and is_own else assignment.kind,
        "step": work.step(assignment),
        "round": assignment.round.name,
        "member": str(assignment.member_id),
        "project": _shown_project(document.project),
        "document": shown_document(assignment, is_blind=is_own),
        "codebook": {"version": codebook.version, "body": codebook.body} if codebook else None,
        "annotations": marked.shown(register),
        "entities": [entities.show(entity) | {"uses": uses[entity.pk]} for entity in register],
        "work": work.counts(assignment.member, assignment.round),
        "can": {
            "edit": is_own and assignment.state in {*UNFINISHED, AssignmentState.RELEASED},
            "reopen": may_reopen,
            "ask_reopen": is_finished
            and not may_reopen
            and assignment.kind not in HANDED_IN_FOR_GOOD,
            "note_privately": is_own,
            "meet_proposals": is_own and _has_proposals(assignment),
        },
        "reopen_request": asked,
    }


def _has_proposals(assignment: Assignment) -> bool:
    """Whether the project proposes marks; what of them is shown decides the reading's arm."""
    wishes = getattr(assignment.document.project, "recommender", None)
    return wishes is not None and wishes.in_use_id is not None


def _shown_project(project: Project) -> Shown:
    return {
        "slug": project.slug,
        "title": project.title,
        "language": project.language,
        "settings": project.settings,
    }


def small(assignment: Assignment) -> Shown:
    """What changes about a reading beside its annotations."""
    return {
        "id": str(assignment.pk),
        "state": assignment.state,
        "revision": assignment.revision,
        "nothing_found": assignment.nothing_found,
        "unlocked_blocks": assignment.unlocked_blocks,
        "position": assignment.position,
        "active_seconds": assignment.active_seconds,
        "note": assignment.note,
        "recognised_outlet": assignment.recognised_outlet,
        "skip": (
            {"reason": assignment.skip_reason, "note": assignment.skip_note}
            if assignment.skip_reason
            else None
        ),
        "submitted_at": assignment.submitted_at,
    }


def shown_document(assignment: Assignment, *, is_blind: bool) -> Shown:
    """The article as this reader may see it: a closed list of fields in a blind project."""
    document = assignment.document
    hidden = is_blind and document.project.switches.blind_outlet
    text, stored = speakers.with_text(document)
    proposes = document.project.switches.propose_speakers
    seen = spans.mask(text, [(s, e) for s, e in document.masks]) if hidden else text
    shown: Shown = {
        "id": str(document.pk),
        "title": blinding.title_of(assignment) if is_blind else document.title,
        "text": seen,
        "language": document.language,
        "length": document.length,
        "blocks": document.blocks,
        "sentences": document.sentences,
        "quotations": document.quotations,
        "speakers": speakers.seen(document, seen, stored if seen == text else None)
        if proposes
        else [],
        "content_warning": document.content_warning,
    }
    if hidden:
        return shown
    return shown | {
        "key": document.key,
        "outlet": document.outlet and document.outlet.name,
        "byline": document.byline,
        "published_on": document.published_on,
        "url": document.url,
        "event": document.event and document.event.name,
    }
