"""The columns of every table, each with the sentence that `columns.csv` gives for it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from annotator.core.codebooks.codebook import Dimension
from annotator.formats.releases.release_fields import Type
from annotator.formats.table_rows import (
    Answer,
    Column,
    Layer,
    Mark,
    Reading,
    entities_in,
    entity_id,
    entity_of,
)

WHOSE: list[Column[Reading]] = [
    Column("document", "The article's key.", lambda r: r.document.key),
    Column("annotator", "Who read it, by pseudonym.", lambda r: r.reading.annotator),
    Column("round", "The round it was read in.", lambda r: r.reading.round),
    Column(
        "reading_kind",
        "annotation, adjudication, model, or what it tells of its reader.",
        lambda r: r.reading.kind,
    ),
    Column(
        "turn",
        "Which of this annotator's readings of the article it is, from 1.",
        lambda r: r.reading.turn,
        "integer",
    ),
    Column("codebook", "The version of the codebook.", lambda r: r.reading.codebook),
]


def readings(layers: Iterable[Layer]) -> list[Column[Reading]]:
    """One row for every article and annotator, also where nothing was found."""
    shown = list(layers)
    return [
        Column("state", "submitted, in_progress, open or skipped.", lambda r: r.reading.state),
        Column(
            "annotations",
            "How many annotations it has.",
            lambda r: len(r.reading.annotations),
            "integer",
        ),
        *(_counted(layer) for layer in shown),
        *(_denied(layer) for layer in shown),
        *_ABOUT_READING,
    ]


_ABOUT_READING: list[Column[Reading]] = [
    Column(
        "active_seconds",
        "Seconds of work in the editor.",
        lambda r: r.reading.active_seconds,
        "integer",
    ),
    Column("submitted_at", "When it was handed in (UTC).", lambda r: r.reading.submitted_at),
    Column("skip_reason", "Why it was skipped.", lambda r: (r.reading.skip or {}).get("reason")),
    Column("note", "What the annotator noted about the article.", lambda r: r.reading.note),
    Column(
        "recognised_outlet",
        "The outlet that a blinded annotator recognised.",
        lambda r: r.reading.recognised_outlet,
    ),
    Column(
        "exposure",
        "What the annotator could see, as JSON.",
        lambda r: r.reading.exposure or None,
        "json",
    ),
    Column("gold", "The settled version that counts.", lambda r: r.reading.gold, "flag"),
]


def _counted(layer: Layer) -> Column[Reading]:
    return Column(
        f"annotations_{layer.id}",
        f"How many of them are of “{layer.title}”.",
        lambda row: sum(each.layer == layer.id for each in row.reading.annotations),
        "integer",
    )


def _denied(layer: Layer) -> Column[Reading]:
    return Column(
        f"nothing_found_{layer.id}",
        f"true: the annotator said that there is nothing to mark as “{layer.title}”.",
        lambda row: layer.id in row.reading.nothing_found,
        "flag",
    )


def _block_kind(row: Mark) -> str | None:
    blocks = row.document.blocks
    if not row.annotation.parts or not isinstance(blocks, list | tuple):
        return None
    at = row.annotation.parts[0][0]
    return next((kind for start, end, kind in blocks if start <= at < end), None)


def _links(row: Mark) -> object:
    return [
        {"role": each.role, "to": each.to}
        if each.to is not None
        else {"role": each.role, **_linked(row, each.entity)}
        for each in row.annotation.links
    ] or None


def _linked(row: Mark, ref: str | None) -> dict[str, str]:
    """An entity that no answer needs to name."""
    return dict(zip(("entity", "name", "type"), who(row, {"entity": ref}), strict=True))


_MARK: list[Column[Mark]] = [
    Column("annotation", "Its number in this reading.", lambda m: m.annotation.id, "integer"),
    Column(
        "start",
        "Where it begins: Unicode code points from the start of the text, from 0.",
        lambda m: m.annotation.parts[0][0] if m.annotation.parts else None,
        "integer",
    ),
    Column(
        "end",
        "Where it ends: the first code point behind it.",
        lambda m: m.annotation.parts[-1][1] if m.annotation.parts else None,
        "integer",
    ),
    Column(
        "quote",
        "The exact words under it; parts are joined by “ … ”.",
        lambda m: m.annotation.quote,
    ),
]

_PLACE: list[Column[Mark]] = [
    Column("part_count", "How many parts it has.", lambda m: len(m.annotation.parts), "integer"),
    Column(
        "parts",
        "Each part's start and end as JSON, where there are several.",
        lambda m: m.annotation.parts if len(m.annotation.parts) > 1 else None,
        "spans",
    ),
    Column(
        "slot",
        "The sentence or part of the page, counted from 0.",
        lambda m: m.annotation.slot,
        "integer",
    ),
    Column("block_kind", "The part of the page it begins in.", _block_kind),
]

_REST: list[Column[Mark]] = [
    Column("prefix", "Up to 32 characters before it.", lambda m: m.annotation.prefix),
    Column("suffix", "Up to 32 characters behind it.", lambda m: m.annotation.suffix),
    Column("remark", "What the annotator noted about it.", lambda m: m.annotation.note),
    Column("origin", "Who judged: human, model, …", lambda m: m.annotation.origin),
    Column("score", "How sure a machine was, 0 to 1.", lambda m: m.annotation.score, "number"),
    Column("reason", "What a machine gave as its reason.", lambda m: m.annotation.reason or None),
    Column("links", "Where it points, as JSON.", _links, "json"),
    Column("created_at", "When it was made (UTC).", lambda m: m.annotation.created_at),
    Column("updated_at", "When it was last changed (UTC).", lambda m: m.annotation.updated_at),
    Column("uuid", "Its id in the project.", lambda m: m.annotation.uuid),
]


def annotations(layer: Layer) -> list[Column[Mark]]:
    """One row for every annotation of a layer, behind WHOSE, with a column for every question."""
    return list(_apart(each for _, each in _owned(layer)))


def names(layer: Layer) -> dict[tuple[str, str], str]:
    """What each column of a layer's table is called there, for whoever reads it back: by its
    question (empty for what every mark has) and the name it would have had alone.
    """
    owned = _owned(layer)
    apart = _apart(each for _, each in owned)
    return {(of, one.name): now.name for (of, one), now in zip(owned, apart, strict=True)}


def _owned(layer: Layer) -> list[tuple[str, Column[Mark]]]:
    asked = [(one.id, each) for one in layer.dimensions.values() for each in _question(one, layer)]
    fixed = [("", each) for each in (*_PLACE, *_REST)]
    return [*(("", each) for each in _MARK), *asked, *fixed]


# A question whose kind changed from version to version is told as text.
_TYPES: dict[str, Type] = {"choices": "texts", "scale": "integer", "flag": "flag"}


def _question(dimension: Dimension, layer: Layer) -> list[Column[Mark]]:
    name, says = dimension.id, f"Answer to “{dimension.question}”"
    if dimension.kind != "entity":
        several = "; several are joined by |." if dimension.kind == "choices" else "."
        typed = _TYPES.get(" or ".join(layer.kinds[name]), "text")
        return [Column(name, says + several, lambda m: m.annotation.values.get(name), typed)]
    several = "; several are joined by |." if dimension.multiple else "."
    kind: Type = "texts" if "entity, several" in layer.kinds[name] else "text"
    columns: list[Column[Mark]] = [
        Column(
            f"{name}_id",
            f"{says}: an id of this name and type in this dataset{several}",
            _named(name, 0),
            kind,
        ),
        Column(f"{name}_name", f"{says}: the name{several}", _named(name, 1), kind),
        Column(f"{name}_type", f"{says}: the type{several}", _named(name, 2), kind),
    ]
    keys = {"kind": "how it appears here"} if dimension.kinds else {}
    for key, title in (keys | layer.details[dimension.id]).items():
        columns.append(Column(f"{name}_{key}", f"{says}: {title}{several}", _said(name, key), kind))
    return columns


def _named(dimension: str, which: int) -> Callable[[Mark], object]:
    def read(row: Mark) -> object:
        texts = [
            who(row, each)[which] for each in entities_in(row.annotation.values.get(dimension))
        ]
        return texts or None

    return read


def who(row: Mark, value: Any) -> tuple[str, str, str]:  # noqa: ANN401
    """An entity's id, name and type; blank for one that nobody can name."""
    entity = entity_of(row, value)
    return (entity_id(row.document, entity), entity.name, entity.type) if entity else ("", "", "")


