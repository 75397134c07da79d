"""How far annotators agree, computed from what they have handed in.

Every answer says what it was computed with and from how much; a value that does not exist
comes with its reason.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TypeVar

from annotator.core.agreement import Count, Level, Pair, Resampling, Result
from annotator.core.agreement.readings import labels
from annotator.core.codebook import Dimension, Layer, LinkRule
from annotator.core.errors import Invalid
from annotator.models import Project
from annotator.services import agreement_metrics, agreement_values, agreement_words
from annotator.services.agreement_readings import Read, Study, study
from annotator.services.agreement_subject import Subject

RESAMPLING = Resampling()
# A crowd has more pairs than a table can show; two by two is for teams.
MOST_PAIRED = 30
BY = ("label", "document", "round", "codebook", "outlet", "event")

Shown = dict[str, object]
T = TypeVar("T")


@dataclass(frozen=True)
class Wish:
    """What is asked; empty words are filled with what fits."""

    layer: str = ""
    dimension: str = ""
    label: str = ""
    role: str = ""
    metric: str = ""
    level: str = ""
    by: str = ""
    round: str = ""
    codebook: str = ""


def answer(*, project: Project, wish: Wish) -> Shown:
    """One measure of one question."""
    found = study(project=project, round_name=wish.round, codebook=wish.codebook)
    subject = _subject(found, wish)
    metric = wish.metric or subject.default
    subject.check(metric)
    result = subject.measure(metric, RESAMPLING)
    is_beside = not wish.metric and metric == agreement_metrics.WHERE and wish.dimension == ""
    beside = [agreement_metrics.BESIDE_WHERE] if is_beside else []
    return {
        **described(subject, result),
        "label": subject.label,
        "round": wish.round or None,
        "codebook": wish.codebook or None,
        "pairs": _pairs(subject, metric),
        "by": _by(found, subject, metric, wish.by),
        "beside": [described(subject, subject.measure(name, RESAMPLING)) for name in beside],
        "warnings": warnings(found),
    }


def described(subject: Subject, result: Result) -> Shown:
    """A value with all that it hangs on."""
    level = None if subject.role is not None else subject.level or subject.marks
    return {
        "metric": result.metric,
        "name": agreement_metrics.term(result.metric).name,
        "level": "relation" if level is None else level.value,
        "unit": agreement_words.unit(subject, result.metric),
        "layer": subject.layer.id,
        "dimension": None if subject.dimension is None else subject.dimension.id,
        "role": None if subject.role is None else subject.role.role,
        **numbers(result),
        "is_too_few": agreement_words.is_too_few(result),
        "sentence": agreement_words.sentence(result),
        "methods": agreement_words.methods(subject, result, RESAMPLING),
        "parameters": {
            **result.parameters,
            "bootstrap": "documents, Poisson weights",
            "rounds": RESAMPLING.rounds,
            "seed": RESAMPLING.seed,
            "coverage": RESAMPLING.coverage,
        },
    }


def numbers(result: Result | Pair) -> Shown:
    """The bare value, or why there is none."""
    ci = result.ci if isinstance(result, Result) else None
    return {
        "value": result.value,
        "ci": None if ci is None else list(ci),
        "n": counted(result.n),
        "undefined": None if result.undefined is None else result.undefined.value,
    }


def counted(n: Count) -> Shown:
    """From how much a value comes."""
    return asdict(n)


def warnings(found: Study) -> list[Shown]:
    """What a reader of the numbers must know of the data."""
    said = []
    if len(found.versions) > 1:
        versions = ", ".join(found.versions)
        message = f"Several codebook versions are mixed here: {versions}. Choose one to compare."
        said.append({"code": "mixed_codebooks", "message": message})
    if found.repeated:
        message = (
            f"{found.repeated} earlier readings by people who read the article again are left out."
        )
        said.append({"code": "read_again", "message": message})
    return [dict(each) for each in said]


def _subject(found: Study, wish: Wish) -> Subject:
    layer = _one(found.codebook.layers, lambda each: each.id, wish.layer, "layer")
    if wish.dimension and wish.role:
        raise Invalid.at("role", "Ask about a dimension or about a role, not about both.")
    level = _level(layer, wish.level)
    is_by_token = level is Level.TOKEN or wish.metric == "token_alpha"
    return Subject(
        layer=layer,
        documents=found.documents(with_tokens=is_by_token),
        dimension=_dimension(layer, wish.dimension),
        label=_label(layer, wish),
        role=_role(layer, wish.role),
        level=level,
    )


def _dimension(layer: Layer, name: str) -> Dimension | None:
    return _one(layer.dimensions, lambda each: each.id, name, "dimension") if name else None


def _role(layer: Layer, name: str) -> LinkRule | None:
    return _one(layer.links, lambda each: each.role, name, "role") if name else None


def _label(layer: Layer, wish: Wish) -> str | None:
    if not wish.label:
        return None
    if not wish.dimension:
        raise Invalid.at("label", "An answer needs its question: name the dimension.")
    dimension = layer.dimension(wish.dimension)
    known = agreement_values.possible(layer, dimension) or tuple(
        label.id for label in layer.answers(dimension)
    )
    # Names of people and places are nowhere listed; there any answer may be asked about.
    return _one(known, str, wish.label, "label") if known else wish.label


def _level(layer: Layer, name: str) -> Level | None:
    if not name:
        return None
    if layer.level in ("span", "relation"):
        levels = list(Level)
    else:
        levels = [level for level in Level if level not in (Level.SPAN, Level.TOKEN)]
    return _one(levels, lambda each: each.value, name, "level")


def _one(known: Iterable[T], name_of: Callable[[T], str], name: str, place: str) -> T:
    """The one of this name, or the first where none is named."""
    listed = list(known)
    for each in listed:
        if name in ("", name_of(each)):
            return each
    names = ", ".join(name_of(each) for each in listed) or "none"
    message = f"There is no {place} {name!r} here; known are: {names}."
    raise Invalid.at(place, message, f"unknown_{place}")


def _pairs(subject: Subject, metric: str) -> list[Shown]:
    if len(subject.form.annotators) > MOST_PAIRED:
        return []
    return [
        {"one": pair.one, "other": pair.other, **numbers(pair)} for pair in subject.pairs(metric)
    ]


def _by(found: Study, subject: Subject, metric: str, name: str) -> Shown:
    if not name:
        return {}
    if name not in BY:
        message = f"There is no way to divide by {name!r}; known are: {', '.join(BY)}."
        raise Invalid.at("by", message, "unknown_by")
    if name == "label":
        return _by_label(subject, metric)
    if name == "document":
        return _by_document(found, subject, metric)
    return _by_group(found, subject, metric, name)


def _by_label(subject: Subject, metric: str) -> Shown:
    """Each answer against all others."""
    if subject.dimension is None:
        raise Invalid.at("by", "Answers belong to a question: name the dimension.")
    metric = agreement_metrics.of_one_answer(metric)
    titles = agreement_values.titles(subject.layer, subject.dimension)
    values = subject.form.answers(subject.dimension.id).values
    names = {name for value in values for name in labels(value)}
    known = [name for name in titles if name in names]
    rows: Shown = {}
    for name in [*known, *sorted(names - set(known))]:
        result = subject.about(subject.dimension, name).measure(metric, RESAMPLING)
        rows[name] = {"title": titles.get(name, name), "metric": metric, **numbers(result)}
    return rows


def _by_document(found: Study, subject: Subject, metric: str) -> Shown:
    """Each shared article, the least agreed first, those without a value last."""
    results = subject.each(metric)
    articles = {article.key: article for article in found.articles.values()}
    ordered = sorted(
        results, key=lambda key: (results[key].value is None, results[key].value or 0.0, key)
    )
    return {
        key: {
            "id": str(articles[key].pk),
            "title": articles[key].title or key,
            "metric": metric,
            **numbers(results[key]),
        }
        for key in ordered
    }


def _by_group(found: Study, subject: Subject, metric: str, name: str) -> Shown:
    groups: dict[str, list[Read]] = {}
    for read in found.reads:
        group = _group(found, read, name)
        if group is not None:
            groups.setdefault(group, []).append(read)
    return {
        group: {"title": group, "metric": metric, **numbers(_on(found, subject, metric, reads))}
        for group, reads in sorted(groups.items())
    }


def _group(found: Study, read: Read, name: str) -> str | None:
    article = found.articles[read.article]
    of: Mapping[str, str | None] = {
        "round": read.round,
        "codebook": read.codebook,
        "outlet": article.outlet,
        "event": article.event,
    }
    return of[name]


def _on(found: Study, subject: Subject, metric: str, reads: list[Read]) -> Result:
    is_by_token = subject.level is Level.TOKEN or metric == "token_alpha"
    documents = found.documents(reads, with_tokens=is_by_token)
    return subject.on(documents).measure(metric, RESAMPLING)
