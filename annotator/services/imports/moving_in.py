"""The last transaction of a large import: out of its anteroom and into the study.

It changes the rows of articles, readings and names, and none of the marks'. What is named as in
the study becomes the study's own; everything else keeps its row.
"""

from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import F, Model, OuterRef, QuerySet, Subquery

from annotator.access.rules import require_live
from annotator.core.errors import Conflict
from annotator.models import (
    Assignment,
    AssignmentChange,
    Document,
    Entity,
    Event,
    Import,
    Membership,
    Outlet,
    Project,
    Round,
)
from annotator.models.membership import MemberKind
from annotator.services.counting import moving
from annotator.services.imports.import_names import another, curated
from annotator.services.study import blinding

Named = TypeVar("Named", Outlet, Event, Round)
Same = dict[UUID, UUID]


def move(made_by: Import, room: Project) -> dict[str, str]:
    """All of it; which readers got another pseudonym, since theirs is taken. Raises where the study
    was closed meanwhile, or changed so that what was written no longer fits.
    """
    project = made_by.project
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # It holds nobody up who does not look at these very rows.
            cursor.execute("SET LOCAL statement_timeout = '10min'")
    # A round that comes at this moment waits, or neither would see the other.
    now = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    require_live(now)
    _check_outlets(project, room)
    outlets, _ = _names(Outlet, project, room)
    events, _ = _names(Event, project, room)
    rounds, new_rounds = _names(Round, project, room)
    Round.objects.filter(pk__in=new_rounds).update(all_documents=True)
    members, renamed = _readers(made_by, room)
    _readings(project, room, rounds, members)
    _articles(project, room, outlets, events)
    _entities(project, room)
    moving.moved(room=room.pk, project=project.pk, made_by=made_by.pk, rounds=new_rounds)
    return renamed


def take_down(room: Project) -> None:
    """What is left: names that the study had, and the row itself."""
    for model in (Event, Outlet, Round, Membership, Project):
        rows: QuerySet[Model] = model._base_manager.filter(
            **{"pk" if model is Project else "project": room.pk}
        )
        rows.delete()


def _check_outlets(project: Project, room: Project) -> None:
    """What hides an outlet from blinded readers was worked out from its names as they were."""
    there = {row.name: blinding.names_of(row) for row in Outlet.objects.filter(project=project)}
    for row in Outlet.objects.filter(project=room):
        if there.get(row.name, blinding.names_of(row)) != blinding.names_of(row):
            raise Conflict("changed_meanwhile", f"{row.name!r} got other names meanwhile.")


def _names(model: type[Named], project: Project, room: Project) -> tuple[Same, list[UUID]]:
    """Those that the study has under the same name, with the study's; those that move there."""
    rows: QuerySet[Named] = model._base_manager.filter(project=project)
    there = dict(rows.values_list("name", "pk"))
    same: Same = {}
    new: list[UUID] = []
    for pk, name in model._base_manager.filter(project=room).values_list("pk", "name"):
        if name in there:
            same[pk] = there[name]
        else:
            new.append(pk)
    model._base_manager.filter(project=room).exclude(name__in=_common(model, project)).update(
        project=project
    )
    return same, new


def _common(model: type[Named], project: Project) -> "QuerySet[Named, str]":
    return model._base_manager.filter(project=project).values_list("name", flat=True)


def _readers(made_by: Import, room: Project) -> tuple[Same, dict[str, str]]:
    project = made_by.project
    own = Membership.objects.filter(project=project)
    known = own.filter(kind=MemberKind.IMPORTED, lineage=made_by.lineage)
    there = dict(known.values_list("lineage_name", "pk"))
    taken = set(own.values_list("pseudonym", flat=True))
    same: Same = {}
    renamed: dict[str, str] = {}
    for row in Membership.objects.filter(project=room).order_by("lineage_name"):
        if row.lineage_name in there:
            same[row.pk] = there[row.lineage_name]
            continue
        name = row.pseudonym
        if name in taken:
            name = renamed[row.pseudonym] = another(name, taken, project)
        taken.add(name)
        Membership.objects.filter(pk=row.pk).update(project=project, pseudonym=name)
    return same, renamed


def _readings(project: Project, room: Project, rounds: Same, members: Same) -> None:
    readings = Assignment.objects.filter(project=room)
    for old, new in rounds.items():
        readings.filter(round=old).update(round=new)
    for old, new in members.items():
        readings.filter(member=old).update(member=new)
        AssignmentChange.objects.filter(actor=old).update(actor=new)
    readings.update(project=project)


def _articles(project: Project, room: Project, outlets: Same, events: Same) -> None:
    articles = Document.objects.filter(project=room)
    if events:
        articles.filter(event__in=_left(Event, room)).update(event=_own(Event, project))
    if outlets:
        those = articles.filter(outlet__in=_left(Outlet, room))
        those.update(project=project, outlet=_own(Outlet, project))
    articles.update(project=project)


def _left(model: type[Named], room: Project) -> "QuerySet[Named, UUID]":
    return model._base_manager.filter(project=room).values_list("pk", flat=True)


def _own(model: type[Named], project: Project) -> Subquery:
    """The study's row of the name that an article's row has."""
    here = model._base_manager.filter(pk=OuterRef(OuterRef(f"{model._meta.model_name}_id")))
    there = model._base_manager.filter(project=project, name=Subquery(here.values("name")))
    return Subquery(there.values("pk"))


def _entities(project: Project, room: Project) -> None:
    """One that a manager made meanwhile stands for its like."""
    there = curated(project.pk)
    for identity, pk in curated(room.pk).items():
        if identity in there:
            rows = Entity.objects.filter(pk=pk)
            rows.update(merged_into=there[identity], revision=F("revision") + 1)
    Entity.objects.filter(project=room).update(project=project)
