"""Articles as managers and researchers see them: listed and described."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from annotator import access
from annotator.access import Caller
from annotator.actions import Action
from annotator.core import rights, segments, spans
from annotator.core.errors import Invalid, Stale
from annotator.models import (
    Annotation,
    Assignment,
    Document,
    DocumentText,
    Event,
    Outlet,
    Project,
)
from annotator.models.annotation import PEOPLES
from annotator.models.assignment import ORDINARY, AssignmentKind
from annotator.models.document import DocumentPurpose
from annotator.services.study import blinding

Shown = dict[str, object]
_STATES = ("open", "in_progress", "submitted", "skipped")


def listed(project: Project, wanted: Mapping[str, object], viewer: "Viewer") -> QuerySet[Document]:
    """Documents of a project, without their texts, narrowed by what the list may ask for.

    A filter must tell no more than the list: to who reads, all articles are for annotation.
    """
    rows = Document.objects.filter(project=project).select_related("outlet", "event")
    rows = rows.defer("blocks", "sentences", "quotations", "masks")
    set_aside = bool(wanted.get("set_aside", False))
    rows = rows.filter(set_aside_at__isnull=not set_aside)
    if not viewer.sees_purposes and wanted.get("purpose", "annotation") != "annotation":
        return rows.none()
    for name, column in _COLUMNS.items():
        if name in wanted and (name != "purpose" or viewer.sees_purposes):
            rows = rows.filter(**{column: wanted[name]})
    if "state" in wanted:
        having = viewer.readings.filter(state=wanted["state"])
        rows = rows.filter(pk__in=having.values("document_id"))
    words = str(wanted.get("q", "")).strip()
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(key__icontains=words))
    return rows


_COLUMNS = {"event": "event__name", "outlet": "outlet__name", "purpose": "purpose"}


@dataclass(frozen=True)
class Viewer:
    """For whom articles are shown: the readings they may know of, and whether by name.

    Who reads them is not told which are there to check how well somebody reads.
    """

    readings: QuerySet[Assignment]
    sees_names: bool
    sees_purposes: bool

    @property
    def counted(self) -> QuerySet[Assignment]:
        """What counts as a reading: to its reader, also what only looks like one."""
        kinds = [AssignmentKind.ANNOTATION] if self.sees_purposes else list(ORDINARY)
        return self.readings.filter(kind__in=kinds)


def viewer(user: Caller, project: Project) -> Viewer:
    """Who runs or studies the project sees everybody's readings, an annotator their own."""
    member = access.membership_in(user, project)
    readings = Assignment.objects.filter(project=project)
    sees_all = access.may(user, project, Action.READ_WORK, member)
    if not sees_all:
        readings = readings.filter(member=member)
    return Viewer(readings, access.may(user, project, Action.VIEW_MEMBERS, member), sees_all)


def summaries(documents: list[Document], viewer: Viewer) -> list[Shown]:
    """Rows of the list with who reads them: two more statements whatever their number.

    Only what the viewer may know of is counted, or a blind annotator would see how far the
    others are.
    """
    ids = [document.pk for document in documents]
    states: dict[UUID, dict[str, int]] = {pk: dict.fromkeys(_STATES, 0) for pk in ids}
    readings = viewer.counted.filter(document__in=ids).order_by()
    for pk, state, number in readings.values_list("document", "state").annotate(n=Count("pk")):
        if state in states[pk]:
            states[pk][state] = number
    marks = dict(
        Annotation.all_kinds.live()
        .filter(document__in=ids, assignment__in=readings.values("pk"), origin__in=PEOPLES)
        .order_by()
        .values_list("document")
        .annotate(n=Count("pk"))
    )
    return [
        summary(each, viewer) | {"states": states[each.pk], "annotations": marks.get(each.pk, 0)}
        for each in documents
    ]


def summary(document: Document, viewer: Viewer) -> Shown:
    """What a list says of a document itself."""
    return {
        "id": str(document.pk),
        "key": document.key,
        "title": document.title,
        "length": document.length,
        "language": document.language,
        "outlet": document.outlet and document.outlet.name,
        "event": document.event and document.event.name,
        "published_on": document.published_on,
        "purpose": document.purpose if viewer.sees_purposes else DocumentPurpose.ANNOTATION,
        "set_aside_at": document.set_aside_at,
        "import": document.imported_in_id and str(document.imported_in_id),
        "created_at": document.created_at,
    }


