"""Which part of the work goes into a dataset, and why the rest does not.

Left alone, a filter lets in what people have handed in: submitted readings by annotators, of
articles meant for annotation that are not set aside. Every parameter widens or narrows that.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from annotator.models import Annotation, Assignment, Document, Project
from annotator.models.annotation import AnnotationQuerySet
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.document import DocumentPurpose

ALL = "all"
# Beside the kinds of readings: of the settled versions those that count, what most annotators
# say as one reading, and how many of them say it.
GOLD, AGGREGATED, SOFT = "gold", "aggregated", "soft"
KINDS = (*(kind.value for kind in AssignmentKind), GOLD, AGGREGATED, SOFT, ALL)
# What was never begun by anybody and went back is no reading.
STATES = tuple(state.value for state in AssignmentState if state != AssignmentState.RELEASED)


@dataclass(frozen=True)
class Filters:
    """`all` lets everything in; an empty word narrows nothing."""

    state: str = AssignmentState.SUBMITTED.value
    kind: str = AssignmentKind.ANNOTATION.value
    purpose: str = DocumentPurpose.ANNOTATION.value
    annotator: str = ""
    layer: str = ""
    codebook: str = ""
    round: str = ""
    event: str = ""
    outlet: str = ""
    set_aside: bool = False

    def said(self) -> dict[str, object]:
        """As a manifest tells them."""
        return asdict(self)


@dataclass(frozen=True)
class Selection:
    """The rows of a project that some filters let in, in one database view."""

    project: Project
    filters: Filters
    alias: str
    # Models whose readings are let in beside people's, whichever round they lie in.
    models: tuple[UUID, ...] = ()

    def documents(self) -> QuerySet[Document]:
        """The articles. One nobody has read yet is in, unless somebody's work is asked for."""
        rows = Document.objects.using(self.alias).filter(project=self.project)
        rows = rows.filter(_all(_of_document(self.filters, "")))
        if self.filters.annotator or self.filters.codebook or self.filters.round:
            rows = rows.filter(Exists(self.readings().filter(document=OuterRef("pk"))))
        return rows

    def readings(self) -> QuerySet[Assignment]:
        """The readings of those articles."""
        rows = self.all_readings().filter(_all(_of_document(self.filters, "document__")))
        return rows.filter(self._of_readings())

    def annotations(self) -> AnnotationQuerySet:
        """What was marked in those readings and not deleted."""
        return self.all_annotations().filter(_all(self.annotation_rules()))

    def readings_of(self, documents: Sequence[UUID]) -> QuerySet[Assignment]:
        """The readings of some articles that are in: their own rules need no second look, and
        asking for them again makes the database walk through the whole project.
        """
        rows = Assignment.objects.using(self.alias).filter(document_id__in=documents)
        rows = rows.exclude(state=AssignmentState.RELEASED)
        return rows.filter(self._of_readings())

    def _of_readings(self) -> Q:
        people = _all(_of_reading(self.filters, ""))
        if not self.models:
            return people
        chosen = replace(self.filters, kind=AssignmentKind.MODEL.value, round="")
        return people | (_all(_of_reading(chosen, "")) & Q(member__in=self.models))

    def annotations_of(self, documents: Sequence[UUID]) -> AnnotationQuerySet:
        """The same for what was marked in them."""
        rows = Annotation.all_kinds.using(self.alias).live().filter(document_id__in=documents)
        rules = _of_reading(self.filters, "assignment__") + _of_layer(self.filters)
        return rows.exclude(assignment__state=AssignmentState.RELEASED).filter(_all(rules))

    def annotations_in(self, readings: Sequence[UUID]) -> AnnotationQuerySet:
        """What was marked in readings that are let in, whose own rules need no second look."""
        rows = Annotation.all_kinds.using(self.alias).live().filter(assignment_id__in=readings)
        return rows.filter(_all(_of_layer(self.filters)))

    def all_readings(self) -> QuerySet[Assignment]:
        """Every reading of the project, before any filter."""
        rows = Assignment.objects.using(self.alias).filter(document__project=self.project)
        return rows.exclude(state=AssignmentState.RELEASED)

    def all_annotations(self) -> AnnotationQuerySet:
        """Everything that is marked in the project, before any filter."""
        rows = Annotation.all_kinds.using(self.alias).live()
        rows = rows.exclude(assignment__state=AssignmentState.RELEASED)
        return rows.filter(document__project=self.project)

    def annotation_rules(self) -> list[tuple[str, Q]]:
        """What lets an annotation in, each rule with what to say of those it leaves out."""
        of_reading = _of_reading(self.filters, "assignment__")
        return _of_document(self.filters, "document__") + of_reading + _of_layer(self.filters)


