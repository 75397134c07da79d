"""Proposals for one reader: which arm they are in, what they are shown, what they answer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotator.core.codebooks.codebook import Codebook, Layer
from annotator.core.errors import Conflict, Invalid
from annotator.core.recommender.proposals import Proposal
from annotator.core.recommender.questions import label_of, teachable, values_of
from annotator.models import (
    Annotation,
    Assignment,
    Project,
    ProposalAnswer,
    RecommenderModel,
)
from annotator.models.annotation import Origin
from annotator.models.assignment import ORDINARY, UNFINISHED, AssignmentState
from annotator.models.recommender import Arm, ProposalReply
from annotator.services.codebooks import schema
from annotator.services.editing import journal
from annotator.services.recommender import proposing, wishes

Shown = dict[str, object]
_SIGNER = Signer(salt="slant.proposal")
_LONGEST_TOKEN = 2_000


@dataclass(frozen=True)
class Token:
    """A proposal that was shown, as its reader sends it back: signed, so that it was shown."""

    assignment: UUID
    model: UUID
    number: int
    proposal: Proposal


def shown(assignment: Assignment) -> Shown:
    """What its reader may be shown now; from now on that is part of their exposure."""
    model = wishes.of(assignment.document.project).in_use
    if model is None or not _may_have(assignment):
        return {"arm": "", "is_waiting": False, "version": None, "results": []}
    arm = _pinned(assignment.pk, model, first_pass=False)
    return _answer(assignment, model, arm)


def end_first_pass(assignment: Assignment) -> Shown:
    """The reader has read alone, and is shown proposals from now on."""
    model = wishes.of(assignment.document.project).in_use
    if model is None or not _may_have(assignment):
        raise Conflict("no_proposals", "There are no proposals here.")
    return _answer(assignment, model, _pinned(assignment.pk, model, first_pass=True))


def _may_have(assignment: Assignment) -> bool:
    open_states = {*UNFINISHED, AssignmentState.RELEASED}
    return assignment.kind in ORDINARY and assignment.state in open_states


@dataclass(frozen=True)
class _Stand:
    """Which arm a reading is in, and whether its first pass is over."""

    arm: str
    is_waiting: bool


@transaction.atomic
def _pinned(assignment_id: UUID, model: RecommenderModel, *, first_pass: bool) -> _Stand:
    """The arm that the reading keeps, whatever is wished later; written down when it is new."""
    locked = journal.lock(assignment_id)
    known = {"proposals": False, **locked.exposure}
    if known.get("proposals_arm") not in Arm.values:
        row = wishes.of(locked.document.project)
        known["proposals_arm"] = wishes.arm_of(row, locked.member_id, locked.document_id)
    arm = str(known["proposals_arm"])
    if first_pass and arm == Arm.AFTER and "first_pass" not in known:
        live = Annotation.all_kinds.live().filter(assignment=locked)
        known["first_pass"] = live.count()
    is_waiting = arm == Arm.AFTER and "first_pass" not in known
    if arm != Arm.HIDDEN and not is_waiting:
        known |= {"proposals": True, "proposals_version": model.number}
    if known != locked.exposure:
        Assignment.objects.filter(pk=locked.pk).update(exposure=known)
    return _Stand(arm, is_waiting)


def _answer(assignment: Assignment, model: RecommenderModel, stand: _Stand) -> Shown:
    hidden = stand.arm == Arm.HIDDEN or stand.is_waiting
    results = [] if hidden else _results(assignment, model)
    return {
        "arm": stand.arm,
        "is_waiting": stand.is_waiting,
        "version": None if hidden else model.number,
        "results": results,
    }


def _results(assignment: Assignment, model: RecommenderModel) -> list[Shown]:
    project = assignment.document.project
    book = schema.of(assignment.codebook_id or schema.for_new_work(assignment))
    answered = {
        (each.layer, each.start, each.end, each.label)
        for each in ProposalAnswer.objects.filter(assignment=assignment).exclude(
            ~Q(reply=ProposalReply.DISMISSED) & Q(annotation__deleted_at__isnull=False)
        )
    }
    rows: list[Shown] = []
    for each in proposing.found_in(assignment.document, model):
        values = _values(book, each)
        if values is None or (each.layer, each.start, each.end, each.label) in answered:
            continue
        rows.append(_shown(assignment, model, each, values, is_blind=project.switches.blind_peers))
    return rows


def _values(book: Codebook, proposal: Proposal) -> dict[str, object] | None:
    layer = teachable(book).get(proposal.layer)
    return None if layer is None else values_of(layer, proposal.label)


def _shown(
    assignment: Assignment,
    model: RecommenderModel,
    each: Proposal,
    values: Mapping[str, object],
    *,
    is_blind: bool,
) -> Shown:
    """In a blind project without how often, which would tell how many colleagues think so."""
    counts = None if is_blind or each.how == "words" else {"marked": each.marked, "seen": each.seen}
    told = {"a": str(assignment.pk), "m": str(model.pk), "n": model.number, "p": asdict(each)}
    return {
        "id": _SIGNER.sign_object(told),
        "layer": each.layer,
        "parts": [[each.start, each.end]],
        "values": values,
        "answer": each.label,
        "strength": "strong" if each.score >= 0.75 else "fair" if each.score >= 0.5 else "weak",
        "how": each.how,
        "places": counts,
    }


def read_token(given: str, assignment_id: UUID) -> Token:
    """The proposal that somebody answers to; Invalid where it was never shown in this reading."""
    try:
        told: dict[str, Any] = _SIGNER.unsign_object(given) if len(given) <= _LONGEST_TOKEN else {}
        token = Token(UUID(told["a"]), UUID(told["m"]), int(told["n"]), Proposal(**told["p"]))
    except (BadSignature, KeyError, TypeError, ValueError):
        raise Invalid.at("proposal", "This was never proposed here.") from None
    if token.assignment != assignment_id:
        raise Invalid.at("proposal", "This was never proposed here.")
    return token


def said(layer: Layer, annotation: Annotation) -> tuple[list[list[int]], str]:
    """The part of a mark that a proposal is about: where it is, and the main answer."""
    return annotation.parts, label_of(layer, annotation.values)


def mark_origin(token: Token, layer: Layer, annotation: Annotation) -> None:
    """Note that a mark came from a proposal, as it was or changed, and which version made it."""
    asked = token.proposal
    same = said(layer, annotation) == ([[asked.start, asked.end]], asked.label)
    fits = same and annotation.layer == asked.layer
    annotation.origin = Origin.SUGGESTION_ACCEPTED if fits else Origin.SUGGESTION_EDITED
    annotation.reason = f"proposals {token.number}: {asked.how}"
    annotation.score = asked.score


def origin_after(was: tuple[list[list[int]], str], layer: Layer, annotation: Annotation) -> Origin:
    """Whose an accepted mark is after a change: answers that nobody proposed change nothing."""
    is_same = said(layer, annotation) == was
    return Origin.SUGGESTION_ACCEPTED if is_same else Origin.SUGGESTION_EDITED


def note_accepted(token: Token, annotation: Annotation) -> None:
    """Write down that a proposal became this mark, in the transaction that saves it.

    A version that was taken away since, with its project restored elsewhere, keeps no list.
    """
    if not RecommenderModel.objects.filter(pk=token.model).exists():
        return
    reply = (
        ProposalReply.ACCEPTED
        if annotation.origin == Origin.SUGGESTION_ACCEPTED
        else ProposalReply.EDITED
    )
    _note(token, reply, annotation)


@transaction.atomic
def dismiss(*, assignment_id: UUID, given: str) -> None:
    """Its reader does not want a proposal; it stays away from this reading."""
    token = read_token(given, assignment_id)
    journal.require_unfinished(journal.lock(assignment_id))
    _note(token, ProposalReply.DISMISSED, None)


@transaction.atomic
def bring_back(*, assignment_id: UUID, given: str) -> None:
    """Undo a dismissal."""
    token = read_token(given, assignment_id)
    journal.require_unfinished(journal.lock(assignment_id))
    asked = token.proposal
    ProposalAnswer.objects.filter(
        assignment=assignment_id,
        layer=asked.layer,
        start=asked.start,
        end=asked.end,
        label=asked.label,
        reply=ProposalReply.DISMISSED,
    ).delete()


def _note(token: Token, reply: ProposalReply, annotation: Annotation | None) -> None:
    asked = token.proposal
    ProposalAnswer.objects.update_or_create(
        assignment_id=token.assignment,
        layer=asked.layer,
        start=asked.start,
        end=asked.end,
        label=asked.label,
        defaults={
            "model_id": token.model,
            "annotation": annotation,
            "score": asked.score,
            "reply": reply,
            "at": timezone.now(),
        },
    )


@transaction.atomic
def set_arms(*, project: Project, wanted: Mapping[UUID, str]) -> int:
    """Set the arm of single readings that have met no proposal yet; all or none."""
    for pk, arm in wanted.items():
        if arm not in Arm.values:
            known = ", ".join(Arm.values)
            raise Invalid.at(f"readings.{pk}", f"This must be one of: {known}.")
        if not Assignment.objects.filter(pk=pk, project=project, kind__in=ORDINARY).exists():
            raise Invalid.at(f"readings.{pk}", "There is no such article to do.")
        locked = journal.lock(pk)
        known_so_far = dict(locked.exposure)
        if locked.state not in UNFINISHED or known_so_far.get("proposals"):
            raise Conflict("arm_fixed", "Proposals have been shown there already, or it is done.")
        known_so_far["proposals_arm"] = arm
        Assignment.objects.filter(pk=pk).update(exposure=known_so_far)
    return len(wanted)
