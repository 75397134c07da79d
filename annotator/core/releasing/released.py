"""An article as a release gives it: people behind keyed hashes, days instead of moments, and,
where the text may not be passed on, hashes by which a reader's own copy is checked.

One line of `records.jsonl` is `slant/1` with a few more fields; where the text is withheld its
`schema` is `slant-standoff/1` and `text` is null.
"""

import hashlib
import hmac
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import cast

from annotator.core.decision_records import DecisionRecord
from annotator.core.records import SCHEMA, AnnotationRecord, AssignmentRecord, DocumentRecord
from annotator.core.releasing import trusted
from annotator.core.spans import Parts, context
from annotator.core.text import NORMALISER

STANDOFF = "slant-standoff/1"
PRINT = 16
Json = dict[str, object]


def pseudonym(salt: str, name: str) -> str:
    """What a release calls somebody; nobody without the salt can tell who it is."""
    digest = hmac.new(salt.encode(), name.encode(), hashlib.sha256).hexdigest()
    return f"a{digest[:12]}"


def fingerprint(text: str) -> str:
    """A short hash by which words are known again but not read."""
    return hashlib.sha256(text.encode()).hexdigest()[:PRINT]


@dataclass(frozen=True)
class Privacy:
    """How people are kept out. `names` finds what must not stand in what people wrote."""

    salt: str
    with_days: bool = True
    with_notes: bool = False
    names: re.Pattern[str] | None = None
    # (layer, dimension) of the questions that are answered in one's own words.
    in_words: frozenset[tuple[str, str]] = frozenset()

    def person(self, name: str) -> str:
        """The pseudonym in the release."""
        return pseudonym(self.salt, name)

    def words(self, text: str) -> str:
        """What somebody wrote, without people's names and addresses."""
        cleaned = EMAIL.sub(NAME_CUT, text)
        cleaned = self.names.sub(NAME_CUT, cleaned) if self.names else cleaned
        # No longer than it was: the fields that hold it have limits.
        return cleaned[: len(text)]

    def note(self, text: str) -> str:
        """A remark, where remarks are released."""
        return self.words(text) if self.with_notes else ""


NAME_CUT = "[name]"
# Looked for from where a word begins, or a long one would be walked from each of its letters.
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+")


def naming(names: list[str]) -> re.Pattern[str] | None:
    """What finds any of these names as words of their own, whatever their capitals."""
    listed = sorted({each.strip() for each in names if len(each.strip()) > 1}, key=len)
    if not listed:
        return None
    either = "|".join(re.escape(each) for each in reversed(listed))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def private(record: DocumentRecord, privacy: Privacy) -> DocumentRecord:
    """The record without anything that tells who worked on it, or when exactly."""
    readings = [_reading(each, privacy) for each in record.assignments if each.kind != "model"]
    readings.sort(key=lambda each: (each.round, each.kind, each.annotator, each.turn))
    return replace(record, assignments=tuple(readings))


def _reading(reading: AssignmentRecord, privacy: Privacy) -> AssignmentRecord:
    skip = reading.skip and {**reading.skip, "note": privacy.note(reading.skip.get("note", ""))}
    return replace(
        reading,
        annotator=privacy.person(reading.annotator),
        note=privacy.note(reading.note),
        skip=skip,
        recognised_outlet=privacy.words(reading.recognised_outlet),
        submitted_at=_day(reading.submitted_at) if privacy.with_days else None,
        annotations=tuple(_annotation(each, privacy) for each in reading.annotations),
        decisions=tuple(_decision(each, privacy) for each in reading.decisions),
    )


def _decision(decision: DecisionRecord, privacy: Privacy) -> DecisionRecord:
    sources = (
        replace(each, annotator=privacy.person(each.annotator), uuid=None)
        for each in decision.sources
    )
    ordered = sorted(sources, key=lambda each: (each.annotator, each.parts))
    return replace(decision, note=privacy.note(decision.note), sources=tuple(ordered))


def without_people(reading: AssignmentRecord, names: Collection[str]) -> AssignmentRecord:
    """What was decided stays; of whose marks it was made says nothing of those who withdrew."""
    decisions = tuple(
        replace(each, sources=tuple(one for one in each.sources if one.annotator not in names))
        for each in reading.decisions
    )
    return replace(reading, decisions=decisions)


