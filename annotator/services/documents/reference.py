"""What articles can be sorted by: events and outlets, and what is known about them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotator.access import Caller
from annotator.core.errors import Invalid, Stale
from annotator.core.text import check_string
from annotator.models import Document, Event, Outlet, Project
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.study import masks

Shown = dict[str, object]
_DOMAIN = re.compile(r"[a-z0-9\-]+(\.[a-z0-9\-]+)+\Z")
MOST_NAMES = 50


def events(project: Project) -> QuerySet[Event]:
    """What the project's articles report."""
    live = Document.objects.live().filter(event=OuterRef("pk"))
    return Event.objects.filter(project=project).annotate(
        articles=_number(live, "event", Count("*")),
        outlets=_number(live, "event", Count("outlet", distinct=True)),
    )


def outlets(project: Project) -> QuerySet[Outlet]:
    """Who published them."""
    live = Document.objects.live().filter(outlet=OuterRef("pk"))
    return Outlet.objects.filter(project=project).annotate(
        articles=_number(live, "outlet", Count("*"))
    )


def _number(rows: QuerySet[Document], by: str, number: Count) -> Coalesce:
    """Counted for the rows of one page; a join would group all articles of the project first."""
    counted = rows.order_by().values(by).annotate(number=number)
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def event(row: Event) -> Shown:
    """An event."""
    return {
        "id": str(row.pk),
        "name": row.name,
        "happened_on": row.happened_on,
        "articles": getattr(row, "articles", 0),
        "outlets": getattr(row, "outlets", 0),
        "revision": row.revision,
    }


def outlet(row: Outlet) -> Shown:
    """A publisher."""
    return {
        "id": str(row.pk),
        "name": row.name,
        "country": row.country,
        "aliases": row.aliases,
        "domains": row.domains,
        "ratings": row.ratings,
        "articles": getattr(row, "articles", 0),
        "revision": row.revision,
    }


@transaction.atomic
def change_outlet(
    *, found: Outlet, base_revision: int, by: Caller, changes: Mapping[str, Any]
) -> Outlet:
    """Other names, domains or ratings; what hides it from blinded readers follows at once."""
    fields = {name: changes[name] for name in ("name", "country") if name in changes}
    for name in ("name", "country"):
        if name in fields:
            fields[name] = _word(fields[name], name)
    if "aliases" in changes:
        fields["aliases"] = _words(changes["aliases"], "aliases")
    if "domains" in changes:
        fields["domains"] = _domains(changes["domains"])
    if "ratings" in changes:
        fields["ratings"] = [_rating(each, at) for at, each in enumerate(changes["ratings"])]
    _swap(Outlet.objects.filter(pk=found.pk), base_revision, fields, found)
    found.refresh_from_db()
    if {"name", "aliases", "domains"} & changes.keys():
        masks.renew_outlet(found)
    audit.record(
        project=found.project, by=by, act=Act.OUTLET_CHANGED, object_id=found.pk, name=found.name
    )
    return found


@transaction.atomic
def change_event(
    *, found: Event, base_revision: int, by: Caller, changes: Mapping[str, Any]
) -> Event:
    """Another name or day."""
    fields = dict(changes)
    if "name" in fields:
        fields["name"] = _word(fields["name"], "name")
    _swap(Event.objects.filter(pk=found.pk), base_revision, fields, found)
    found.refresh_from_db()
    audit.record(
        project=found.project, by=by, act=Act.EVENT_CHANGED, object_id=found.pk, name=found.name
    )
    return found


def _swap(
    rows: QuerySet[Any], base_revision: int, fields: Mapping[str, Any], found: Event | Outlet
) -> None:
    try:
        with transaction.atomic():
            changed = rows.filter(revision=base_revision).update(
                revision=F("revision") + 1, **fields
            )
    except IntegrityError:
        raise Invalid.at("name", "There is one with this name already.") from None
    if not changed:
        found.refresh_from_db()
        current = outlet(found) if isinstance(found, Outlet) else event(found)
        raise Stale("This has been changed elsewhere since you opened it.", current)


def _word(text: str, place: str) -> str:
    if place == "name" and not text.strip():
        raise Invalid.at(place, "A name is needed.")
    most = 300 if place == "name" else 60
    if len(text) > most:
        raise Invalid.at(place, f"{most} characters is the most.")
    return check_string(text.strip(), place)


def _words(given: Sequence[str], place: str) -> list[str]:
    if len(given) > MOST_NAMES:
        raise Invalid.at(place, f"{MOST_NAMES} is the most.")
    checked = [check_string(each.strip(), place) for each in given if each.strip()]
    if any(len(each) > 300 for each in checked):
        raise Invalid.at(place, "300 characters is the most.")
    return sorted(set(checked))


def _domains(given: Sequence[str]) -> list[str]:
    found = [each.strip().lower().removeprefix("www.") for each in _words(given, "domains")]
    wrong = [each for each in found if not _DOMAIN.match(each)]
    if wrong:
        raise Invalid.at("domains", f"{wrong[0]!r} is not a domain such as example.org.")
    return sorted(set(found))


def _rating(given: object, at: int) -> dict[str, object]:
    """Whose rating it is, what it says and of when; it may say where that stands."""
    place = f"ratings.{at}"
    if not isinstance(given, dict) or given.keys() - {"source", "rating", "on", "url"}:
        raise Invalid.at(place, 'A rating has "source", "rating", "on" and perhaps "url".')
    source, rating = given.get("source"), given.get("rating")
    if not isinstance(source, str) or not source.strip():
        raise Invalid.at(f"{place}.source", "Say whose rating it is.")
    if isinstance(rating, bool) or not isinstance(rating, str | int | float) or rating == "":
        raise Invalid.at(f"{place}.rating", "This must be a word or a number.")
    try:
        date.fromisoformat(str(given.get("on")))
    except ValueError:
        raise Invalid.at(f"{place}.on", "Say of which day it is: 2024-04-04.") from None
    for name, value in given.items():
        if isinstance(value, str):
            check_string(value[:2_000], f"{place}.{name}")
    return dict(given)
