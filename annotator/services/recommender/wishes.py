"""What a project's managers want of proposals: which version, for whom, how often anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from annotator.access import Caller
from annotator.core.codebooks.codebook import Codebook
from annotator.core.errors import Invalid, Stale
from annotator.core.recommender.questions import main_question
from annotator.core.recommender.tokens import fold_of
from annotator.models import (
    Membership,
    Project,
    ProposalAnswer,
    Recommender,
    RecommenderModel,
)
from annotator.models.recommender import Arm, ArmsBy
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.codebooks import schema

Shown = dict[str, object]
MOST_RETRAIN_AFTER = 1_000_000
MOST_SEED = 2**31 - 1
MOST_VERSIONS = 100


@dataclass(frozen=True)
class Change:
    """What a manager changes; None leaves it. `version` 0 switches proposals off."""

    version: int | None = None
    by: str | None = None
    arm: str | None = None
    arms: Sequence[str] | None = None
    seed: int | None = None
    members: Mapping[str, str] | None = None
    retrain_after: int | None = None
    takes_better: bool | None = None


def of(project: Project) -> Recommender:
    """The project's wishes; those that it begins with where nobody has said anything."""
    stored = Recommender.objects.select_related("in_use").filter(project=project).first()
    return stored or Recommender(project=project)


def wanting_more(project_id: UUID) -> Recommender | None:
    """The wishes of a project that wants new versions by itself."""
    rows = Recommender.objects.select_related("project").filter(project=project_id)
    return rows.filter(retrain_after__gt=0).first()


@transaction.atomic
def change(*, project: Project, wanted: Change, base_revision: int, by: Caller) -> Recommender:
    """Set what is given, all or nothing; Stale when somebody else has changed it meanwhile."""
    Recommender.objects.get_or_create(project=project)
    row = Recommender.objects.select_for_update(of=("self",)).get(project=project)
    if row.revision != base_revision:
        raise Stale("This has been changed elsewhere since you opened it.", settings(of(project)))
    if wanted.version is not None:
        row.in_use = _version(project, wanted.version)
    _set_arms(row, wanted)
    if wanted.retrain_after is not None:
        _check_range("retrain_after", wanted.retrain_after, MOST_RETRAIN_AFTER)
        row.retrain_after = wanted.retrain_after
    if wanted.takes_better is not None:
        row.takes_better = wanted.takes_better
    row.revision += 1
    row.save()
    _tell(row, by)
    return row


def _tell(row: Recommender, by: Caller | None) -> None:
    """In the feed: the version in use, and who meets proposals."""
    audit.record(
        project=row.project,
        by=by,
        act=Act.PROPOSALS_CHANGED,
        name=str(row.in_use.number) if row.in_use else "",
        drawn=row.by,
        arm=row.arm,
        seed=row.seed,
    )


def _set_arms(row: Recommender, wanted: Change) -> None:
    if wanted.by is not None:
        # What was drawn or set for another way of deciding ends with it.
        row.members = row.members if wanted.by == row.by else {}
        row.by = _one_of("by", wanted.by, ArmsBy.values)
    if wanted.arm is not None:
        row.arm = _one_of("arm", wanted.arm, Arm.values)
    if wanted.arms is not None:
        row.arms = sorted({_one_of("arms", each, Arm.values) for each in wanted.arms})
    if wanted.seed is not None:
        _check_range("seed", wanted.seed, MOST_SEED)
        row.seed = wanted.seed
    if row.by != ArmsBy.EVERYBODY and len(row.arms) < 2:
        raise Invalid.at("arms", "To draw there must be at least two arms.")
    if wanted.members is not None:
        row.members = _members(row.project_id, wanted.members)
    if wanted.seed is not None or wanted.arms is not None or wanted.by is not None:
        _draw(row, keep=set(wanted.members or ()))


def _draw(row: Recommender, keep: set[str]) -> None:
    """Deal the arms out to the annotators, as evenly as their number allows."""
    if row.by != ArmsBy.MEMBER:
        return
    ids = sorted(str(pk) for pk in _annotators(row.project_id).values_list("pk", flat=True))
    free = [pk for pk in ids if pk not in keep]
    Random(row.seed).shuffle(free)  # noqa: S311  a study's draw, to be repeated by its seed
    for at, pk in enumerate(free):
        row.members[pk] = row.arms[at % len(row.arms)]


def _members(project_id: UUID, given: Mapping[str, str]) -> dict[str, str]:
    known = {str(pk) for pk in _annotators(project_id).values_list("pk", flat=True)}
    for pk, arm in given.items():
        if pk not in known:
            raise Invalid.at("members", "This is no annotator of the project.")
        _one_of("members", arm, Arm.values)
    return dict(given)


