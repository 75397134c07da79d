"""Turns records into JSON objects, every key in its place whether it is filled or not."""

from dataclasses import asdict

from annotator.core.records import (
    SCHEMA,
    AnnotationRecord,
    AssignmentRecord,
    DocumentRecord,
    EntityRecord,
    LinkRecord,
)

Json = dict[str, object]


def document_json(record: DocumentRecord) -> Json:
    """A whole record: the article with everybody's work on it."""
    return {
        "schema": SCHEMA,
        "key": record.key,
        "title": record.title,
        "text": record.text,
        "text_sha256": record.text_sha256,
        **described(record),
        **warned(record),
        "metadata": record.metadata,
        "rights": record.rights,
        "blocks": record.blocks,
        "sentences": record.sentences,
        "entities": {ref: entity_json(each) for ref, each in record.entities.items()},
        "assignments": [
            reading_facts(each)
            | {"annotations": [annotation_json(one) for one in each.annotations]}
            | decisions_json(each)
            for each in record.assignments
        ],
    }


def described(record: DocumentRecord) -> Json:
    """Where an article comes from and what it is for."""
    return {
        "outlet": record.outlet,
        "event": record.event,
        "url": record.url,
        "published_on": record.published_on,
        "byline": record.byline,
        "language": record.language,
        "purpose": record.purpose,
    }


def warned(record: DocumentRecord) -> Json:
    """What a reader is told before the text; few articles need it."""
    return {"content_warning": record.content_warning} if record.content_warning else {}


def entity_json(record: EntityRecord) -> Json:
    """One entry of a record's own register."""
    return {"name": record.name, "type": record.type, "local": record.local}


def reading_facts(record: AssignmentRecord) -> Json:
    """One reading without its annotations."""
    return {
        "annotator": record.annotator,
        "kind": record.kind,
        **({"turn": record.turn} if record.turn > 1 else {}),
        "round": record.round,
        "state": record.state,
        "codebook": record.codebook,
        "nothing_found": record.nothing_found,
        "exposure": record.exposure,
        "note": record.note,
        "skip": record.skip,
        "unlocked_blocks": record.unlocked_blocks,
        "active_seconds": record.active_seconds,
        "recognised_outlet": record.recognised_outlet,
        "submitted_at": record.submitted_at,
        **({"gold": True} if record.gold else {}),
    }


def decisions_json(record: AssignmentRecord) -> Json:
    """Where a settled version comes from; nothing where nobody settled anything."""
    if not record.decisions:
        return {}
    return {
        "decisions": [
            {
                "verdict": each.verdict,
                "result": each.result,
                "reason": each.reason,
                "note": each.note,
                "rule": each.rule,
                "sources": [asdict(source) for source in each.sources],
            }
            for each in record.decisions
        ]
    }


def annotation_json(record: AnnotationRecord) -> Json:
    """One annotation."""
    return {
        "id": record.id,
        "layer": record.layer,
        "parts": record.parts,
        "slot": record.slot,
        "quote": record.quote,
        "prefix": record.prefix,
        "suffix": record.suffix,
        "values": record.values,
        "links": [link_json(each) for each in record.links],
        "note": record.note,
        "origin": record.origin,
        **({} if record.score is None else {"score": record.score}),
        **({"reason": record.reason} if record.reason else {}),
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "uuid": record.uuid,
    }


def link_json(record: LinkRecord) -> Json:
    """One arrow."""
    if record.to is not None:
        return {"role": record.role, "to": record.to}
    return {"role": record.role, "entity": record.entity}
