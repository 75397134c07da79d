"""How many of an article's readers gave each answer where: votes, before anybody decides.

For spans the votes are counted for every code point, since readers seldom mark the very same
words; runs of equal votes are one row. For sentences, parts of the page and whole articles they
are counted for each unit. The empty dimension counts the mark itself, whatever was answered.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.core.records import AnnotationRecord, AssignmentRecord

RULE = "more than half of the readers"

Question = tuple[str, str, str]


@dataclass(frozen=True)
class Votes:
    """So many of the readers say this here. `slot` is of a unit, `start` and `end` of a run."""

    layer: str
    dimension: str
    label: str
    slot: int | None
    start: int | None
    end: int | None
    votes: int
    readers: int

    @property
    def share(self) -> float:
        """Votes over readers."""
        return round(self.votes / self.readers, 6)


@dataclass(frozen=True)
class Settled(Votes):
    """What more than half say; `is_tie` where exactly half do, which decides nothing."""

    is_tie: bool = False


def latest(readings: Iterable[AssignmentRecord]) -> list[AssignmentRecord]:
    """Each person's last finished reading: nobody has two votes."""
    last: dict[str, AssignmentRecord] = {}
    finished = [each for each in readings if each.state == "submitted"]
    for each in sorted(finished, key=lambda one: (one.submitted_at or "", one.round, one.turn)):
        last[each.annotator] = each
    return [last[name] for name in sorted(last)]


def votes(
    readings: Sequence[AssignmentRecord], in_words: Container[tuple[str, str]] = ()
) -> list[Votes]:
    """All votes on one article, by layer, question, answer and place; but not on questions that
    are answered in one's own words, `in_words`.
    """
    readers = latest(readings)
    spans: dict[Question, list[list[tuple[int, int]]]] = {}
    units: dict[tuple[Question, int], set[str]] = {}
    for reading in readers:
        own: dict[Question, list[tuple[int, int]]] = {}
        for annotation in reading.annotations:
            for question in _said(annotation, in_words):
                if annotation.parts:
                    own.setdefault(question, []).extend(annotation.parts)
                elif annotation.slot is not None:
                    units.setdefault((question, annotation.slot), set()).add(reading.annotator)
        for question, parts in own.items():
            spans.setdefault(question, []).append(parts)
    found = [
        Votes(*question, None, start, end, count, len(readers))
        for question, everybody in spans.items()
        for start, end, count in _runs(everybody)
    ]
    found += [
        Votes(*question, slot, None, None, len(who), len(readers))
        for (question, slot), who in units.items()
    ]
    return sorted(found, key=_place)


def settled(found: Iterable[Votes]) -> Iterator[Settled]:
    """The majority's view, runs that touch joined, and the ties kept as ties."""
    open_: Settled | None = None
    for each in found:
        if 2 * each.votes < each.readers:
            continue
        now = Settled(**each.__dict__, is_tie=2 * each.votes == each.readers)
        joined = None if open_ is None else _joined(open_, now)
        if joined is None and open_ is not None:
            yield open_
        open_ = joined or now
    if open_ is not None:
        yield open_


def _joined(one: Settled, other: Settled) -> Settled | None:
    """Both as one, where the second goes on where the first ends; with the fewer votes."""
    same = (one.layer, one.dimension, one.label, one.is_tie)
    if one.end is None or one.end != other.start:
        return None
    if same != (other.layer, other.dimension, other.label, other.is_tie):
        return None
    fewer = min(one.votes, other.votes)
    return Settled(*same[:3], None, one.start, other.end, fewer, one.readers, one.is_tie)


def _said(annotation: AnnotationRecord, in_words: Container[tuple[str, str]]) -> Iterator[Question]:
    yield (annotation.layer, "", "")
    for dimension, value in annotation.values.items():
        if (annotation.layer, dimension) in in_words:
            continue
        for label in _labels(value):
            yield (annotation.layer, dimension, label)


def _labels(value: object) -> Iterator[str]:
    """Answers that can be compared; a reference stands for an entity, as in the record."""
    for each in value if isinstance(value, list | tuple) else [value]:
        if isinstance(each, bool):
            yield "true" if each else "false"
        elif isinstance(each, Mapping):
            yield str(each.get("entity", each.get("kind", "")))
        elif each is not None:
            yield str(each)


def _runs(everybody: Sequence[Sequence[tuple[int, int]]]) -> Iterator[tuple[int, int, int]]:
    """Stretches that equally many cover; whoever marked a place twice counts once."""
    steps: dict[int, int] = {}
    for parts in everybody:
        for start, end in _merged(parts):
            steps[start] = steps.get(start, 0) + 1
            steps[end] = steps.get(end, 0) - 1
    count = 0
    # Where one reader's mark ends as another's begins the votes are equal, and so is the run.
    edges = [at for at in sorted(steps) if steps[at]]
    for start, end in pairwise(edges):
        count += steps[start]
        if count:
            yield start, end, count


def _merged(parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _place(each: Votes) -> tuple[str, str, str, int, int]:
    at = -1 if each.start is None else each.start
    return (each.layer, each.dimension, each.label, -1 if each.slot is None else each.slot, at)
