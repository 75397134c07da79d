"""The test: judged when its last article is handed in, tried again, or decided by a manager."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.access import Caller
from annotator.core.errors import Conflict
from annotator.core.quality import Score
from annotator.models import Assignment, Membership, Project, Qualification
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.document import DocumentPurpose
from annotator.models.qualification import QualificationState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.quality import articles, comparing, gates, switches
from annotator.services.quality.comparing import Compared, Pair
from annotator.services.quality.gates import Stage, Standing

State = QualificationState


@transaction.atomic
def judge(member: Membership) -> None:
    """What the attempt came to. Whoever calls second finds it judged and changes nothing."""
    lock(member)
    row, _ = Qualification.objects.get_or_create(member=member)
    found = compared(member, row.attempt)
    if row.state != State.TESTING or not found:
        return
    rules = switches.of(member.project)
    score = comparing.total(found)
    row.results = [*row.results, _result(row.attempt, score, rules.places, rules.answers)]
    if row.results[-1]["passed"]:
        row.state = State.PASSED
    else:
        has_more = row.attempt < rules.attempts + row.allowed
        row.state = State.AGAIN if has_more else State.FAILED
    row.save()
    if row.state in _TOLD:
        audit.record(project=member.project, by=member, act=_TOLD[State(row.state)])


_TOLD = {State.PASSED: Act.TEST_PASSED, State.FAILED: Act.TEST_FAILED}


def standing(member: Membership) -> Standing:
    """Where somebody stands, once an attempt whose last article is in has been judged."""
    now = gates.standing(member)
    if now.stage != Stage.JUDGING:
        return now
    judge(member)
    return gates.standing(member)


def lock(member: Membership) -> None:
    """One thing at a time per person: claims hold the same lock."""
    Membership.objects.select_for_update(no_key=True).get(pk=member.pk)


def compared(member: Membership, attempt: int) -> list[Compared]:
    """The articles of an attempt against their settled versions; nothing until all are in."""
    documents = {
        each.pk: each
        for each in articles.ready(member.project, DocumentPurpose.QUALIFYING).select_related(
            "gold", "project"
        )
    }
    readings = Assignment.objects.filter(
        member=member,
        kind=AssignmentKind.QUALIFYING,
        turn=attempt,
        state=AssignmentState.SUBMITTED,
        document__in=list(documents),
    )
    pairs = []
    for each in readings.order_by("id"):
        each.document = documents[each.document_id]
        if each.document.gold is not None:
            each.document.gold.document = each.document
            pairs.append(Pair(each, each.document.gold))
    if {pair.reading.document_id for pair in pairs} != documents.keys():
        return []
    return comparing.compare(pairs)


def _result(attempt: int, score: Score, places: int, answers: int) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "places": score.places,
        "answers": score.answers,
        "needed": {"places": places, "answers": answers},
        "passed": score.reaches(places, answers),
        "at": timezone.now().isoformat(),
    }


def failed(project: Project) -> QuerySet[Qualification]:
    """Who has used up their attempts, the latest first."""
    rows = Qualification.objects.filter(
        member__project=project, member__removed_at=None, state=State.FAILED
    )
    if not switches.of(project).qualification:
        return rows.none()
    return rows.select_related("member__user").order_by("-updated_at", "pk")


def is_over(member: Membership) -> bool:
    """Whether it is decided, so that what was settled may be looked at."""
    decided = [State.PASSED, State.FAILED]
    return Qualification.objects.filter(member=member, state__in=decided).exists()


@transaction.atomic
def try_again(*, member: Membership) -> None:
    """Begin the next attempt, with nothing marked."""
    lock(member)
    row = Qualification.objects.filter(member=member).first()
    if row is None or row.state not in {State.AGAIN, State.TESTING}:
        raise Conflict("no_more_attempts", "There is no further attempt; ask a manager.")
    if row.state == State.AGAIN:
        row.state, row.attempt = State.TESTING, row.attempt + 1
        row.save()


@transaction.atomic
def let_in(*, member: Membership, by: Caller) -> None:
    """A manager's word stands for training and test."""
    lock(member)
    Qualification.objects.update_or_create(
        member=member, defaults={"state": State.PASSED, "is_let_in": True}
    )
    audit.record(
        project=member.project,
        by=by,
        act=Act.LET_IN,
        object_id=member.pk,
        pseudonym=member.pseudonym,
    )


@transaction.atomic
def reset(*, member: Membership, by: Caller) -> None:
    """One more attempt, from the start, whatever came of the former ones."""
    lock(member)
    row, _ = Qualification.objects.get_or_create(member=member)
    if row.results and row.results[-1]["attempt"] == row.attempt:
        row.attempt += 1
    rules = switches.of(member.project)
    row.allowed = max(row.allowed, row.attempt - rules.attempts)
    row.state, row.is_let_in = State.TESTING, False
    row.save()
    audit.record(
        project=member.project,
        by=by,
        act=Act.TEST_RESET,
        object_id=member.pk,
        pseudonym=member.pseudonym,
    )
