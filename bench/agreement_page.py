"""The page of agreement on a database of its stated size, before and after one more submission.

`python -m bench.agreement_page [DOCUMENTS]`, on the database that the environment names.
"""

import os
import sys
import time
from random import Random
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from annotator.core.ids import uuid7  # noqa: E402
from annotator.models import (  # noqa: E402
    Annotation,
    Assignment,
    Codebook,
    Document,
    DocumentText,
    Entity,
    Membership,
    Project,
    Round,
    User,
)
from annotator.models.entity import fold  # noqa: E402
from annotator.services.agreement import agreement_summary  # noqa: E402
from annotator.services.people import members  # noqa: E402
from annotator.services.projects import projects  # noqa: E402

DOCUMENTS, SPANS, LENGTH, NAMES = 10_000, 20, 6_000, 400
FRAMES = ("economic", "morality", "political", "security_defense", "crime_punishment")
VOICES = ("outlet", "direct_quote", "paraphrase")
MOST_MILLISECONDS = 300


def setting() -> tuple[Project, list[Membership], list[Entity]]:
    """A project with two annotators and a register of names."""
    owner = User.objects.create(username="agreement", is_superuser=True)
    project = projects.create(
        creator=owner, title="Agreement", language="en", template="news-framing", settings={}
    )
    people = [
        members.add(
            project=project,
            user=User.objects.create(username=f"agreement-{who}"),
            roles=["annotator"],
        )
        for who in "ab"
    ]
    names = [f"Name {number}" for number in range(NAMES)]
    register = [
        Entity(project=project, name=name, folded=fold(name), type="person", proposed_by=people[0])
        for name in names
    ]
    return project, people, Entity.objects.bulk_create(register)


def marks(
    random: Random, reading: Assignment, starts: list[int], register: list[Entity]
) -> list[Annotation]:
    """Twenty passages, fully answered."""
    found, last = [], 0
    for start in starts:
        begin = max(last, start + random.randint(-6, 6))
        last = begin + random.randint(20, 60)
        voice = random.choice(VOICES)
        values: dict[str, Any] = {
            "framing": random.sample(FRAMES, random.choice((1, 1, 2))),
            "sentiment": random.choice(("negative", "positive")),
            "intensity": random.choice((1, 2, 3)),
            "target": {"id": str(random.choice(register).pk)},
            "voice": voice,
        }
        if voice != "outlet":
            values["source"] = {"id": str(random.choice(register).pk), "kind": "official"}
        found.append(
            Annotation(
                id=uuid7(),
                assignment=reading,
                document_id=reading.document_id,
                codebook=reading.codebook,
                layer="passage",
                start=begin,
                end=last,
                parts=[[begin, last]],
                quote="",
                values=values,
                revision=1,
                created_at=timezone.now(),
                updated_at=timezone.now(),
            )
        )
    return found


def articles(project: Project, numbers: range) -> list[Document]:
    """Articles without words, cut into sentences."""
    return Document.objects.bulk_create(
        Document(
            project=project,
            key=f"d-{number:05}",
            title=f"Article {number}",
            length=LENGTH,
            text_sha256="0" * 64,
            raw_sha256="0" * 64,
            normaliser="bench",
            segmenter=["bench", "1"],
            language="en",
            blocks=[[0, LENGTH, "body"]],
            sentences=[[at, at + 100] for at in range(0, LENGTH, 100)],
            quotations=[],
        )
        for number in numbers
    )


def fill(project: Project, people: list[Membership], register: list[Entity], size: int) -> None:
    """Articles that both have read."""
    random = Random(3)
    book, first = Codebook.objects.get(project=project), Round.objects.get(project=project)
    now = timezone.now()
    for begin in range(0, size, 500):
        documents = articles(project, range(begin, min(begin + 500, size)))
        DocumentText.objects.bulk_create(DocumentText(document=one, text="") for one in documents)
        readings, found = [], []
        for document in documents:
            starts = sorted(random.sample(range(10, LENGTH - 100), SPANS))
            for slot, member in enumerate(people, 1):
                reading = Assignment(
                    document=document,
                    round=first,
                    member=member,
                    slot=slot,
                    state="submitted",
                    codebook=book,
                    submitted_at=now,
                    revision=SPANS + 1,
                )
                readings.append(reading)
                found += marks(random, reading, starts, register)
        Assignment.objects.bulk_create(readings)
        Annotation.objects.bulk_create(found)


def timed(project: Project) -> tuple[float, float]:
    """Milliseconds for the page's answer: by the clock, and of this process."""
    began, own = time.perf_counter(), time.process_time()
    agreement_summary.summary(project=project)
    return (time.perf_counter() - began) * 1000, (time.process_time() - own) * 1000


def main(size: int = DOCUMENTS) -> dict[str, tuple[float, float]]:
    """Fill, measure, print."""
    call_command("migrate", verbosity=0, interactive=False)
    project, people, register = setting()
    fill(project, people, register, size)
    took = {"first": timed(project), "unchanged": timed(project)}
    after = []
    for number in range(5):
        reading = Assignment.objects.filter(document__key=f"d-{number * 7:05}").order_by("pk")[0]
        first = Annotation.objects.filter(assignment=reading).order_by("start")[0]
        Annotation.objects.filter(pk=first.pk).update(deleted_at=timezone.now())
        Assignment.objects.filter(pk=reading.pk).update(revision=reading.revision + 1)
        after.append(timed(project))
    took["after one more submission"] = sorted(after)[2]
    print(f"\nThe page of agreement, {size:,} articles × 2 annotators × {SPANS} spans")
    for name, (clock, own) in took.items():
        print(f"  {name:<26} {clock:>9.0f} ms, of which {own:.0f} ms of this process")
    verdict = "below" if sorted(after)[2][0] < MOST_MILLISECONDS else "NOT BELOW"
    print(f"  {verdict} {MOST_MILLISECONDS} ms")
    return took


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
