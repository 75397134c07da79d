"""The task that brings an upload in: what the worker calls.

It reads the file from the start at every attempt, but judges only what no earlier attempt has
judged; what was judged waits in files beside the upload. Nothing is visible before `publish`.
"""

from dataclasses import asdict, replace
from functools import partial
from typing import Any, BinaryIO, cast

from django.db import transaction

from annotator.core.errors import Conflict, DomainError, Invalid
from annotator.core.ids import uuid7
from annotator.formats import READERS
from annotator.formats.reading import Line
from annotator.models import Codebook, Document, Import, Project
from annotator.models.imports import ImportState
from annotator.services.imports import anterooms, batches, uploads, wishes
from annotator.services.imports.checking import Check, Findings
from annotator.services.imports.import_checks import Checker
from annotator.services.imports.publishing import publish
from annotator.services.imports.staging import InPieces, are_ours, staged
from annotator.services.imports.streams import Limited
from annotator.services.jobs.job_runs import Cancelled, Interrupted, Run

# How many records are judged between two marks.
_EVERY = 200
# How often the file is judged anew because the project changed under it.
_PATIENCE = 3


def run(run: Run) -> dict[str, object]:
    """Check it, and write it if that was wished."""
    rows = Import.objects.select_related("project", "actor")
    made_by = rows.get(pk=run.job.subject or uuid7())
    try:
        _bring(made_by, run)
    except Interrupted as stop:
        if isinstance(stop, Cancelled):
            anterooms.give_up(made_by)
        raise
    except Exception as error:
        if isinstance(error, DomainError) or run.taken.attempt >= run.job.most_attempts:
            _fail(made_by, error)
            anterooms.give_up(made_by)
        raise
    return {"import": str(made_by.pk)}


def _bring(made_by: Import, run: Run) -> None:
    for _ in range(_PATIENCE):
        if made_by.state != ImportState.WAITING:
            # An earlier attempt ended it, and was stopped before it could say so.
            if made_by.state == ImportState.DONE:
                uploads.forget(made_by)
            return
        if not _is_checked(made_by) and not _check(made_by, run):
            return
        if not made_by.wish["publishes"]:
            _end(made_by, run, ImportState.READY)
            return
        run.advance(message="writing")
        try:
            _write(made_by, run)
        except Conflict as conflict:
            if conflict.code != "changed_meanwhile":
                raise
            anterooms.give_up(made_by)
            run.advance(cursor={})
            made_by.refresh_from_db()
            made_by.staged = {}
            continue
        uploads.forget(made_by)
        return
    raise Conflict("changed_meanwhile", "The project changes too quickly to bring this in now.")


def _is_checked(made_by: Import) -> bool:
    """Whether what was found in order still is, and lies here as this site left it."""
    is_fresh = made_by.staged.get("standing") == standing(made_by.project)
    return is_fresh and are_ours(uploads.folder_of(made_by), made_by.staged.get("pieces"))


def standing(project: Project) -> list[object]:
    """What a check rests on: while it stays the same, what was found in order still is."""
    documents = Document.objects.filter(project=project)
    last = documents.order_by("-id").values_list("id", flat=True).first()
    books = Codebook.objects.filter(project=project).order_by("id").values_list("id", "state")
    return [documents.count(), str(last), [[str(pk), state] for pk, state in books]]


