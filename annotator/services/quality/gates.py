"""What stands before somebody's next article: articles to learn from, and a test.

Managers pass freely, and so does whom a manager has let in by hand. Everything here is worked
out from the rows each time, so that an article that joins or leaves the training needs no repair.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from django.utils import timezone

from annotator.core.errors import Conflict
from annotator.core.quality import QualityRules
from annotator.models import Assignment, Membership, Project, Qualification
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.document import DocumentPurpose
from annotator.models.qualification import QualificationState
from annotator.services.quality import articles, switches
from annotator.services.study import round_choice

Kind = AssignmentKind


class Stage(StrEnum):
    """Where somebody stands. `judging`: the test is finished and not looked at yet."""

    FREE = "free"
    TRAINING = "training"
    FEEDBACK = "feedback"
    TEST = "test"
    JUDGING = "judging"
    AGAIN = "again"
    FAILED = "failed"
    UNREADY = "unready"


@dataclass(frozen=True)
class Standing:
    """A stage, what is to be read in it, and how far training and test are (done, all)."""

    stage: Stage
    document: UUID | None = None
    reading: UUID | None = None
    turn: int = 1
    training: tuple[int, int] = (0, 0)
    test: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class _Read:
    """One reading of an article to learn from or to be tested with."""

    pk: UUID
    document: UUID
    kind: str
    turn: int
    state: str
    is_seen: bool


_DONE = frozenset({AssignmentState.SUBMITTED, AssignmentState.SKIPPED})


def standing(member: Membership) -> Standing:
    """Where this member stands; without a statement where the project has no gate."""
    if not switches.of(member.project).has_gate:
        return Standing(Stage.FREE)
    return standings(member.project, [member])[member.pk]


def standings(project: Project, members: Sequence[Membership]) -> dict[UUID, Standing]:
    """Several people's at once, in a few statements whatever their number."""
    rules = switches.of(project)
    gated = [each for each in members if rules.has_gate and not each.is_manager]
    found = {each.pk: Standing(Stage.FREE) for each in members}
    if not gated:
        return found
    training = _ids(project, DocumentPurpose.TRAINING) if rules.training else []
    test = _ids(project, DocumentPurpose.QUALIFYING) if rules.qualification else []
    rows = {each.member_id: each for each in Qualification.objects.filter(member__in=gated)}
    readings = _readings(gated)
    for each in gated:
        row = rows.get(each.pk)
        found[each.pk] = _judged(rules, row, readings.get(each.pk, []), training, test)
    return found


def _ids(project: Project, purpose: DocumentPurpose) -> list[UUID]:
    return list(articles.ready(project, purpose).values_list("pk", flat=True))


def _readings(members: Iterable[Membership]) -> dict[UUID, list[_Read]]:
    rows = Assignment.objects.filter(
        member__in=list(members), kind__in=[Kind.TRAINING, Kind.QUALIFYING]
    ).order_by("id")
    columns = ("member_id", "pk", "document_id", "kind", "turn", "state", "feedback_seen_at")
    found: dict[UUID, list[_Read]] = {}
    for member, pk, document, kind, turn, state, seen_at in rows.values_list(*columns):
        read = _Read(pk, document, kind, turn, state, seen_at is not None)
        found.setdefault(member, []).append(read)
    return found


def _judged(
    rules: QualityRules,
    row: Qualification | None,
    readings: Sequence[_Read],
    training: Sequence[UUID],
    test: Sequence[UUID],
) -> Standing:
    if row is not None and row.state == QualificationState.PASSED and row.is_let_in:
        return Standing(Stage.FREE)
    turn = 1 if row is None else row.attempt
    learnt = {each.document: each for each in readings if each.kind == Kind.TRAINING}
    tried = {
        each.document: each
        for each in readings
        if each.kind == Kind.QUALIFYING and each.turn == turn
    }
    free = Standing(
        Stage.FREE,
        turn=turn,
        training=(sum(_is_over(learnt.get(pk)) for pk in training), len(training)),
        test=(sum(_is_done(tried.get(pk)) for pk in test), len(test)),
    )
    for pk in training:
        read = learnt.get(pk)
        if not _is_over(read):
            stage = Stage.FEEDBACK if _is_done(read) else Stage.TRAINING
            return replace(free, stage=stage, document=pk, reading=_id(read), turn=1)
    if not rules.qualification:
        return free
    if row is not None and row.state != QualificationState.TESTING:
        return replace(free, stage=_STAGES[row.state])
    if not test:
        return replace(free, stage=Stage.UNREADY)
    for pk in test:
        read = tried.get(pk)
        if not _is_done(read):
            return replace(free, stage=Stage.TEST, document=pk, reading=_id(read))
    return replace(free, stage=Stage.JUDGING)


