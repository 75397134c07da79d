"""Which measure answers which question when nobody names one, and what it is called in a paper."""

from typing import NamedTuple

from annotator.core.agreement import LABEL_METRICS, METRICS, SPAN_METRICS
from annotator.core.codebooks.codebook import Dimension
from annotator.core.errors import Invalid

WHERE = "char_alpha"
BESIDE_WHERE = "span_f1_overlap"
LINKS = "percent"
OF_ONE_ANSWER = frozenset(
    {"percent", "cohen_kappa", "fleiss_kappa", "gwet_ac1", "alpha_nominal", *SPAN_METRICS}
)


class Term(NamedTuple):
    """A measure in words, and what it counts where the level does not say."""

    name: str
    unit: str = ""


TERMS = {
    "percent": Term("percent agreement"),
    "cohen_kappa": Term("Cohen’s κ"),
    "weighted_kappa": Term("weighted κ"),
    "fleiss_kappa": Term("Fleiss’ κ"),
    "gwet_ac1": Term("Gwet’s AC1"),
    "gwet_ac2": Term("Gwet’s AC2"),
    "alpha_nominal": Term("Krippendorff’s α (nominal)"),
    "alpha_ordinal": Term("Krippendorff’s α (ordinal)"),
    "alpha_interval": Term("Krippendorff’s α (interval)"),
    "alpha_ratio": Term("Krippendorff’s α (ratio)"),
    "alpha_jaccard": Term("Krippendorff’s α (Jaccard distance)"),
    "alpha_masi": Term("Krippendorff’s α (MASI distance)"),
    "u_alpha": Term("Krippendorff’s uα", "character"),
    "u_alpha_binary": Term("Krippendorff’s |uα", "character"),
    "cu_alpha": Term("Krippendorff’s cuα", "character"),
    "ku_alpha": Term("Krippendorff’s (k)uα", "character"),
    "alpha_u_2004": Term("Krippendorff’s α_U of 2004", "character"),
    "char_alpha": Term("Krippendorff’s α over characters", "character"),
    "token_alpha": Term("Krippendorff’s α over tokens", "token"),
    "span_f1_exact": Term("pairwise F1 of exact spans", "span"),
    "span_f1_overlap": Term("pairwise F1 of overlapping spans", "span"),
    "span_f1_char": Term("pairwise F1 of characters", "character"),
    "span_f1_semeval": Term("pairwise F1 as in SemEval-2020", "span"),
    "agr": Term("agr, the share of spans found again", "span"),
    "boundary_similarity": Term("boundary similarity", "boundary"),
    "gamma": Term("γ", "span"),
}


def term(metric: str) -> Term:
    """The measure in words; a new one is called by its own name until it has others."""
    return TERMS.get(metric, Term(metric))


def citation(metric: str) -> str:
    """Whose measure it is."""
    return METRICS[metric].citation


def check(metric: str) -> None:
    """Refuse a measure that does not exist."""
    if metric not in METRICS:
        message = f"There is no measure {metric!r}; known are: {', '.join(METRICS)}."
        raise Invalid.at("metric", message, "unknown_metric")


def check_of_answers(metric: str, place: str) -> None:
    """Refuse a measure of places where answers are compared unit by unit."""
    if metric not in LABEL_METRICS:
        known = ", ".join(LABEL_METRICS)
        message = f"{metric} measures places, not answers; with {place} known are: {known}."
        raise Invalid.at("metric", message, "unknown_metric")


def of_answers(dimension: Dimension) -> str:
    """The measure that fits a kind of question."""
    if dimension.kind == "choices" or (dimension.kind == "entity" and dimension.multiple):
        return "alpha_masi"
    if dimension.kind == "scale":
        return "alpha_ordinal"
    return "alpha_nominal"


def of_one_answer(metric: str) -> str:
    """The measure for one answer against all others, where ranks and sets lose their meaning."""
    return metric if metric in OF_ONE_ANSWER else "alpha_nominal"
