"""One view out of several people's readings, by a stated rule; what each of them said stays.

Votes on the same question are counted (`majority`, ties kept) or weighed by how reliable each
voter proves to be (`dawid_skene`, `mace`). Spans become `soft` labels: the share of the readers
who cover each character. None of it is the truth, and each says by what rule it came about.
"""

from collections.abc import Callable

from annotator.core.aggregation.dawid_skene import dawid_skene
from annotator.core.aggregation.mace import mace
from annotator.core.aggregation.majority import majority
from annotator.core.aggregation.soft import Stretch, above, mask, soft
from annotator.core.aggregation.units import Unit, spelled, units
from annotator.core.aggregation.votes import Outcome, Votes

METHODS: dict[str, Callable[[Votes], dict[str, Outcome]]] = {
    "majority": majority,
    "dawid_skene": dawid_skene,
    "mace": mace,
}

__all__ = [
    "METHODS",
    "Outcome",
    "Stretch",
    "Unit",
    "Votes",
    "above",
    "dawid_skene",
    "mace",
    "majority",
    "mask",
    "soft",
    "spelled",
    "units",
]