def _annotators(project_id: UUID) -> QuerySet[Membership]:
    rows = Membership.objects.live().filter(project=project_id, kind="person")
    return rows.filter(is_annotator=True)


def arm_of(row: Recommender, member_id: UUID, document_id: UUID) -> str:
    """The arm of a reading that is opened now: set by hand, drawn, or everybody's."""
    own = row.members.get(str(member_id))
    if own in Arm.values:
        return str(own)
    if row.by == ArmsBy.EVERYBODY or len(row.arms) < 2:
        return row.arm
    # Who came later than the draw, and every reading where each is drawn for itself.
    subject = f"{member_id}" if row.by == ArmsBy.MEMBER else f"{document_id}\n{member_id}"
    return str(row.arms[fold_of(row.seed, subject, len(row.arms))])


def take_better(model: RecommenderModel) -> None:
    """Take a new version into use where that is wanted and it is no worse than the one in use."""
    row = Recommender.objects.select_related("in_use").filter(project=model.project_id).first()
    if row is None or not row.takes_better or row.in_use is None or model.score is None:
        return
    if row.in_use.score is not None and model.score < row.in_use.score:
        return
    unchanged = Recommender.objects.filter(pk=row.pk, revision=row.revision)
    if unchanged.update(in_use=model, revision=row.revision + 1):
        row.in_use = model
        _tell(row, None)


def settings(row: Recommender) -> Shown:
    """The wishes as a manager sees them."""
    return {
        "version": row.in_use.number if row.in_use else 0,
        "by": row.by,
        "arm": row.arm,
        "arms": row.arms,
        "seed": row.seed,
        "retrain_after": row.retrain_after,
        "takes_better": row.takes_better,
        "revision": row.revision,
    }


def people(row: Recommender) -> list[Shown]:
    """Every annotator with the arm that was set or drawn for them."""
    members = _annotators(row.project_id).select_related("user").order_by("pseudonym")
    return [
        {"id": str(each.pk), "name": each.name, "arm": row.members.get(str(each.pk))}
        for each in members
    ]


def versions(project: Project) -> list[Shown]:
    """The finished versions, the newest first, with what became of their proposals."""
    rows = (
        RecommenderModel.objects.filter(project=project, finished_at__isnull=False)
        .select_related("codebook")
        .defer("codebook__body")
        .order_by("-number")[:MOST_VERSIONS]
    )
    counted = (
        ProposalAnswer.objects.filter(model__in=[each.pk for each in rows])
        .values_list("model_id", "reply")
        .annotate(number=Count("pk"))
        .order_by()
    )
    replies: dict[UUID, dict[str, int]] = {}
    for pk, reply, number in counted:
        replies.setdefault(pk, {})[reply] = number
    return [_version_shown(each, replies.get(each.pk, {})) for each in rows]


def _version_shown(row: RecommenderModel, replies: Mapping[str, int]) -> Shown:
    return {
        "number": row.number,
        "codebook": row.codebook.version,
        "seed": row.seed,
        "taught": row.taught,
        "trained_on": row.trained_on,
        "has_sequences": row.has_sequences,
        "score": row.score,
        "scores": [_titled(each, schema.of(row.codebook_id)) for each in row.scores],
        "replies": {name: replies.get(name, 0) for name in ("accepted", "edited", "dismissed")},
        "finished_at": row.finished_at,
    }


def _titled(score: Mapping[str, Any], book: Codebook) -> Shown:
    """A row of scores with what its layer and its answer are called."""
    layer = next((each for each in book.layers if each.id == score["layer"]), None)
    question = None if layer is None else main_question(layer)
    labels = () if question is None else question.labels
    titles = {each.id: each.title for each in labels}
    return {
        **score,
        "layer_title": "" if layer is None else layer.title,
        "answer_title": titles.get(str(score["answer"]), ""),
    }


def _version(project: Project, number: int) -> RecommenderModel | None:
    if number == 0:
        return None
    finished = RecommenderModel.objects.filter(project=project, finished_at__isnull=False)
    found = finished.filter(number=number).first() if 0 < number <= MOST_SEED else None
    if found is None:
        raise Invalid.at("version", "There is no such version.")
    return found


def _one_of(place: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise Invalid.at(place, f"This must be one of: {', '.join(known)}.")
    return value


def _check_range(place: str, value: int, most: int) -> None:
    if not 0 <= value <= most:
        raise Invalid.at(place, f"This must be from 0 to {most:,}.")
