"""Says what a number means, for the page and for the methods section of a paper."""

from annotator.core.agreement import LABEL_METRICS, Resampling, Result
from annotator.services.agreement import agreement_metrics
from annotator.services.agreement.agreement_subject import Subject

TOO_FEW = 10
# What Krippendorff (2004, p. 241) asks of data that conclusions are drawn from.
FIRM, TENTATIVE = 0.8, 0.667
# Shares of what was found again: nothing is taken off for chance.
_SHARES = ("percent", "span_f1", "agr", "boundary")


def is_too_few(result: Result) -> bool:
    """Whether a value stands on too few articles to be believed."""
    return result.n.documents < TOO_FEW


def sentence(result: Result) -> str:
    """One sentence about one value."""
    if result.value is None:
        return str(result.undefined)
    if is_too_few(result):
        shared = _count(result.n.documents, "shared article")
        return f"Too few to judge: {shared}, and at least {TOO_FEW} are needed."
    if result.metric.startswith(_SHARES):
        return f"{result.value:.0%} of what is compared agrees; chance is not taken off."
    if result.value >= FIRM:
        return "High enough for firm conclusions."
    if result.value >= TENTATIVE:
        return "High enough for tentative conclusions only."
    if result.value > 0:
        return "Too low to build conclusions on: look at the articles where people differ."
    return "No better than chance."


def methods(subject: Subject, result: Result, resampling: Resampling) -> str:
    """What a paper says of the value, with everything that it hangs on."""
    name = agreement_metrics.term(result.metric).name
    cited = agreement_metrics.citation(result.metric)
    n = result.n
    compared = f"{_count(n.units, _counted(subject, result))}, {n.pairable:,} pairable values"
    said = (
        f"Agreement on {_about(subject)} was measured with {name} ({cited}) on "
        f"{_count(n.documents, 'article')} read by at least two of "
        f"{_count(n.annotators, 'annotator')} ({compared})"
    )
    if result.value is None:
        return f"{said}; it is undefined: {result.undefined}"
    said += f": {result.value:.3f}"
    if result.ci is not None:
        low, high = result.ci
        said += (
            f", {resampling.coverage:.0%} confidence interval {low:.3f} to {high:.3f} "
            f"({resampling.rounds:,} bootstrap rounds over articles, seed {resampling.seed})"
        )
    return f"{said}. {_rules(result)}"


def unit(subject: Subject, metric: str) -> str:
    """What is counted one by one."""
    if subject.role is not None:
        return "relation"
    if metric in LABEL_METRICS:
        return (subject.level or subject.marks).value
    return agreement_metrics.term(metric).unit


def _counted(subject: Subject, result: Result) -> str:
    """Characters and tokens are counted by the stretches in which nothing changes."""
    counted = unit(subject, result.metric)
    return "stretch of text" if counted in ("character", "token") else counted


def _rules(result: Result) -> str:
    named = [str(result.parameters.get(name, "")) for name in ("alignment", "incomplete")]
    rules = [f"{rule[:1].upper()}{rule[1:].rstrip('.')}." for rule in named if rule]
    others = [
        f"{name} = {value}"
        for name, value in result.parameters.items()
        if name not in {"alignment", "incomplete"}
    ]
    return " ".join([*rules, f"Parameters: {', '.join(others)}." if others else ""]).strip()


def _about(subject: Subject) -> str:
    if subject.role is not None:
        return f"where “{subject.role.title}” of {subject.layer.title} leads"
    if subject.dimension is None:
        return f"where people mark {subject.layer.title}"
    asked = f"“{subject.dimension.question}” ({subject.layer.title})"
    return asked if subject.label is None else f"the answer {subject.label!r} to {asked}"


def _count(number: int, noun: str) -> str:
    many = "stretches of text" if noun == "stretch of text" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else many}"
