"""Rounds: a batch of articles, its people, how many read each, under which codebook, and when."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from annotator.access import Caller
from annotator.core.errors import Conflict, Invalid, Stale
from annotator.core.text import check_string
from annotator.models import (
    Assignment,
    Codebook,
    CountedReading,
    Document,
    Membership,
    Project,
    Round,
    RoundDocument,
    RoundMember,
)
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.codebook import CodebookState
from annotator.models.document import DocumentPurpose
from annotator.models.membership import MemberKind
from annotator.models.round import RoundPurpose, RoundState
from annotator.services import audit
from annotator.services.audit import Act

Shown = dict[str, object]
LONGEST_NAME = 60
_STATES = ("open", "in_progress", "submitted", "skipped")


@dataclass(frozen=True)
class Seat:
    """A person in a round, and how many articles they read at most."""

    member: Membership
    quota: int | None = None


@dataclass(frozen=True)
class Wish:
    """What a round shall be; None for documents or people means all of the project's."""

    name: str
    purpose: str = RoundPurpose.MAIN
    documents: Sequence[UUID] | None = None
    people: Sequence[Seat] | None = None
    annotators_per_document: int | None = None
    codebook: str | None = None
    opens_on: date | None = None
    due_on: date | None = None


@transaction.atomic
def create(*, project: Project, by: Caller, wish: Wish) -> Round:
    """Open a round. An open round for everything that nobody was given anything in is closed:
    it was only the start that every project is born with, and would go on giving out articles.
    """
    check_number(wish.annotators_per_document)
    _check_dates(wish.opens_on, wish.due_on)
    begun = Round.objects.filter(project=project, state=RoundState.OPEN, all_documents=True)
    unused = list(begun.filter(assignments__isnull=True).values_list("pk", flat=True))
    Round.objects.filter(pk__in=unused, state=RoundState.OPEN).update(state=RoundState.CLOSED)
    try:
        with transaction.atomic():
            made = Round.objects.create(
                project=project,
                name=check_name(wish.name),
                purpose=wish.purpose,
                all_documents=wish.documents is None,
                all_members=wish.people is None,
                annotators_per_document=wish.annotators_per_document,
                codebook=_version(project, wish.codebook),
                opens_on=wish.opens_on,
                due_on=wish.due_on,
            )
    except IntegrityError:
        raise Invalid.at("name", "This project has a round with this name.") from None
    _list(made, wish.documents, wish.people)
    audit.record(project=project, by=by, act=Act.ROUND_CREATED, object_id=made.pk, name=made.name)
    return made


@transaction.atomic
def change(*, found: Round, base_revision: int, by: Caller, changes: Mapping[str, Any]) -> Round:
    """Close or open it, move its dates, change its people or how many read each article."""
    locked = Round.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if locked.revision != base_revision:
        raise Stale("This has been changed elsewhere since you opened it.", shown(locked))
    before = locked.state
    for name in _CHANGEABLE & changes.keys():
        setattr(locked, name, changes[name])
    if "codebook" in changes:
        locked.codebook = _version(locked.project, changes["codebook"])
    check_name(locked.name)
    check_number(locked.annotators_per_document)
    _check_dates(locked.opens_on, locked.due_on)
    if "people" in changes:
        RoundMember.objects.filter(round=locked).delete()
        locked.all_members = changes["people"] is None
        _list(locked, None, changes["people"])
    locked.revision += 1
    try:
        with transaction.atomic():
            locked.save()
    except IntegrityError:
        raise Invalid.at("name", "This project has a round with this name.") from None
    act = Act.ROUND_CHANGED
    if locked.state != before:
        act = Act.ROUND_CLOSED if locked.state == RoundState.CLOSED else Act.ROUND_OPENED
    audit.record(project=locked.project, by=by, act=act, object_id=locked.pk, name=locked.name)
    return locked


_CHANGEABLE = {"name", "state", "annotators_per_document", "opens_on", "due_on"}


def _list(made: Round, documents: Sequence[UUID] | None, people: Sequence[Seat] | None) -> None:
    rows = [RoundDocument(round=made, document_id=pk) for pk in documents or ()]
    RoundDocument.objects.bulk_create(rows, batch_size=1_000)
    seats = [RoundMember(round=made, member=each.member, quota=each.quota) for each in people or ()]
    RoundMember.objects.bulk_create(seats)


def check_name(name: str) -> str:
    """A name that lists and exports can carry."""
    if not name.strip():
        raise Invalid.at("name", "Give the round a name.")
    if len(name) > LONGEST_NAME:
        raise Invalid.at("name", f"{LONGEST_NAME} characters is the most.")
    return check_string(name.strip(), "name")


def check_number(number: int | None) -> None:
    """How many readers an article may be given to."""
    if number is not None and not 1 <= number <= 100:
        raise Invalid.at("annotators_per_document", "This must be from 1 to 100.")


def _check_dates(opens_on: date | None, due_on: date | None) -> None:
    if opens_on and due_on and due_on < opens_on:
        raise Invalid.at("due_on", "A round cannot be due before it opens.")


def _version(project: Project, version: str | None) -> Codebook | None:
    if not version:
        return None
    found = Codebook.objects.filter(project=project, version=version).first()
    if found is None or found.state == CodebookState.DRAFT:
        raise Invalid.at("codebook", f"There is no published codebook {version!r} here.")
    return found


