"""Bringing documents in: all of a file or nothing of it, every bad line named, and undone again."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import BinaryIO, cast

from django.db import transaction
from django.db.models import QuerySet

from annotator.core.errors import Invalid
from annotator.formats import READERS
from annotator.formats.reading import Options
from annotator.models import Import, Membership, Project
from annotator.models.imports import ImportState
from annotator.services.imports import anterooms, batches
from annotator.services.imports.checking import Check, Findings
from annotator.services.imports.import_checks import Checker
from annotator.services.imports.judged import Prepared
from annotator.services.imports.publishing import publish
from annotator.services.imports.staging import InFile
from annotator.services.imports.streams import Limited

_IN_MEMORY = 8 * 1024 * 1024


class ImportFailed(Invalid):
    """A file was refused; `report` is the import with its errors, line by line."""

    def __init__(self, report: Import, total: int) -> None:
        lines: dict[str, list[str]] = {}
        for error in report.errors:
            said = f"{error['place']}: {error['message']}"
            lines.setdefault(f"line {error['line']}", []).append(said)
        what = "1 line is wrong" if total == 1 else f"{total} lines are wrong"
        super().__init__("import_failed", f"Nothing was imported: {what}.", lines)
        self.report = report


def import_stream(
    *,
    project: Project,
    actor: Membership | None,
    stream: BinaryIO,
    format: str,  # noqa: A002  the API's word
    options: Options | None = None,
    lineage: str = "",
    dry_run: bool = False,
    length: int | None = None,
    readers: Mapping[str, Membership] | None = None,
) -> Import:
    """Check the whole stream, then make all of it visible at one moment, or raise ImportFailed.

    Checked records wait in a temporary file, so memory does not grow with the import. `length`
    is how many bytes were announced: a file cut off at the end of a line looks whole.
    `readers` maps the file's pseudonyms to real members; only the demo may.
    """
    given = options or Options()
    made_by = _begun(project, actor, format, given.file_name, lineage)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spooled:
        waiting = InFile(cast("BinaryIO", spooled))
        found = _check(made_by, Limited(stream, length), given, waiting)
        made_by.counts = {**found.counts, "created": 0, "assignments": 0, "annotations": 0}
        made_by.errors = found.errors
        if found.counts["errors"]:
            made_by.state = ImportState.FAILED
            raise ImportFailed(made_by, found.counts["errors"])
        if dry_run:
            made_by.counts |= found.would
            return made_by
        if batches.are_needed({**found.counts, **found.would}) and readers is None:
            return _in_batches(made_by, waiting.records())
        begin = partial(made_by.save, force_insert=True)
        return publish(made_by, waiting.records(), begin=begin, readers=readers)


def _in_batches(made_by: Import, records: Iterator[Prepared]) -> Import:
    """Until its last transaction the import itself belongs to the anteroom, like all it brings."""
    with transaction.atomic():
        room = anterooms.of(made_by, [])
        made_by.state = ImportState.WAITING
        made_by.save(force_insert=True)
        Import.objects.filter(pk=made_by.pk).update(project=room.row)
    try:
        batches.fill(made_by, room, records, hold=lambda: None, tell=lambda _: None)
        return batches.publish(made_by, room, begin=lambda: None)
    except BaseException:
        anterooms.give_up(made_by)
        raise


def _begun(
    project: Project,
    actor: Membership | None,
    format: str,  # noqa: A002
    file_name: str,
    lineage: str,
) -> Import:
    made_by = Import(
        project=project,
        actor=actor,
        format=format,
        file_name=file_name,
        state=ImportState.CHECKED,
    )
    # Readers of two files without a name have nothing to do with each other.
    made_by.lineage = lineage or PurePath(file_name).stem or str(made_by.pk)
    return made_by


def _check(made_by: Import, stream: Limited, options: Options, waiting: InFile) -> Findings:
    check = Check(Checker(made_by.project), rights=options.rights)
    known = replace(options, codebook=check.checker.codebook)
    lines = READERS[made_by.format](cast("BinaryIO", stream), known)
    found = check.through(lines, waiting.add)
    stream.finish()
    made_by.raw_sha256 = stream.digest.hexdigest()
    return found


def listed(project: Project) -> QuerySet[Import]:
    """What was brought into a project."""
    return Import.objects.filter(project=project)
