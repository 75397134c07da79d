"""Articles for tests, put straight into the database as an import would leave them."""

import hashlib
from pathlib import Path

import pytest

from annotator.core.segments import SEGMENTER, segment
from annotator.core.text import NORMALISER, normalise
from annotator.models import Assignment, Document, DocumentText, Project
from annotator.services.study import handing_out
from tests.people import Person

SEED = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "seed-article.txt"

SHORT = (
    "The dam is safe, the minister said.\n\n"
    "“The charge is bizarre and threatening,” Ilse Brandt told reporters. 😀 Nobody believed her."
)


def seed_text() -> str:
    """The real article, or a skip that says why."""
    if not SEED.exists():
        pytest.skip(f"the real article is not here ({SEED.name})")
    return SEED.read_text(encoding="utf-8")


def article(project: Project, text: str = SHORT, key: str = "a-001", **fields: object) -> Document:
    """A document with its text, cut as an import cuts it."""
    plain = normalise(text)
    cut = segment(plain, "en")
    digest = hashlib.sha256(plain.encode()).hexdigest()
    document = Document.objects.create(
        project=project,
        key=key,
        title=str(fields.pop("title", "A quarrel about a dam")),
        length=len(plain),
        text_sha256=digest,
        raw_sha256=digest,
        normaliser=NORMALISER,
        segmenter=list(SEGMENTER),
        language="en",
        blocks=[list(block) for block in cut.blocks],
        sentences=[list(part) for part in cut.sentences],
        quotations=[list(part) for part in cut.quotations],
        **fields,
    )
    DocumentText.objects.create(document=document, text=plain)
    return document


def given(document: Document, *people: Person) -> Assignment:
    """Hand the document to these people; the first one's reading."""
    members = [person.member for person in people if person.member]
    handing_out.hand_out(
        project=document.project,
        documents=Document.objects.filter(pk=document.pk),
        members=members,
    )
    return Assignment.objects.get(document=document, member=members[0])