def _said(dimension: str, key: str) -> Callable[[Mark], object]:
    def read(row: Mark) -> object:
        answered = entities_in(row.annotation.values.get(dimension))
        return [str(each.get(key, "")) for each in answered] or None

    return read


WHERE: list[Column[Mark]] = [
    Column("layer", "What was marked.", lambda m: m.annotation.layer),
    *_MARK[:3],
]


def _plain(row: Answer) -> object:
    return who(row, row.value)[1] if isinstance(row.value, dict) else row.value


def _part(row: Answer, which: int) -> object:
    return who(row, row.value)[which] if isinstance(row.value, dict) else None


# One row for every label, number, text or entity that was chosen, behind WHOSE and WHERE.
VALUES: list[Column[Answer]] = [
    Column("dimension", "The question.", lambda a: a.dimension.id),
    Column("value", "The answer: a label's id, a number, a text; an entity's name.", _plain),
    Column("entity_id", "The entity's id, as in the annotations.", lambda a: _part(a, 0)),
    Column("entity_type", "The entity's type.", lambda a: _part(a, 2)),
    Column(
        "entity_kind",
        "How the entity appears here.",
        lambda a: a.value.get("kind") if isinstance(a.value, dict) else None,
    ),
]


def _apart(columns: Iterable[Column[Mark]]) -> Iterator[Column[Mark]]:
    """A question whose id is a column's name already gets an underscore behind it."""
    seen = {column.name for column in WHOSE}
    for column in columns:
        name = column.name
        while name in seen:
            name += "_"
        seen.add(name)
        yield Column(name, column.says, column.read, column.type)