def detail(document: Document, viewer: Viewer) -> Shown:
    """Everything about one document, its text among it."""
    text = DocumentText.objects.filter(pk=document.pk).values_list("text", flat=True).first()
    return summaries([document], viewer)[0] | {
        "project": document.project.slug,
        "url": document.url,
        "byline": document.byline,
        "content_warning": document.content_warning,
        "metadata": document.metadata,
        "rights": document.rights,
        "text": text or "",
        "text_sha256": document.text_sha256,
        "blocks": document.blocks,
        "sentences": document.sentences,
        "quotations": document.quotations,
        "revision": document.revision,
        "unlocks": _unlocks(document, viewer),
    }


def _unlocks(document: Document, viewer: Viewer) -> list[Shown]:
    """Who said that a locked part is article text."""
    readings = viewer.readings.filter(document=document).exclude(unlocked_blocks="[]")
    return [
        {
            "block": index,
            "member": reading.member.name if viewer.sees_names else reading.member.pseudonym,
            "at": reading.updated_at,
        }
        for reading in readings.select_related("member__user").order_by("id")
        for index in reading.unlocked_blocks
    ]


@transaction.atomic
def change(
    *, document: Document, base_revision: int, changes: Mapping[str, Any], viewer: Viewer
) -> Document:
    """Change what is known about a document, never its text or where its blocks begin."""
    fields = {name: changes[name] for name in _CHANGEABLE if name in changes}
    if "rights" in changes:
        fields["rights"] = rights.changed(document.rights, changes["rights"])
    if "outlet" in changes:
        fields["outlet_id"] = _named(Outlet, document.project, changes["outlet"])
    if "event" in changes:
        fields["event_id"] = _named(Event, document.project, changes["event"])
    if "block_kinds" in changes:
        fields["blocks"] = _with_kinds(document.blocks, changes["block_kinds"])
    swapped = Document.objects.filter(pk=document.pk, revision=base_revision).update(
        revision=base_revision + 1, **fields
    )
    if not swapped:
        document.refresh_from_db()
        raise Stale(
            "This has been changed elsewhere since you opened it.", detail(document, viewer)
        )
    document.refresh_from_db()
    if "block_kinds" in changes:
        _flag_outside(document)
    if {"outlet", "byline", "url"} & changes.keys():
        blinding.refresh(Document.objects.filter(pk=document.pk))
        document.refresh_from_db(fields=["masks"])
    return document


_CHANGEABLE = (*("title", "purpose", "content_warning", "metadata", "rights", "byline", "url"),)


def _named(model: type[Outlet] | type[Event], project: Project, name: str | None) -> UUID | None:
    if not name:
        return None
    row, _ = model._default_manager.get_or_create(project=project, name=name)
    return row.pk


def _with_kinds(blocks: list[list[Any]], kinds: Mapping[str, str]) -> list[list[Any]]:
    changed = [list(block) for block in blocks]
    for index, kind in kinds.items():
        place = f"block_kinds.{index}"
        if not re.fullmatch(r"[0-9]{1,9}", index) or int(index) >= len(blocks):
            raise Invalid.at(place, "There is no such part of the page.")
        if kind not in segments.BLOCK_KINDS:
            known = ", ".join(segments.BLOCK_KINDS)
            raise Invalid.at(place, f"This must be one of: {known}.")
        changed[int(index)][2] = kind
    return changed


def _flag_outside(document: Document) -> None:
    """What is marked inside a part that is locked now stays, with a flag.

    A part that somebody unlocked for themselves is article text in their own reading.
    """
    locked = {
        index: (start, end)
        for index, (start, end, kind) in enumerate(document.blocks)
        if segments.is_locked(kind)
    }
    rows = Annotation.all_kinds.filter(document=document, start__isnull=False)
    changed: dict[bool, list[UUID]] = {True: [], False: []}
    for pk, parts, unlocked, was_outside in rows.values_list(
        "pk", "parts", "assignment__unlocked_blocks", "outside_article"
    ):
        outside = tuple(part for index, part in locked.items() if index not in unlocked)
        is_outside = spans.overlaps(tuple((start, end) for start, end in parts), outside)
        if is_outside != was_outside:
            changed[is_outside].append(pk)
    for is_outside, ids in changed.items():
        for at in range(0, len(ids), 500):
            rows.filter(pk__in=ids[at : at + 500]).update(outside_article=is_outside)
