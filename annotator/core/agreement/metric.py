"""What a metric is: partial sums per document that add up, and one formula at the end."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, Self, TypeVar

import numpy as np

from annotator.core.agreement.arrays import FloatArray
from annotator.core.agreement.resampling import Resampling
from annotator.core.agreement.result import Count, Pair, Result, Undefined
from annotator.core.agreement.sums import Group, Partials, Sums
from annotator.core.agreement.table import Readers

Parameters = Mapping[str, str | float]


class Form(Protocol):
    """What a metric reads: a table of units or continua."""

    @property
    def documents(self) -> tuple[str, ...]: ...

    @property
    def annotators(self) -> tuple[str, ...]: ...

    @property
    def readers(self) -> Readers: ...

    def counts(self) -> list[Group]: ...

    def only(self, annotators: frozenset[str]) -> Self: ...


F = TypeVar("F", bound=Form)


def no_details(_: Sums) -> Parameters:
    """Most metrics have nothing to add to their parameters."""
    return {}


@dataclass(frozen=True)
class Metric(Generic[F]):
    """A named pair of functions: `groups` maps documents to partial sums, `values` turns rows of
    sums into values, with NaN for "undefined" that never leaves this class."""

    name: str
    citation: str
    groups: Callable[[F], Iterable[Group]]
    values: Callable[[Sums], FloatArray]
    why: Callable[[Sums], Undefined]
    incomplete: str
    parameters: Parameters = field(default_factory=dict)
    details: Callable[[Sums], Parameters] = no_details
    directed: Callable[[Sums, str, str], FloatArray] | None = None  # one measured by the other

    def partials(self, form: F) -> Partials:
        """The map: each document's sums."""
        return Partials.of(form.documents, [*form.counts(), *self.groups(form)])

    def finish(self, sums: Sums) -> Result:
        """The end formula on one row of sums."""
        n = Count.of(sums)
        undefined = n.undefined()
        value = None
        if undefined is None:
            found = float(self.values(sums)[0])
            value, undefined = (None, self.why(sums)) if np.isnan(found) else (found, None)
        parameters = {**self.parameters, **self.details(sums), "incomplete": self.incomplete}
        return Result(self.name, value, undefined, n, parameters=parameters)

    def result(self, form: F, resampling: Resampling | None = None) -> Result:
        """Map, sum and finish, with an interval where documents can be drawn again."""
        partials = self.partials(form)
        result = self.finish(partials.total())
        if resampling is None or result.value is None or result.n.documents < 2:
            return result
        return replace(result, ci=self.interval(partials, resampling))

    def interval(self, partials: Partials, resampling: Resampling) -> tuple[float, float] | None:
        """The bootstrap interval, from replicates of the sums."""
        needed = partials.without("n:")
        values = [
            self.values(resampling.replicates(needed, first, last))
            for first, last in resampling.slices(needed.columns)
        ]
        return resampling.interval(np.concatenate(values))

    def pairs(self, form: F) -> tuple[Pair, ...]:
        """The same metric for every two annotators who share a document, both ways where the
        direction matters."""
        return tuple(
            pair
            for one, other in form.readers.pairs(form.annotators)
            for pair in self.paired(
                self.partials(form.only(frozenset((one, other)))).total(), one, other
            )
        )

    def paired(self, sums: Sums, one: str, other: str) -> Iterator[Pair]:
        """What two annotators' sums say of them."""
        if self.directed is None:
            result = self.finish(sums)
            yield Pair(one, other, result.value, result.undefined, result.n)
            return
        for first, second in ((one, other), (other, one)):
            value = float(self.directed(sums, first, second)[0])
            undefined = self.why(sums) if np.isnan(value) else None
            yield Pair(first, second, None if undefined else value, undefined, Count.of(sums))
