"""Rows of our tables of annotations as annotations again: which column answers which question."""

import json
from typing import Any

from annotator.core.codebooks.codebook import Dimension
from annotator.core.errors import Invalid
from annotator.formats import table_columns
from annotator.formats.cells import JOINT
from annotator.formats.labels import typed
from annotator.formats.parquet_tables import Row
from annotator.formats.reading import Options
from annotator.formats.table_rows import Layer, layers_of, local_id

Json = dict[str, Any]
Entities = dict[str, Json]
_TABLE = "annotations_"
_ENTITY = ("id", "name", "type")


class Layers:
    """The layers of the codebook that a file's tables are read by."""

    def __init__(self, options: Options) -> None:
        if options.codebook is None:
            message = "Marks can only be read into a project with a published codebook."
            raise Invalid.at("codebook", message, "codebook_missing")
        self._layers = layers_of([options.codebook])
        self._names = {name: table_columns.names(each) for name, each in self._layers.items()}

    def mark(self, table: str, row: Row, document: str, entities: Entities) -> Json:
        """One annotation as our own lines have it; whom it names is put among the entities."""
        layer = self._layer(table.removeprefix(_TABLE))
        names = self._names[layer.id]
        said = {of: row.get(name) for of, name in names.items()}
        parts = said["", "parts"] or [[said["", "start"], said["", "end"]]]
        links = json.loads(said["", "links"] or "[]")
        return {
            "id": said["", "annotation"],
            "layer": layer.id,
            "parts": [] if said["", "start"] is None else parts,
            "slot": said["", "slot"],
            "quote": said["", "quote"],
            "prefix": said["", "prefix"] or "",
            "suffix": said["", "suffix"] or "",
            "values": self._values(layer, said, document, entities),
            "links": [_link(each, document, entities) for each in links],
            "note": said["", "remark"] or "",
            "origin": said["", "origin"] or "human",
            "score": said["", "score"],
            "reason": said["", "reason"] or "",
            "created_at": said["", "created_at"] or None,
            "updated_at": said["", "updated_at"] or None,
        }

    def _layer(self, name: str) -> Layer:
        if name not in self._layers:
            message = f"The codebook in use has no layer {name!r}."
            raise Invalid.at(f"{_TABLE}{name}", message, "codebook_missing")
        return self._layers[name]

    def _values(
        self, layer: Layer, said: dict[tuple[str, str], Any], document: str, entities: Entities
    ) -> Json:
        values: Json = {}
        for name, dimension in layer.dimensions.items():
            if dimension.kind == "entity":
                columns = {one: cell for (of, one), cell in said.items() if of == name}
                found = _people(name, columns, document, entities)
                if found:
                    values[name] = found if dimension.multiple else found[0]
            elif (cell := said[name, name]) is not None:
                values[name] = _answer(dimension, cell)
        return values


def _answer(dimension: Dimension, cell: object) -> object:
    """As the column's type has it; where versions differed all is text."""
    if isinstance(cell, str) and dimension.kind not in {"text", "choice"}:
        return typed(dimension, cell.split(JOINT))
    return cell


def _people(name: str, columns: Json, document: str, entities: Entities) -> list[Json]:
    """An answer's entities, each from its place in all columns of the question."""
    several = {
        one.removeprefix(f"{name}_"): [cell] if isinstance(cell, str) else cell
        for one, cell in columns.items()
        if cell is not None
    }
    found = []
    for at in range(max(map(len, several.values()), default=0)):
        told = {key: cells[at] for key, cells in several.items() if at < len(cells) and cells[at]}
        about = {key: each for key, each in told.items() if key not in _ENTITY}
        if told.get("id"):
            _known(told["id"], told["name"], told["type"], document, entities)
            about["entity"] = told["id"]
        found.append(about)
    return found


def _known(ref: str, name: str, kind: str, document: str, entities: Entities) -> None:
    """An id tells whether somebody is known in this article alone."""
    local = ref == local_id(document, name, kind)
    entities[ref] = {"name": name, "type": kind, "local": local}


def _link(link: Json, document: str, entities: Entities) -> Json:
    if "to" in link:
        return link
    _known(link["entity"], link["name"], link["type"], document, entities)
    return {"role": link["role"], "entity": link["entity"]}
