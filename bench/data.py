"""The same project every time: articles × 20 passages × 2 annotators, put in as bulk loads do.

The texts hold what offsets go wrong at: curly quotes, emoji beyond the first plane, CJK.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from annotator.core.segments import segment
from annotator.models import (
    Annotation,
    AnnotationTag,
    Assignment,
    Codebook,
    Document,
    DocumentText,
    Membership,
    Project,
    Round,
    User,
)
from annotator.models.fields import dump
from annotator.services.people import members
from annotator.services.projects import projects

SPANS = 20
_AT_ONCE = 200
_SENTENCE = "“We — the 🦊 council — won’t build it,” said 山田太郎 in Ōsaka on day {n}. "
_PARAGRAPHS, _SENTENCES = 6, 5
_FRAMES = ("economic", "morality", "political", "security_defense", "crime_punishment")
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)

Row = Sequence[object]
# Its id, its article's, its place, its member's.
Reading = tuple[UUID, UUID, int, UUID]


def project(slug: str, reader: User | None = None) -> tuple[Project, list[Membership]]:
    """A project with two annotators, of whom the first may be somebody known."""
    owner = User.objects.create(username=f"{slug}-owner", is_superuser=True)
    made = projects.create(
        creator=owner, title=slug, slug=slug, language="en", template="news-framing", settings={}
    )
    users = [
        reader or User.objects.create(username=f"{slug}-a"),
        User.objects.create(username=f"{slug}-b"),
    ]
    return made, [members.add(project=made, user=each, roles=["annotator"]) for each in users]


def text(number: int) -> str:
    """An article of about 2,000 code points."""
    line = "".join(_SENTENCE.format(n=number + at) for at in range(_SENTENCES)).strip()
    return "\n\n".join([line] * _PARAGRAPHS)


def fill(made: Project, people: Sequence[Membership], documents: int, spans: int = SPANS) -> None:
    """Articles that both have read and handed in."""
    random = Random(made.slug)
    book, first = Codebook.objects.get(project=made), Round.objects.get(project=made)
    with transaction.atomic():
        for begin in range(0, documents, _AT_ONCE):
            rows = [
                (UUID(int=random.getrandbits(128), version=4), number)
                for number in range(begin, min(begin + _AT_ONCE, documents))
            ]
            _articles(made, rows)
            readings = [
                (UUID(int=random.getrandbits(128), version=4), pk, slot, member.pk)
                for pk, _ in rows
                for slot, member in enumerate(people, 1)
            ]
            _readings(readings, book, first, spans)
            _marks(random, readings, book, spans)


def articles(made: Project, number: int) -> None:
    """Articles that nobody has read."""
    random = Random(made.slug)
    with transaction.atomic():
        for begin in range(0, number, _AT_ONCE):
            numbers = range(begin, min(begin + _AT_ONCE, number))
            _articles(made, [(UUID(int=random.getrandbits(128), version=4), n) for n in numbers])


def _articles(made: Project, rows: Sequence[tuple[UUID, int]]) -> None:
    texts = {number: text(number) for _, number in rows}
    documents = []
    for pk, number in rows:
        cut = segment(texts[number], "en")
        documents.append(
            Document(
                id=pk,
                project=made,
                key=f"d-{number:06}",
                title=f"Article {number}",
                length=len(texts[number]),
                text_sha256="0" * 64,
                raw_sha256="0" * 64,
                normaliser="bench",
                segmenter=["bench", "1"],
                language="en",
                blocks=[list(each) for each in cut.blocks],
                sentences=[list(each) for each in cut.sentences],
                quotations=[],
            )
        )
    Document.objects.bulk_create(documents)
    DocumentText.objects.bulk_create(
        DocumentText(document_id=pk, text=texts[number]) for pk, number in rows
    )


def _readings(
    rows: Sequence[tuple[UUID, UUID, int, UUID]], book: Codebook, first: Round, spans: int
) -> None:
    Assignment.objects.bulk_create(
        Assignment(
            id=pk,
            document_id=document,
            round=first,
            member_id=member,
            slot=slot,
            state="submitted",
            codebook=book,
            submitted_at=_WHEN,
            revision=spans + 1,
        )
        for pk, document, slot, member in rows
    )


def _marks(random: Random, readings: Sequence[Reading], book: Codebook, spans: int) -> None:
    marks, tags = [], []
    whole = text(0)
    for pk, document, _, _ in readings:
        for _ in range(spans):
            mark = UUID(int=random.getrandbits(128), version=4)
            start = random.randrange(0, len(whole) - 60)
            end = start + random.randint(10, 50)
            frame, tone = random.choice(_FRAMES), random.choice(("negative", "positive"))
            values = {"framing": [frame], "sentiment": tone, "intensity": random.choice((1, 2, 3))}
            marks.append(
                (
                    *(_id(mark), _id(pk), _id(document), _id(book.pk), "passage", start, end),
                    *(dump([[start, end]]), whole[start:end], None, False, dump(values), "[]"),
                    *("{}", "", "human", None, None, "", False, 1, _when(), _when(), None),
                )
            )
            tags += [(_id(mark), "framing", frame, None), (_id(mark), "sentiment", tone, None)]
    load(Annotation, _names(Annotation), marks)
    load(AnnotationTag, _names(AnnotationTag)[1:], tags)


def _id(pk: UUID) -> object:
    return pk if connection.vendor == "postgresql" else pk.hex


def _when() -> object:
    return _WHEN if connection.vendor == "postgresql" else "2026-01-01 00:00:00"


def _names(model: type[Model]) -> list[str]:
    return [str(field.column) for field in model._meta.local_concrete_fields]


def load(model: type[Model], columns: Sequence[str], rows: Iterable[Row], table: str = "") -> None:
    """COPY where there is one, else executemany: the fastest way in with keys and indexes."""
    names = ", ".join(f'"{each}"' for each in columns)
    into = table or model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{into}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        for some in _parts(iter(rows)):
            cursor.executemany(f'INSERT INTO "{into}" ({names}) VALUES ({marks})', some)


def _parts(rows: Iterator[Row]) -> Iterator[list[Any]]:
    while some := list(islice(rows, 5_000)):
        yield some
