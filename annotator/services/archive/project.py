"""One project as one file, and a project from it: on another site, in the other database."""

import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, connection, transaction
from django.db.models import AutoField, Model

from annotator.core.errors import Invalid
from annotator.models import CountedReading, Import, Membership, ModelServer, Project, User
from annotator.models.imports import ImportState
from annotator.models.membership import MemberKind
from annotator.services.archive import belonging, container, remapping, rows, site, tables
from annotator.services.archive.container import Progress, Reader, Writer, quiet
from annotator.services.archive.rows import Row
from annotator.services.counting import keeping
from annotator.services.projects.projects import checked_slug
from annotator.services.snapshots import Snapshot

KIND = "slant-project"
PEOPLE = "people"
_ON_THE_WAY = {ImportState.UPLOADED, ImportState.WAITING, ImportState.READY}
AccountOf = Callable[[str], User | None]


def by_email(address: str) -> User | None:
    """The account with this e-mail address, whatever its case of letters."""
    return User.objects.filter(email__iexact=address, is_active=True).first()


def nobody(_address: str) -> User | None:
    """For whoever may not learn which addresses have accounts here."""
    return None


def archive(
    project: Project,
    target: Path,
    *,
    with_names: bool = False,
    without: Collection[type[Model]] = (),
    tell: Progress = quiet,
) -> dict[str, Any]:
    """Write a project to a file, as it was at one moment; its manifest.

    People are in it as pseudonyms. With `with_names` their names and e-mail addresses are, too,
    so that another site can find their accounts; answers about their background never are.
    """
    snapshot = Snapshot()
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as stream:
            part.chmod(0o600)
            writer = Writer(zipfile.ZipFile(stream, "w"))
            for model in tables.of_project():
                if model in without:
                    continue
                found = _rows(model, project, snapshot.alias)
                writer.table(tables.name(model), map(rows.line, found), tell)
            if with_names:
                writer.table(PEOPLE, map(rows.line, _people(project, snapshot.alias)), tell)
            about: dict[str, object] = {
                "kind": KIND,
                "made_at": snapshot.taken_at.isoformat(),
                "slug": project.slug,
            }
            left_out = sorted({*tables.left_out(), *map(tables.name, without)})
            about |= {"project": str(project.pk), "left_out": left_out}
            manifest = writer.close({**about, "migration": site.newest_migration(snapshot.alias)})
        part.replace(target)
    finally:
        snapshot.close()
        part.unlink(missing_ok=True)
    return manifest


def _rows(model: type[Model], project: Project, alias: str) -> Iterator[Row]:
    """Of a project, without numbers that only this database counts, and without accounts."""
    found = model._base_manager.using(alias).filter(**{str(tables.path(model)): project.pk})
    key = model._meta.pk
    numbers = [key.attname] if isinstance(key, AutoField) else []
    for row in rows.read(found, without=numbers):
        if model is Membership:
            row["user_id"] = None
        yield row


def _people(project: Project, alias: str) -> Iterator[Row]:
    members = Membership.objects.using(alias).filter(project=project, user__isnull=False)
    for each in members.select_related("user").order_by("pk").iterator(chunk_size=500):
        user = each.user
        if user is not None:
            names = {"name": user.name, "username": user.username, "email": user.email}
            yield {"member": each.pk, **names}


def restore(
    source: Path,
    *,
    by: User | None = None,
    slug: str | None = None,
    account_of: AccountOf = by_email,
    most_bytes: int | None = None,
    tell: Progress = quiet,
    begin: Callable[[], None] = lambda: None,
    made: Callable[[Project], None] = lambda _: None,
) -> Project:
    """Make the archived project here: all of it or nothing.

    Ids are kept, unless this site has the project already: then all are made anew, each the same
    everywhere. People for whose e-mail address `account_of` finds an account get it; all others
    stay as pseudonyms that nobody can sign in as. `by` becomes a manager. `begin` and `made` are
    called first and last in the transaction.
    """
    try:
        with _opened(source, most_bytes) as reader, transaction.atomic():
            begin()
            found, ids = _take_in(reader, slug, tell)
            _seat(reader, found, ids, by, account_of)
            connection.check_constraints()
            _recount(found)
            made(found)
    except IntegrityError:
        raise Invalid(
            "differs", "Parts of this project are on this site already, so it was not restored."
        ) from None
    except (DataError, OverflowError):
        raise Invalid("damaged", "A row has a value that its column cannot hold.") from None
    return found


