"""What agreement is asked about: a kind of mark, perhaps one question, answer or role of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from annotator.core import agreement
from annotator.core.agreement import (
    LABEL_METRICS,
    SPAN_METRICS,
    Continua,
    Level,
    Metric,
    Partials,
    Question,
    Table,
)
from annotator.core.codebooks.codebook import Dimension, Layer, LinkRule
from annotator.core.errors import Invalid
from annotator.services.agreement import agreement_metrics, agreement_values
from annotator.services.agreement.agreement_readings import Read, Study


@dataclass(frozen=True, eq=False)
class Material:
    """Some articles' readings, laid out once for all questions about them."""

    study: Study
    reads: tuple[Read, ...]
    _documents: dict[bool, tuple[agreement.Document, ...]] = field(default_factory=dict)
    _layers: dict[tuple[str, Level, bool], agreement.Layer] = field(default_factory=dict)

    def of(self, reads: Iterable[Read]) -> "Material":
        """Only some of the readings."""
        return Material(self.study, tuple(reads))

    def documents(self, *, with_tokens: bool = False) -> tuple[agreement.Document, ...]:
        """The articles as the core reads them."""
        if with_tokens not in self._documents:
            found = self.study.documents(self.reads, with_tokens=with_tokens)
            self._documents[with_tokens] = found
        return self._documents[with_tokens]

    def layer(self, name: str, marks: Level, *, with_tokens: bool) -> agreement.Layer:
        """One kind of mark in them."""
        key = name, marks, with_tokens
        if key not in self._layers:
            documents = self.documents(with_tokens=with_tokens)
            self._layers[key] = agreement.Layer.of(documents, name, marks)
        return self._layers[key]


@dataclass(frozen=True)
class Subject:
    """One thing to measure."""

    layer: Layer
    dimension: Dimension | None = None
    label: str | None = None
    role: LinkRule | None = None
    level: Level | None = None

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
        """Another question about the same marks."""
        return replace(self, dimension=dimension, label=label, role=role)

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

    def partials(self, metric: str, material: Material) -> Partials:
        """Each article's share of the answer."""
        if metric in SPAN_METRICS:
            return SPAN_METRICS[metric].partials(self.continua(metric, material))
        return LABEL_METRICS[metric].partials(self.table(material))

    def table(self, material: Material) -> Table:
        """What was answered, unit by unit."""
        if self.role is not None:
            anchor = agreement_values.anchor(self.layer)
            found = material.documents()
            return agreement.links(found, self.layer.id, self.role.role, anchor)
        form = self._form(material, with_tokens=self.level is Level.TOKEN)
        return form.table(self.question, self._possible)

    def continua(self, metric: str, material: Material) -> Continua:
        """Where it was marked."""
        form = self._form(material, with_tokens=metric == "token_alpha")
        is_one_among_others = metric == "ku_alpha"
        return form.focused(self.question) if is_one_among_others else form.continua(self.question)

    def form(self, metric: str, material: Material) -> Table | Continua:
        """What the measure reads."""
        if metric in SPAN_METRICS:
            return self.continua(metric, material)
        return self.table(material)

    def metric(self, name: str) -> Metric[Table] | Metric[Continua]:
        """The measure, as it is computed here."""
        return SPAN_METRICS[name] if name in SPAN_METRICS else LABEL_METRICS[name]

    def _form(self, material: Material, *, with_tokens: bool) -> agreement.Layer:
        return material.layer(self.layer.id, self.marks, with_tokens=with_tokens)

    @property
    def question(self) -> Question:
        """As the core asks it."""
        name = None if self.dimension is None else self.dimension.id
        return Question(name, self.label, self.level)

    @property
    def _possible(self) -> tuple[str, ...]:
        if self.dimension is None or self.label is not None:
            return ()
        return agreement_values.possible(self.layer, self.dimension)
