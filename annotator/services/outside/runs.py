"""Asking a model about many articles: begun, stopped, gone on with, and its readings withdrawn."""

from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from annotator.core.errors import Conflict, Missing
from annotator.core.outside import protocols
from annotator.models import (
    Assignment,
    Job,
    Membership,
    ModelAnswer,
    ModelRun,
    ModelServer,
    Project,
    SourceReading,
)
from annotator.models.model_run import AnswerState, RunState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.codebooks import schema
from annotator.services.imports import import_undo
from annotator.services.jobs import jobs
from annotator.services.outside import choosing, readers, servers
from annotator.services.outside.choosing import Choice, Chosen

KIND = "model_run"
UNENDED = (RunState.WAITING, RunState.RUNNING)
# Characters that make a token, on the safe side for most languages and models.
_A_TOKEN = 3
# So many workers may die at it.
_MOST_ATTEMPTS = 20


@dataclass(frozen=True)
class Budget:
    """What a run may take before it stops; None is without limit. Money in millionths."""

    requests: int | None = None
    tokens: int | None = None
    cost: int | None = None


@dataclass(frozen=True)
class Estimate:
    """What asking would send and cost, before anything is sent; answers cost more on top."""

    chosen: Chosen
    tokens_in: int
    cost: int


def tokens(characters: int) -> int:
    """About how many tokens so much text is."""
    return ceil(characters / _A_TOKEN)


def cost(price_in: float, price_out: float, tokens_in: int, tokens_out: int) -> int:
    """Money in millionths: prices are per million tokens."""
    return ceil(tokens_in * price_in + tokens_out * price_out)


def prompt(server: ModelServer, codebook_id: UUID, version: str) -> str:
    """What is told before each article. In our own protocol the codebook goes as data; its
    version stands here all the same, since with another codebook it is another question."""
    said = protocols.prompt(schema.of(codebook_id), server.protocol, server.instructions)
    return said or f"codebook {version}"


def estimate(*, server: ModelServer, choice: Choice, codebook: str = "") -> Estimate:
    """How much it would be."""
    book = readers.codebook(server.project, codebook)
    words = prompt(server, book.pk, book.version)
    who = readers.identity(server.name, server.version, words)
    found = choosing.chosen(server.project, choice, readers.known(server.project, who))
    number = found.characters + len(words) * len(found.ids)
    sent = tokens(number)
    return Estimate(found, sent, cost(server.price_in, server.price_out, sent, 0))


@transaction.atomic
def start(
    *,
    server: ModelServer,
    actor: Membership | None,
    choice: Choice,
    budget: Budget,
    is_trial: bool = False,
    codebook: str = "",
) -> ModelRun:
    """Put the asking in. A trial stores no readings and may ask again."""
    ModelServer.objects.select_for_update().get(pk=server.pk)
    server = servers.get(server.project, server.pk)
    servers.require_askable(server)
    project = server.project
    book = readers.codebook(project, codebook)
    words = prompt(server, book.pk, book.version)
    member = None if is_trial else readers.member(project, server.name, server.version, words)
    if member is not None:
        _require_idle(member)
    found = choosing.chosen(project, choice, member)
    _require_any(found)
    run = ModelRun.objects.create(
        project=project,
        server=server,
        member=member,
        codebook=book,
        actor=actor,
        is_trial=is_trial,
        asked=len(found.ids),
        left_out=found.left_out,
        **_frozen(server, words, budget),
    )
    rows = [ModelAnswer(run=run, document_id=pk) for pk in found.ids]
    ModelAnswer.objects.bulk_create(rows, batch_size=1_000)
    _enqueue(run, actor)
    _tell(run, actor, Act.MODEL_RUN)
    return run


def _require_any(found: Chosen) -> None:
    if not found.ids:
        message = "There is no article that this model could be asked about."
        raise Conflict("nothing_to_ask", message)


def _require_idle(member: Membership) -> None:
    if ModelRun.objects.filter(member=member, state__in=UNENDED).exists():
        raise Conflict("running", "This model is being asked already; wait, or stop it.")


def _tell(run: ModelRun, actor: Membership | None, act: Act) -> None:
    name = f"{run.name} {run.version}"
    audit.record(project=run.project, by=actor, act=act, object_id=run.pk, name=name)


