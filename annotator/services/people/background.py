"""What people say about themselves: asked with consent, read by them alone, told in coarse bins.

This is the only room that reads `BackgroundKey`: for the person whose answers they are, and in
`bins`, for datasets and agreement. No answer and no count of answers goes to anybody else, since
a count that grows by one tells who answered just now.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from annotator.core import background as core
from annotator.core import k_anonymity
from annotator.core.background import Item
from annotator.core.errors import Conflict, Invalid, Stale
from annotator.models import (
    BackgroundAnswers,
    BackgroundKey,
    Membership,
    Project,
    Questionnaire,
)
from annotator.models.background import QuestionnaireState

Shown = dict[str, object]


def newest(project: Project) -> Questionnaire | None:
    """The questions being written, else those that were asked last."""
    return Questionnaire.objects.filter(project=project).order_by("-number").first()


def asked(project: Project) -> Questionnaire | None:
    """The questions that are asked now."""
    return Questionnaire.objects.filter(project=project, state=QuestionnaireState.OPEN).first()


def people(project: Project) -> QuerySet[Membership]:
    """Who would be asked."""
    return Membership.objects.live().filter(
        Q(is_annotator=True) | Q(is_adjudicator=True), project=project, user__isnull=False
    )


@transaction.atomic
def prepare(
    *, project: Project, items: object, floor: int, base_revision: int | None
) -> Questionnaire:
    """Write or rewrite the next questions. What was asked once is never rewritten: changing it
    makes a new version, and people are asked anew.
    """
    core.parse(items)
    if not k_anonymity.LEAST_FLOOR <= floor <= k_anonymity.MOST_FLOOR:
        least, most = k_anonymity.LEAST_FLOOR, k_anonymity.MOST_FLOOR
        raise Invalid.at("floor", f"This must be from {least} to {most}.")
    Project.objects.select_for_update(no_key=True).only("pk").get(pk=project.pk)
    before = newest(project)
    if before is None or before.state != QuestionnaireState.DRAFT:
        number = 1 if before is None else before.number + 1
        return Questionnaire.objects.create(
            project=project, number=number, items=items, floor=floor
        )
    changed = Questionnaire.objects.filter(
        pk=before.pk, state=QuestionnaireState.DRAFT, revision=base_revision or 0
    ).update(items=items, floor=floor, revision=F("revision") + 1)
    before.refresh_from_db()
    if not changed:
        raise Stale("This has been changed elsewhere since you opened it.", shown(before))
    return before


@transaction.atomic
def begin(*, questionnaire: Questionnaire) -> Questionnaire:
    """Ask from now on; what was asked before is closed, its answers stay under its own terms."""
    Questionnaire.objects.filter(
        project=questionnaire.project_id, state=QuestionnaireState.OPEN
    ).exclude(pk=questionnaire.pk).update(
        state=QuestionnaireState.CLOSED, revision=F("revision") + 1
    )
    _change_state(questionnaire, QuestionnaireState.DRAFT, QuestionnaireState.OPEN)
    return questionnaire


@transaction.atomic
def end(*, questionnaire: Questionnaire) -> Questionnaire:
    """Ask no longer. Answers stay, and can still be seen and withdrawn."""
    _change_state(questionnaire, QuestionnaireState.OPEN, QuestionnaireState.CLOSED)
    return questionnaire


def _change_state(
    questionnaire: Questionnaire, before: QuestionnaireState, after: QuestionnaireState
) -> None:
    opened = {"opened_at": timezone.now()} if after == QuestionnaireState.OPEN else {}
    changed = Questionnaire.objects.filter(pk=questionnaire.pk, state=before).update(
        state=after, revision=F("revision") + 1, **opened
    )
    questionnaire.refresh_from_db()
    if not changed:
        raise Conflict("wrong_state", f"These questions are {questionnaire.state} already.")


def shown(questionnaire: Questionnaire) -> Shown:
    """The questions as a manager sees them."""
    return {
        "number": questionnaire.number,
        "state": questionnaire.state,
        "items": questionnaire.items,
        "floor": questionnaire.floor,
        "opened_at": questionnaire.opened_at,
        "revision": questionnaire.revision,
    }


def outlook(project: Project, items: object, floor: int) -> Shown:
    """What could be released, from the number of people alone: no answer is looked at."""
    count = people(project).count()
    found = [
        {
            "id": item.id,
            "title": item.title,
            "bins": core.count_of_bins(item),
            "people_per_bin": k_anonymity.forecast(core.count_of_bins(item), count),
            "is_likely": item.is_released
            and k_anonymity.would_be_released(core.count_of_bins(item), count, floor),
            "is_released": item.is_released,
        }
        for item in core.parse(items)
    ]
    return {"people": count, "floor": floor, "most_groups": count // floor, "items": found}


def mine(member: Membership) -> Shown:
    """The questions, what the person answered, and who can read it."""
    questionnaire = asked(member.project)
    row = _answers_of(member)
    under = None if row is None else row.questionnaire
    return {
        "questionnaire": None if questionnaire is None else shown(questionnaire),
        "answers": None if row is None else row.answers,
        "answered_under": None if under is None else under.number,
        "operator": settings.OPERATOR,
        "work_withdrawn_at": member.work_withdrawn_at,
        "pseudonym": member.pseudonym,
    }


@transaction.atomic
def answer(*, member: Membership, number: int, answers: dict[str, object]) -> None:
    """Keep what somebody says about themselves, under the terms they have just read."""
    questionnaire = asked(member.project)
    if questionnaire is None:
        raise Conflict("not_asked", "Nobody is asked about their background here now.")
    if questionnaire.number != number:
        raise Conflict("other_version", "The questions have changed; read them again.")
    checked = core.check_answers(core.parse(questionnaire.items), answers)
    BackgroundAnswers.objects.update_or_create(
        key=_key_of(member), defaults={"questionnaire": questionnaire, "answers": checked}
    )


def _key_of(member: Membership) -> UUID:
    try:
        with transaction.atomic():
            return BackgroundKey.objects.get_or_create(member=member)[0].key
    except IntegrityError:
        return BackgroundKey.objects.get(member=member).key


@transaction.atomic
def withdraw(*, member: Membership) -> None:
    """Forget the answers and the key, so that nothing says that there ever were any."""
    keys = BackgroundKey.objects.filter(member=member)
    BackgroundAnswers.objects.filter(key__in=keys.values("key")).delete()
    keys.delete()


def _answers_of(member: Membership) -> BackgroundAnswers | None:
    key = BackgroundKey.objects.filter(member=member).values("key")
    return BackgroundAnswers.objects.filter(key__in=key).select_related("questionnaire").first()


@dataclass(frozen=True)
class Bins:
    """Coarse bins by member, none of them shared by fewer people than the floor."""

    floor: int = k_anonymity.DEFAULT_FLOOR
    variables: list[Shown] = field(default_factory=list)
    of: dict[UUID, dict[str, str]] = field(default_factory=dict)


def bins(*, project: Project, members: Collection[UUID] | None = None) -> Bins:
    """What may be told of these members (all, if left out), for releases and agreement.

    The floor holds among exactly the people given here, so a caller names those who are in the
    dataset. Answers given under other questions count where the question was the same, and the
    highest floor that anybody was promised holds for all.
    """
    latest = Questionnaire.objects.filter(project=project).exclude(state=QuestionnaireState.DRAFT)
    questionnaire = latest.order_by("-number").first()
    if questionnaire is None:
        return Bins()
    items = [item for item in core.parse(questionnaire.items) if item.is_released]
    rows = _rows(project, members, questionnaire, items)
    floor = max([questionnaire.floor, *(floor for _, _, floor in rows)])
    order = [item.id for item in items]
    told = k_anonymity.coarse([row for _, row, _ in rows], order, floor)
    of = {member: row for (member, _, _), row in zip(rows, told, strict=True) if row}
    released = {name for row in of.values() for name in row}
    return Bins(
        floor=floor,
        variables=[_variable(item) for item in items if item.id in released],
        of=of,
    )


def _rows(
    project: Project,
    members: Collection[UUID] | None,
    questionnaire: Questionnaire,
    items: list[Item],
) -> list[tuple[UUID, dict[str, str], int]]:
    """Member, bins before the floor, and the floor each was promised, in an order of no meaning."""
    keys = BackgroundKey.objects.filter(member__project=project)
    if members is not None:
        keys = keys.filter(member__in=members)
    member_of = dict(keys.values_list("key", "member_id"))
    found = BackgroundAnswers.objects.filter(key__in=member_of).select_related("questionnaire")
    same = {item["id"]: item for item in questionnaire.items}
    rows = []
    for row in sorted(found, key=lambda each: each.key):
        asked_then = {item["id"]: item for item in row.questionnaire.items}
        bins_of = {
            item.id: core.bin_of(item, row.answers[item.id], project.language)
            for item in items
            if item.id in row.answers and asked_then.get(item.id) == same[item.id]
        }
        told = {name: bin_id for name, bin_id in bins_of.items() if bin_id is not None}
        rows.append((member_of[row.key], told, row.questionnaire.floor))
    return rows


def _variable(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "question": item.question,
        "scale": [item.low, item.high] if item.kind == "scale" else None,
        "bins": core.titles_of_bins(item),
    }