@dataclass(frozen=True)
class Size:
    """How much it is."""

    documents: int
    readings: int
    annotations: int


@dataclass(frozen=True)
class Left:
    """What one reason leaves out."""

    reason: str
    readings: int
    annotations: int


@dataclass(frozen=True)
class Summary:
    """What a download would hold, and what it would leave out."""

    inside: Size
    outside: Size
    why: list[Left]


def summary(selection: Selection) -> Summary:
    """Count before anybody downloads. What fails several rules is counted under the first."""
    rules = _of_document(selection.filters, "document__") + _of_reading(selection.filters, "")
    readings = _by_reason(selection.all_readings(), rules)
    annotations = _by_reason(selection.all_annotations(), selection.annotation_rules())
    documents = selection.documents().count()
    everything = Document.objects.using(selection.alias).filter(project=selection.project).count()
    read, marked = readings.pop("", 0), annotations.pop("", 0)
    reasons = [name for name, _ in selection.annotation_rules()]
    return Summary(
        inside=Size(documents, read, marked),
        outside=Size(everything - documents, sum(readings.values()), sum(annotations.values())),
        why=[
            Left(reason, readings.get(reason, 0), annotations.get(reason, 0))
            for reason in reasons
            if reason in readings or reason in annotations
        ],
    )


def _by_reason(
    rows: QuerySet[Assignment] | AnnotationQuerySet, rules: list[tuple[str, Q]]
) -> dict[str, int]:
    """How many rows each rule is the first to leave out; under "" those that are in."""
    reason = Case(
        *(When(~rule, then=Value(name)) for name, rule in rules),
        default=Value(""),
        output_field=CharField(),
    )
    counted = rows.order_by().annotate(why=reason).values_list("why").annotate(Count("pk"))
    return dict(counted)


def _of_document(filters: Filters, path: str) -> list[tuple[str, Q]]:
    """The rules for articles, each with what to say of those it leaves out."""
    rules: list[tuple[str, Q]] = []
    if not filters.set_aside:
        rules.append(("set aside", Q(**{f"{path}set_aside_at__isnull": True})))
    if filters.purpose != ALL:
        rules.append(("for another purpose", Q(**{f"{path}purpose": filters.purpose})))
    if filters.event:
        rules.append(("another event", Q(**{f"{path}event__name__iexact": filters.event})))
    if filters.outlet:
        rules.append(("another outlet", Q(**{f"{path}outlet__name__iexact": filters.outlet})))
    return rules


def _of_reading(filters: Filters, path: str) -> list[tuple[str, Q]]:
    """The rules for readings."""
    # No filter brings it back: whoever withdrew their work was promised that.
    rules = [("withdrawn by its annotator", Q(**{f"{path}member__work_withdrawn_at": None}))]
    if filters.kind != ALL:
        rules.append(("not an annotator's reading", _of_kind(filters.kind, path)))
    if filters.state != ALL:
        said = "not submitted" if filters.state == AssignmentState.SUBMITTED else "another state"
        rules.append((said, Q(**{f"{path}state": filters.state})))
    given = {
        "another annotator": ("member__pseudonym", filters.annotator),
        "another codebook version": ("codebook__version", filters.codebook),
        "another round": ("round__name", filters.round),
    }
    for said, (column, wanted) in given.items():
        if wanted:
            rules.append((said, Q(**{f"{path}{column}": wanted})))
    return rules


def _of_kind(kind: str, path: str) -> Q:
    if kind in (AGGREGATED, SOFT):
        return Q(**{f"{path}kind": AssignmentKind.ANNOTATION})
    if kind == GOLD:
        counts = Q(**{f"{path}document__gold": F(f"{path}pk")})
        return Q(**{f"{path}kind": AssignmentKind.ADJUDICATION}) & counts
    return Q(**{f"{path}kind": kind})


def _of_layer(filters: Filters) -> list[tuple[str, Q]]:
    """The rule for annotations alone."""
    if not filters.layer:
        return []
    return [("another kind of mark", Q(layer=filters.layer))]


def _all(rules: list[tuple[str, Q]]) -> Q:
    condition = Q()
    for _, rule in rules:
        condition &= rule
    return condition
