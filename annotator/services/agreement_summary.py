"""The four plain questions about every kind of mark, answered from one look at the data."""

from collections.abc import Iterator

from annotator.core.codebook import Dimension, Layer
from annotator.models import Project
from annotator.services.agreement import RESAMPLING, Shown, described, warnings
from annotator.services.agreement_metrics import BESIDE_WHERE, WHERE
from annotator.services.agreement_readings import study
from annotator.services.agreement_subject import Subject

WHERE_ASKED = "Do they mark the same places?"
ANSWER_ASKED = "Given the same place, the same answer?"
DETAILS_ASKED = "The same details?"
LINKS_ASKED = "The same links?"
WHOLE_ANSWER_ASKED = "The same answer about the article?"


def summary(*, project: Project, round_name: str = "", codebook: str = "") -> Shown:
    """Where, then which answer, which details, which links; for every kind of mark."""
    found = study(project=project, round_name=round_name, codebook=codebook)
    documents = found.documents()
    shared = [document for document in documents if len(document.readings) > 1]
    return {
        "layers": [
            _of_layer(Subject(layer=layer, documents=documents)) for layer in found.codebook.layers
        ],
        "documents": len(shared),
        "annotators": len({each.annotator for one in shared for each in one.readings}),
        "readings": len(found.reads) - found.repeated,
        "rounds": sorted({read.round for read in found.reads}),
        "codebooks": list(found.versions),
        "warnings": warnings(found),
    }


def _of_layer(subject: Subject) -> Shown:
    compared = [each for each in subject.layer.dimensions if each.kind != "text"]
    answers = {each.id: _measured(subject.about(each), each.title) for each in compared}
    return {
        "layer": subject.layer.id,
        "title": subject.layer.title,
        "level": subject.layer.level,
        "questions": list(_questions(subject, answers)),
        "dimensions": list(answers.values()),
    }


def _questions(subject: Subject, answers: dict[str, Shown]) -> Iterator[Shown]:
    layer = subject.layer
    if layer.level != "document":
        yield _where(subject)
    first = main_dimension(layer)
    if first is not None:
        asked = WHOLE_ANSWER_ASKED if layer.level == "document" else ANSWER_ASKED
        yield _asked("answer", asked, answers[first.id])
    details = [answer for name, answer in answers.items() if first is None or name != first.id]
    if details:
        yield _asked("details", DETAILS_ASKED, weakest(details))
    links = [_measured(subject.about(role=rule), rule.title) for rule in layer.links]
    if links:
        yield _asked("links", LINKS_ASKED, weakest(links))


def _where(subject: Subject) -> Shown:
    measured = _measured(subject, subject.layer.title)
    if measured["metric"] == WHERE:
        beside = described(subject, subject.measure(BESIDE_WHERE, RESAMPLING))
        return _asked("where", WHERE_ASKED, measured) | {"beside": [beside]}
    return _asked("where", WHERE_ASKED, measured)


def _measured(subject: Subject, title: str) -> Shown:
    return described(subject, subject.measure(subject.default, RESAMPLING)) | {"title": title}


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
