"""Arrows between results: each leads to what became of the place that the taken mark led to."""

from uuid import UUID

from annotator.models import Annotation, AnnotationLink, Decision, DecisionSource
from annotator.services.adjudication.adjudication_sources import Sources
from annotator.services.codebooks import schema
from annotator.services.editing import annotations
from annotator.services.editing.drafts import Draft
from annotator.services.editing.links import Link

_ENTITY = "entity "


def follow(found: Sources) -> None:
    """Draw the arrows whose ends are settled by now, take away those whose ends are gone."""
    assignment = found.assignment
    if assignment.codebook_id is None or not schema.has_links(assignment.codebook_id):
        return
    standing = Decision.objects.filter(
        assignment=assignment, replaced_at__isnull=True, result__isnull=False
    )
    result_of = dict(standing.values_list("pk", "result_id"))
    bases: dict[UUID, str] = {}
    settled: dict[str, UUID] = {}
    rows = DecisionSource.objects.filter(decision__in=list(result_of))
    for decision, mark, is_base in rows.values_list("decision_id", "annotation_id", "is_base"):
        result = result_of[decision]
        if result is None:
            continue
        settled[found.ends.get(str(mark), str(mark))] = result
        if is_base:
            bases[result] = str(mark)
    wanted = {result: _wanted(found, base, settled) for result, base in bases.items()}
    _redraw(wanted)


def _wanted(found: Sources, base: str, settled: dict[str, UUID]) -> set[Link]:
    marks = (mark for item in found.items for mark in item.marks if mark.id == base)
    links: set[Link] = set()
    for mark in marks:
        for role, end in mark.arrows:
            if end.startswith(_ENTITY):
                links.add(Link(role, entity=UUID(end.removeprefix(_ENTITY))))
            elif (target := settled.get(found.ends.get(end, end))) is not None:
                links.add(Link(role, to=target))
    return links


def _redraw(wanted: dict[UUID, set[Link]]) -> None:
    have: dict[UUID, set[Link]] = {}
    drawn = AnnotationLink.objects.filter(source__in=list(wanted))
    for source, role, target, entity in drawn.values_list(
        "source_id", "role", "target_id", "entity_id"
    ):
        have.setdefault(source, set()).add(Link(role, to=target, entity=entity))
    changed = [pk for pk, links in wanted.items() if links != have.get(pk, set())]
    for row in Annotation.all_kinds.live().filter(pk__in=changed):
        links = sorted(wanted[row.pk], key=lambda link: (link.role, str(link.to), str(link.entity)))
        is_free = row.slot is None and bool(row.parts)
        is_unit = bool(row.parts) and row.slot is not None
        annotations.put(
            assignment_id=row.assignment_id,
            annotation_id=row.pk,
            draft=Draft(
                layer=row.layer,
                parts=row.parts if is_free else None,
                slot=row.slot if is_unit else None,
                values=row.values,
                note=row.note,
                links=[link.state() for link in links],
            ),
            base_revision=row.revision,
        )
