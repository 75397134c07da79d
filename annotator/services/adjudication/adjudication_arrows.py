"""Arrows between results: each leads to what became of the place that the taken mark led to.

Whoever settles may choose otherwise among the arrows that the readings have at a place.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from annotator.core.adjudication import Arrow, Item
from annotator.core.codebooks.submission import check_links
from annotator.core.errors import Invalid
from annotator.models import Annotation, AnnotationLink, Decision, DecisionSource
from annotator.services.adjudication.adjudication_sources import Sources
from annotator.services.codebooks import schema
from annotator.services.editing import annotations
from annotator.services.editing.drafts import Draft
from annotator.services.editing.links import Link

_ENTITY = "entity "
Shown = dict[str, str | None]


def shown(found: Sources, arrows: Iterable[Arrow]) -> list[Shown]:
    """Arrows as the page has them, each once: a role, and the place or the name it leads to."""
    return [
        {"role": role, "item": item, "entity": entity}
        for role, item, entity in dict.fromkeys(_told(found, each) for each in arrows)
    ]


def _told(found: Sources, arrow: Arrow) -> tuple[str, str | None, str | None]:
    role, end = arrow
    if end.startswith(_ENTITY):
        return role, None, end.removeprefix(_ENTITY)
    return role, found.places.get(end), None


def chosen(
    found: Sources, item: Item, given: Sequence[Mapping[str, str | None]]
) -> tuple[Arrow, ...]:
    """The chosen ones of those that the readings have here, as their layer allows them."""
    offered = {_told(found, arrow): arrow for mark in item.marks for arrow in mark.arrows}
    arrows = []
    for index, each in enumerate(given):
        entity = each.get("entity")
        told = str(each["role"]), each.get("item"), None if entity is None else str(entity)
        if told not in offered:
            message = "No reading has this connection here."
            raise Invalid.at(f"arrows.{index}", message)
        arrows.append(offered.pop(told))
    layer_of = {mark.id: mark.layer for each in found.items for mark in each.marks}
    pairs = [(role, layer_of.get(end)) for role, end in arrows]
    check_links(found.codebook, found.codebook.layer(item.layer), pairs)
    return tuple(arrows)


def kept(item: Item, decision: Decision) -> Sequence[Arrow]:
    """The arrows that a decision keeps: the chosen ones, else those of the mark it follows."""
    if decision.arrows is not None:
        return [(role, end) for role, end in decision.arrows]
    base = next((str(each.annotation_id) for each in decision.sources.all() if each.is_base), None)
    return [arrow for mark in item.marks if mark.id == base for arrow in mark.arrows]


def follow(found: Sources) -> None:
    """Draw the arrows whose ends are settled by now, take away those whose ends are gone."""
    assignment = found.assignment
    if assignment.codebook_id is None or not schema.has_links(assignment.codebook_id):
        return
    standing = Decision.objects.filter(
        assignment=assignment, replaced_at__isnull=True, result__isnull=False
    )
    of_base = {mark.id: mark.arrows for item in found.items for mark in item.marks}
    decided = {each.pk: each for each in standing}
    arrows: dict[UUID, Sequence[Arrow]] = {}
    settled: dict[str, UUID] = {}
    rows = DecisionSource.objects.filter(decision__in=list(decided))
    for decision, mark, is_base in rows.values_list("decision_id", "annotation_id", "is_base"):
        result, own = decided[decision].result_id, decided[decision].arrows
        if result is None:
            continue
        settled[found.ends.get(str(mark), str(mark))] = result
        if own is not None:
            arrows[result] = [(role, end) for role, end in own]
        elif is_base:
            arrows[result] = of_base.get(str(mark), ())
    _redraw({result: _wanted(found, own, settled) for result, own in arrows.items()})


def _wanted(found: Sources, arrows: Iterable[Arrow], settled: Mapping[str, UUID]) -> set[Link]:
    links: set[Link] = set()
    for role, end in arrows:
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
