"""Several readings of one article laid side by side: what they share, and how they differ.

`lay_out` matches what different people marked and names each difference; `settle` says what a
stated rule would make of one place; `figure` is how far an article's readings are apart, for
the order of the queue. Nobody's name is known here: a reader is a number.
"""

from annotator.core.adjudication.boundaries import BOUNDARIES, merged
from annotator.core.adjudication.differences import Difference
from annotator.core.adjudication.figure import Figure, figure
from annotator.core.adjudication.layout import Item, ends_of, lay_out
from annotator.core.adjudication.marks import Arrow, Mark
from annotator.core.adjudication.rules import RULES, Rule, Settled, settle
from annotator.core.adjudication.shuffle import letters, shuffled

__all__ = [
    "BOUNDARIES",
    "RULES",
    "Arrow",
    "Difference",
    "Figure",
    "Item",
    "Mark",
    "Rule",
    "Settled",
    "ends_of",
    "figure",
    "lay_out",
    "letters",
    "merged",
    "settle",
    "shuffled",
]
