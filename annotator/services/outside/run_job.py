"""The task that asks: article by article, each answer stored before the next is asked for.

Its place is in the answers' rows. A worker that is killed leaves one article in `asking`, which
the next asks about again; everything else was either never asked or is stored whole. A pause that
a server asks for, and every half minute, gives the worker to other tasks.
"""

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator.core.errors import Conflict, DomainError, Invalid
from annotator.core.ids import uuid7
from annotator.core.outside import answers, judging, protocols
from annotator.core.outside.judging import Page, Verdict
from annotator.core.outside.protocols import Asking
from annotator.models import Assignment, Document, DocumentText, ModelAnswer, ModelRun
from annotator.models.model_run import AnswerState, RunState
from annotator.services.codebooks import schema
from annotator.services.jobs.job_runs import Cancelled, Later, Run
from annotator.services.outside import asking, choosing, readers, runs, servers, storing

SLICE = 30.0
TRIES, MOST_WAITS, MOST_FAILED = 5, 20, 3
LONGEST_PAUSE, LONGEST_WAIT = 60.0, 3_600.0

Fields = dict[str, object]


@dataclass(frozen=True)
class Out:
    """An article on its way: the answer's row, the true text, and the page as it is sent."""

    answer: ModelAnswer
    document: Document
    text: str
    page: Page


def run(run: Run) -> Fields:
    """Ask until all is answered, or the budget is used up."""
    found = ModelRun.objects.select_related("project", "server__project", "codebook", "member")
    model_run = found.get(pk=run.job.subject or uuid7())
    begun = ModelRun.objects.filter(pk=model_run.pk, state__in=runs.UNENDED)
    if not begun.update(state=RunState.RUNNING):
        return {"run": str(model_run.pk)}
    try:
        _Asker(run, model_run).work()
    except Cancelled:
        _end(model_run, RunState.STOPPED, "Somebody stopped it.")
        raise
    except DomainError as error:
        _end(model_run, RunState.FAILED, error.message)
    return {"run": str(model_run.pk)}


def _end(model_run: ModelRun, state: RunState, reason: str = "") -> None:
    going = ModelRun.objects.filter(pk=model_run.pk, state__in=runs.UNENDED)
    going.update(state=state, reason=reason, ended_at=timezone.now(), revision=F("revision") + 1)


