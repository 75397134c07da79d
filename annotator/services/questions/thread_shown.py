"""A thread as one viewer may see it: masks on where outlets are hidden, peers without a name."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Substr

from annotator import access
from annotator.access import Caller
from annotator.access.threads import (
    answers_threads,
    knows_peers,
    sees_masked,
    visible_threads,
)
from annotator.actions import Action
from annotator.core import masking, spans
from annotator.models import (
    Assignment,
    Document,
    Membership,
    Message,
    Outlet,
    Project,
    Thread,
    ThreadSeen,
)
from annotator.models.assignment import AssignmentKind
from annotator.services.editing import showing
from annotator.services.questions import thread_people
from annotator.services.study import blinding

Shown = dict[str, object]


@dataclass
class Viewer:
    """Who looks, and what is hidden from them; looked up once for a whole list."""

    project: Project
    member: Membership | None
    answers: bool
    sees_names: bool
    may_decide: bool
    readings: dict[UUID, UUID] = field(default_factory=dict)

    @cached_property
    def is_masked(self) -> bool:
        """Whether outlets are hidden."""
        return sees_masked(self.project, self.member)

    @cached_property
    def outlets(self) -> masking.Outlet:
        """Every name that must not be told."""
        rows = Outlet.objects.filter(project=self.project).values_list("name", "aliases", "domains")
        found = list(rows)
        return masking.Outlet(
            tuple(name for first, others, _ in found for name in (first, *others)),
            tuple(domain for _, _, domains in found for domain in domains),
        )

    @cached_property
    def unknown_peers(self) -> frozenset[str]:
        """Pseudonyms that must not be told."""
        if knows_peers(self.project, self.member):
            return frozenset()
        rows = Membership.objects.filter(project=self.project, is_manager=False)
        others = rows.filter(is_adjudicator=False)
        if self.member is not None:
            others = others.exclude(pk=self.member.pk)
        return frozenset(others.values_list("pseudonym", flat=True))

    def person(self, who: Membership) -> Shown:
        """Who said it: nobody's name where one annotator must not learn of another."""
        role = "manager" if who.is_manager else "adjudicator" if who.is_adjudicator else "other"
        is_me = self.member is not None and who.pk == self.member.pk
        shown: Shown = {"is_me": is_me, "role": role, "id": None, "name": None, "pseudonym": None}
        if who.pseudonym in self.unknown_peers:
            return shown
        name = who.name if self.sees_names else who.pseudonym
        return shown | {"id": str(who.pk), "name": name, "pseudonym": who.pseudonym}

    def words(self, text: str, author: Membership, document: Document | None) -> str:
        """What was said, as this viewer may read it; one's own words stay as they are."""
        if self.member is not None and author.pk == self.member.pk:
            return text
        if self.unknown_peers:
            text = thread_people.without_peers(text, self.unknown_peers)
        if not self.is_masked:
            return text
        byline, url = (document.byline, document.url) if document else (None, None)
        return masking.hidden(text, self.outlets, byline, url)


def viewer(project: Project, caller: Caller) -> Viewer:
    """The caller, as someone who looks at threads."""
    member = access.membership_in(caller, project)
    return Viewer(
        project,
        member,
        answers=answers_threads(caller, project),
        sees_names=access.may(caller, project, Action.VIEW_MEMBERS, member),
        may_decide=access.may(caller, project, Action.MANAGE_CODEBOOK, member),
    )


def rows(who: Viewer) -> "QuerySet[Any]":
    """What this viewer may see, with all that showing it needs."""
    seen = ThreadSeen.objects.filter(
        thread=OuterRef("pk"), member=who.member, at__gte=OuterRef("last_at")
    )
    return (
        visible_threads(who.project, who.member, answers=who.answers)
        .select_related(
            "document__outlet", "annotation__assignment__member", "annotation__codebook"
        )
        .select_related("started_by__user", "last_by__user")
        .defer("document__sentences", "document__blocks", "document__quotations")
        .defer("annotation__codebook__body")
        .annotate(
            is_seen=Exists(seen),
            passage=Substr("document__body__text", F("start") + 1, F("end") - F("start")),
        )
    )


def many(threads: Iterable[Thread], who: Viewer) -> list[Shown]:
    """A page of them; the viewer's own readings of their articles are looked up at once."""
    found = list(threads)
    documents = {row.document_id for row in found if row.document_id}
    if who.member is not None and documents:
        mine = Assignment.objects.filter(
            member=who.member, kind=AssignmentKind.ANNOTATION, document__in=documents
        )
        who.readings |= dict(mine.values_list("document_id", "pk"))
    return [one(row, who) for row in found]


def one(row: Thread, who: Viewer) -> Shown:
    """One thread without what was said to it."""
    by_me = who.member is not None and row.started_by_id == who.member.pk
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "state": row.state,
        "document": _document(row, who),
        "reading": _reading(row, who),
        "annotation": row.annotation_id and str(row.annotation_id),
        "start": row.start,
        "end": row.end,
        "quote": _quote(row, who),
        "layer": row.layer,
        "dimension": row.dimension,
        "label": row.label,
        "for_all": row.for_all,
        "text": who.words(row.text, row.started_by, row.document),
        "author": who.person(row.started_by),
        "created_at": row.created_at,
        "replies": row.replies,
        "last_at": row.last_at,
        "last_by": who.person(row.last_by),
        "is_new": not getattr(row, "is_seen", True)
        and (who.member is None or row.last_by_id != who.member.pk),
        "is_decided": row.decision_id is not None,
        "can": {
            "settle": who.answers or by_me,
            "decide": who.may_decide
            and row.decision_id is None
            and bool(row.dimension or row.layer),
        },
    }


def whole(row: Thread, who: Viewer) -> Shown:
    """One with all that was said to it, the oldest first."""
    said = Message.objects.filter(thread=row).select_related("author__user").order_by("id")
    return many([row], who)[0] | {
        "messages": [
            {
                "id": str(each.pk),
                "text": who.words(each.text, each.author, row.document),
                "author": who.person(each.author),
                "created_at": each.created_at,
            }
            for each in said
        ]
    }


def _document(row: Thread, who: Viewer) -> Shown | None:
    document = row.document
    if document is None:
        return None
    document.project = who.project
    title = blinding.blind_title_of(document) if who.is_masked else document.title or document.key
    return {"id": str(document.pk), "title": title}


def _reading(row: Thread, who: Viewer) -> str | None:
    """The reading to open: the one that the highlight is in, else the viewer's own."""
    if row.annotation is not None:
        return str(row.annotation.assignment_id)
    found = who.readings.get(row.document_id) if row.document_id else None
    return None if found is None else str(found)


def _quote(row: Thread, who: Viewer) -> str:
    """The words it is about, masked as the article is."""
    document = row.document
    if document is None:
        return ""
    if row.annotation is not None:
        row.annotation.assignment.document = document
        return showing.shown_quote(row.annotation) if who.is_masked else row.annotation.quote
    if row.start is None or row.end is None:
        return ""
    piece = str(getattr(row, "passage", None) or "")
    if not who.is_masked:
        return piece
    inside = [
        (max(s, row.start) - row.start, min(e, row.end) - row.start) for s, e in document.masks
    ]
    return spans.mask(piece, [(s, e) for s, e in inside if s < e])