def _id(read: _Read | None) -> UUID | None:
    return None if read is None else read.pk


_STAGES: Mapping[str, Stage] = {
    QualificationState.PASSED: Stage.FREE,
    QualificationState.AGAIN: Stage.AGAIN,
    QualificationState.FAILED: Stage.FAILED,
}


def _is_done(read: _Read | None) -> bool:
    return read is not None and read.state in _DONE


def _is_over(read: _Read | None) -> bool:
    """Skipped, or handed in and compared with the settled version."""
    if read is None:
        return False
    return read.state == AssignmentState.SKIPPED or (_is_done(read) and read.is_seen)


def held(now: Standing) -> Assignment | None:
    """What *Continue* opens before the gate: the article begun, or the feedback not yet seen."""
    if now.reading is None:
        return None
    return (
        Assignment.objects.filter(pk=now.reading)
        .exclude(state=AssignmentState.RELEASED)
        .select_related("document__project", "document__outlet", "round", "member")
        .first()
    )


def enter(member: Membership, now: Standing) -> Assignment:
    """The next article before the gate, made where it is not there.

    Called with the member's row locked, so that two clicks make one.
    """
    there = held(now)
    if there is not None:
        return there
    rounds = round_choice.rounds_for(member)
    if not rounds or now.document is None:
        raise Conflict("round_closed", "No round of this project is open.")
    reading, _ = Assignment.objects.update_or_create(
        document_id=now.document,
        member=member,
        kind=_KINDS[now.stage],
        round=rounds[0],
        turn=now.turn,
        defaults={"state": AssignmentState.OPEN, "slot": None, "lease_until": None},
    )
    return Assignment.objects.select_related(
        "document__project", "document__outlet", "round", "member"
    ).get(pk=reading.pk)


_KINDS = {Stage.TRAINING: Kind.TRAINING, Stage.TEST: Kind.QUALIFYING}


def refusal(now: Standing) -> Conflict | None:
    """Why somebody gets nothing now; None where there is something to do."""
    if now.stage == Stage.AGAIN:
        return Conflict(
            "try_again",
            "This attempt at the test was not enough yet. Look at how it went, then try again.",
        )
    if now.stage == Stage.FAILED:
        return Conflict(
            "not_qualified",
            "You have not passed the test of this project. A manager knows and will get in touch.",
        )
    if now.stage in {Stage.UNREADY, Stage.JUDGING}:
        return Conflict(
            "test_not_ready",
            "This project begins with a test that is not ready yet; ask a manager.",
        )
    return None


def acknowledge(*, reading: Assignment) -> None:
    """The settled version beside one's own has been looked at; saying it twice is harmless."""
    rows = Assignment.objects.filter(pk=reading.pk, kind=Kind.TRAINING, feedback_seen_at=None)
    if not rows.filter(state=AssignmentState.SUBMITTED).update(feedback_seen_at=timezone.now()):
        _require_seen(reading)


def _require_seen(reading: Assignment) -> None:
    if not Assignment.objects.filter(pk=reading.pk, feedback_seen_at__isnull=False).exists():
        raise Conflict("nothing_to_see", "There is nothing to compare in this article.")


def admitted(project: Project, members: Sequence[Membership]) -> list[Membership]:
    """Those of them who may be handed articles: in a project with a test, who has passed it."""
    if not switches.of(project).qualification:
        return list(members)
    rows = Qualification.objects.filter(member__in=members, state=QualificationState.PASSED)
    passed = set(rows.values_list("member_id", flat=True))
    return [each for each in members if each.is_manager or each.pk in passed]
