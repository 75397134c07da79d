"""The tables of a release: every column with its type and the sentence that explains it.

One description makes the JSON Schema, the CSV, the Parquet and the Croissant file, so that they
cannot tell different stories.
"""

from typing import Any

from annotator.core.releasing.released import Released
from annotator.formats.releases.release_fields import WHOSE, Field, Table, released, where
from annotator.formats.releases.release_vote_columns import AGGREGATED, ANNOTATORS, FOLDS, SOFT

DOCUMENTS = Table(
    "documents",
    "One row an article.",
    [
        *where(lambda d: d),
        Field(
            "title", "text", "Its title; none where the text is withheld.", lambda d: d.record.title
        ),
        Field(
            "text",
            "text",
            "Its text; none where it is withheld.",
            lambda d: d.record.text if d.has_text else None,
        ),
        Field("outlet", "text", "Who published it.", lambda d: d.record.outlet),
        Field("event", "text", "What it reports.", lambda d: d.record.event),
        Field("url", "text", "Where it was found.", lambda d: d.record.url),
        Field("published_on", "date", "The day it was published.", lambda d: d.record.published_on),
        Field(
            "byline",
            "text",
            "Who wrote it; none where the text is withheld.",
            lambda d: d.record.byline,
        ),
        Field("language", "text", "Its language.", lambda d: d.record.language),
        Field("length", "integer", "Its text's length in Unicode code points.", lambda d: d.length),
        Field(
            "text_sha256", "text", "SHA-256 of its text in UTF-8.", lambda d: d.record.text_sha256
        ),
        Field(
            "content_warning",
            "text",
            "What readers are told before the text.",
            lambda d: d.record.content_warning or None,
        ),
        Field("has_text", "flag", "Whether this release holds the text.", lambda d: d.has_text),
        Field(
            "near_copies",
            "text",
            "The same for articles that share most of their words.",
            lambda d: d.cluster,
        ),
        Field(
            "readings", "integer", "How many people's readings there are.", lambda d: len(people(d))
        ),
        Field("blocks", "json", "Parts of the page: start, end, kind.", lambda d: d.record.blocks),
        Field(
            "sentences", "spans", "Start and end of each sentence.", lambda d: d.record.sentences
        ),
        Field(
            "rights", "json", "What may be done with the text.", lambda d: d.record.rights or None
        ),
        Field(
            "metadata", "json", "What else is known about it.", lambda d: d.record.metadata or None
        ),
    ],
)


def people(document: Released) -> list[Any]:
    """The readings that are no settled version."""
    return [each for each in document.record.assignments if each.kind == "annotation"]


_FOUND: list[Field] = [
    Field(
        "annotations",
        "integer",
        "How many annotations it has.",
        lambda r: len(r.reading.annotations),
    ),
    Field(
        "nothing_found",
        "json",
        "What there is none of, as was said.",
        lambda r: list(r.reading.nothing_found),
    ),
]
READINGS = Table(
    "readings",
    "One row for every article and annotator, also where nothing was found.",
    [
        *WHOSE,
        *_FOUND,
        Field(
            "active_seconds",
            "integer",
            "Seconds of work in the editor.",
            lambda r: r.reading.active_seconds,
        ),
        Field(
            "submitted_on", "date", "The day it was handed in.", lambda r: r.reading.submitted_at
        ),
        Field(
            "recognised_outlet",
            "text",
            "The outlet that a blinded annotator recognised.",
            lambda r: r.reading.recognised_outlet or None,
        ),
        Field(
            "exposure",
            "json",
            "What the annotator could see.",
            lambda r: r.reading.exposure or None,
        ),
        Field(
            "note",
            "text",
            "What the annotator noted about the article.",
            lambda r: r.reading.note or None,
        ),
    ],
)


_PLACE: list[Field] = [
    Field("annotation", "integer", "Its number in this reading.", lambda r: r.mark.id),
    Field("layer", "text", "What was marked.", lambda r: r.mark.layer),
    Field(
        "start",
        "integer",
        "Where it begins: Unicode code points from the start of the text, from 0.",
        lambda r: r.mark.parts[0][0] if r.mark.parts else None,
    ),
    Field(
        "end",
        "integer",
        "The first code point behind it.",
        lambda r: r.mark.parts[-1][1] if r.mark.parts else None,
    ),
]
_MARK: list[Field] = [
    *WHOSE,
    *_PLACE,
    Field("parts", "spans", "Start and end of each of its parts.", lambda r: r.mark.parts or None),
    Field(
        "slot",
        "integer",
        "The sentence or part of the page, counted from 0.",
        lambda r: r.mark.slot,
    ),
    Field(
        "quote",
        "text",
        "The exact words; where the text is withheld, at most the first few.",
        lambda r: r.mark.quote,
    ),
    Field(
        "part_prints",
        "json",
        "Where the text is withheld: a hash of each part's words.",
        lambda r: r.prints.get("parts"),
    ),
    Field(
        "prefix_print",
        "text",
        "A hash of the 32 characters before it.",
        lambda r: r.prints.get("prefix"),
    ),
    Field(
        "suffix_print",
        "text",
        "A hash of the 32 characters behind it.",
        lambda r: r.prints.get("suffix"),
    ),
    Field("block_kind", "text", "The part of the page it begins in.", lambda r: r.block_kind),
    Field("values", "json", "Every answer, by question.", lambda r: r.mark.values),
    Field("links", "json", "Where it points.", lambda r: r.links or None),
    Field("origin", "text", "Who judged: human, model, …", lambda r: r.mark.origin),
    Field("note", "text", "What the annotator noted about it.", lambda r: r.mark.note or None),
]
ANNOTATIONS = Table("annotations", "One row for every annotation by everybody.", _MARK)
GOLD = Table("gold", "The settled version: what adjudication decided.", _MARK)
GOLD_READINGS = Table(
    "gold_readings",
    "One row for every settled version, also where it was settled that nothing is there.",
    [*WHOSE, *_FOUND],
)

ANSWERS = Table(
    "answers",
    "One row for every label, number, text or entity that was chosen.",
    [
        *WHOSE,
        *_PLACE,
        Field("dimension", "text", "The question.", lambda r: r.dimension),
        Field("value", "text", "The answer; an entity's name.", lambda r: r.value),
        Field("entity_id", "text", "The entity's id, as in entities.", lambda r: r.entity_id),
        Field("entity_kind", "text", "How the entity appears here.", lambda r: r.entity_kind),
    ],
)

ENTITIES = Table(
    "entities",
    "Who is spoken of and who speaks, once for each article that names them.",
    [
        *where(released),
        Field(
            "entity_id",
            "text",
            "The same for this name and type in the whole release.",
            lambda r: r.id,
        ),
        Field("ref", "text", "How the article's own values call it.", lambda r: r.ref),
        Field("name", "text", "Its name.", lambda r: r.entity.name),
        Field("type", "text", "person, organisation, …", lambda r: r.entity.type),
    ],
)

TABLES: tuple[Table, ...] = (
    *(DOCUMENTS, READINGS, ANNOTATIONS, ANSWERS, ENTITIES, GOLD, GOLD_READINGS),
    *(SOFT, AGGREGATED, ANNOTATORS, FOLDS),
)
