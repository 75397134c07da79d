"""How runs and answers look from outside: progress, cost, what was refused and why."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from annotator.core.codebooks import codebook as core
from annotator.core.errors import Invalid, Missing
from annotator.core.outside import judging, protocols
from annotator.models import DocumentText, Job, ModelAnswer, ModelRun
from annotator.models.job import JobState
from annotator.models.model_run import AnswerState, RunState
from annotator.services.codebooks import schema
from annotator.services.outside import runs, storing

Shown = dict[str, object]
MOST_REASONS = 50


def tasks(found: Iterable[ModelRun]) -> dict[object, Job]:
    """The newest task of each run."""
    rows = Job.objects.filter(kind=runs.KIND, subject__in=[run.pk for run in found])
    return {job.subject: job for job in rows.order_by("created_at")}


def run(model_run: ModelRun, job: Job | None) -> Shown:
    """A run as a list shows it."""
    state, reason = _state(model_run, job)
    parameters = model_run.parameters
    return {
        "id": str(model_run.pk),
        "name": model_run.name,
        "version": model_run.version,
        "annotator": None if model_run.member is None else model_run.member.pseudonym,
        "codebook": None if model_run.codebook is None else model_run.codebook.version,
        "is_trial": model_run.is_trial,
        "is_brought": model_run.server_id is None,
        "server": None if model_run.server_id is None else str(model_run.server_id),
        "url": str(parameters.get("url", "")) if model_run.server_id else "",
        "state": state,
        "reason": reason,
        "asked": model_run.asked,
        "answers": _counted(model_run),
        "requests": model_run.requests,
        "tokens_in": model_run.tokens_in,
        "tokens_out": model_run.tokens_out,
        "cost": model_run.cost,
        "most_requests": model_run.most_requests,
        "most_tokens": model_run.most_tokens,
        "most_cost": model_run.most_cost,
        "left_out": model_run.left_out,
        "by": None if model_run.actor is None else model_run.actor.name,
        "created_at": model_run.created_at,
        "ended_at": model_run.ended_at,
        "revision": model_run.revision,
    }


def detail(model_run: ModelRun, job: Job | None) -> Shown:
    """A run with what it was told, and its refusals by reason."""
    return {
        **run(model_run, job),
        "prompt": model_run.prompt,
        "prompt_sha256": model_run.prompt_sha256,
        "parameters": model_run.parameters,
        "price_in": model_run.price_in,
        "price_out": model_run.price_out,
        "refusals": _reasons(model_run),
        "waits_until": None if job is None or job.state != JobState.QUEUED else job.run_after,
    }


def _state(model_run: ModelRun, job: Job | None) -> tuple[str, str]:
    """As it is: a run whose task was cancelled or gave up does not go on by itself."""
    if model_run.state not in runs.UNENDED or job is None:
        return model_run.state, model_run.reason
    if job.state in (JobState.QUEUED, JobState.RUNNING):
        return model_run.state, model_run.reason
    return RunState.STOPPED.value, job.error or "Its task was stopped."


def _counted(model_run: ModelRun) -> Shown:
    rows = ModelAnswer.objects.filter(run=model_run).order_by()
    counted = dict(rows.values_list("state").annotate(Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in AnswerState}


def _reasons(model_run: ModelRun) -> list[Shown]:
    rows = ModelAnswer.objects.filter(run=model_run).exclude(refusals=[])
    often: Counter[str] = Counter()
    for refusals in rows.values_list("refusals", flat=True).iterator(chunk_size=500):
        often.update(str(each["code"]) for each in refusals)
    return [{"code": code, "number": number} for code, number in often.most_common(MOST_REASONS)]


def answers(model_run: ModelRun, state: str) -> QuerySet[ModelAnswer]:
    """The articles of a run; `refusals` narrows to those of which anything was refused."""
    rows = ModelAnswer.objects.filter(run=model_run).select_related("document")
    if state == "refusals":
        return rows.exclude(refusals=[])
    if state and state not in AnswerState.values:
        known = ", ".join([*AnswerState.values, "refusals"])
        raise Invalid.at("state", f"This must be one of: {known}.")
    return rows.filter(state=state) if state else rows


def get_answer(model_run: ModelRun, answer_id: UUID) -> ModelAnswer:
    """One article of a run."""
    rows = ModelAnswer.objects.filter(run=model_run).select_related("document")
    found = rows.filter(pk=answer_id).first()
    if found is None:
        raise Missing("not_found", "There is no such answer, or you may not see it.")
    return found


def answer(row: ModelAnswer) -> Shown:
    """One article of a run."""
    return {
        "id": str(row.pk),
        "document": {
            "id": str(row.document_id),
            "key": row.document.key,
            "title": row.document.title or row.document.key,
        },
        "state": row.state,
        "requests": row.requests,
        "marks": row.marks,
        "refusals": row.refusals,
        "tokens_in": row.tokens_in,
        "tokens_out": row.tokens_out,
        "asked_at": row.asked_at,
        "answered_at": row.answered_at,
    }


def whole_answer(model_run: ModelRun, row: ModelAnswer) -> Shown:
    """With what came back, and the marks that stand, read from it once more."""
    return {**answer(row), "raw": row.raw, "read": list(_read(model_run, row))}


def _read(model_run: ModelRun, row: ModelAnswer) -> Iterable[Shown]:
    text = DocumentText.objects.filter(pk=row.document_id).values_list("text", flat=True).first()
    if not row.raw or text is None or model_run.codebook_id is None:
        return
    is_blind = model_run.project.switches.blind_outlet
    page = storing.page(row.document, text, is_blind=is_blind)
    codebook = schema.of(model_run.codebook_id)
    protocol = str(model_run.parameters.get("protocol", protocols.SLANT))
    try:
        verdict = judging.judge(protocols.read(protocol, row.raw, page.text), page, codebook)
    except Invalid:
        return
    for each in verdict.marks:
        yield {
            "layer": each.layer.title,
            "quote": " … ".join(page.text[start:end] for start, end in each.parts),
            "answers": list(_in_words(each.layer, each.values)),
            "score": each.mark.score,
            "reason": each.mark.reason,
        }


def _in_words(layer: core.Layer, values: core.Values) -> Iterable[Shown]:
    """Each question with what was answered, in the codebook's words."""
    for dimension in layer.dimensions:
        if dimension.id not in values:
            continue
        titles = {label.id: label.title for label in layer.answers(dimension)}
        given = values[dimension.id]
        several = given if isinstance(given, list) else [given]
        said = [
            str(each.get("name") or each.get("kind"))
            if isinstance(each, dict)
            else titles.get(str(each), str(each))
            for each in several
        ]
        yield {"question": dimension.title or dimension.question, "answer": ", ".join(said)}
