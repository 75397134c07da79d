"""Agreement at its stated size: 10,000 documents × 2 annotators × 20 spans, in one process.

Prints every measure of spans and answers with 1,000 bootstrap rounds, and beside them what an
independent library needs for one value of the same table without any interval. One thread.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import TypeVar

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import krippendorff
import numpy as np

from annotator.core.agreement import (
    METRICS,
    Document,
    Judgement,
    Layer,
    Question,
    Reading,
    Resampling,
    Result,
    measure,
    tokens,
)

T = TypeVar("T")
DOCUMENTS, SPANS, LENGTH = 10_000, 20, 6_000
FRAMES = [f"frame {number}" for number in range(15)]
# γ aligns whole texts by integer programming; the two others are beyond the list.
LEFT_OUT = ("gamma", "boundary_similarity", "alpha_u_2004")
ASKS = {
    "framing": ("alpha_jaccard", "alpha_masi"),
    "intensity": ("alpha_ordinal", "alpha_interval", "alpha_ratio", "weighted_kappa", "gwet_ac2"),
}
MOST_SECONDS = 10.0


def spans(random: Random, starts: list[int]) -> Iterator[Judgement]:
    """One annotator's marks near these places."""
    last = 0
    for start in starts:
        begin = max(last, start + random.randint(-6, 6))
        last = begin + random.randint(20, 60)
        yield Judgement(
            "passage",
            ((begin, last),),
            {
                "sentiment": random.choice(("negative", "neutral", "positive")),
                "framing": frozenset(random.sample(FRAMES, random.choice((1, 1, 2)))),
                "intensity": random.choice((1, 2, 3)),
            },
        )


def study(documents: int) -> list[Document]:
    """Two annotators who often mark the same places and seldom mean the same."""
    random = Random(7)
    words = tokens("word " * (LENGTH // 5))
    found = []
    for number in range(documents):
        starts = sorted(random.sample(range(10, LENGTH - 100), SPANS))
        readings = tuple(Reading(who, tuple(spans(random, starts))) for who in ("a", "b"))
        found.append(Document(f"d{number}", LENGTH, readings, tokens=words))
    return found


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of this process, whatever else the machine does, and what came of it."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def dimension(metric: str) -> str:
    """What a measure is asked about."""
    return next((name for name, metrics in ASKS.items() if metric in metrics), "sentiment")


def library(layer: Layer) -> tuple[float, float, float]:
    """The nominal α of the same table by the krippendorff package: its seconds, the value, ours."""
    table = layer.table(Question("sentiment"))
    ratings = np.full((2, len(table.unit_document)), np.nan)
    ratings[table.annotator, table.unit] = table.value
    took, value = timed(
        lambda: krippendorff.alpha(reliability_data=ratings, level_of_measurement="nominal")
    )
    ours = measure("alpha_nominal", layer, Question("sentiment")).value
    return took, float(value), float(ours or 0)


def measured(name: str, layer: Layer, question: Question) -> Result:
    """A value with its interval."""
    return measure(name, layer, question, resampling=Resampling())


def main(documents: int = DOCUMENTS) -> dict[str, float]:
    """Measure and print."""
    found = study(documents)
    print(f"\nAgreement of {documents:,} documents × 2 annotators × {SPANS} spans, 1,000 rounds")
    took: dict[str, float] = {}
    took["reading"], layer = timed(lambda: Layer.of(found, "passage"))
    took["aligning"], _ = timed(lambda: layer.aligned)
    for name in METRICS:
        if name not in LEFT_OUT:
            label = "neutral" if name == "ku_alpha" else None
            question = Question(dimension(name), label)
            took[name], _ = timed(partial(measured, name, layer, question))
    for name, seconds in took.items():
        print(f"  {name:<16} {seconds:>6.2f} s")
    total = sum(took.values())
    verdict = "below" if total < MOST_SECONDS else "NOT BELOW"
    print(f"  {'together':<16} {total:>6.2f} s   {verdict} {MOST_SECONDS:.0f} s")
    seconds, value, ours = library(layer)
    print(
        f"  krippendorff, nominal α alone, no interval: {seconds:.2f} s and {value:.6f}; "
        f"here {took['alpha_nominal']:.2f} s with its interval and {ours:.6f}"
    )
    return took


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
