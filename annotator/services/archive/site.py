"""The whole site as one file, taken while people work, and a new site from it."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from annotator.core.errors import Conflict, Invalid
from annotator.models import Invitation, Job, Project, User
from annotator.services.archive import container, rows, tables
from annotator.services.archive.container import Progress, Reader, Writer, quiet
from annotator.services.counting import keeping
from annotator.services.snapshots import Snapshot

KIND = "slant-site"
# What lies beside the database: datasets, prepared downloads, uploads on their way in.
FOLDERS = ("releases", "exports", "imports")


def back_up(target: Path, tell: Progress = quiet) -> dict[str, Any]:
    """Write all of the site to a file, as it was at one moment; its manifest.

    Nobody has to stop working. The file appears under its name when it is complete.
    """
    snapshot = Snapshot()
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as stream:
            part.chmod(0o600)
            writer = Writer(zipfile.ZipFile(stream, "w"))
            for model in tables.of_site():
                found = model._base_manager.using(snapshot.alias).all()
                writer.table(tables.name(model), map(rows.line, rows.read(found)), tell)
            for name, path in _files():
                # One that was cleared away meanwhile is not missed.
                with suppress(FileNotFoundError):
                    writer.copy(name, path)
            about = {"kind": KIND, "made_at": snapshot.taken_at.isoformat()}
            manifest = writer.close({**about, "migration": newest_migration(snapshot.alias)})
        part.replace(target)
    finally:
        snapshot.close()
        part.unlink(missing_ok=True)
    return manifest


def newest_migration(alias: str = DEFAULT_DB_ALIAS) -> str:
    """The last step that this site's tables have taken."""
    taken = MigrationRecorder.Migration.objects.using(alias).filter(app="annotator")
    return str(taken.order_by("-name").values_list("name", flat=True).first())


def check_migration(reader: Reader) -> None:
    """Refuse a file from tables that this code does not know yet."""
    if str(reader.manifest.get("migration")) > newest_migration():
        raise Invalid("newer", "A newer version of Slant made this file; update this one first.")


def restore(source: Path, tell: Progress = quiet) -> dict[str, Any]:
    """Fill an empty site from a backup: all of it or nothing; the backup's manifest."""
    with container.opened(source, KIND) as reader:
        check_migration(reader)
        if unknown := reader.tables() - {tables.name(each) for each in tables.of_site()}:
            raise Invalid("newer", f"This version of Slant has no table {min(unknown)!r}.")
        if User.objects.exists() or Project.objects.exists():
            raise Conflict(
                "not_empty", "This site has people or projects; restore into an empty one."
            )
        check_room(reader)
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
            _unpack(reader, Path(folder))
            _take_in(reader, Path(folder), tell)
        return reader.manifest


def _take_in(reader: Reader, folder: Path, tell: Progress) -> None:
    try:
        with transaction.atomic():
            _fill(reader, tell)
            _compare(reader)
            _put_in_place(folder)
    except (IntegrityError, DataError, OverflowError, ValueError):
        raise Invalid(
            "damaged", "This file is damaged: its rows do not fit together. Nothing was restored."
        ) from None


def _fill(reader: Reader, tell: Progress) -> None:
    """All tables, each after those that it refers to."""
    # What a site that has begun has of itself: the first admin's link, its regular tasks.
    Invitation.objects.all().delete()
    Job.objects.all().delete()
    for model in tables.of_site():
        name = tables.name(model)
        given = (rows.parsed(line, name) for line in reader.lines(name))
        tell(name, rows.write(model, given, DEFAULT_DB_ALIAS, name))
    rows.count_on(tables.of_site(), DEFAULT_DB_ALIAS)
    keeping.rebuild()
    connection.check_constraints()


def _compare(reader: Reader) -> None:
    """What now stands in the tables must give the very bytes that came."""
    for model in tables.of_site():
        digest = hashlib.sha256()
        for row in rows.read(model._base_manager.all()):
            digest.update(rows.line(row))
        name = tables.name(model)
        if digest.hexdigest() != reader.sha256(name) and not _is_older(reader):
            raise Invalid("differs", f"{name} came out otherwise than it went in.")


def _is_older(reader: Reader) -> bool:
    """Whether tables have got columns since, whose defaults change every line."""
    return str(reader.manifest.get("migration")) < newest_migration()


def _files() -> Iterator[tuple[str, Path]]:
    root = Path(settings.DATA_DIR)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                yield str(path.relative_to(root)), path


def _unpack(reader: Reader, folder: Path) -> None:
    for name in reader.files():
        if name.split("/")[0] not in FOLDERS:
            raise Invalid("damaged", f"{name!r} is not a place for a site's files.")
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(exist_ok=False)
        except OSError:
            raise Invalid("damaged", f"{name!r} cannot stand beside what else is here.") from None
        with reader.file.open(f"files/{name}") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)


def check_room(reader: Reader) -> None:
    """Refuse files that the disk has no room for, before the first is written."""
    entries = reader.manifest["entries"]
    wanted = sum(told["bytes"] for name, told in entries.items() if name.startswith("files/"))
    free = shutil.disk_usage(settings.DATA_DIR).free
    if wanted > free:
        raise Invalid("too_large", f"Its files are {wanted:,} bytes, and {free:,} are free here.")


def _put_in_place(folder: Path) -> None:
    """Last of all: what could still fail after this is the commit alone."""
    for each in FOLDERS:
        if (folder / each).exists():
            shutil.copytree(folder / each, Path(settings.DATA_DIR) / each, dirs_exist_ok=True)


def default_name() -> str:
    """A file name that says when."""
    return f"slant-{timezone.now():%Y%m%d-%H%M%S}.zip"