def _take_in(reader: Reader, slug: str | None, tell: Progress) -> tuple[Project, remapping.Ids]:
    """Every row of it, and what became of its ids."""
    old = _said_id(reader.manifest.get("project"))
    wanted = checked_slug(slug or str(reader.manifest.get("slug")))
    is_here = Project.objects.filter(pk=old).exists()
    ids = remapping.Fresh() if is_here else remapping.Kept()
    written = _write(reader, ids, free_slug(wanted), tell)
    found = _found(ids.of(old))
    belonging.check(found, written)
    return found, ids


def _said_id(said: object) -> UUID:
    try:
        return UUID(str(said))
    except ValueError:
        raise Invalid("damaged", "This file is damaged: it names no project.") from None


@contextmanager
def _opened(source: Path, most_bytes: int | None) -> Iterator[Reader]:
    with container.opened(source, KIND, most_bytes) as reader:
        site.check_migration(reader)
        known = {tables.name(each) for each in tables.of_project()} | {PEOPLE}
        if unknown := reader.tables() - known:
            raise Invalid("newer", f"This version of Slant has no table {min(unknown)!r}.")
        yield reader


def _write(reader: Reader, ids: remapping.Ids, slug: str, tell: Progress) -> dict[type[Model], int]:
    """All tables; how many rows each got."""
    written = {}
    for model in tables.of_project():
        table, given = tables.name(model), _given(reader, model, ids, slug)
        written[model] = rows.write(model, given, DEFAULT_DB_ALIAS, table)
        tell(table, written[model])
    return written


def _found(pk: UUID) -> Project:
    found = Project.objects.filter(pk=pk).first()
    if found is None:
        raise Invalid("damaged", "This file is damaged: its project is not in it.")
    return found


def _recount(project: Project) -> None:
    """Where the triggers have not counted what came in."""
    expected = project.assignments.filter(
        kind="annotation", document__purpose="annotation", document__set_aside_at__isnull=True
    )
    if CountedReading.objects.filter(project=project).count() != expected.count():
        keeping.rebuild()


def _given(reader: Reader, model: type[Model], ids: remapping.Ids, slug: str) -> Iterator[Row]:
    table = tables.name(model)
    for data in reader.lines(table):
        parsed = rows.parsed(data, table)
        rows.judge(model, parsed, table)
        row = ids.row(model, parsed)
        if model is Project:
            row |= {"slug": slug, "deleted_at": None, "anteroom_of_id": None}
        if model is Membership:
            # Whose it is here is found by the address, and never taken from a file.
            row["user_id"] = None
        if model is Import:
            # What waited for another site's worker does not wait here.
            is_over = row.get("state") not in _ON_THE_WAY
            row |= {"staged": {}} | ({} if is_over else {"state": ImportState.CANCELLED})
        if model is ModelServer:
            # What may leave another site, and under whose key, was never agreed to here.
            row |= {"key_name": "", "consented_at": None, "consented_by_id": None}
        yield row


def free_slug(wanted: str) -> str:
    """The address, or with a number where it is taken."""
    number, slug = 1, wanted
    while Project.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted[:55]}-{number}"
    return slug


def _seat(
    reader: Reader, project: Project, ids: remapping.Ids, by: User | None, account_of: AccountOf
) -> None:
    """Give accounts to whom they belong."""
    taken: set[UUID] = set()
    for each in _listed(reader):
        email = str(each.get("email") or "")
        user = account_of(email) if email else None
        if user is not None and user.pk not in taken:
            taken.add(user.pk)
            pk = ids.of(_said_id(each.get("member")))
            Membership.objects.filter(pk=pk, project=project).update(user=user)
    if by is None:
        return
    if not Membership.objects.filter(project=project, user=by).update(
        is_manager=True, removed_at=None
    ):
        Membership.objects.create(
            project=project,
            user=by,
            kind=MemberKind.PERSON,
            is_manager=True,
            pseudonym=f"manager-{by.pk.hex[-6:]}",
        )


def _listed(reader: Reader) -> Iterable[dict[str, Any]]:
    return (rows.parsed(line, PEOPLE) for line in reader.lines(PEOPLE))
