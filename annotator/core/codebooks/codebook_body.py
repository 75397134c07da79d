"""Reads a codebook body (JSON) into typed objects and refuses one that is wrong anywhere."""

import re

from annotator.core.codebooks import codebook_rules
from annotator.core.codebooks.codebook_model import (
    KINDS,
    LEVELS,
    Answer,
    CheckRule,
    Codebook,
    Condition,
    Detail,
    Dimension,
    Example,
    Kind,
    Label,
    Layer,
    LinkRule,
    Operator,
    SourceKind,
    Term,
)
from annotator.core.codebooks.codebook_reader import Part
from annotator.core.faults import Faults

MOST_LAYERS = 50
MOST_DIMENSIONS = 100
MOST_LABELS = 500
MOST_LABELS_ALTOGETHER = 5_000
MOST_KINDS = 100
LONGEST_RULE = 4_000
LONGEST_GUIDELINE = 200_000
LONGEST_TEXT_VALUE = 2_000
WIDEST_SCALE = 1_000

_ONLY_FOR: dict[str, tuple[Kind, ...]] = {
    "labels": ("choice", "choices"),
    "labels_from": ("choice", "choices"),
    "min": ("scale",),
    "max": ("scale",),
    "anchors": ("scale",),
    "max_length": ("text",),
    "kinds": ("entity",),
    "kind_required": ("entity",),
    "multiple": ("entity",),
}
_POINT = re.compile(r"-?[0-9]{1,4}\Z")
_OPERATORS: tuple[Operator, ...] = ("in", "not_in", "empty")


def parse(body: object) -> Codebook:
    """Read and judge a body: all its faults in one refusal, keyed by their place.

    Besides the design's section 5 it settles what that leaves open. `title` and `question` of a
    dimension stand in for each other. `kinds` holds ids or objects
    ``{"id", "title", "definition", "key", "nameless", "detail"}``; a bare id takes its title
    from the id. `detail` is ``{"id", "title", "required", "labels"}``, and its id is the key
    under which a value carries the answer: ``{"kind": "anonymous", "anonymity": "close_to"}``.
    """
    faults = Faults()
    root = Part(body, "", faults)
    codebook = Codebook(
        title=root.title("title"),
        guideline=root.text("guideline", LONGEST_GUIDELINE),
        layers=tuple(_layer(part) for part in root.parts("layers", MOST_LAYERS)),
        body=body if isinstance(body, dict) else {},
    )
    root.finish()
    if isinstance(body, dict) and not codebook.layers:
        root.fault("layers", "A codebook needs at least one layer.")
    count = sum(len(dim.labels) for layer in codebook.layers for dim in layer.dimensions)
    if count > MOST_LABELS_ALTOGETHER:
        root.fault("layers", f"{count:,} labels; {MOST_LABELS_ALTOGETHER:,} is the most.")
    codebook_rules.judge(codebook, faults)
    faults.refuse("codebook_invalid", "The codebook is not usable. At")
    return codebook


def _layer(part: Part) -> Layer:
    level = part.word("level", LEVELS, "span")
    if not part.has("level"):
        part.fault("level", "This is required.")
    per_unit = 1 if level in ("sentence", "block", "document") else None
    layer = Layer(
        id=part.identifier("id"),
        title=part.title("title"),
        level=level,
        dimensions=tuple(_dimension(each) for each in part.parts("dimensions", MOST_DIMENSIONS)),
        definition=part.text("definition", LONGEST_RULE),
        key=_key(part),
        color=part.color("color"),
        color_by=part.reference("color_by"),
        overlap=part.truth("overlap", True),
        max=part.whole("max", per_unit, 1, 1),
        max_parts=part.whole("max_parts", 1, 1, 100),
        empty=part.word("empty", ("ask", "allow"), "allow"),
        required_to_submit=part.truth("required_to_submit", False),
        links=tuple(_link(each) for each in part.parts("links", 20)),
        checks=tuple(_check(each) for each in part.parts("checks", 20)),
    )
    part.finish()
    return layer


def _dimension(part: Part) -> Dimension:
    kind = part.word("kind", KINDS, "text")
    if not part.has("kind"):
        part.fault("kind", "This is required.")
    for key, kinds in _ONLY_FOR.items():
        if part.has(key) and kind not in kinds:
            part.fault(key, f"A question of the kind {kind} has no {key}.")
    named = part.text("title", 120)
    asked = part.text("question", 300)
    if not named.strip() and not asked.strip():
        part.fault("title", "A title or a question is required.")
    dimension = Dimension(
        id=part.identifier("id"),
        title=named or asked,
        question=asked or named,
        kind=kind,
        required=part.truth("required", False),
        definition=part.text("definition", LONGEST_RULE),
        include=part.text("include", LONGEST_RULE),
        exclude=part.text("exclude", LONGEST_RULE),
        examples=_examples(part),
        labels=tuple(_label(each) for each in part.parts("labels", MOST_LABELS)),
        labels_from=_labels_from(part),
        min=part.whole("min", None, -WIDEST_SCALE, WIDEST_SCALE),
        max=part.whole("max", None, -WIDEST_SCALE, WIDEST_SCALE),
        anchors=_anchors(part),
        when=_condition(part, "when"),
        kinds=tuple(
            _source_kind(part, index, given)
            for index, given in enumerate(part.elements("kinds", MOST_KINDS))
        ),
        kind_required=part.truth("kind_required", False),
        multiple=part.truth("multiple", False),
        max_length=_max_length(part, kind),
    )
    part.finish()
    return dimension


