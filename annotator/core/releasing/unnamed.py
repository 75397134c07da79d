"""What people typed, without names and addresses of those who work in the project.

A release has always been so; a live download is, too. It keeps pseudonyms, times and everything
that was chosen instead of typed, and the names that articles themselves speak of.
"""

from dataclasses import replace

from annotator.core.decision_records import DecisionRecord
from annotator.core.records import AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.core.releasing.released import Privacy


def unnamed(record: DocumentRecord, privacy: Privacy) -> DocumentRecord:
    """The record, or the very same one where nothing was typed that names anybody."""
    readings = tuple(_reading(each, privacy) for each in record.assignments)
    is_same = all(one is other for one, other in zip(readings, record.assignments, strict=True))
    return record if is_same else replace(record, assignments=readings)


def _reading(reading: AssignmentRecord, privacy: Privacy) -> AssignmentRecord:
    skip = reading.skip
    if skip and skip.get("note"):
        skip = {**skip, "note": privacy.words(skip["note"])}
    told = {
        "note": privacy.words(reading.note) if reading.note else "",
        "skip": skip,
        "recognised_outlet": privacy.words(reading.recognised_outlet),
        "annotations": tuple(_annotation(each, privacy) for each in reading.annotations),
        "decisions": tuple(_decision(each, privacy) for each in reading.decisions),
    }
    changed = {name: value for name, value in told.items() if value != getattr(reading, name)}
    return replace(reading, **changed) if changed else reading  # type: ignore[arg-type]


def _annotation(annotation: AnnotationRecord, privacy: Privacy) -> AnnotationRecord:
    values = {
        name: privacy.words(value)
        for name, value in annotation.values.items()
        if isinstance(value, str) and (annotation.layer, name) in privacy.in_words
    }
    note = privacy.words(annotation.note) if annotation.note else ""
    if note == annotation.note and all(annotation.values[name] == values[name] for name in values):
        return annotation
    return replace(annotation, values={**annotation.values, **values}, note=note)


def _decision(decision: DecisionRecord, privacy: Privacy) -> DecisionRecord:
    note = privacy.words(decision.note) if decision.note else ""
    return decision if note == decision.note else replace(decision, note=note)
