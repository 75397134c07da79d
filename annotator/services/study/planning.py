"""Plans that are too large to wait for: worked out, and handed out, by tasks.

A large hand-out goes in batches, so that nobody's save waits for all of it. What was shown is
written to a file first: a worker that takes the task over goes on with the same plan. A place that
somebody took meanwhile is left to them.
"""

import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import orjson
from django.conf import settings
from django.db import transaction

from annotator.core.errors import Conflict, DomainError
from annotator.core.ids import uuid7
from annotator.core.workload import Given, SameEvent
from annotator.formats.releases.release_files import settle
from annotator.models import Assignment, Job, Membership, Round
from annotator.models.assignment import AssignmentKind
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Cancelled, Run
from annotator.services.quality import hidden
from annotator.services.study import round_wishes, rounds, workload
from annotator.services.study.workload import Ask

PLAN, HAND_OUT = "plan", "hand_out"
_BATCH = 2_000
Wish = Mapping[str, Any]


def ask_of(into: Round, wish: Wish) -> Ask:
    """What a manager wished, as it came over the wire."""
    return Ask(
        people=round_wishes.people(into.project, wish.get("people")),
        same_event=SameEvent(wish.get("same_event", SameEvent.ANY.value)),
        seed=wish.get("seed", 1),
        again=wish.get("again", False),
    )


def preview(*, into: Round, wish: Wish, actor: Membership | None) -> Job:
    """Have a plan worked out; the task's result is what a small one answers at once."""
    return jobs.enqueue(
        kind=PLAN,
        project=into.project,
        actor=actor,
        subject=uuid5(into.pk, orjson.dumps(wish, option=orjson.OPT_SORT_KEYS).decode()),
        parameters={"round": str(into.pk), "wish": dict(wish)},
    )


def apply(*, into: Round, wish: Wish, digest: str, actor: Membership | None) -> Job:
    """Have it handed out as it was shown."""
    rounds.require_open(into)
    parameters: dict[str, object] = {"wish": dict(wish), "digest": digest}
    made = jobs.enqueue(
        kind=HAND_OUT,
        project=into.project,
        actor=actor,
        subject=into.pk,
        parameters=parameters,
    )
    if made.parameters != parameters:
        raise Conflict("not_now", "Another plan is being handed out in this round; wait for it.")
    return made


def run_plan(run: Run) -> dict[str, object]:
    """The task: work it out; nothing is handed out."""
    into = _round(UUID(run.parameters["round"]))
    run.advance(message="working out who gets what")
    return workload.shown(workload.work_out(into, ask_of(into, run.parameters["wish"])))


def run_hand_out(run: Run) -> dict[str, object]:
    """The task: hand out what was shown, going on where an earlier attempt was."""
    into = _round(run.job.subject or uuid7())
    path = _folder(run.job) / "plan.jsonl"
    try:
        if not path.exists():
            _write_down(run, into, path)
        given = [Given(*orjson.loads(line)) for line in path.read_bytes().splitlines()]
        for at in range(int(run.cursor.get("done", 0)), len(given), _BATCH):
            _hand_out(run, into, given[at : at + _BATCH], at, len(given))
    except (DomainError, Cancelled):
        shutil.rmtree(path.parent, ignore_errors=True)
        raise
    shutil.rmtree(path.parent, ignore_errors=True)
    return {"new": int(run.cursor.get("new", 0)), "planned": len(given)}


def _round(pk: UUID) -> Round:
    return Round.objects.select_related("project").get(pk=pk)


def _folder(job: Job) -> Path:
    return Path(settings.DATA_DIR) / "plans" / job.pk.hex


def _write_down(run: Run, into: Round, path: Path) -> None:
    run.advance(message="working out who gets what")
    worked = workload.work_out(into, ask_of(into, run.parameters["wish"]))
    if worked.digest != run.parameters["digest"]:
        raise workload.plan_changed()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    last = workload.last_orders(into)
    # Each person's first articles first: should it stop half-way, everybody can begin.
    given = sorted(worked.plan.given, key=lambda one: one.order)
    lines = (
        orjson.dumps([one.item, one.reader, last.get(one.reader, 0) + one.order]) for one in given
    )
    part.write_bytes(b"".join(line + b"\n" for line in lines))
    part.replace(path)
    settle(path.parent)


def _hand_out(run: Run, into: Round, batch: Sequence[Given], at: int, total: int) -> None:
    with transaction.atomic():
        run.hold()
        locked = Round.objects.select_for_update(of=("self",)).get(pk=into.pk)
        rounds.require_open(locked)
        new = _free(into, batch)
        Assignment.objects.bulk_create(hidden.with_checks(into.project, new), batch_size=1_000)
        done, made = at + len(batch), int(run.cursor.get("new", 0)) + len(new)
        if done >= total:
            audit.record(
                project=into.project,
                by=run.job.actor,
                act=Act.HANDED_OUT,
                object_id=into.pk,
                name=into.name,
                number=made,
            )
        run.advance(
            done=done, total=total, message="handing out", cursor={"done": done, "new": made}
        )


def _free(into: Round, batch: Sequence[Given]) -> list[Assignment]:
    """The rows of a batch, without those whose place was taken since the plan was made."""
    slots: dict[str, set[int]] = defaultdict(set)
    has: set[tuple[str, str]] = set()
    documents = {UUID(one.item) for one in batch}
    taken = Assignment.objects.filter(
        round=into, kind=AssignmentKind.ANNOTATION, document__in=documents
    )
    for document, member, slot in taken.values_list("document_id", "member_id", "slot"):
        has.add((str(document), str(member)))
        slots[str(document)] |= set() if slot is None else {slot}
    wanted = rounds.wanted(into, into.project)
    new: list[Assignment] = []
    for one in batch:
        held = slots[one.item]
        if (one.item, one.reader) in has or len(held) >= wanted:
            continue
        slot = next(number for number in range(1, len(held) + 2) if number not in held)
        held.add(slot)
        new.append(
            Assignment(
                project_id=into.project_id,
                document_id=UUID(one.item),
                round=into,
                member_id=UUID(one.reader),
                slot=slot,
                order=one.order,
            )
        )
    return new