def _label(part: Part) -> Label:
    label = Label(
        id=part.identifier("id"),
        title=part.title("title"),
        key=_key(part),
        color=part.color("color"),
        parent=part.reference("parent"),
        exclusive=part.truth("exclusive", False),
        retired=part.truth("retired", False),
        definition=part.text("definition", LONGEST_RULE),
        include=part.text("include", LONGEST_RULE),
        exclude=part.text("exclude", LONGEST_RULE),
        examples=_examples(part),
    )
    part.finish()
    return label


def _examples(part: Part) -> tuple[Example, ...]:
    found = []
    for each in part.parts("examples", 20):
        found.append(Example(text=each.title("text", 1_000), why=each.text("why", 1_000)))
        each.finish()
    return tuple(found)


def _source_kind(dimension: Part, index: int, given: object) -> SourceKind:
    if isinstance(given, str):
        given = {"id": given, "title": given.replace("_", " ").strip().capitalize()}
    part = Part(given, f"{dimension.place}.kinds.{index}", dimension.faults)
    kind = SourceKind(
        id=part.identifier("id"),
        title=part.title("title"),
        definition=part.text("definition", LONGEST_RULE),
        key=_key(part),
        nameless=part.truth("nameless", False),
        detail=_detail(part.part("detail")) if part.has("detail") else None,
    )
    part.finish()
    return kind


def _detail(part: Part) -> Detail:
    detail = Detail(
        id=part.identifier("id"),
        title=part.title("title"),
        labels=tuple(_label(each) for each in part.parts("labels", MOST_LABELS)),
        required=part.truth("required", False),
    )
    part.finish()
    return detail


def _key(part: Part) -> str | None:
    return part.text("key", 20) or None


def _labels_from(part: Part) -> str | None:
    if not part.has("labels_from"):
        return None
    origin = part.part("labels_from")
    named = origin.title("children_of") or None
    origin.finish()
    return named


def _max_length(part: Part, kind: Kind) -> int | None:
    limit = part.whole("max_length", None, 1, LONGEST_TEXT_VALUE)
    return (limit or LONGEST_TEXT_VALUE) if kind == "text" else None


def _anchors(part: Part) -> dict[str, str]:
    if not part.has("anchors"):
        return {}
    anchors = part.part("anchors")
    names = anchors.names()
    points = [name for name in names if _POINT.match(name)]
    if len(points) < len(names):
        part.fault("anchors", 'An anchor is named by a whole number of the scale, such as "1".')
    return {point: anchors.text(point, 120) for point in points}


def _link(part: Part) -> LinkRule:
    role = part.identifier("role")
    rule = LinkRule(
        role=role,
        title=part.text("title", 120) or role,
        layers=part.words("layers", MOST_LAYERS),
        definition=part.text("definition", LONGEST_RULE),
        key=_key(part),
        min=part.whole("min", 0, 0, 100) or 0,
        max=part.whole("max", None, 1, 1_000),
    )
    part.finish()
    return rule


def _check(part: Part) -> CheckRule:
    rule = CheckRule(
        check=part.title("check"),
        severity=part.word("severity", ("error", "warning"), "warning"),
        when=_condition(part, "when"),
    )
    part.finish()
    return rule


def _condition(part: Part, key: str) -> Condition | None:
    if not part.has(key):
        return None
    given = part.part(key)
    if given.has("all"):
        condition = Condition("all", tuple(_term(each) for each in given.parts("all", 20)))
    elif given.has("any"):
        condition = Condition("any", tuple(_term(each) for each in given.parts("any", 20)))
    else:
        return Condition("all", (_term(given),))
    if not condition.terms:
        given.fault(condition.mode, "A condition needs at least one comparison.")
    given.finish()
    return condition


def _term(part: Part) -> Term:
    given = [operator for operator in _OPERATORS if part.has(operator)]
    if len(given) != 1:
        part.faults.add(part.place, "A condition compares by exactly one of in, not_in, empty.")
    operator: Operator = given[0] if given else "empty"
    term = Term(
        dimension=part.title("dimension"),
        operator=operator,
        answers=_answers(part, operator),
        layer=part.reference("layer"),
    )
    part.finish()
    return term


def _answers(part: Part, key: Operator) -> tuple[Answer, ...]:
    if key == "empty":
        return (part.truth(key, True),)
    found: list[Answer] = []
    for index, element in enumerate(part.elements(key, MOST_LABELS)):
        if isinstance(element, str | int):
            found.append(element)
        else:
            part.fault(f"{key}.{index}", "This must be an answer.")
    if not found:
        part.fault(key, "At least one answer is required.")
    return tuple(found)
