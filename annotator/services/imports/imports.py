"""Bringing documents in: all of a file or nothing of it, every bad line named, and undone again."""

import hashlib
import pickle
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from annotator.core.errors import Conflict, Invalid
from annotator.formats import READERS
from annotator.formats.reading import Line, Options
from annotator.models import Assignment, Import, Membership, Project
from annotator.models.imports import ImportState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.imports import import_rows
from annotator.services.imports.import_checks import Checker, Prepared
from annotator.services.imports.import_names import Names

MOST_ERRORS = 200
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


@dataclass
class _Checked:
    """What reading the whole file found."""

    counts: dict[str, int] = field(default_factory=lambda: {"read": 0, "unchanged": 0, "errors": 0})
    errors: list[dict[str, object]] = field(default_factory=list)
    digest: str = ""
    readings: dict[str, tuple[int, int]] = field(default_factory=dict)


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
    """Check the whole stream, then write all of it in one transaction, or raise ImportFailed.

    Checked records wait in a temporary file, so memory does not grow with the import. `length`
    is how many bytes were announced: a file cut off at the end of a line looks whole.
    `readers` maps the file's pseudonyms to real members; only the demo may.
    """
    given = options or Options()
    made_by = Import(
        project=project,
        actor=actor,
        format=format,
        file_name=given.file_name,
        state=ImportState.CHECKED,
    )
    # Readers of two files without a name have nothing to do with each other.
    made_by.lineage = lineage or PurePath(given.file_name).stem or str(made_by.pk)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as waiting:
        checked = _check(project, _Limited(stream, length), format, given, waiting)
        made_by.raw_sha256 = checked.digest
        made_by.counts = {**checked.counts, "created": 0, "assignments": 0, "annotations": 0}
        made_by.errors = checked.errors
        if checked.counts["errors"]:
            made_by.state = ImportState.FAILED
            raise ImportFailed(made_by, checked.counts["errors"])
        if dry_run:
            made_by.counts |= _would_make(waiting)
            return made_by
        return _write(made_by, waiting, readers)


def _check(
    project: Project,
    stream: "_Limited",
    format: str,  # noqa: A002
    options: Options,
    waiting: "tempfile.SpooledTemporaryFile[bytes]",
) -> _Checked:
    checker, checked = Checker(project), _Checked()
    known = replace(options, codebook=checker.codebook)
    for line in READERS[format](stream, known):  # type: ignore[arg-type]
        checked.counts["read"] += 1
        _account_for(checked, line)
        try:
            prepared = _prepared(checker, line)
        except Invalid as fault:
            _note(checked, line.number, fault)
            continue
        if prepared is None:
            checked.counts["unchanged"] += 1
            _note_readings(checked, line)
        elif not checked.counts["errors"]:
            pickle.dump(prepared, waiting)
    if not checked.counts["read"]:
        _note(checked, 1, Invalid.at("record", "There is nothing in this file."))
    stream.finish()
    checked.digest = stream.digest.hexdigest()
    if not checked.counts["errors"]:
        _tell_of_readings(project, checked)
    return checked


def _account_for(checked: _Checked, line: Line) -> None:
    """Add up what became of another tool's marks and rows; list what should be looked at."""
    for name, number in line.tally.items():
        checked.counts[name] = checked.counts.get(name, 0) + number
    room = MOST_ERRORS - len(checked.errors)
    checked.errors += [asdict(remark) for remark in line.remarks[: max(0, room)]]


def _prepared(checker: Checker, line: Line) -> Prepared | None:
    if line.fault is not None:
        raise line.fault
    if line.record is None:
        raise Invalid.at("record", "This line holds no record.")
    return checker.prepare(line.record, line.number)


def _note(checked: _Checked, number: int, fault: Invalid) -> None:
    checked.counts["errors"] += 1
    for place, messages in (fault.fields or {"record": [fault.message]}).items():
        if len(checked.errors) < MOST_ERRORS:
            entry = {"line": number, "place": place, "message": messages[0], "code": fault.code}
            checked.errors.append(entry)


def _note_readings(checked: _Checked, line: Line) -> None:
    if line.record is not None and line.record.assignments:
        checked.readings[line.record.key] = (line.number, len(line.record.assignments))


def _tell_of_readings(project: Project, checked: _Checked) -> None:
    """Readings of an article that was here before are not taken: say so, unless they came
    with it then.
    """
    here = Assignment.objects.filter(document__project=project, imported_in__isnull=False)
    keys = list(checked.readings)
    for at in range(0, len(keys), 500):
        counted = (
            here.filter(document__key__in=keys[at : at + 500])
            .order_by()
            .values_list("document__key")
            .annotate(n=Count("pk"))
        )
        for key, number in counted:
            if number >= checked.readings[key][1]:
                del checked.readings[key]
    for line, number in list(checked.readings.values())[:MOST_ERRORS]:
        message = f"This article is here already; its {number} readings were not taken."
        entry = {"line": line, "place": "assignments", "message": message, "code": "already_here"}
        checked.errors.append(entry)


def _waiting(waiting: "tempfile.SpooledTemporaryFile[bytes]") -> Iterator[Prepared]:
    """What was checked, in order. Only what this process wrote a moment ago is unpickled."""
    end = waiting.tell()
    waiting.seek(0)
    while waiting.tell() < end:
        yield pickle.load(waiting)  # noqa: S301


def _would_make(waiting: "tempfile.SpooledTemporaryFile[bytes]") -> dict[str, int]:
    counts = {"created": 0, "assignments": 0, "annotations": 0}
    for prepared in _waiting(waiting):
        counts["created"] += 1
        counts["assignments"] += len(prepared.readings)
        counts["annotations"] += sum(len(each.annotations) for each in prepared.readings)
    return counts


def _write(
    made_by: Import,
    waiting: "tempfile.SpooledTemporaryFile[bytes]",
    readers: Mapping[str, Membership] | None,
) -> Import:
    made_by.state = ImportState.DONE
    try:
        with transaction.atomic():
            made_by.save(force_insert=True)
            names = Names(made_by, readers)
            made_by.counts |= import_rows.write(made_by, names, _waiting(waiting))
            made_by.counts["renamed"] = names.renamed
            made_by.save()
            audit.record(
                project=made_by.project,
                by=made_by.actor,
                act=Act.IMPORTED,
                object_id=made_by.pk,
                name=made_by.file_name,
                articles=made_by.counts["created"],
            )
    except IntegrityError:
        raise Conflict(
            "changed_meanwhile", "Somebody imported the same articles at this moment; try again."
        ) from None
    return made_by


class _Limited:
    """A stream that counts, hashes and stops at the site's limit."""

    def __init__(self, stream: BinaryIO, length: int | None) -> None:
        self._stream = stream
        self._length = length
        self._count = 0
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Some bytes."""
        return self._seen(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """One line."""
        return self._seen(self._stream.readline(size))

    def finish(self) -> None:
        """Refuse what ended before all that was announced had come."""
        if self._length is not None and self._count < self._length:
            message = f"The file ended after {self._count:,} of {self._length:,} bytes."
            raise Invalid("cut_short", message, {"file": [message]})

    def _seen(self, chunk: bytes) -> bytes:
        self._count += len(chunk)
        if self._count > settings.IMPORT_MAX_BYTES:
            most = f"{settings.IMPORT_MAX_BYTES:,}"
            raise Invalid.at("file", f"A file has at most {most} bytes.", "too_large")
        self.digest.update(chunk)
        return chunk


def listed(project: Project) -> QuerySet[Import]:
    """What was brought into a project."""
    return Import.objects.filter(project=project)
