"""Readings of a model that was run elsewhere: JSON lines about articles that are here already.

The first line describes the model, each following one is its reading of one article, named by its
key, its id or the hash of its text. All of a file is taken or nothing: each line that does not
fit is told by its number. Sent again, it changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator.core.errors import Conflict, Invalid
from annotator.models import (
    Codebook,
    Document,
    DocumentText,
    Membership,
    ModelAnswer,
    ModelRun,
    Project,
)
from annotator.models.model_run import AnswerState, RunState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.imports.streams import Limited
from annotator.services.outside import brought_lines, readers, storing
from annotator.services.outside.brought_lines import Described, Judge, Line

MOST_FAULTS = 200


@dataclass
class Brought:
    """What came of it: how many readings are new, and how many were here already."""

    run: ModelRun | None = None
    created: int = 0
    unchanged: int = 0
    annotations: int = 0


def _refused(faults: list[dict[str, object]]) -> Invalid:
    """What is wrong, line by line."""
    lines: dict[str, list[str]] = {}
    for each in faults[:MOST_FAULTS]:
        said = f"{each['place']}: {each['message']}"
        lines.setdefault(f"line {each['line']}", []).append(said)
    what = "1 thing is wrong" if len(faults) == 1 else f"{len(faults)} things are wrong"
    return Invalid("import_failed", f"Nothing was taken: {what}.", lines)


def bring(
    *,
    project: Project,
    actor: Membership | None,
    stream: BinaryIO,
    length: int | None = None,
    dry_run: bool = False,
) -> Brought:
    """Judge the whole stream, then write it in one transaction; a refusal names every bad line."""
    limited = Limited(stream, length)
    lines = brought_lines.lines(limited)
    model = brought_lines.described(next(lines, (1, b""))[1])
    codebook = readers.codebook(project, model.codebook)
    who = readers.identity(model.name, model.version, model.prompt)
    judge = Judge(project, codebook, who, readers.known(project, who))
    judge.through(lines)
    limited.finish()
    if judge.faults:
        raise _refused(judge.faults)
    counted = Brought(unchanged=judge.unchanged, created=len(judge.kept))
    counted.annotations = sum(len(each.verdict.marks) for each in judge.kept)
    if dry_run or not judge.kept:
        return counted
    try:
        with transaction.atomic():
            counted.run = _write(project, actor, model, codebook, judge.kept)
    except IntegrityError:
        message = "The same model's readings come in at this moment; send them again."
        raise Conflict("busy", message) from None
    return counted


def _write(
    project: Project,
    actor: Membership | None,
    model: Described,
    codebook: Codebook,
    kept: list[Line],
) -> ModelRun:
    now = timezone.now()
    member = readers.member(project, model.name, model.version, model.prompt)
    run = ModelRun.objects.create(
        project=project,
        member=member,
        codebook=codebook,
        actor=actor,
        name=model.name,
        version=model.version,
        prompt=model.prompt,
        prompt_sha256=sha256(model.prompt.encode()).hexdigest(),
        parameters=dict(model.parameters),
        state=RunState.DONE,
        asked=len(kept),
        ended_at=now,
    )
    source = storing.Source(run, member, codebook, readers.round_of(project))
    for line in kept:
        _write_line(source, line, now)
    audit.record(
        project=project, by=actor, act=Act.MODEL_BROUGHT, object_id=run.pk, name=member.pseudonym
    )
    return run


def _write_line(source: storing.Source, line: Line, at: datetime) -> None:
    document = Document.objects.select_related("project").get(pk=line.document)
    reading = storing.store(
        source=source,
        document=document,
        text=DocumentText.objects.values_list("text", flat=True).get(pk=line.document),
        verdict=line.verdict,
        at=at,
        change_id=line.change,
    )
    ModelAnswer.objects.create(
        run=source.run,
        document=document,
        assignment=reading,
        state=AnswerState.STORED,
        marks=len(line.verdict.marks),
        answered_at=at,
    )
