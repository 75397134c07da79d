"""Agreement from a release's tables, wherever they lie: one machine, or many that each map a part.

A release has the columns that are read here. `partial_rows` turns any part of it into rows of
(document, key, amount); any engine may add amounts by key, and `finish` makes the answer of it.
For answers about sentences or whole articles `NOMINAL` makes the same rows in SQL alone.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from annotator.core.agreement.layer import Layer
from annotator.core.agreement.readings import Document, Judgement, Level, Question, Reading, Value
from annotator.core.agreement.registry import METRICS, partials
from annotator.core.agreement.result import Result
from annotator.core.agreement.sums import Sums

Row = Mapping[str, Any]

# Views `documents`, `readings` and `annotations` as in a release; $layer and $dimension are asked
# about, answers are single labels. The sums of `alpha_nominal`, with the counts of every measure.
NOMINAL = """
WITH given AS (
  SELECT document, coalesce(slot, 0) AS unit, annotator,
         json_extract_string("values", '$."' || $dimension || '"') AS value
  FROM annotations WHERE layer = $layer
), rated AS (
  SELECT *, count(*) OVER (PARTITION BY document, unit) AS m FROM given WHERE value IS NOT NULL
), shared AS (
  SELECT document FROM readings GROUP BY document HAVING count(DISTINCT annotator) > 1
)
SELECT document, to_json(['n:documents']) AS key, 1.0::DOUBLE AS amount FROM shared
UNION ALL SELECT DISTINCT document, to_json(['n:annotator', annotator]), 1.0
  FROM readings JOIN shared USING (document)
UNION ALL SELECT document, to_json(['n:units']), count(DISTINCT unit)
  FROM rated JOIN shared USING (document) GROUP BY document
UNION ALL SELECT document, to_json(['n:pairable']), count(*)
  FROM rated WHERE m > 1 GROUP BY document
UNION ALL SELECT document, to_json(['n', value]), count(*) FROM rated WHERE m > 1
  GROUP BY document, value
UNION ALL SELECT one.document, to_json(['observed']),
    sum(CASE WHEN one.value = other.value THEN 0 ELSE 1 / (one.m - 1) END)
  FROM rated one JOIN rated other
    ON one.document = other.document AND one.unit = other.unit AND one.annotator <> other.annotator
  GROUP BY one.document
"""


class Asked(NamedTuple):
    """A measure of a layer, as it travels to where the data lies."""

    metric: str
    layer: str
    question: Question
    marks: Level = Level.SPAN


def documents_of(
    documents: Iterable[Row], readings: Iterable[Row], annotations: Iterable[Row]
) -> list[Document]:
    """The tables' rows, of any part of the articles, as documents with their readings."""
    judged: dict[tuple[str, str], list[Judgement]] = {}
    for row in readings:
        judged.setdefault((row["document"], row["annotator"]), [])
    for row in annotations:
        values = row["values"]
        given = json.loads(values) if isinstance(values, str) else values
        parts = tuple((int(start), int(end)) for start, end in row["parts"] or ())
        slot = None if parts and row["slot"] is None else row["slot"]
        judged.setdefault((row["document"], row["annotator"]), []).append(
            Judgement(row["layer"], parts, dict(_answers(given)), slot)
        )
    by_document: dict[str, list[Reading]] = {}
    for (document, annotator), found in sorted(judged.items(), key=lambda item: item[0]):
        by_document.setdefault(document, []).append(Reading(annotator, tuple(found)))
    return [
        Document(
            row["document"],
            int(row["length"]),
            tuple(by_document.get(row["document"], ())),
            sentences=[(int(start), int(end)) for start, end in row["sentences"] or ()],
        )
        for row in documents
    ]


def _answers(given: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    for name, value in given.items():
        if isinstance(value, list):
            yield name, frozenset(_plain(each) for each in value)
        elif value is not None:
            yield name, value if isinstance(value, bool | int | float) else _plain(value)


def _plain(value: Any) -> str:  # noqa: ANN401  an answer in JSON
    """A label, or whatever names an entity."""
    if isinstance(value, Mapping):
        return str(value.get("entity", value.get("kind", "")))
    return str(value)


def partial_rows(asked: Asked, documents: Iterable[Document]) -> Iterator[tuple[str, str, float]]:
    """The map: (document, key, amount) of each document on its own."""
    layer = Layer.of(tuple(documents), asked.layer, asked.marks)
    for document, amounts in partials(asked.metric, layer, asked.question).each():
        for key, amount in amounts.items():
            yield document, json.dumps(key, ensure_ascii=False), amount


def finish(asked: Asked, totals: Iterable[tuple[str, float]]) -> Result:
    """The end formula on amounts that were added by key somewhere else."""
    sums = {tuple(json.loads(key)): float(amount) for key, amount in totals}
    return METRICS[asked.metric].finish(Sums.of(sums))
