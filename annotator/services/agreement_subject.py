"""What agreement is asked about: a kind of mark, perhaps one question, answer or role of it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from annotator.core import agreement
from annotator.core.agreement import (
    LABEL_METRICS,
    METRICS,
    Level,
    Pair,
    Partials,
    Question,
    Resampling,
    Result,
)
from annotator.core.codebook import Dimension, Layer, LinkRule
from annotator.core.errors import Invalid
from annotator.services import agreement_metrics, agreement_values

Documents = tuple[agreement.Document, ...]


@dataclass(frozen=True)
class Subject:
    """One thing to measure, on some documents."""

    layer: Layer
    documents: Documents
    dimension: Dimension | None = None
    label: str | None = None
    role: LinkRule | None = None
    level: Level | None = None

    @cached_property
    def form(self) -> agreement.Layer:
        """The documents as the core reads them, once for all questions about the layer."""
        return agreement.Layer.of(self.documents, self.layer.id, self.marks)

    @property
    def marks(self) -> Level:
        """What one judgement is about. A relation stands at its anchor, as a span does."""
        return Level.SPAN if self.layer.level == "relation" else Level(self.layer.level)

    @property
    def default(self) -> str:
        """The measure when none is named."""
        if self.role is not None:
            return agreement_metrics.LINKS
        if self.dimension is not None:
            return agreement_metrics.of_answers(self.dimension)
        is_free = self.marks is Level.SPAN and self.level is None
        return agreement_metrics.WHERE if is_free else "alpha_nominal"

    def about(
        self,
        dimension: Dimension | None = None,
        label: str | None = None,
        role: LinkRule | None = None,
    ) -> Self:
        """Another question about the same marks, which are not read again."""
        other = replace(self, dimension=dimension, label=label, role=role)
        other.__dict__["form"] = self.form
        return other

    def on(self, documents: Documents) -> Self:
        """The same question about other readings."""
        return replace(self, documents=documents)

    def check(self, metric: str) -> None:
        """Refuse what cannot be measured so."""
        agreement_metrics.check(metric)
        if self.role is not None:
            agreement_metrics.check_of_answers(metric, "a role")
        if self.level is not None:
            agreement_metrics.check_of_answers(metric, "a level")
        if self.dimension is not None and self.dimension.kind == "text":
            message = f"“{self.dimension.title}” is free text, which is not compared."
            raise Invalid.at("dimension", message, "not_compared")

    def measure(self, metric: str, resampling: Resampling | None = None) -> Result:
        """The value, with its interval where documents may be drawn again."""
        if self.role is not None:
            return LABEL_METRICS[metric].result(self._links(self.role), resampling)
        return agreement.measure(
            metric, self.form, self._question, answers=self._possible, resampling=resampling
        )

    def pairs(self, metric: str) -> tuple[Pair, ...]:
        """The value for every two annotators."""
        if self.role is not None:
            return LABEL_METRICS[metric].pairs(self._links(self.role))
        return agreement.pairs(metric, self.form, self._question, answers=self._possible)

    def each(self, metric: str) -> dict[str, Result]:
        """The value in each document that two have read, by the document's key."""
        found = self._partials(metric)
        results = {
            key: METRICS[metric].finish(agreement.Sums.of(sums)) for key, sums in found.each()
        }
        return {key: result for key, result in results.items() if result.n.documents}

    def _partials(self, metric: str) -> Partials:
        if self.role is not None:
            return LABEL_METRICS[metric].partials(self._links(self.role))
        return agreement.partials(metric, self.form, self._question, answers=self._possible)

    def _links(self, role: LinkRule) -> agreement.Table:
        anchor = agreement_values.anchor(self.layer)
        return agreement.links(self.documents, self.layer.id, role.role, anchor)

    @property
    def _question(self) -> Question:
        name = None if self.dimension is None else self.dimension.id
        return Question(name, self.label, self.level)

    @property
    def _possible(self) -> tuple[str, ...]:
        if self.dimension is None or self.label is not None:
            return ()
        return agreement_values.possible(self.layer, self.dimension)
