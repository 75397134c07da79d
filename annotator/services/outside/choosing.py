"""Which articles a model is asked about, and which are left out because they may not leave."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.core.errors import Invalid
from annotator.models import Assignment, Document, Membership, Project
from annotator.models.assignment import AssignmentKind, AssignmentState
from annotator.models.document import DocumentPurpose

ALL, READ, SETTLED = "all", "read", "settled"
WHICH = (ALL, READ, SETTLED)
MOST = 20_000
# Everybody who reads it may pass it on, but for what somebody said may not be.
_FORBIDDEN = '"may_redistribute_text":false'


@dataclass(frozen=True)
class Choice:
    """All articles, those that people have read, or those with a settled version; or one. `most`
    takes the first of them."""

    which: str = ALL
    most: int | None = None
    document: UUID | None = None


@dataclass(frozen=True)
class Chosen:
    """The articles that are sent, and how many are not, by reason."""

    ids: list[UUID]
    characters: int
    left_out: dict[str, int]


def chosen(project: Project, choice: Choice, member: Membership | None) -> Chosen:
    """Those that may be sent and that this model has not read."""
    if choice.which not in WHICH:
        raise Invalid.at("which", f"This must be one of: {', '.join(WHICH)}.")
    if choice.most is not None and choice.most < 1:
        raise Invalid.at("most", "This must be at least 1.")
    rows = _wished(project, choice)
    reasons = _reasons(member)
    left_out: dict[str, int] = {}
    for reason, rule in reasons.items():
        left_out[reason] = rows.filter(rule).count()
        rows = rows.exclude(rule)
    most = min(choice.most or MOST, MOST)
    found = list(rows.order_by("pk").values_list("pk", "length")[:most])
    if choice.document is not None and not found:
        message = "This article cannot be sent to a model, or it has read it already."
        raise Invalid.at("document", message, "not_sent")
    counted = {reason: number for reason, number in left_out.items() if number}
    return Chosen([pk for pk, _ in found], sum(length for _, length in found), counted)


def _wished(project: Project, choice: Choice) -> QuerySet[Document]:
    rows = Document.objects.filter(project=project)
    if choice.document is not None:
        return rows.filter(pk=choice.document)
    rows = rows.filter(purpose=DocumentPurpose.ANNOTATION, set_aside_at=None)
    if choice.which == READ:
        read = Assignment.objects.filter(
            document=OuterRef("pk"),
            kind=AssignmentKind.ANNOTATION,
            state=AssignmentState.SUBMITTED,
        )
        rows = rows.filter(Exists(read))
    elif choice.which == SETTLED:
        rows = rows.filter(gold__isnull=False)
    return rows


def _reasons(member: Membership | None) -> dict[str, Q]:
    reasons = {
        "taken_down": Q(body__isnull=True),
        # Canonical JSON: this word stands in it as it is, and a text in it has its quotes escaped.
        "rights": Q(rights__contains=_FORBIDDEN),
    }
    if member is not None:
        own = Assignment.objects.filter(
            document=OuterRef("pk"), member=member, kind=AssignmentKind.MODEL
        )
        reasons["already_read"] = Q(Exists(own))
    return reasons


def may_be_sent(document: Document) -> bool:
    """Whether nobody has meanwhile said that its text must stay here."""
    forbidden = document.rights.get("may_redistribute_text") is False
    return not forbidden and document.taken_down_at is None and document.set_aside_at is None
