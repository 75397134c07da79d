"""The copies that progress is counted from equal the readings, whatever happens to these."""

import random
from collections.abc import Callable, Sequence
from threading import Thread
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from annotator.core.errors import DomainError
from annotator.models import (
    Assignment,
    CountedReading,
    Disagreement,
    Document,
    Event,
    Outlet,
    Project,
    ToCompare,
    User,
)
from annotator.services.adjudication import adjudication_comparing
from annotator.services.counting import keeping
from annotator.services.documents import removing
from annotator.services.editing import journal
from annotator.services.projects import projects
from annotator.services.study import handing_out, moving_work, progress, rounds
from annotator.services.study.rounds import Wish
from tests.articles import article
from tests.people import Person, person

SEEDS = range(4)


class Study:
    """A project to which anything that changes a count can be done, at random."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.manager = User.objects.create(username=f"manager{seed}")
        self.project = projects.create(
            creator=self.manager, title="T", language="en", template="news-framing", settings={}
        )
        self.people = [person(f"p{seed}{at}", self.project) for at in range(3)]
        self.outlets = [Outlet.objects.create(project=self.project, name=n) for n in "xy"]
        self.event = Event.objects.create(project=self.project, name="e")
        self.articles = [
            article(self.project, key=f"{at}", outlet=self.outlets[at % 2]) for at in range(6)
        ]

    @property
    def anyone(self) -> Person:
        return self.chance.choice(self.people)

    @property
    def anything(self) -> Document:
        return Document.objects.get(pk=self.chance.choice(self.articles).pk)

    @property
    def reading(self) -> Assignment | None:
        rows = Assignment.objects.select_related("member").order_by("document__key", "member_id")
        return self.chance.choice(list(rows)) if rows.exists() else None

    def hand_out(self) -> None:
        some = Document.objects.filter(pk__in=[self.anything.pk, self.anything.pk])
        handing_out.hand_out(project=self.project, documents=some, members=[self.anyone.membership])

    def claim(self) -> None:
        handing_out.claim(project=self.project, member=self.anyone.membership)

    def take_back(self) -> None:
        if self.reading:
            handing_out.take_back(assignment_id=self.reading.pk)

    def take_all_back(self) -> None:
        moving_work.take_back(
            project=self.project, by=self.manager, into=None, member=self.anyone.membership
        )

    def reassign(self) -> None:
        moving_work.reassign(
            project=self.project,
            by=self.manager,
            giver=self.anyone.membership,
            takers=[each.membership for each in self.people],
        )

    def skip(self) -> None:
        if (found := self.reading) is not None:
            url = f"/api/v1/assignments/{found.pk}/skip/"
            owner = next(each for each in self.people if each.user.pk == found.member.user_id)
            owner.client.post(url, {"reason": "duplicate"}, format="json")

    def set_state(self) -> None:
        """What a save, a submission and a reopening do to the row."""
        if (found := self.reading) is not None and found.slot is not None:
            state = self.chance.choice(["in_progress", "submitted"])
            Assignment.objects.filter(pk=found.pk).update(
                state=state,
                codebook=self.project.codebooks.get(),
                revision=found.revision + 1,
                unlocked_blocks=self.chance.choice([[], [0]]),
                submitted_at=timezone.now() if state == "submitted" else None,
            )

    def set_aside(self) -> None:
        removing.remove(document=self.anything, by=self.manager)

    def restore(self) -> None:
        removing.restore(document=self.anything, by=self.manager)

    def sort_anew(self) -> None:
        Document.objects.filter(pk=self.anything.pk).update(
            outlet=self.chance.choice([*self.outlets, None]),
            event=self.chance.choice([self.event, None]),
            purpose=self.chance.choice(["annotation", "annotation", "check"]),
        )

    def another_round(self) -> None:
        name = f"r{self.chance.random()}"
        rounds.create(project=self.project, by=self.manager, wish=Wish(name=name))

    def do_something(self) -> None:
        acts: Sequence[Callable[[], None]] = [
            *(self.hand_out, self.claim, self.claim, self.take_back, self.take_all_back),
            *(self.reassign, self.skip, self.set_state, self.set_state, self.set_aside),
            *(self.restore, self.sort_anew, self.another_round),
        ]
        try:
            self.chance.choice(acts)()
        except (DomainError, Document.DoesNotExist):
            return


@pytest.mark.parametrize("seed", SEEDS)
def test_copies_equal_readings_after_any_mixture_of_work(db: None, seed: int) -> None:
    study = Study(seed)
    for at in range(60):
        study.do_something()
        if at % 6 == 0:
            compare_all(study.project)
    assert CountedReading.objects.exists()
    assert keeping.differences() == []
    compare_all(study.project)


def compare_all(project: Project) -> None:
    """Compare what the database noted; then every article must be as its readings are."""
    while adjudication_comparing.compare(project=project, at_once=4):
        continue
    assert not ToCompare.objects.exists()
    number: dict[tuple[UUID, UUID], int] = {}
    for row in Assignment.objects.filter(state="submitted"):
        number[row.document_id, row.round_id] = number.get((row.document_id, row.round_id), 0) + 1
    kept = {(row.document_id, row.round_id): row.readings for row in Disagreement.objects.all()}
    assert kept == {group: readings for group, readings in number.items() if readings > 1}


def test_a_difference_is_found_and_mended(project: Project, ada: Person) -> None:
    document = article(project)
    handing_out.hand_out(
        project=project,
        documents=Document.objects.filter(pk=document.pk),
        members=[ada.membership],
    )
    reading = Assignment.objects.get()
    CountedReading.objects.update(state="submitted")
    (found,) = keeping.differences()
    assert UUID(found) == reading.pk
    call_command("recount")
    assert keeping.differences() == []
    assert CountedReading.objects.get().state == "open"


def test_triggers_that_a_migration_lost_come_back(project: Project, ada: Person) -> None:
    keeping.remove()
    document = article(project)
    Assignment.objects.create(
        document=document, round=project.rounds.get(), member=ada.membership, slot=1
    )
    assert not CountedReading.objects.exists()
    assert keeping.install()
    assert CountedReading.objects.get().document_id == document.pk
    assert Assignment.objects.get().project_id == project.pk
    assert not keeping.install()


_IDLE = {
    "sqlite": (
        "DROP TRIGGER reading_uncounted",
        "CREATE TRIGGER reading_uncounted AFTER DELETE ON annotator_assignment BEGIN SELECT 1; END",
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION reading_uncounted() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NULL; END $$"
        ),
    ),
}


def test_a_trigger_of_an_older_version_gives_way_after_a_migration(
    project: Project, ada: Person
) -> None:
    with connection.cursor() as cursor:
        for sentence in _IDLE[connection.vendor]:
            cursor.execute(sentence)
    assert not keeping.install()
    assert keeping.install(anew=True)
    Assignment.objects.create(
        document=article(project), round=project.rounds.get(), member=ada.membership, slot=1
    )
    assert CountedReading.objects.exists()
    Assignment.objects.all().delete()
    assert not CountedReading.objects.exists()


def test_a_table_of_progress_reads_one_index(project: Project, mona: Person) -> None:
    """Neither the readings nor the articles are walked through, on SQLite as it plans it."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by the size of tables, and these are empty")
    rows = CountedReading.objects.filter(project=project).order_by()
    for by in ("member", "outlet", "event", "document"):
        plan = rows.values_list(by, "state").distinct().explain()
        assert f"COVERING INDEX counted_{by}" in plan
    progress.shown(project, is_by_name=True)


@pytest.mark.django_db(transaction=True)
def test_copies_equal_readings_when_all_work_at_once() -> None:
    study = Study(9)
    handing_out.hand_out(
        project=study.project,
        documents=Document.objects.filter(project=study.project),
        members=[each.membership for each in study.people],
    )
    readings = list(Assignment.objects.values_list("pk", flat=True))
    ids = [each.pk for each in study.articles]

    def hand_in(some: Sequence[UUID]) -> None:
        for pk in some:
            with transaction.atomic():
                row = journal.lock(pk)
                journal.begin(row)
                row.state, row.submitted_at = "submitted", timezone.now()
                row.save()
        connections.close_all()

    def set_aside_and_back() -> None:
        for pk in ids:
            Document.objects.filter(pk=pk).update(set_aside_at=timezone.now())
            Document.objects.filter(pk=pk).update(set_aside_at=None, outlet=study.outlets[0])
        connections.close_all()

    threads = [Thread(target=hand_in, args=(readings[at::3],)) for at in range(3)]
    threads.append(Thread(target=set_aside_and_back))
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert keeping.differences() == []
    assert CountedReading.objects.filter(state="submitted").count() == len(readings)