def _annotation(annotation: AnnotationRecord, privacy: Privacy) -> AnnotationRecord:
    own = {name for layer, name in privacy.in_words if layer == annotation.layer}
    values = {
        name: privacy.words(value) if name in own and isinstance(value, str) else value
        for name, value in annotation.values.items()
    }
    note = privacy.note(annotation.note)
    return replace(
        annotation, values=values, note=note, uuid=None, created_at=None, updated_at=None
    )


def _day(moment: str | None) -> str | None:
    return moment[:10] if moment else None


@dataclass(frozen=True)
class Quoting:
    """How much of a withheld text may stand in a release: words of a mark, signs of anything."""

    words: int = 0

    @property
    def limit(self) -> int:
        """The longest run of an article, in characters, that may be anywhere."""
        return max(40, 12 * self.words)

    def cut(self, quote: str) -> str | None:
        """The first words of a quote, if any are given."""
        if not self.words:
            return None
        ends = [found.end() for found in re.finditer(r"\S+", quote)][: self.words]
        fitting = [end for end in ends if end <= self.limit]
        return quote[: fitting[-1]].lstrip() if fitting else None


def withheld(line: Json, quoting: Quoting) -> Json:
    """A frozen line as one that stands off from a text it does not have."""
    text = str(line["text"] or "")
    return line | {
        "schema": STANDOFF,
        "title": None,
        "text": None,
        "byline": None,
        "assignments": [
            {
                **reading,
                "annotations": [
                    _standing_off(each, text, quoting) for each in _list(reading, "annotations")
                ],
            }
            for reading in _list(line, "assignments")
        ],
        "length": len(text) or _end(line["blocks"]),
        "normaliser": NORMALISER,
        "sentence_prints": prints_of(text, line["sentences"]),
    }


def _standing_off(mark: Json, text: str, quoting: Quoting) -> Json:
    quote, parts = str(mark["quote"] or ""), cast("Parts", mark["parts"])
    shown = mark | {"quote": quoting.cut(quote), "prefix": "", "suffix": ""}
    if parts and text:
        prefix, suffix = context(text, parts)
        shown["prints"] = {
            "parts": prints_of(text, parts),
            "prefix": fingerprint(prefix),
            "suffix": fingerprint(suffix),
        }
    return shown


def _end(blocks: object) -> int:
    """How long a text was that has been taken down: its parts of the page still say so."""
    return max((end for _, end, _ in blocks), default=0) if isinstance(blocks, list) else 0


def given(line: Json) -> Json:
    """A line with its text."""
    return line | {"schema": SCHEMA}


def prints_of(text: str, places: object) -> list[str]:
    """The hash of each `[start, end]` of the text."""
    listed = places if text and isinstance(places, list | tuple) else []
    return [fingerprint(text[start:end]) for start, end in listed]


@dataclass(frozen=True)
class Released:
    """A line read back; `record.text` is empty where the text is withheld."""

    record: DocumentRecord
    length: int
    has_text: bool
    cluster: str | None
    split: str
    sentence_prints: tuple[str, ...]
    prints: Mapping[tuple[int, int], Json]

    @classmethod
    def of(cls, line: Json) -> "Released":
        """From its JSON; `prints` is by the reading's place in the line and the mark's number."""
        prints: dict[tuple[int, int], Json] = {}
        for number, reading in enumerate(_list(line, "assignments")):
            for mark in _list(reading, "annotations"):
                found = mark.get("prints")
                if isinstance(found, dict):
                    prints[number, int(str(mark["id"]))] = found
        record = trusted.document(line)
        length, cluster = line.get("length"), line.get("cluster")
        sentence_prints = line.get("sentence_prints")
        return cls(
            record=record,
            length=length if isinstance(length, int) else len(record.text),
            has_text=line.get("text") is not None,
            cluster=cluster if isinstance(cluster, str) else None,
            split=str(line.get("split", "all")),
            sentence_prints=tuple(sentence_prints) if isinstance(sentence_prints, list) else (),
            prints=prints,
        )


def _list(value: Json, name: str) -> list[Json]:
    found = value.get(name)
    return found if isinstance(found, list) else []
