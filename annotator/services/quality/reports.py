"""How one person reads: for a manager to talk with them about, and for themselves.

A report has no mark and no rank. The person's own leaves out whatever would tell them which
articles were hidden checks, or what others marked, while that must not be known.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils import timezone

from annotator.core.quality import Mixup
from annotator.models import Assignment, Membership, Qualification, WorkedDay
from annotator.models.assignment import ORDINARY, AssignmentKind, AssignmentState
from annotator.services.codebooks import schema
from annotator.services.people import hours
from annotator.services.quality import comparing, gates, pairing, progress, switches
from annotator.services.quality.comparing import Compared, Pair
from annotator.services.study import blinding

Shown = dict[str, object]
WEEKS = 12
_MIXUPS = 12
_PASSAGES = 5


def of(member: Membership) -> Shown:
    """All that a manager may see of a member whose project is at hand."""
    return _report(member, has_checks=True, has_others=True, is_own=False)


def own(member: Membership) -> Shown:
    """The same for the person: checks only when none run any more; others only where, besides,
    people are not kept from seeing each other's work."""
    project = member.project
    is_over = not switches.of(project).checks
    sees_others = is_over and not project.switches.blind_peers
    return _report(member, has_checks=is_over, has_others=sees_others, is_own=True)


def _report(member: Membership, *, has_checks: bool, has_others: bool, is_own: bool) -> Shown:
    pairs = {
        "training": pairing.against_settled(member, AssignmentKind.TRAINING),
        "checks": pairing.against_settled(member, AssignmentKind.CHECK) if has_checks else [],
        "themselves": pairing.against_themselves(member),
        "others": pairing.against_others(member) if has_others else [],
    }
    found = _compared(pairs)
    row = Qualification.objects.filter(member=member).first()
    now = gates.standings(member.project, [member])[member.pk]
    lessons = progress.shown(now, row)
    return {
        "id": str(member.pk),
        "name": member.name,
        "pseudonym": member.pseudonym,
        "weeks": _weeks(member, with_this_week=is_own),
        "standing": lessons,
        "training": _figure(found["training"]),
        "checks": _figure(found["checks"]) if has_checks else None,
        "each_check": [_one_check(each) for each in found["checks"]],
        "themselves": _figure(found["themselves"]),
        "others": _figure(found["others"]) if has_others else None,
        "mixups": _mixups(found),
    }


def _compared(pairs: dict[str, list[Pair]]) -> dict[str, list[Compared]]:
    """All parts in one go, so that a report costs as many statements as one comparison."""
    both = iter(comparing.compare([pair for several in pairs.values() for pair in several]))
    return {name: [next(both) for _ in several] for name, several in pairs.items()}


def _figure(found: Sequence[Compared]) -> Shown:
    score = comparing.total(found)
    return {
        "articles": len({each.pair.reading.document_id for each in found}),
        "places": score.places,
        "answers": score.answers,
    }


def _one_check(found: Compared) -> Shown:
    reading = found.pair.reading
    return {
        "assignment": str(reading.pk),
        "title": blinding.title_of(reading),
        "at": reading.submitted_at,
        "places": found.score.places,
        "answers": found.score.answers,
    }


def _weeks(member: Membership, *, with_this_week: bool) -> list[Shown]:
    """Articles handed in and seconds worked, week by week; what looks like an article is one.

    This week's time is its owner's alone until the week is over.
    """
    this_week = hours.monday(timezone.localdate())
    first = this_week - timedelta(weeks=WEEKS - 1)
    articles: dict[date, int] = defaultdict(int)
    handed_in = Assignment.objects.filter(
        member=member, kind__in=ORDINARY, state=AssignmentState.SUBMITTED
    )
    for at in handed_in.values_list("submitted_at", flat=True):
        if at is not None:
            articles[hours.monday(timezone.localdate(at))] += 1
    seconds: dict[date, int] = defaultdict(int)
    days = WorkedDay.objects.filter(member=member, on__gte=first)
    for on, worked in days.values_list("on", "seconds"):
        seconds[hours.monday(on)] += worked
    if not with_this_week:
        seconds.pop(this_week, None)
    weeks = sorted(each for each in articles.keys() | seconds.keys() if each >= first)
    return [
        {"begins_on": each, "articles": articles[each], "seconds": seconds.get(each)}
        for each in weeks
    ]


def _mixups(found: dict[str, list[Compared]]) -> list[Shown]:
    """The answers that most often stood where another did, with the passages."""
    groups: dict[tuple[str, ...], list[tuple[Compared, Mixup]]] = defaultdict(list)
    for name, several in found.items():
        against = name if name in {"themselves", "others"} else "settled"
        for each in several:
            for mixup in each.mixups:
                groups[against, *_in_words(each, mixup)].append((each, mixup))
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    names = ("against", "layer", "question", "given", "other")
    return [
        {**dict(zip(names, key, strict=True)), "times": len(cases), "passages": _passages(cases)}
        for key, cases in ordered[:_MIXUPS]
    ]


def _in_words(found: Compared, mixup: Mixup) -> tuple[str, str, str, str]:
    codebook = schema.of(found.pair.settled.codebook_id)  # type: ignore[arg-type]  # finished
    layer = codebook.layer(mixup.layer)
    dimension = layer.dimension(mixup.dimension)
    titles = {label.id: label.title for label in layer.answers(dimension)}
    words = (titles.get(each, each) for each in (mixup.given, mixup.settled))
    return (layer.title, dimension.title, *words)  # type: ignore[return-value]  # two words


def _passages(cases: Iterable[tuple[Compared, Mixup]]) -> list[Shown]:
    """One's own marks, the newest first; each once, however many others it was held against."""
    marks = {mixup.mark: each.pair.reading for each, mixup in cases}
    newest = list(marks.items())[::-1][:_PASSAGES]
    return [
        {"assignment": str(reading.pk), "annotation": mark, "title": blinding.title_of(reading)}
        for mark, reading in newest
    ]