def _frozen(server: ModelServer, words: str, budget: Budget) -> dict[str, Any]:
    """What is asked, as it stands now: whatever is changed later, the run tells what it was."""
    return {
        "name": server.name,
        "version": server.version,
        "prompt": words,
        "prompt_sha256": sha256(words.encode()).hexdigest(),
        "parameters": {
            "protocol": server.protocol,
            "model": server.model,
            "url": server.url,
            "sent": dict(server.parameters),
        },
        "price_in": server.price_in,
        "price_out": server.price_out,
        "most_requests": budget.requests,
        "most_tokens": budget.tokens,
        "most_cost": budget.cost,
    }


def _enqueue(run: ModelRun, actor: Membership | None) -> Job:
    return jobs.enqueue(
        kind=KIND,
        project=run.project,
        actor=actor,
        subject=run.pk,
        most_attempts=_MOST_ATTEMPTS,
    )


@transaction.atomic
def stop(*, run: ModelRun, reason: str = "Somebody stopped it.") -> ModelRun:
    """At its next step; what it has is kept, and it can go on."""
    ended = {"state": RunState.STOPPED, "reason": reason, "ended_at": timezone.now()}
    going = ModelRun.objects.filter(pk=run.pk, state__in=UNENDED)
    if not going.update(**ended, revision=F("revision") + 1):
        raise Conflict("run_ended", "This has ended already.")
    for job in Job.objects.unended().filter(kind=KIND, subject=run.pk):
        jobs.cancel(job=job)
    return get(run.project, run.pk)


@transaction.atomic
def go_on(*, run: ModelRun, actor: Membership | None, budget: Budget) -> ModelRun:
    """With another budget, where it stopped. Articles that no answer came about are asked again."""
    if run.server is None:
        raise Conflict("not_asked", "These readings came in a file; nobody was asked for them.")
    servers.require_consent(run.server)
    if Job.objects.unended().filter(kind=KIND, subject=run.pk).exists():
        raise Conflict("running", "It is still at work; wait a moment.")
    resumable = (RunState.STOPPED, RunState.FAILED, *UNENDED)
    rows = ModelRun.objects.filter(pk=run.pk, state__in=resumable, revision=run.revision)
    changed = rows.update(
        state=RunState.WAITING,
        reason="",
        ended_at=None,
        most_requests=budget.requests,
        most_tokens=budget.tokens,
        most_cost=budget.cost,
        revision=F("revision") + 1,
    )
    if not changed:
        raise Conflict(
            "run_ended", "This is done, or was withdrawn: there is nothing to go on with."
        )
    failed = ModelAnswer.objects.filter(run=run, state=AnswerState.FAILED)
    failed.update(state=AnswerState.WAITING, requests=0, refusals=[])
    _enqueue(run, actor)
    return get(run.project, run.pk)


@transaction.atomic
def withdraw(*, run: ModelRun, actor: Membership | None) -> ModelRun:
    """Take its readings out of the project, all of them; what it cost and answered stays told."""
    rows = ModelRun.objects.select_for_update(of=("self",)).filter(pk=run.pk)
    state = rows.get().state
    if state in UNENDED:
        raise Conflict("running", "It is still at work; stop it first.")
    if state == RunState.WITHDRAWN:
        return get(run.project, run.pk)
    mine = Assignment.objects.filter(model_answers__run=run)
    if SourceReading.objects.filter(reading__in=mine).exists():
        raise Conflict("settled_from", "Differences have been settled from its readings.")
    import_undo.delete(Assignment.objects.filter(pk__in=list(mine.values_list("pk", flat=True))))
    rows.update(state=RunState.WITHDRAWN, revision=F("revision") + 1)
    _tell(run, actor, Act.MODEL_WITHDRAWN)
    return get(run.project, run.pk)


def listed(project: Project) -> QuerySet[ModelRun]:
    """All of a project's."""
    return ModelRun.objects.filter(project=project).select_related(
        "server", "member", "codebook", "actor__user"
    )


def get(project: Project, run_id: UUID) -> ModelRun:
    """One of them."""
    rows = listed(project).select_related("project", "server__project")
    found = rows.filter(pk=run_id).first()
    if found is None:
        raise Missing("not_found", "There is no such run of a model, or you may not see it.")
    return found
