"""Records from lines that we have just written ourselves: nothing in them is judged again.

`records.parse` looks at every field of what comes from outside, which takes longer than all else
that a release does with a mark. Our own lines have every key in its place (`record_json`).
"""

from typing import Any

from annotator.core import decision_records
from annotator.core.record_fields import Fields
from annotator.core.records import (
    AnnotationRecord,
    AssignmentRecord,
    DocumentRecord,
    EntityRecord,
    LinkRecord,
)

Json = dict[str, Any]


def as_read(line: Json) -> Json:
    """The line as `records.parse` would understand it: no name is blank, none has two spaces."""
    outlet, event = (" ".join((line[name] or "").split()) or None for name in ("outlet", "event"))
    return line | {"outlet": outlet, "event": event, "language": line["language"] or None}


def document(line: Json) -> DocumentRecord:
    """The article with everybody's work on it; without a text its text is empty."""
    return DocumentRecord(
        key=line["key"],
        text=line["text"] or "",
        title=line["title"],
        text_sha256=line["text_sha256"],
        outlet=line["outlet"],
        event=line["event"],
        url=line["url"],
        published_on=line["published_on"],
        byline=line["byline"],
        language=line["language"],
        purpose=line["purpose"],
        content_warning=line.get("content_warning", ""),
        metadata=line["metadata"],
        rights=line["rights"],
        blocks=line["blocks"],
        sentences=line["sentences"],
        entities={ref: EntityRecord(**each) for ref, each in line["entities"].items()},
        assignments=tuple(_reading(each) for each in line["assignments"]),
    )


def _reading(line: Json) -> AssignmentRecord:
    annotations = tuple(_annotation(each) for each in line["annotations"])
    return AssignmentRecord(
        annotator=line["annotator"],
        kind=line["kind"],
        turn=line.get("turn", 1),
        round=line["round"],
        state=line["state"],
        codebook=line["codebook"],
        nothing_found=tuple(line["nothing_found"]),
        exposure=line["exposure"],
        note=line["note"],
        skip=line["skip"],
        unlocked_blocks=tuple(line["unlocked_blocks"]),
        active_seconds=line["active_seconds"],
        recognised_outlet=line["recognised_outlet"],
        submitted_at=line["submitted_at"],
        annotations=annotations,
        # Few readings have any, and what they say of each other is worth a second look.
        decisions=decision_records.read(
            Fields({"decisions": line.get("decisions", [])}),
            kind=line["kind"],
            marks=[each.id for each in annotations],
        ),
        gold=line.get("gold", False),
    )


def _annotation(line: Json) -> AnnotationRecord:
    return AnnotationRecord(
        id=line["id"],
        layer=line["layer"],
        parts=line["parts"],
        slot=line["slot"],
        quote=line["quote"],
        prefix=line["prefix"],
        suffix=line["suffix"],
        values=line["values"],
        note=line["note"],
        links=tuple(LinkRecord(**each) for each in line["links"]),
        origin=line["origin"],
        score=line.get("score"),
        reason=line.get("reason", ""),
        uuid=line["uuid"],
        created_at=line["created_at"],
        updated_at=line["updated_at"],
    )
