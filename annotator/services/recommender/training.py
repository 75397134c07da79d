"""Makes a new version of a project's recommender: part by part, so that a killed task goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotator.core.codebooks.codebook import Layer
from annotator.core.errors import Conflict
from annotator.core.ids import uuid7
from annotator.core.recommender import memory
from annotator.core.recommender.memory import Read
from annotator.core.recommender.proposals import Taught, as_marks
from annotator.core.recommender.questions import teachable
from annotator.core.recommender.scoring import Tally
from annotator.models import Codebook, Job, Membership, Project, RecommenderFold, RecommenderModel
from annotator.models.codebook import CodebookState
from annotator.services.codebooks import schema
from annotator.services.jobs import jobs
from annotator.services.jobs.job_runs import Run
from annotator.services.recommender import chains, forgetting, lessons, proposing, wishes
from annotator.services.recommender.lessons import FOLDS, Lesson, Lessons

KIND, LOOK = "recommender", "recommender_look"
FEWEST_READINGS = 2


def enqueue(*, project: Project, actor: Membership | None, seed: int | None = None) -> Job:
    """Let the worker make a version; one at a time. Refused where there is nothing to learn."""
    documents = lessons.handed_in(project).values("document").distinct().count()
    if documents < FEWEST_READINGS:
        raise Conflict(
            "too_little",
            "There is too little to learn from: at least two articles must have been handed in.",
        )
    _codebook(project)
    parameters: dict[str, object] = {} if seed is None else {"seed": seed}
    return jobs.enqueue(
        kind=KIND, project=project, actor=actor, subject=project.pk, parameters=parameters
    )


def look_through_soon(project: Project) -> None:
    """Let the worker look through the articles that the version in use has not read."""
    if proposing.is_behind(project):
        jobs.enqueue(kind=LOOK, project=project, subject=project.pk)


def run(run: Run) -> dict[str, object]:
    """The task: learn, score, and look through all articles with what is in use then."""
    project = _project(run)
    model = make(project=project, run=run)
    return {"version": model.number, "articles": proposing.look_through(project, run)}


def run_look(run: Run) -> dict[str, object]:
    """The task after another version was switched on."""
    return {"articles": proposing.look_through(_project(run), run)}


def run_forget(run: Run) -> dict[str, object]:
    """Learn anew without what is gone; where too little is left there are no proposals."""
    project = _project(run)
    try:
        model = make(project=project, run=run)
        while model.trained_on != _lessons(project, model.seed).digest:
            # More has gone meanwhile.
            model = make(project=project, run=run)
    except Conflict:
        forgetting.empty_all_but(project, None)
        return {"version": 0}
    forgetting.empty_all_but(project, model)
    return {"version": model.number, "articles": proposing.look_through(project, run)}


def _project(run: Run) -> Project:
    return Project.objects.get(pk=run.job.project_id or uuid7())


def _lessons(project: Project, seed: int) -> Lessons:
    return lessons.gather(project, teachable(schema.of(_codebook(project).pk)), seed)


def make(*, project: Project, run: Run | None = None) -> RecommenderModel:
    """Train on what is handed in now; the same again under the same seed is the same model."""
    book = _codebook(project)
    layers = teachable(schema.of(book.pk))
    wish = wishes.of(project)
    seed = int((run.parameters.get("seed") if run else None) or wish.seed)
    while True:
        if run is not None:
            run.advance(done=0, total=FOLDS + 1, message="reading what was handed in")
        taught = lessons.gather(project, layers, seed)
        if len(taught.articles) < FEWEST_READINGS:
            raise Conflict("too_little", "There is too little to learn from.")
        model = _begun(project, book, taught, seed, run)
        _learn_all(model, taught, layers, run)
        if _finish(model, taught, run):
            return model


def _learn_all(
    model: RecommenderModel, taught: Lessons, layers: Mapping[str, Layer], run: Run | None
) -> None:
    done = set(model.folds.values_list("fold", flat=True))
    for fold in range(FOLDS):
        if fold not in done:
            _learn(model, Part(taught, layers, fold), run)
        if run is not None:
            run.advance(done=fold + 1, total=FOLDS + 1, message="learning")


@dataclass(frozen=True)
class Part:
    """One fold: what it is taught, and what it is tried on."""

    taught: Lessons
    layers: Mapping[str, Layer]
    fold: int

    @property
    def inside(self) -> list[Lesson]:
        """The articles that it will speak about."""
        return [each for each in self.taught.articles if each.fold == self.fold]

    @property
    def outside(self) -> list[Lesson]:
        """The articles that it learns from."""
        return [each for each in self.taught.articles if each.fold != self.fold]


def _codebook(project: Project) -> Codebook:
    published = Codebook.objects.filter(project=project, state=CodebookState.PUBLISHED)
    newest = published.order_by("-published_at", "-id").first()
    if newest is None:
        raise Conflict("no_codebook", "This project has no published codebook yet.")
    if not teachable(schema.of(newest.pk)):
        raise Conflict(
            "nothing_to_learn", "In this codebook no words are marked, so none can be proposed."
        )
    return newest


@transaction.atomic
def _begun(
    project: Project, book: Codebook, taught: Lessons, seed: int, run: Run | None
) -> RecommenderModel:
    """The version that an earlier attempt began, if it learned from the same, else a new one."""
    if run is not None:
        run.hold()
    unfinished = RecommenderModel.objects.filter(project=project, finished_at=None)
    same = unfinished.filter(trained_on=taught.digest, codebook=book, seed=seed).first()
    if same is not None:
        return same
    unfinished.delete()
    last = RecommenderModel.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    return RecommenderModel.objects.create(
        project=project,
        number=(last or 0) + 1,
        codebook=book,
        actor=None if run is None else run.job.actor,
        seed=seed,
        taught=taught.counts,
        trained_on=taught.digest,
        has_sequences=chains.is_there(),
    )


def _learn(model: RecommenderModel, part: Part, run: Run | None) -> None:
    outside = part.outside

    def beat() -> None:
        if run is not None:
            run.advance()

    phrases = memory.learn([Read(e.tokens, r.marks) for e in outside for r in e.readings])
    beat()
    trained = {layer: chains.train(outside, layer, beat) for layer in part.layers}
    known = {layer: chain for layer, chain in trained.items() if chain is not None}
    tally = _tried(Taught(phrases, known), part.inside)
    told = {"phrases": phrases.dump(), "chains": {k: chain.dump() for k, chain in known.items()}}
    with transaction.atomic():
        if run is not None:
            run.hold()
        RecommenderFold.objects.create(
            model=model, fold=part.fold, body=orjson.dumps(told).decode(), tally=tally.dump()
        )


def _tried(taught: Taught, articles: list[Lesson]) -> Tally:
    """How its proposals compare with what people marked who were shown none."""
    tally = Tally()
    for lesson in articles:
        if not any(lesson.alone):
            continue
        found, _ = taught.read(lesson.text, lesson.sentences, lesson.kept)
        for reading, is_alone in zip(lesson.readings, lesson.alone, strict=True):
            if is_alone:
                tally.add(as_marks(found), reading.marks)
    return tally


@transaction.atomic
def _finish(model: RecommenderModel, taught: Lessons, run: Run | None) -> bool:
    """Whether it is a version now; not where somebody took back meanwhile what it learned from."""
    if run is not None:
        run.hold()
    if not lessons.are_there(model.project, taught):
        model.delete()
        return False
    tally = Tally()
    for row in model.folds.values_list("tally", flat=True):
        tally.load(row)
    model.scores = tally.table()
    model.score = tally.f1
    model.finished_at = timezone.now()
    model.save(update_fields=["scores", "score", "finished_at"])
    wishes.take_better(model)
    return True


def after_hand_in(project_id: UUID) -> None:
    """Where a manager wants it, make a new version after so many more readings."""
    wish = wishes.wanting_more(project_id)
    if wish is None:
        return
    newest = RecommenderModel.objects.filter(project_id=project_id, finished_at__isnull=False)
    last = newest.order_by("-number").values_list("finished_at", flat=True).first()
    more = lessons.handed_in(wish.project)
    if last is not None:
        more = more.filter(submitted_at__gt=last)
    if more[: wish.retrain_after].count() >= wish.retrain_after:
        jobs.enqueue(kind=KIND, project=wish.project, subject=project_id)
