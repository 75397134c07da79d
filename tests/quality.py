"""Articles to learn from and to be tested with, as several tests set them up."""

from collections.abc import Sequence

from annotator.models import Assignment, Document, Project
from annotator.models.document import DocumentPurpose
from annotator.services.editing import assignments
from annotator.services.quality import gates, gold
from tests.adjudication import put
from tests.articles import article
from tests.people import Person

Marks = Sequence[tuple[int, int, str]]
GOLD: Marks = [(4, 7, "neutral"), (38, 60, "negative")]


def settled(
    project: Project, by: Person, key: str, purpose: DocumentPurpose, marks: Marks = GOLD
) -> Document:
    """An article for this use, with the settled version that a manager made."""
    made = article(project, key=key, title=f"Article {key}", purpose=purpose)
    reading = gold.begin(document=made, member=by.membership)
    mark(reading, marks)
    assignments.submit(assignment_id=reading.pk, nothing_found=[] if marks else ["passage"])
    reading.refresh_from_db()
    gold.settle_if_reference(reading)
    made.refresh_from_db()
    return made


def mark(reading: Assignment, marks: Marks = GOLD) -> None:
    """Mark these places, and answer for the article."""
    for start, end, sentiment in marks:
        values: dict[str, object] = {"framing": ["none"], "sentiment": sentiment, "voice": "outlet"}
        if sentiment != "neutral":
            values |= {"intensity": 2, "target": {"name": "Ilse Brandt", "type": "person"}}
        put(reading, layer="passage", parts=((start, end),), values=values)
    put(reading, layer="article", slot=0, values={"primary_frame": "economic"})


def finish(reading: Assignment, marks: Marks = GOLD) -> None:
    """Mark and hand in, without asking for what comes next."""
    mark(reading, marks)
    assignments.submit(assignment_id=reading.pk, nothing_found=[] if marks else ["passage"])
    reading.refresh_from_db()


def see(reading: Assignment) -> None:
    """Look at the settled version and go on."""
    gates.acknowledge(reading=reading)


def switch_on(project: Project, **rules: object) -> None:
    """Turn something on without going through the page."""
    project.quality = {**project.quality, **rules}
    project.save(update_fields=["quality"])
