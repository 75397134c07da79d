"""Which columns an annotation's answers go into, whatever its codebook asks."""

from collections.abc import Callable, Mapping
from typing import Any

from annotator.core.codebooks.codebook_model import Dimension, Layer
from annotator.core.insight.columns import Words

ANSWER, NAME, KIND, DETAIL = "answer:", "name:", "kind:", "detail:"

# A value that names somebody → the word for them; None where it names nobody.
NameOf = Callable[[Mapping[str, str]], str | None]


def answers_of(layer: Layer, values: Mapping[str, Any], name_of: NameOf) -> dict[str, Words]:
    """All but what is answered in one's own words."""
    found: dict[str, list[str]] = {}
    for dimension in layer.dimensions:
        value = values.get(dimension.id)
        if value is None or dimension.kind == "text":
            continue
        for each in value if isinstance(value, list) else [value]:
            for column, word in _said(dimension, each, name_of):
                found.setdefault(column, []).append(word)
    return {column: tuple(dict.fromkeys(words)) for column, words in found.items()}


def _said(dimension: Dimension, value: Any, name_of: NameOf) -> list[tuple[str, str]]:  # noqa: ANN401
    if dimension.kind != "entity":
        word = str(value).lower() if dimension.kind == "flag" else str(value)
        return [(f"{ANSWER}{dimension.id}", word)]
    name = name_of(value)
    said = [] if name is None else [(f"{NAME}{dimension.id}", name)]
    kind = value.get("kind")
    if kind:
        said.append((f"{KIND}{dimension.id}", kind))
        source = dimension.source_kind(kind)
        detail = source.detail if source else None
        if detail and value.get(detail.id):
            said.append((f"{DETAIL}{dimension.id}.{detail.id}", value[detail.id]))
    return said
