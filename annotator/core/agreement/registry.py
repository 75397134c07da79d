"""Every metric by its name: a new one is a new file and a line here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.core.agreement import (
    alignment,
    alpha,
    gamma,
    gwet,
    kappa,
    masks,
    segmentation,
    span_f1,
    unitizing,
    unitizing_2004,
)
from annotator.core.agreement.continua import Continua
from annotator.core.agreement.layer import Layer
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.readings import Level, Question
from annotator.core.agreement.resampling import Resampling
from annotator.core.agreement.result import Pair, Result
from annotator.core.agreement.sums import Partials
from annotator.core.agreement.table import Table
from annotator.core.errors import Invalid

LABEL_METRICS: Mapping[str, Metric[Table]] = {
    metric.name: metric for metric in (*kappa.METRICS, *gwet.METRICS, *alpha.METRICS)
}
SPAN_METRICS: Mapping[str, Metric[Continua]] = {
    metric.name: metric
    for metric in (
        *unitizing.METRICS,
        *masks.METRICS,
        *span_f1.METRICS,
        *unitizing_2004.METRICS,
        *segmentation.METRICS,
        gamma.GAMMA,
    )
}
METRICS: Mapping[str, Metric[Table] | Metric[Continua]] = {**LABEL_METRICS, **SPAN_METRICS}


def measure(
    name: str,
    layer: Layer,
    question: Question,
    *,
    answers: Sequence[str] = (),
    resampling: Resampling | None = None,
) -> Result:
    """One metric's answer to one question about a layer."""
    if name in LABEL_METRICS:
        result = LABEL_METRICS[name].result(layer.table(question, answers), resampling)
        level = question.level or layer.marks
        rule = {"alignment": alignment.RULE} if level is Level.SPAN else {}
        return replace(result, parameters={**result.parameters, "level": level.value, **rule})
    return _span_metric(name).result(_spans(name, layer, question), resampling)


def pairs(
    name: str, layer: Layer, question: Question, *, answers: Sequence[str] = ()
) -> tuple[Pair, ...]:
    """The same answer for every two annotators."""
    if name in LABEL_METRICS:
        return LABEL_METRICS[name].pairs(layer.table(question, answers))
    return _span_metric(name).pairs(_spans(name, layer, question))


def partials(
    name: str, layer: Layer, question: Question, *, answers: Sequence[str] = ()
) -> Partials:
    """What the answer is made of, document by document, to be stored and added elsewhere."""
    if name in LABEL_METRICS:
        return LABEL_METRICS[name].partials(layer.table(question, answers))
    return _span_metric(name).partials(_spans(name, layer, question))


def _span_metric(name: str) -> Metric[Continua]:
    if name not in SPAN_METRICS:
        raise Invalid.at("metric", f"There is no metric {name!r}; one of {', '.join(METRICS)}.")
    return SPAN_METRICS[name]


def _spans(name: str, layer: Layer, question: Question) -> Continua:
    return layer.focused(question) if name == "ku_alpha" else layer.continua(question)
