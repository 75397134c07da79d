"""Which article comes next, by what the project wants to learn."""

from uuid import UUID

import pytest
from django.utils import timezone

from annotator.core.errors import Invalid
from annotator.core.ids import uuid7
from annotator.models import (
    Annotation,
    Assignment,
    Codebook,
    Disagreement,
    Document,
    Event,
    Membership,
    Outlet,
    Project,
    Round,
)
from annotator.models.membership import MemberKind
from annotator.services.projects import projects
from annotator.services.study import handing_out
from tests.articles import article, given
from tests.people import Person
from tests.recommending import PHRASES, read, text_of

pytestmark = pytest.mark.django_db


def wanting(project: Project, order: str) -> Project:
    """The project with this order."""
    project.settings = project.settings | {"next_article": order}
    project.save()
    return project


def taken(person: Person, project: Project) -> str:
    """The key of the article that somebody is given."""
    member = Membership.objects.get(pk=person.member.pk) if person.member else None
    assert member is not None
    found = handing_out.claim(project=project, member=member)
    assert found is not None
    return found.document.key


def apart(document: Document, figure: int) -> None:
    """What the comparing of readings leaves behind."""
    into = Round.objects.get(project=document.project)
    counts = {"readings": 2, "places": 3, "differing": 1, "stamp": str(figure)}
    Disagreement.objects.create(
        project=document.project, document=document, round=into, figure=figure, **counts
    )


def scored(document: Document, score: float, member: Membership) -> UUID:
    """A model's annotation with how sure it was."""
    codebook = Codebook.objects.get(project=document.project)
    reading = Assignment.objects.create(
        document=document,
        round=Round.objects.get(project=document.project),
        member=member,
        kind="model",
        state="submitted",
        slot=1,
        codebook=codebook,
    )
    now = timezone.now()
    made = Annotation.all_kinds.create(
        id=uuid7(),
        assignment=reading,
        document=document,
        codebook=codebook,
        layer="passage",
        start=0,
        end=3,
        parts=[[0, 3]],
        origin="model",
        score=score,
        created_at=now,
        updated_at=now,
    )
    pk: UUID = made.pk
    return pk


def test_an_outlet_that_nobody_has_read_comes_before_another_of_the_same(
    project: Project, ada: Person, ben: Person
) -> None:
    post, echo = (Outlet.objects.create(project=project, name=name) for name in ("Post", "Echo"))
    first = article(project, key="a-001", outlet=post)
    article(project, key="a-002", outlet=post)
    article(project, key="a-003", outlet=echo)
    given(first, ada)
    assert taken(ben, wanting(project, "fewest")) == "a-002"
    Assignment.objects.filter(member=ben.member).delete()
    assert taken(ben, wanting(project, "coverage")) == "a-003"


def test_among_outlets_read_alike_the_event_decides(
    project: Project, ada: Person, ben: Person
) -> None:
    flood, vote = (Event.objects.create(project=project, name=name) for name in ("Flood", "Vote"))
    given(article(project, key="a-001", event=flood), ada)
    article(project, key="a-002", event=flood)
    article(project, key="a-003", event=vote)
    assert taken(ben, wanting(project, "coverage")) == "a-003"


def test_where_readers_are_furthest_apart_another_is_asked_first(
    project: Project, ada: Person
) -> None:
    article(project, key="a-001")
    apart(article(project, key="a-002"), 120)
    apart(article(project, key="a-003"), 700)
    assert taken(ada, wanting(project, "disagreement")) == "a-003"


def test_where_models_are_least_sure_a_person_is_asked_first(project: Project, ada: Person) -> None:
    model = Membership.objects.create(project=project, kind=MemberKind.MODEL, pseudonym="m1")
    article(project, key="a-001")
    scored(article(project, key="a-002"), 0.9, model)
    scored(article(project, key="a-003"), 0.4, model)
    assert taken(ada, wanting(project, "uncertainty")) == "a-003"


FLOOD = "The river flooded the harbour and the mayor warned of further storms."
STORM = "Further storms flooded the harbour, the mayor warned near the river."
VOTE = "Parliament voted against the budget after a long debate on taxes."


def test_the_article_least_like_those_given_out_comes_next(
    project: Project, ada: Person, ben: Person, chi: Person
) -> None:
    given(article(project, FLOOD, key="a-001"), ada)
    article(project, STORM, key="a-002")
    article(project, VOTE, key="a-003")
    wanting(project, "diversity")
    assert taken(ben, project) == "a-003"
    assert taken(chi, project) == "a-002"


def test_an_article_just_handed_in_counts_as_what_its_readers_made_of_it(
    project: Project, ada: Person, ben: Person, chi: Person
) -> None:
    project.settings = project.settings | {"annotators_per_document": 3}
    project.save()
    article(project, text_of(0), key="a-001")
    differing = article(project, text_of(1), key="a-002")
    for person, phrases in ((ada, PHRASES), (ben, {})):
        read(differing, person, phrases)
    assert not Disagreement.objects.exists()
    assert taken(chi, wanting(project, "disagreement")) == "a-002"


def test_an_order_that_does_not_exist_is_refused() -> None:
    known = "one of: fewest, coverage, disagreement, uncertainty, diversity"
    with pytest.raises(Invalid, match=known):
        projects.check_settings({"next_article": "random"})
    projects.check_settings({"next_article": "coverage"})
