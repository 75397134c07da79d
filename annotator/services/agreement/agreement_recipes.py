"""How a table of sums is made: a measure of a subject, whole or divided into parts.

A division is fixed before anybody looks at the data (labels of the codebook, pairs of people,
rounds), so that a new article adds to every part without another look at the old ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from annotator.core.agreement import Judgement, Metric, Partials
from annotator.core.agreement.clutter import NOWHERE
from annotator.core.agreement.confusion import CONFUSION
from annotator.core.agreement.kappa import BETWEEN
from annotator.core.agreement.label_by_label import BY_LABEL
from annotator.core.codebooks.codebook import Dimension, Layer
from annotator.core.errors import Invalid
from annotator.models.fields import dump
from annotator.services.agreement import agreement_metrics, agreement_values
from annotator.services.agreement.agreement_readings import Read
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_subject import Material, Subject

# Raised whenever the same readings give other sums: tables of before are then made anew.
METHOD = 1
VOICE = "voice"


@dataclass(frozen=True, eq=False)
class Recipe:
    """What one table holds. `by` divides it; `confusion` is a table of its own kind."""

    subject: Subject
    metric: str
    by: str = ""

    @property
    def is_quick(self) -> bool:
        """Every label against all others from one pass."""
        return self.by == "label" and self.metric in BY_LABEL

    @property
    def depth(self) -> int:
        """How many words of a key name the part."""
        return int(bool(self.by) and not self.is_quick)

    @cached_property
    def measure(self) -> Metric[Any]:
        """The end formula."""
        if self.metric == CONFUSION.name:
            return CONFUSION
        if self.is_quick:
            return BY_LABEL[self.metric]
        return self.subject.metric(self.metric)

    @cached_property
    def words(self) -> dict[str, str | None]:
        """What it measures, by the names that the codebook gives."""
        subject = self.subject
        return {
            "layer": subject.layer.id,
            "dimension": None if subject.dimension is None else subject.dimension.id,
            "label": subject.label,
            "role": None if subject.role is None else subject.role.role,
            "level": None if subject.level is None else subject.level.value,
            "metric": self.metric,
            "by": self.by,
        }

    def __hash__(self) -> int:
        return hash(tuple(self.words.values()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recipe) and self.words == other.words

    def asked(self, scope: Scope) -> dict[str, object]:
        """All that the sums hang on."""
        of_scope = {"schema": scope.version, "round": scope.round, "codebook": scope.codebook}
        # People's tables keep their names, whatever models are compared with them elsewhere.
        models = {"models": [pk.hex for pk in scope.models]} if scope.models else {}
        return {"method": METHOD, **of_scope, **models, **self.words}

    def name(self, scope: Scope) -> str:
        """The table's name."""
        return sha256(dump(self.asked(scope)).encode()).hexdigest()

    def partials(self, material: Material) -> Partials:
        """Each article's share."""
        if self.is_quick or self.metric == CONFUSION.name:
            return self.measure.partials(self.subject.table(material))
        if not self.by:
            return self.subject.partials(self.metric, material)
        return Partials.beside(dict(self._parts(material)))

    def _parts(self, material: Material) -> Iterator[tuple[str, Partials]]:
        if self.by == "pair":
            yield from self._pairs(material)
        elif self.by == "label":
            for label in labels(self.subject):
                one = self.subject.about(self.subject.dimension, label)
                yield label, one.partials(self.metric, material)
        elif self.by == VOICE:
            for value in labels(self.subject.about(voice(self.subject.layer))):
                heard = material.of(
                    _saying(read, self.subject.layer, value) for read in material.reads
                )
                yield value, self.subject.partials(self.metric, heard)
        else:
            groups: dict[str, list[Read]] = {}
            for read in material.reads:
                groups.setdefault(getattr(read, self.by), []).append(read)
            for name, reads in groups.items():
                yield name, self.subject.partials(self.metric, material.of(reads))

    def _pairs(self, material: Material) -> Iterator[tuple[str, Partials]]:
        form = self.subject.form(self.metric, material)
        for one, other in form.readers.pairs(form.annotators):
            both = form.only(frozenset((one, other)))
            yield f"{one}{BETWEEN}{other}", self.measure.partials(both)


def labels(subject: Subject) -> tuple[str, ...]:
    """The answers that a question may have, where they are listed."""
    if subject.dimension is None:
        raise Invalid.at("by", "Answers belong to a question: name the dimension.")
    known = agreement_values.possible(subject.layer, subject.dimension) or tuple(
        agreement_values.titles(subject.layer, subject.dimension)
    )
    if not known:
        message = (
            f"The answers to “{subject.dimension.title}” are names that are nowhere listed; "
            f"by answer there are {', '.join(BY_LABEL)}."
        )
        raise Invalid.at("metric", message, "not_listed")
    return known


def voice(layer: Layer) -> Dimension:
    """The question of whose words a mark is."""
    for dimension in layer.dimensions:
        if dimension.id == VOICE and dimension.kind == "choice":
            return dimension
    raise Invalid.at("by", f"“{layer.title}” does not ask whose words they are.", "unknown_by")


def one_answer(metric: str) -> str:
    """The measure for one answer against all others."""
    return agreement_metrics.of_one_answer(metric)


def _saying(read: Read, layer: Layer, value: str) -> Read:
    """The reading with the marks of one voice alone; the others keep their numbers for links."""

    def kept(judgement: Judgement) -> Judgement:
        if judgement.layer != layer.id or judgement.values.get(VOICE) == value:
            return judgement
        return replace(judgement, layer=NOWHERE)

    return read._replace(judgements=tuple(kept(each) for each in read.judgements))
