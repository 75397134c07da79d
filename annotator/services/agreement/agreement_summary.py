"""The four plain questions about every kind of mark, answered from one look at the data."""

from collections.abc import Iterator, Mapping

from annotator.core.codebooks.codebook import Dimension, Layer
from annotator.models import Project
from annotator.services.agreement import agreement_job, agreement_models
from annotator.services.agreement.agreement import Shown, described, warnings
from annotator.services.agreement.agreement_metrics import BESIDE_WHERE, WHERE
from annotator.services.agreement.agreement_recipes import Recipe
from annotator.services.agreement.agreement_results import whole
from annotator.services.agreement.agreement_scope import Scope
from annotator.services.agreement.agreement_subject import Subject
from annotator.services.agreement.agreement_tables import Kept

Tables = Mapping[Recipe, Kept]

WHERE_ASKED = "Do they mark the same places?"
ANSWER_ASKED = "Given the same place, the same answer?"
DETAILS_ASKED = "The same details?"
LINKS_ASKED = "The same links?"
WHOLE_ANSWER_ASKED = "The same answer about the article?"


def summary(
    *,
    project: Project,
    round_name: str = "",
    codebook: str = "",
    models: str = "",
    wait: bool = True,
) -> Shown:
    """Where, then which answer, which details, which links; for every kind of mark."""
    scope = Scope.of(project=project, round_name=round_name, codebook=codebook, models=models)
    asked = [each for layer in scope.schema.layers for each in recipes(Subject(layer))]
    found = agreement_job.counted(scope=scope, recipes=asked, wait=wait)
    documents, annotators = scope.standing.shared
    return {
        "layers": [_of_layer(Subject(layer), found.tables, scope) for layer in scope.schema.layers],
        "documents": documents,
        "annotators": annotators,
        "readings": scope.standing.readings,
        "counting": agreement_job.counting(scope, found),
        "rounds": list(scope.rounds),
        "codebooks": list(scope.versions),
        "models": agreement_models.listed(project),
        "warnings": warnings(scope),
    }


def recipes(subject: Subject) -> Iterator[Recipe]:
    """All that is measured of one kind of mark."""
    if subject.layer.level != "document":
        yield Recipe(subject, subject.default)
        if subject.default == WHERE:
            yield Recipe(subject, BESIDE_WHERE)
    for one in [*_details(subject), *_links(subject)]:
        yield Recipe(one, one.default)


def _details(subject: Subject) -> list[Subject]:
    return [subject.about(each) for each in subject.layer.dimensions if each.kind != "text"]


def _links(subject: Subject) -> list[Subject]:
    return [subject.about(role=rule) for rule in subject.layer.links]


def _of_layer(subject: Subject, tables: Tables, scope: Scope) -> Shown:
    answers = {
        one.dimension.id: _measured(one, one.dimension.title, tables, scope)
        for one in _details(subject)
        if one.dimension is not None
    }
    return {
        "layer": subject.layer.id,
        "title": subject.layer.title,
        "level": subject.layer.level,
        "questions": list(_questions(subject, answers, tables, scope)),
        "dimensions": list(answers.values()),
    }


def _questions(
    subject: Subject, answers: dict[str, Shown], tables: Tables, scope: Scope
) -> Iterator[Shown]:
    layer = subject.layer
    if layer.level != "document":
        yield _where(subject, tables, scope)
    first = main_dimension(layer)
    if first is not None:
        asked = WHOLE_ANSWER_ASKED if layer.level == "document" else ANSWER_ASKED
        yield _asked("answer", asked, answers[first.id])
    details = [answer for name, answer in answers.items() if first is None or name != first.id]
    if details:
        yield _asked("details", DETAILS_ASKED, weakest(details))
    links = [
        _measured(one, one.role.title, tables, scope)
        for one in _links(subject)
        if one.role is not None
    ]
    if links:
        yield _asked("links", LINKS_ASKED, weakest(links))


def _where(subject: Subject, tables: Tables, scope: Scope) -> Shown:
    measured = _measured(subject, subject.layer.title, tables, scope)
    if measured["metric"] == WHERE:
        beside = described(subject, whole(tables[Recipe(subject, BESIDE_WHERE)]), scope)
        return _asked("where", WHERE_ASKED, measured) | {"beside": [beside]}
    return _asked("where", WHERE_ASKED, measured)


def _measured(subject: Subject, title: str, tables: Tables, scope: Scope) -> Shown:
    found = whole(tables[Recipe(subject, subject.default)])
    return described(subject, found, scope) | {"title": title}


def _asked(question: str, asked: str, measured: Shown) -> Shown:
    return {"question": question, "asked": asked, "beside": [], **measured}


def main_dimension(layer: Layer) -> Dimension | None:
    """The question that a mark is chiefly made for: the one that colours it, else the first
    that must be answered, else the first at all."""
    compared = [each for each in layer.dimensions if each.kind != "text"]
    colouring = [each for each in compared if each.id == layer.color_by]
    required = [each for each in compared if each.required]
    return next(iter([*colouring, *required, *compared]), None)


def weakest(measured: list[Shown]) -> Shown:
    """Of several values the lowest stands for all, as a chain is as strong as its weakest link;
    one that is undefined says nothing while another has a value."""
    valued = [each for each in measured if each["value"] is not None]
    return min(valued or measured[:1], key=_value)


def _value(measured: Shown) -> float:
    value = measured["value"]
    return value if isinstance(value, float) else 0.0
