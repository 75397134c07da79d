"""γ, the one measure that aligns everybody's spans at once: computed by pygamma-agreement.

Source: Mathet, Widlöcher & Métivier 2015. γ is stochastic, because chance is sampled, and slow,
because each sample is aligned anew. It is computed document by document and averaged, a document
counting as its marks, so that even here a new submission costs one document. The package is an
optional extra; without it the answer is undefined and says so.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import numpy as np

from annotator.core.agreement.arrays import FloatArray, integers
from annotator.core.agreement.continua import Continua
from annotator.core.agreement.kappa import share_of
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.result import Undefined
from annotator.core.agreement.sums import Group, Sums

ALPHA, BETA, DELTA_EMPTY = 3.0, 1.0, 1.0
PRECISION, SEED = 0.02, 1


@cache
def package() -> ModuleType | None:
    """The optional package, looked for once."""
    if find_spec("pygamma_agreement") is None:
        return None
    return import_module("pygamma_agreement")


def groups(continua: Continua) -> list[Group]:
    """Each document's γ times its marks, and its marks."""
    if package() is None:
        return []
    found = [
        (number, *scored)
        for number in range(len(continua.documents))
        if (scored := _one(continua, number)) is not None
    ]
    document = integers([number for number, _, _ in found])
    marks = np.array([size for _, _, size in found], dtype=np.float64)
    value = np.array([value for _, value, _ in found], dtype=np.float64)
    return [Group("gamma", document, value * marks), Group("marks", document, marks)]


def _one(continua: Continua, number: int) -> tuple[float, int] | None:
    """γ of one document; none unless two annotators marked something in it."""
    pygamma = package()
    readers = continua.readers
    marks = np.flatnonzero(readers.document[continua.mark_reading] == number)
    if pygamma is None or len(np.unique(continua.mark_reading[marks])) < 2:
        return None
    line = pygamma.Continuum()
    for reading in np.flatnonzero(readers.document == number):
        line.add_annotator(continua.annotators[readers.annotator[reading]])
    segment = import_module("pyannote.core").Segment
    start = np.full(len(continua.mark_reading), np.iinfo(np.int64).max)
    end = np.zeros(len(continua.mark_reading), dtype=np.int64)
    np.minimum.at(start, continua.piece_mark, continua.piece_start)
    np.maximum.at(end, continua.piece_mark, continua.piece_end)
    for mark in marks:
        who = continua.annotators[readers.annotator[continua.mark_reading[mark]]]
        label = continua.labels[continua.mark_label[mark]]
        line.add(who, segment(float(start[mark]), float(end[mark])), label)
    apart = pygamma.CombinedCategoricalDissimilarity(
        alpha=ALPHA, beta=BETA, delta_empty=DELTA_EMPTY
    )
    np.random.seed(SEED)  # the package draws from numpy's global generator
    chance = pygamma.ShuffleContinuumSampler()
    found = line.compute_gamma(apart, sampler=chance, precision_level=PRECISION)
    return float(found.gamma), len(marks)


def values(sums: Sums) -> FloatArray:
    """The mean over documents, weighed by their marks."""
    return share_of(sums.one("gamma"), sums.one("marks"))


def why(_: Sums) -> Undefined:
    """Not installed, or nobody's marks meet."""
    return Undefined.NOT_INSTALLED if package() is None else Undefined.NOT_TOGETHER


GAMMA = Metric(
    name="gamma",
    citation="Mathet, Widlöcher & Métivier 2015",
    groups=groups,
    values=values,
    why=why,
    incomplete="Documents in which fewer than two annotators marked anything are left out.",
    parameters={
        "alpha": ALPHA,
        "beta": BETA,
        "delta_empty": DELTA_EMPTY,
        "precision": PRECISION,
        "seed": SEED,
        "extent": "a discontinuous span counts from its first to its last character",
    },
)
