"""All readings of one article as a list of places, each with everybody's mark on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from annotator.core.adjudication.differences import Difference, arrows, differences
from annotator.core.adjudication.marks import Mark, start_of
from annotator.core.adjudication.matching import matched
from annotator.core.codebooks.codebook import Codebook, Layer


@dataclass(frozen=True)
class Item:
    """One place: at most one mark of each reader. Its id follows from the marks in it."""

    id: str
    layer: str
    marks: tuple[Mark, ...]
    differences: tuple[Difference, ...]

    @property
    def is_agreed(self) -> bool:
        """Whether all readers said the same."""
        return not self.differences


def lay_out(codebook: Codebook, marks: Sequence[Mark], readers: int) -> list[Item]:
    """Every place that anybody marked, the whole article's answers first, then down the text.

    What has no place of its own, a relation, is the same where its arrows lead to the same
    places. A layer that this codebook does not have is nobody's question any more.
    """
    places: list[tuple[Layer, tuple[Mark, ...]]] = []
    ends: dict[str, str] = {}
    layers = sorted(codebook.layers, key=lambda layer: layer.level == "relation")
    for layer in layers:
        own = [mark for mark in marks if mark.layer == layer.id]
        groups = _related(layer, own, ends) if layer.level == "relation" else matched(layer, own)
        for group in groups:
            places.append((layer, group))
            ends |= dict.fromkeys((mark.id for mark in group), item_id(group))
    items = [
        Item(
            id=item_id(group),
            layer=layer.id,
            marks=group,
            differences=differences(layer, group, readers, ends),
        )
        for layer, group in places
    ]
    rank = {layer.id: index for index, layer in enumerate(codebook.layers)}
    return sorted(items, key=lambda item: (*_place(item), rank[item.layer], item.id))


def ends_of(items: Iterable[Item]) -> dict[str, str]:
    """From each mark to the place it is in: what arrows of different readers can share."""
    return {mark.id: item.id for item in items for mark in item.marks}


def item_id(marks: Sequence[Mark]) -> str:
    """The same for the same marks, in whatever order."""
    joined = "\n".join(sorted(mark.id for mark in marks))
    return blake2b(joined.encode(), digest_size=10).hexdigest()


def _related(layer: Layer, marks: Sequence[Mark], ends: dict[str, str]) -> list[tuple[Mark, ...]]:
    groups: list[dict[int, Mark]] = []
    by_ends: dict[object, list[dict[int, Mark]]] = {}
    for mark in sorted(marks, key=lambda each: (each.reader, each.id)):
        key = tuple((rule.role, arrows(mark, rule.role, ends)) for rule in layer.links)
        here = by_ends.setdefault(key, [])
        free = next((group for group in here if mark.reader not in group), None)
        if free is None:
            free = {}
            here.append(free)
            groups.append(free)
        free[mark.reader] = mark
    return [tuple(group.values()) for group in groups]


def _place(item: Item) -> tuple[int, int]:
    return min(start_of(mark) for mark in item.marks), -max(
        mark.parts[-1][1] if mark.parts else 0 for mark in item.marks
    )
