"""What the columns of a release's tables are, and those that most tables begin with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from annotator.core.releasing.released import Released

Type = Literal["text", "integer", "number", "flag", "date", "json", "spans", "texts"]


@dataclass(frozen=True)
class Field:
    """One column. `json` is JSON in the lines, and its text in Parquet and CSV."""

    name: str
    type: Type
    says: str
    read: Callable[[Any], object]


@dataclass(frozen=True)
class Table:
    """One table; where it is `divided`, its Parquet has a file for each part of the division."""

    name: str
    says: str
    fields: Sequence[Field]
    divided: bool = True


def where(of: Callable[[Any], Released]) -> list[Field]:
    return [
        Field("document", "text", "The article's key.", lambda row: of(row).record.key),
        Field("split", "text", "The part of the division it is in.", lambda row: of(row).split),
    ]


def released(row: Any) -> Released:  # noqa: ANN401
    found: Released = row.document
    return found


WHOSE: list[Field] = [
    *where(released),
    Field("annotator", "text", "Who read it, by pseudonym.", lambda r: r.reading.annotator),
    Field("round", "text", "The round it was read in.", lambda r: r.reading.round),
    Field(
        "turn",
        "integer",
        "Which of this annotator's readings of the article in this round it is, from 1.",
        lambda r: r.reading.turn,
    ),
    Field("codebook", "text", "The version of the codebook.", lambda r: r.reading.codebook),
]
