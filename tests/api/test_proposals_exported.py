"""A proposal that nobody accepted is in no download, and an accepted one says what it was."""

import pytest

from annotator.formats import ARCHIVES
from annotator.models import Document, DocumentProposals, Project
from annotator.services.study import next_article
from tests.articles import article, given
from tests.dataset import body_of, export, tables
from tests.people import Person
from tests.recommending import accept, fresh, proposals, switched_on, text_of

__all__ = ["fresh"]

pytestmark = pytest.mark.django_db


def test_tables_hold_the_accepted_one_alone(
    project: Project, mona: Person, rita: Person, ada: Person, fresh: Document
) -> None:
    switched_on(project, mona)
    reading = given(fresh, ada)
    assert accept(ada, reading, proposals(ada, reading)["results"][0]).status_code == 201
    rows = tables(rita, project, "state=all&kind=all")["annotations_passage.csv"]
    machines = [row["origin"] for row in rows if row["origin"] != "human"]
    assert (len(rows), machines) == (33, ["suggestion_accepted"])


@pytest.mark.parametrize("name", ["jsonl", *sorted(ARCHIVES)])
def test_no_format_grows_by_proposals(
    project: Project, mona: Person, rita: Person, fresh: Document, name: str
) -> None:
    query = f"format={name}&state=all&kind=all"
    before = export(rita, project, query)
    body_of(before)
    switched_on(project, mona)
    assert DocumentProposals.objects.filter(document=fresh).exists()
    after = export(rita, project, query)
    assert len(body_of(after)) > 0
    assert after["Slant-Records"] == before["Slant-Records"]


def test_the_article_that_proposals_are_least_sure_of_comes_first(
    project: Project, mona: Person, ada: Person, fresh: Document
) -> None:
    article(project, text_of(98), key="sure")
    switched_on(project, mona)
    DocumentProposals.objects.filter(document=fresh).update(sureness=0.2)
    DocumentProposals.objects.exclude(document=fresh).update(sureness=0.9)
    rows = Document.objects.filter(project=project).extra(select={"takers": "0"})
    wanted = next_article._by_uncertainty(rows, project.rounds.get())
    first = wanted.order_by("sureness").first()  # type: ignore[misc]  # made by the query
    assert first is not None
    assert first.key == "fresh"
