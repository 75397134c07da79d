"""A browser's queue of changes: each its own transaction, in order, an outcome for each.

A failed change holds up what rests on it: later changes of the same id, or that link to it,
are answered 424 and stay in the queue, while all others go on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from annotator.core.errors import DomainError, Invalid
from annotator.models import Assignment
from annotator.services.editing import annotations, assignments, editor
from annotator.services.editing.assignments import Patch
from annotator.services.editing.drafts import Draft
from annotator.services.entities import entities


@dataclass(frozen=True)
class Change:
    """One entry of the queue, its form already checked."""

    change: UUID
    op: str
    id: UUID
    base_revision: int | None
    body: Mapping[str, object]


@dataclass(frozen=True)
class Result:
    """What became of it: an HTTP status, and the object or the refusal."""

    change: UUID
    status: int
    body: object


Refusal = Callable[[DomainError], tuple[int, object]]
Check = Callable[[Change], Change]


def apply(
    *, assignment: Assignment, changes: Sequence[Change], check: Check, refusal: Refusal
) -> list[Result]:
    """Work the queue off.

    `check` judges the form of an entry's body, here and not before, so that one malformed entry
    holds up nothing else; `refusal` tells how a domain error looks over the wire.
    """
    failed: set[UUID] = set()
    results: list[Result] = []
    for change in changes:
        if change.id in failed or _linked(change) & failed:
            failed.add(change.id)
            results.append(Result(change.change, 424, _WAITS))
            continue
        try:
            status, body = _APPLY[change.op](assignment, check(change))
        except DomainError as error:
            failed.add(change.id)
            status, body = refusal(error)
        results.append(Result(change.change, status, body))
    return results


_WAITS = {
    "code": "failed_dependency",
    "message": "An earlier change that this one rests on was refused.",
    "fields": {},
}


def _linked(change: Change) -> set[UUID]:
    """The annotations that a change links to."""
    links = change.body.get("links")
    found: set[UUID] = set()
    for link in links if isinstance(links, list) else []:
        try:
            found.add(UUID(str(link["to"])))
        except (KeyError, TypeError, ValueError):
            continue
    return found


def _put(assignment: Assignment, change: Change) -> tuple[int, object]:
    outcome = annotations.put(
        assignment_id=assignment.pk,
        annotation_id=change.id,
        draft=Draft(**change.body),  # type: ignore[arg-type]
        base_revision=change.base_revision,
        change_id=change.change,
    )
    return (201 if outcome.created else 200), outcome.body


def _delete(assignment: Assignment, change: Change) -> tuple[int, object]:
    outcome = annotations.delete(
        assignment_id=assignment.pk,
        annotation_id=change.id,
        base_revision=change.base_revision,
        change_id=change.change,
    )
    return 200, outcome.body


def _patch(assignment: Assignment, change: Change) -> tuple[int, object]:
    if change.id != assignment.pk:
        raise Invalid.at("id", "A queue changes the one article it was sent to.")
    changed = assignments.patch(
        assignment_id=assignment.pk,
        patch=Patch(**change.body),  # type: ignore[arg-type]
        change_id=change.change,
    )
    return 200, editor.small(changed)


@transaction.atomic
def _entity(assignment: Assignment, change: Change) -> tuple[int, object]:
    register = entities.Register(
        assignment.document.project, assignment.document, assignment.member
    )
    entity, created = register.find_or_create(
        name=str(change.body.get("name", "")),
        kind=str(change.body.get("type", "")),
        is_local=bool(change.body.get("local", False)),
        entity_id=change.id,
    )
    return (201 if created else 200), entities.show(entity) | {"created": created}


_APPLY: dict[str, Callable[[Assignment, Change], tuple[int, object]]] = {
    "put": _put,
    "delete": _delete,
    "assignment": _patch,
    "entity": _entity,
}