class _Asker:
    """One attempt at one run."""

    def __init__(self, task: Run, model_run: ModelRun) -> None:
        server, codebook = model_run.server, model_run.codebook
        if server is None or codebook is None:
            raise Conflict("not_asked", "Nobody can be asked.")
        servers.require_consent(server)
        if server.url != model_run.parameters["url"]:
            message = "The model's address has been changed; begin a new run."
            raise Conflict("other_address", message)
        self._task = task
        self._run = model_run
        self._target = servers.target(server)
        self._codebook = schema.of(codebook.pk)
        self._asking = Asking(
            protocol=str(model_run.parameters["protocol"]),
            model=str(model_run.parameters["model"]),
            prompt=model_run.prompt,
            parameters=model_run.parameters["sent"],
            codebook=self._codebook,
            version=codebook.version,
        )
        self._until = monotonic() + SLICE

    def work(self) -> None:
        """One article after the other."""
        while True:
            rows = ModelAnswer.objects.filter(run=self._run)
            to_do = rows.filter(state__in=[AnswerState.ASKING, AnswerState.WAITING])
            left = to_do.count()
            self._task.advance(done=self._run.asked - left, total=self._run.asked)
            # "asking" comes before "waiting": what was in flight when a worker died.
            answer = to_do.select_related("document__project").order_by("state", "id").first()
            if answer is None:
                _end(self._run, RunState.DONE)
                return
            if monotonic() > self._until:
                raise Later(timedelta(0))
            self._one(answer)
            if not ModelRun.objects.filter(pk=self._run.pk, state=RunState.RUNNING).exists():
                return

    def _one(self, answer: ModelAnswer) -> None:
        document = answer.document
        text = DocumentText.objects.filter(pk=document.pk).values_list("text", flat=True).first()
        if text is None or not choosing.may_be_sent(document):
            self._close(answer, AnswerState.FAILED, _told("rights", "It may not be sent."))
            return
        is_blind = document.project.switches.blind_outlet
        out = Out(answer, document, text, storing.page(document, text, is_blind=is_blind))
        name = str(uuid5(self._run.pk, str(document.pk)))
        body = protocols.request(self._asking, name, document.language, out.page)
        if not self._reserved(answer, len(text) + len(self._run.prompt)):
            return
        try:
            raw = asking.ask(self._target, body, UUID(name))
        except asking.Busy as busy:
            self._busy(answer, busy.seconds)
        except asking.Away as away:
            self._away(answer, str(away))
        except asking.Denied as denied:
            self._again(answer)
            _end(self._run, RunState.FAILED, str(denied))
        except Invalid as fault:
            refusal = answers.refusal(fault)
            self._close(answer, AnswerState.REFUSED, storing.told((refusal,)))
        else:
            self._answered(out, raw)

    def _reserved(self, answer: ModelAnswer, characters: int) -> bool:
        """Count the request before it is made; whether the budget and somebody's stop allow it."""
        with transaction.atomic():
            self._task.hold()
            now = ModelRun.objects.select_for_update().get(pk=self._run.pk)
            if now.state != RunState.RUNNING:
                return False
            over = _over(now, runs.tokens(characters))
            if over:
                _end(now, RunState.STOPPED, over)
                return False
            ModelRun.objects.filter(pk=now.pk).update(requests=F("requests") + 1)
            ModelAnswer.objects.filter(pk=answer.pk).update(
                state=AnswerState.ASKING, requests=F("requests") + 1, asked_at=timezone.now()
            )
            answer.requests += 1
        return True

    def _answered(self, out: Out, raw: str) -> None:
        verdict, refusals = None, []
        try:
            read = protocols.read(self._asking.protocol, raw, out.page.text)
            verdict = judging.judge(read, out.page, self._codebook)
            refusals = storing.told(verdict.refusals)
        except Invalid as fault:
            refusals = storing.told((answers.refusal(fault),))
        used = protocols.usage(self._asking.protocol, raw)
        if not any(used):
            # A server that does not count is counted for: a budget holds all the same.
            characters = len(out.text) + len(self._run.prompt)
            used = runs.tokens(characters), runs.tokens(len(raw))
        try:
            self._keep(out, raw, verdict, refusals, used)
        except Conflict as conflict:
            told = _told(conflict.code, conflict.message)
            self._keep(out, raw, None, told, used)

    def _keep(
        self,
        out: Out,
        raw: str,
        verdict: Verdict | None,
        refusals: list[dict[str, str]],
        used: tuple[int, int],
    ) -> None:
        """The answer and the reading that comes of it, together or not at all."""
        is_refused = _is_refused(verdict)
        with transaction.atomic():
            self._task.hold()
            reading = None
            if verdict is not None and not is_refused:
                reading = self._store(out, verdict)
            self._count(used)
            ModelAnswer.objects.filter(pk=out.answer.pk, state=AnswerState.ASKING).update(
                state=AnswerState.REFUSED if is_refused else AnswerState.STORED,
                assignment=reading,
                raw=raw,
                refusals=refusals,
                marks=0 if verdict is None else len(verdict.marks),
                tokens_in=used[0],
                tokens_out=used[1],
                answered_at=timezone.now(),
            )

    def _store(self, out: Out, verdict: Verdict) -> Assignment | None:
        member, codebook = self._run.member, self._run.codebook
        if member is None or codebook is None:
            return None
        source = storing.Source(self._run, member, codebook, readers.round_of(self._run.project))
        return storing.store(
            source=source,
            document=out.document,
            text=out.text,
            verdict=verdict,
            at=timezone.now(),
            change_id=uuid5(self._run.pk, str(out.document.pk)),
            saw_outlet=not out.document.project.switches.blind_outlet,
        )

    def _count(self, used: tuple[int, int]) -> None:
        spent = runs.cost(self._run.price_in, self._run.price_out, *used)
        ModelRun.objects.filter(pk=self._run.pk).update(
            tokens_in=F("tokens_in") + used[0],
            tokens_out=F("tokens_out") + used[1],
            cost=F("cost") + spent,
        )

    def _busy(self, answer: ModelAnswer, seconds: float | None) -> None:
        wait = seconds if seconds is not None else _pause(answer.requests)
        if wait > LONGEST_WAIT or answer.requests >= MOST_WAITS:
            self._again(answer)
            message = f"The server asks to wait, now for {wait:,.0f} seconds; go on later."
            _end(self._run, RunState.STOPPED, message)
            return
        raise Later(timedelta(seconds=max(1.0, wait)))

    def _away(self, answer: ModelAnswer, said: str) -> None:
        if answer.requests < TRIES:
            raise Later(timedelta(seconds=_pause(answer.requests)))
        self._close(answer, AnswerState.FAILED, _told("no_answer", said))
        ended = ModelAnswer.objects.filter(run=self._run, answered_at__isnull=False)
        last = list(ended.order_by("-answered_at").values_list("state", flat=True)[:MOST_FAILED])
        if last == [AnswerState.FAILED] * MOST_FAILED:
            _end(self._run, RunState.STOPPED, f"The server does not answer: {said}")

    def _again(self, answer: ModelAnswer) -> None:
        ModelAnswer.objects.filter(pk=answer.pk).update(state=AnswerState.WAITING, requests=0)

    def _close(
        self, answer: ModelAnswer, state: AnswerState, refusals: list[dict[str, str]]
    ) -> None:
        with transaction.atomic():
            self._task.hold()
            ModelAnswer.objects.filter(pk=answer.pk).update(
                state=state, refusals=refusals, answered_at=timezone.now()
            )


def _pause(tries: int) -> float:
    """Longer each time."""
    return min(LONGEST_PAUSE, 2.0**tries)


def _told(code: str, message: str) -> list[dict[str, str]]:
    return storing.told((answers.Refusal("", code, message),))


def _is_refused(verdict: Verdict | None) -> bool:
    """Nothing of it stands. An answer that says there is nothing to mark is a reading."""
    return verdict is None or (not verdict.marks and bool(verdict.refusals))


def _over(model_run: ModelRun, tokens_in: int) -> str:
    """Which limit one more request would pass, if any: with what it would send, and with as long
    an answer as it may have, or as they have usually been."""
    sent = model_run.parameters.get("sent") or {}
    most_out = sent.get("max_tokens") or sent.get("max_completion_tokens") or 0
    usual = -(-model_run.tokens_out // model_run.requests) if model_run.requests else 0
    tokens_out = most_out if type(most_out) is int and most_out > 0 else usual
    used = model_run.tokens_in + model_run.tokens_out
    spent = runs.cost(model_run.price_in, model_run.price_out, tokens_in, tokens_out)
    limits = (
        ("requests", model_run.most_requests, model_run.requests + 1),
        ("tokens", model_run.most_tokens, used + tokens_in + tokens_out),
        ("money", model_run.most_cost, model_run.cost + spent),
    )
    for name, most, would_be in limits:
        if most is not None and would_be > most:
            return f"The budget is used up: {name}."
    return ""
