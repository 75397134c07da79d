"""All that waits for one person in a project, from one list of sources.

A new source is a function here or elsewhere that yields items, and its line in `SOURCES` with the
action that says for whom it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from django.db.models import QuerySet

from annotator import access
from annotator.access import Caller
from annotator.actions import Action
from annotator.models import Document, Membership, Project, Thread
from annotator.services.entities import register
from annotator.services.quality import qualification
from annotator.services.questions import thread_counts, thread_shown
from annotator.services.study import breakdown, progress
from annotator.services.waiting import merge_proposals, reopening

MOST_OF_A_KIND = 100
Shown = dict[str, object]


@dataclass(frozen=True)
class Viewer:
    """For whom it is gathered; names are for those who see the people."""

    project: Project
    member: Membership | None
    sees_names: bool
    threads: thread_shown.Viewer

    def person(self, member: Membership) -> Shown:
        """Somebody, as this viewer may know them."""
        name = member.name if self.sees_names else member.pseudonym
        return {"id": str(member.pk), "name": name}


def _problems(viewer: Viewer) -> Iterator[Shown]:
    readings = breakdown.readings_of(viewer.project, None)
    for row in progress.waiting(readings, is_by_name=viewer.sees_names):
        yield {"id": row["assignment"], **row}


def _reopenings(viewer: Viewer) -> Iterator[Shown]:
    for row in reopening.unanswered(viewer.project)[:MOST_OF_A_KIND]:
        yield {
            "kind": "reopen",
            "id": str(row.pk),
            "document": _article(row.assignment.document),
            "member": viewer.person(row.assignment.member),
            "note": row.reason,
            "at": row.created_at,
        }


def _merges(viewer: Viewer) -> Iterator[Shown]:
    found = list(merge_proposals.unanswered(viewer.project)[:MOST_OF_A_KIND])
    wanted = {pk for row in found for pk in (row.entity_id, row.into_id)}
    rows = register.rows(viewer.project, words="", state="").filter(pk__in=wanted)
    entries = {row.pk: register.show_entry(row) for row in rows} if wanted else {}
    for row in found:
        yield {
            "kind": "merge",
            "id": str(row.pk),
            "member": viewer.person(row.proposed_by),
            "note": row.reason,
            "at": row.created_at,
            "entity": entries[row.entity_id],
            "into": entries[row.into_id],
        }


def _tests(viewer: Viewer) -> Iterator[Shown]:
    """Who has used up their attempts at the test, and can do nothing until somebody decides."""
    for row in qualification.failed(viewer.project)[:MOST_OF_A_KIND]:
        yield {
            "kind": "test_failed",
            "id": str(row.pk),
            "member": viewer.person(row.member),
            "at": row.updated_at,
        }


def _named(author: Shown) -> Shown | None:
    """Nobody, where one annotator must not learn of another."""
    return None if author["id"] is None else {name: author[name] for name in ("id", "name")}


def _threads(
    kind: str, find: Callable[[thread_shown.Viewer], QuerySet[Thread]]
) -> Callable[[Viewer], Iterator[Shown]]:
    def items(viewer: Viewer) -> Iterator[Shown]:
        for row in thread_shown.many(find(viewer.threads)[:MOST_OF_A_KIND], viewer.threads):
            document = row["document"]
            yield {
                "kind": kind,
                "id": row["id"],
                "document": document and {**cast("Shown", document), "key": ""},
                "member": _named(cast("Shown", row["author" if kind == "question" else "last_by"])),
                "note": row["text"],
                "at": row["last_at"],
            }

    return items


@dataclass(frozen=True)
class Source:
    """One kind of thing that waits, and whom it waits for."""

    action: Action
    items: Callable[[Viewer], Iterator[Shown]]


SOURCES = (
    Source(Action.DISCUSS, _threads("mention", thread_counts.spoken_to)),
    Source(Action.DISCUSS, _threads("answer", thread_counts.answered)),
    Source(Action.SETTLE_QUESTIONS, _threads("question", thread_counts.unanswered)),
    Source(Action.HAND_OUT, _reopenings),
    Source(Action.MANAGE_ENTITIES, _merges),
    Source(Action.MANAGE_QUALITY, _tests),
    Source(Action.VIEW_PROGRESS, _problems),
)
_EMPTY: Shown = {"document": None, "member": None, "reason": "", "note": ""}


def of(project: Project, caller: Caller) -> list[Shown]:
    """What waits for this person: asked for first, reported after it."""
    member = access.membership_in(caller, project)
    sees_names = access.may(caller, project, Action.VIEW_MEMBERS, member)
    viewer = Viewer(project, member, sees_names, thread_shown.viewer(project, caller))
    return [
        _EMPTY | item
        for source in SOURCES
        if access.may(caller, project, source.action, member)
        for item in islice(source.items(viewer), MOST_OF_A_KIND)
    ]


def _article(document: Document) -> Shown:
    return {"id": str(document.pk), "title": document.title, "key": document.key}