def _check(made_by: Import, run: Run) -> bool:
    """Whether it is in order; what was found is in the import's row afterwards."""
    now = standing(made_by.project)
    earlier = are_ours(uploads.folder_of(made_by), run.cursor.get("pieces", []))
    if run.cursor.get("standing") != now or not earlier:
        run.cursor = {"standing": now}
    options = replace(
        wishes.options(made_by.wish, made_by.file_name),
        rows_read=lambda rows: run.advance(done=rows, message="reading rows"),
    )
    annotators = made_by.wish.get("annotators") or {}
    check = Check(Checker(made_by.project), annotators, options.rights)
    if "findings" in run.cursor:
        check.findings = Findings(**run.cursor["findings"])
    pieces = InPieces(uploads.folder_of(made_by), run.cursor.get("pieces"))
    try:
        with uploads.file_of(made_by).open("rb") as file:
            stream = Limited(file)
            lines = READERS[made_by.format](
                cast("BinaryIO", stream), replace(options, codebook=check.checker.codebook)
            )
            marks = _Marks(made_by, run, check, pieces, stream)
            found = check.through(lines, pieces.add, marks.step, done=marks.lines)
        kept = {"standing": now, "pieces": pieces.mark()}
    finally:
        pieces.close()
    is_wrong = bool(found.counts["errors"])
    made_by.counts = {**found.counts, **({} if is_wrong else found.would)}
    made_by.errors = found.errors
    made_by.staged = {} if is_wrong else kept
    _end(made_by, run, ImportState.FAILED if is_wrong else ImportState.WAITING)
    return not is_wrong


class _Marks:
    """Every so often: make safe what was judged, and say how far it is."""

    def __init__(
        self, made_by: Import, run: Run, check: Check, pieces: InPieces, stream: Limited
    ) -> None:
        self._size = made_by.size or 0
        self._run = run
        self._check = check
        self._pieces = pieces
        self._stream = stream
        self.lines = int(run.cursor.get("lines", 0))

    def step(self, line: Line) -> None:
        """After each line that was judged."""
        self.lines += 1
        if self.lines % _EVERY:
            return
        cursor: dict[str, Any] = {
            **self._run.cursor,
            "lines": self.lines,
            "pieces": self._pieces.mark(),
            "findings": asdict(self._check.findings),
        }
        far = (self.lines, line.of) if line.of else (self._stream.count, self._size)
        self._run.advance(done=far[0], total=far[1], message="checking", cursor=cursor)


@transaction.atomic
def _end(made_by: Import, run: Run, state: ImportState) -> None:
    """Say what was found, unless somebody gave the import up."""
    run.hold()
    here = Import.objects.filter(pk=made_by.pk, state=ImportState.WAITING)
    fields = {"counts": made_by.counts, "errors": made_by.errors, "staged": made_by.staged}
    if not here.update(state=state, **fields):
        raise Cancelled
    made_by.state = state


def _write(made_by: Import, run: Run) -> None:
    here = Import.objects.filter(pk=made_by.pk, state=ImportState.WAITING)

    def hold(state: str = ImportState.WAITING) -> None:
        run.hold()
        if not here.update(state=state):
            raise Cancelled

    def tell(articles: int) -> None:
        run.advance(done=articles, total=made_by.counts["created"], message="writing")

    begin = partial(hold, ImportState.DONE)
    pieces = made_by.staged["pieces"]
    waiting = staged(uploads.folder_of(made_by), pieces)
    if not batches.are_needed(made_by.counts):
        made_by.staged = {}
        publish(made_by, waiting, begin=begin)
        return
    with transaction.atomic():
        hold()
        room = anterooms.of(made_by, pieces)
    batches.fill(made_by, room, waiting, hold=hold, tell=tell)
    made_by.staged = {}
    batches.publish(made_by, room, begin=begin)


def _fail(made_by: Import, error: Exception) -> None:
    """A reason that is nobody's line: the file is none of its kind, or the server stumbled."""
    if isinstance(error, Invalid):
        fields = error.fields or {"file": [error.message]}
        said = [
            {"line": 0, "place": place, "message": messages[0], "code": error.code}
            for place, messages in fields.items()
        ]
    else:
        message = error.message if isinstance(error, DomainError) else type(error).__name__
        said = [{"line": 0, "place": "", "message": message, "code": "failed"}]
    counts = {"read": 0, "created": 0, "unchanged": 0, "assignments": 0, "annotations": 0}
    here = Import.objects.filter(pk=made_by.pk, state=ImportState.WAITING)
    here.update(
        state=ImportState.FAILED, errors=said, counts=counts | {"errors": len(said)}, staged={}
    )