def documents_of(found: Round) -> QuerySet[Document]:
    """The articles of a round that work is given out on."""
    live = Document.objects.live().filter(
        project_id=found.project_id,
        purpose=DocumentPurpose.ANNOTATION,
        taken_down_at__isnull=True,
    )
    return live if found.all_documents else live.filter(listed_in__round=found)


def seats_of(found: Round) -> list[Seat]:
    """The annotators of a round who are in the project now."""
    live = Membership.objects.live().filter(
        project_id=found.project_id, is_annotator=True, kind=MemberKind.PERSON
    )
    people = live.select_related("user").order_by("created_at", "pk")
    if found.all_members:
        return [Seat(member) for member in people]
    listed = dict(found.listed_members.values_list("member_id", "quota"))
    return [Seat(member, listed[member.pk]) for member in people if member.pk in listed]


def wanted(found: Round, project: Project) -> int:
    """How many people read each article: in a pilot that says nothing else, everybody."""
    is_everybody = found.annotators_per_document is None and found.purpose == RoundPurpose.PILOT
    found.project = project
    return readers(found, len(seats_of(found)) if is_everybody else 0)


def rows(project: Project) -> QuerySet[Round]:
    """All rounds of a project."""
    return Round.objects.filter(project=project).select_related("codebook", "project")


def shown(found: Round) -> Shown:
    """One round with its numbers."""
    return summaries([found])[0] | {
        "people": [{"id": str(seat.member.pk), "quota": seat.quota} for seat in seats_of(found)]
    }


def summaries(
    found: Iterable[Round], counted: Counter[tuple[UUID, str]] | None = None
) -> list[Shown]:
    """Rounds with how much is done in each, in a few statements whatever their number.

    `counted` are the readings by round and state, where somebody has counted them already.
    """
    several = list(found)
    numbers = _counted(several) if counted is None else counted
    sizes = _sizes(several)
    people = _people(several)
    return [
        _show(each)
        | {
            "documents": sizes[each.pk],
            "annotators": people[each.pk],
            "expected": sizes[each.pk] * readers(each, people[each.pk]),
            "states": {state: numbers[each.pk, state] for state in _STATES},
        }
        for each in several
    ]


def _counted(several: Sequence[Round]) -> Counter[tuple[UUID, str]]:
    rows = CountedReading.objects.filter(
        project__in={each.project_id for each in several}, round__in=several
    )
    counted = rows.order_by().values_list("round", "state").annotate(n=Count("*"))
    return Counter({(pk, state): number for pk, state, number in counted})


def readers(found: Round, people: int) -> int:
    """How many read each article, where the number of the round's people is at hand."""
    if found.annotators_per_document is not None:
        return found.annotators_per_document
    if found.purpose == RoundPurpose.PILOT:
        return max(1, people)
    return found.project.switches.annotators_per_document


def _sizes(several: Sequence[Round]) -> dict[UUID, int]:
    """How many articles each has."""
    live = Q(document__set_aside_at__isnull=True, document__purpose=DocumentPurpose.ANNOTATION)
    some = [each for each in several if not each.all_documents]
    listed = RoundDocument.objects.filter(live, round__in=some).order_by()
    sizes = dict(listed.values_list("round").annotate(n=Count("pk"))) if some else {}
    if any(each.all_documents for each in several):
        everything = documents_of(next(each for each in several if each.all_documents)).count()
        sizes |= {each.pk: everything for each in several if each.all_documents}
    return {each.pk: sizes.get(each.pk, 0) for each in several}


def _people(several: Sequence[Round]) -> dict[UUID, int]:
    """How many annotators each has."""
    live = Q(member__is_annotator=True, member__removed_at__isnull=True)
    some = [each for each in several if not each.all_members]
    listed = RoundMember.objects.filter(live, round__in=some).order_by()
    found = dict(listed.values_list("round").annotate(n=Count("pk"))) if some else {}
    if any(each.all_members for each in several):
        everybody = len(seats_of(next(each for each in several if each.all_members)))
        found |= {each.pk: everybody for each in several if each.all_members}
    return {each.pk: found.get(each.pk, 0) for each in several}


def _show(found: Round) -> Shown:
    return {
        "id": str(found.pk),
        "name": found.name,
        "purpose": found.purpose,
        "state": found.state,
        "all_documents": found.all_documents,
        "all_members": found.all_members,
        "annotators_per_document": found.annotators_per_document,
        "codebook": found.codebook and found.codebook.version,
        "opens_on": found.opens_on,
        "due_on": found.due_on,
        "revision": found.revision,
    }


def require_open(found: Round) -> None:
    """Refuse to give anything out in a round that is closed."""
    if found.state == RoundState.CLOSED:
        raise Conflict("round_closed", f"Round {found.name!r} is closed; open it first.")


def held(found: Round) -> QuerySet[Assignment]:
    """Readings of a round that nobody has given back."""
    rows = Assignment.objects.filter(round=found, kind=AssignmentKind.ANNOTATION)
    return rows.exclude(state=AssignmentState.RELEASED)


def named(project: Project, name: str) -> Round:
    """The round with this name, for filters."""
    found = rows(project).filter(name=name).first()
    if found is None:
        raise Invalid.at("round", f"There is no round {name!r} here.")
    return found
