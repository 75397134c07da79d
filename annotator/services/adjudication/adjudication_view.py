"""What somebody sees who settles differences: every mark by letter, nobody by name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotator.core.adjudication import Item, Mark
from annotator.models import Annotation, Assignment, Decision, DecisionSource, Membership
from annotator.models.assignment import UNFINISHED
from annotator.services.adjudication import adjudication_arrows as arrows
from annotator.services.adjudication.adjudication_sources import Sources, sources
from annotator.services.codebooks import schema
from annotator.services.editing import editor, showing
from annotator.services.entities import entities

Shown = dict[str, object]
# What tells whose a mark is, or when it was made, stays behind.
_SEEN = ("layer", "parts", "slot", "quote", "values", "note", "outside_article")


def shown(assignment: Assignment, viewer: Membership | None) -> Shown:
    """One settled version in the making, with all that the page needs."""
    found = sources(assignment)
    decided = decisions_of(assignment)
    results = _results(assignment)
    rows = {str(row.pk): row for row in [*found.rows.values(), *results]}
    uses = entities.uses_of(row.values for row in rows.values())
    is_own = viewer is not None and viewer.pk == assignment.member_id
    register = entities.visible(assignment, assignment.member, uses)
    drawn = showing.many(
        rows.values(),
        register={entity.pk: entity for entity in register},
        with_links=assignment.codebook_id is not None and schema.has_links(assignment.codebook_id),
    )
    looks = {str(look["id"]): look for look in drawn}
    codebook = assignment.codebook
    return editor.small(assignment) | {
        "round": assignment.round.name,
        "project": {"slug": assignment.document.project.slug},
        "document": editor.shown_document(assignment, is_blind=True),
        "codebook": {"version": codebook.version, "body": codebook.body} if codebook else None,
        "rule": assignment.exposure.get("rule"),
        "is_gold": assignment.document.gold_id == assignment.pk,
        "readings": _readings(found),
        "items": [_item(found, item, looks, decided) for item in found.items],
        "added": [
            decision(each) | {"result": looks.get(str(each.result_id))}
            for each in decided
            if not each.sources.all()
        ],
        "left": len(open_items(found, decided)),
        "entities": [entities.show(entity) | {"uses": uses[entity.pk]} for entity in register],
        "can": {
            "settle": is_own and assignment.state in UNFINISHED,
            "reopen": is_own and assignment.state not in UNFINISHED,
        },
    }


def brief(assignment: Assignment, found: Sources | None = None) -> Shown:
    """What a decision changes: the state, and how much is left."""
    seen = found or sources(assignment)
    return editor.small(assignment) | {"left": len(open_items(seen))}


def decisions_of(assignment: Assignment) -> list[Decision]:
    """Those that stand, in their order, each with its sources."""
    rows = Decision.objects.filter(assignment=assignment, replaced_at__isnull=True)
    return list(rows.prefetch_related("sources").order_by("sequence", "id"))


def open_items(found: Sources, decided: Sequence[Decision] | None = None) -> list[Item]:
    """The places that nobody has decided about, or whose marks have changed since."""
    if decided is None:
        decided = decisions_of(found.assignment)
    used = {_as_it_was(source) for each in decided for source in each.sources.all()}
    return [item for item in found.items if not _marks(found, item) <= used]


def _as_it_was(source: DecisionSource) -> tuple[str, int]:
    return str(source.annotation_id), source.revision


def _marks(found: Sources, item: Item) -> set[tuple[str, int]]:
    return {(mark.id, found.rows[mark.id].revision) for mark in item.marks}


def _results(assignment: Assignment) -> list[Annotation]:
    rows = list(
        Annotation.all_kinds.live()
        .filter(assignment=assignment)
        .select_related("codebook")
        .defer("codebook__body")
        .order_by("start", "end", "id")
    )
    for row in rows:
        row.assignment = assignment
    return rows


def _readings(found: Sources) -> list[Shown]:
    marks = [mark for item in found.items for mark in item.marks]
    return [
        {
            "letter": found.letters[number],
            "marks": sum(mark.reader == number for mark in marks),
            "nothing_found": reading.nothing_found,
        }
        for number, reading in enumerate(found.readings)
    ]


def _item(
    found: Sources, item: Item, looks: Mapping[str, Mapping[str, Any]], decided: Iterable[Decision]
) -> Shown:
    by = {mark.id for mark in item.marks}
    about = next(
        (each for each in decided if by <= {str(s.annotation_id) for s in each.sources.all()}), None
    )
    return {
        "id": found.public_id(item),
        "layer": item.layer,
        "differences": [
            {"kind": each.kind, "dimension": each.dimension, "role": each.role}
            for each in item.differences
        ],
        "marks": [_mark(found, mark, looks[mark.id]) for mark in item.marks],
        "decision": None
        if about is None
        else decision(about)
        | {
            "result": looks.get(str(about.result_id)),
            "taken": sorted(
                found.letters[mark.reader]
                for mark in item.marks
                if any(s.is_taken and str(s.annotation_id) == mark.id for s in about.sources.all())
            ),
            "arrows": arrows.shown(found, arrows.kept(item, about)),
        },
    }


def _mark(found: Sources, mark: Mark, look: Mapping[str, Any]) -> Shown:
    return {
        "reading": found.letters[mark.reader],
        **{name: look[name] for name in _SEEN},
        "links": arrows.shown(found, mark.arrows),
    }


def decision(row: Decision) -> Shown:
    """A decision without the marks around it."""
    return {
        "id": str(row.pk),
        "verdict": row.verdict,
        "reason": row.reason,
        "note": row.note,
        "rule": row.rule,
        "made_at": row.made_at,
    }
