"""How many notes and questions there are at each place, and which of them are news to somebody."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from annotator.models import Assignment, Mention, Thread, ThreadSeen
from annotator.models.thread import ThreadKind, ThreadState
from annotator.services.questions import thread_shown
from annotator.services.questions.thread_shown import Viewer

Shown = dict[str, object]


def at_reading(assignment: Assignment, who: Viewer) -> Shown:
    """What is not settled yet: about the article, each highlight and each answer."""
    here = Q(document=assignment.document_id, annotation=None)
    here |= Q(annotation__assignment=assignment) | Q(document=None)
    found = thread_shown.rows(who).exclude(state=ThreadState.SETTLED).filter(here)
    article, highlights, answers = 0, Counter[str](), Counter[str]()
    for row in found.values("document", "annotation", "layer", "dimension", "label"):
        if row["annotation"] is not None:
            highlights[str(row["annotation"])] += 1
        elif row["document"] is not None:
            article += 1
        else:
            answers["/".join((row["layer"], row["dimension"], row["label"]))] += 1
    return {"article": article, "annotations": dict(highlights), "answers": dict(answers)}


def unanswered(who: Viewer) -> QuerySet[Thread]:
    """Questions of others that wait for an answer, the oldest first."""
    rows = thread_shown.rows(who).filter(kind=ThreadKind.QUESTION, state=ThreadState.OPEN)
    return rows.exclude(started_by=who.member).order_by("last_at", "id")


def answered(who: Viewer) -> QuerySet[Thread]:
    """What somebody else has said to the viewer's own, and the viewer has not read."""
    rows = thread_shown.rows(who).filter(started_by=who.member, replies__gt=0, is_seen=False)
    return rows.exclude(last_by=who.member).order_by("-last_at", "id")


def spoken_to(who: Viewer) -> QuerySet[Thread]:
    """Where the viewer was spoken to and has not looked since."""
    later = ThreadSeen.objects.filter(
        thread=OuterRef("thread"), member=who.member, at__gte=OuterRef("at")
    )
    new = Mention.objects.filter(thread=OuterRef("pk"), member=who.member)
    rows = thread_shown.rows(who).filter(Exists(new.filter(~Exists(later))))
    return rows.exclude(started_by=F("last_by"), last_by=who.member).order_by("-last_at", "id")


def narrowed(who: Viewer, wanted: Mapping[str, object]) -> QuerySet[Thread]:
    """The list of a project, by state, kind, person and what it is about."""
    rows = thread_shown.rows(who)
    plain = ("state", "kind", "document", "annotation", "layer", "dimension", "label")
    rows = rows.filter(**{name: wanted[name] for name in plain if name in wanted})
    if "about" in wanted:
        rows = rows.filter(_ABOUT[str(wanted["about"])])
    if wanted.get("who") == "mine":
        rows = rows.filter(started_by=who.member)
    elif wanted.get("who") == "to_me":
        rows = rows.filter(Exists(Mention.objects.filter(thread=OuterRef("pk"), member=who.member)))
    return rows


_NO_ANSWER = Q(layer="", dimension="", label="")
_ABOUT = {
    "highlight": Q(annotation__isnull=False),
    "article": Q(annotation=None, document__isnull=False),
    "answer": ~_NO_ANSWER,
    "project": Q(document=None) & _NO_ANSWER,
}
