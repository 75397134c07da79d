"""A project's beginning, change and end."""

from typing import Any

import pytest
from django.db import connection

from annotator.core.errors import Conflict, Invalid, Missing, NotAllowed, Stale
from annotator.core.ids import uuid7
from annotator.models import (
    Annotation,
    AnnotationTag,
    Codebook,
    Entity,
    Event,
    Membership,
    Outlet,
    Project,
    Round,
    User,
)
from annotator.services.editing import annotations
from annotator.services.editing.drafts import Draft
from annotator.services.projects import project_deletion, projects
from tests.articles import article, given
from tests.people import Person


def begin(by: Person, **changes: Any) -> Project:
    """A project, as its page would begin it."""
    wish: dict[str, Any] = {
        "title": "Floods",
        "language": "en",
        "template": "news-framing",
        "settings": {},
    }
    return projects.create(creator=by.user, **{**wish, **changes})


def test_a_new_project_can_be_worked_in_at_once(sam: Person) -> None:
    project = begin(sam)
    codebook = Codebook.objects.get(project=project)
    assert (codebook.version, codebook.state) == ("1.0.0", "published")
    into = Round.objects.get(project=project)
    assert (into.name, into.purpose, into.state) == ("1", "main", "open")
    assert Membership.objects.get(project=project).roles == ["manager"]


def test_an_address_is_made_from_the_title_and_kept_apart(sam: Person) -> None:
    slugs = [begin(sam, title=title).slug for title in ("Ça va?", "ça  VA!", "北京", "New")]
    assert slugs == ["ca-va", "ca-va-2", "project", "new-2"]


def test_an_address_asked_for_is_given_or_refused(sam: Person) -> None:
    assert begin(sam, slug="floods-2024").slug == "floods-2024"
    with pytest.raises(Conflict) as refusal:
        begin(sam, slug="floods-2024")
    assert refusal.value.code == "slug_taken"


@pytest.mark.parametrize("slug", ["new", "A", "a_b", "a--b", "-a", "a-", "ä", "a" * 61, "a\n"])
def test_an_address_has_plain_letters(sam: Person, slug: str) -> None:
    with pytest.raises(Invalid) as refusal:
        begin(sam, slug=slug)
    assert list(refusal.value.fields) == ["slug"]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"language": "english language"}, "language"),
        ({"description": "x" * 10_001}, "description"),
        ({"settings": {"colour": 1}}, "settings.colour"),
        ({"settings": {"claiming": 1}}, "settings.claiming"),
        ({"settings": {"annotators_per_document": True}}, "settings.annotators_per_document"),
        ({"settings": {"annotators_per_document": 0}}, "settings.annotators_per_document"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(
    sam: Person, changes: dict[str, object], place: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        begin(sam, **changes)
    assert list(refusal.value.fields) == [place]
    assert not Project.objects.exists()


def test_an_unknown_template_is_refused(sam: Person) -> None:
    with pytest.raises(Missing) as refusal:
        begin(sam, template="../settings")
    assert refusal.value.code == "unknown_template"


def test_who_may_begin_projects(sam: Person, olga: Person, project: Project) -> None:
    projects.require_may_create(sam.user)
    with pytest.raises(NotAllowed):
        projects.require_may_create(olga.user)
    olga.user.may_create_projects = True
    projects.require_may_create(olga.user)
    olga.user.token_project_id = project.pk  # type: ignore[attr-defined]
    with pytest.raises(NotAllowed):
        projects.require_may_create(olga.user)


def test_a_change_keeps_the_switches_it_does_not_name(project: Project, mona: Person) -> None:
    changes: list[dict[str, object]] = [{"blind_outlet": True}, {"claiming": False}]
    for revision, settings in enumerate(changes, start=1):
        projects.change(
            project=project, base_revision=revision, viewer=mona.user, settings=settings
        )
    project.refresh_from_db()
    assert project.switches.blind_outlet is True
    assert project.switches.claiming is False


def test_a_stale_change_is_refused_with_the_present_state(project: Project, mona: Person) -> None:
    projects.change(project=project, base_revision=1, viewer=mona.user, title="One")
    with pytest.raises(Stale) as refusal:
        projects.change(project=project, base_revision=1, viewer=mona.user, title="Two")
    assert isinstance(refusal.value.current, dict)
    assert refusal.value.current["title"] == "One"
    project.refresh_from_db()
    assert (project.title, project.revision) == ("One", 2)


def _work_in(project: Project, by: Person) -> Annotation:
    outlet = Outlet.objects.create(project=project, name="The Gazette")
    event = Event.objects.create(project=project, name="The dam")
    reading = given(article(project, outlet=outlet, event=event), by)
    source = {"name": "Ilse Brandt", "type": "person", "kind": "official"}
    done = annotations.put(
        assignment_id=reading.pk,
        annotation_id=uuid7(),
        draft=Draft(
            layer="passage",
            parts=[[0, 7]],
            values={"framing": ["none"], "voice": "direct_quote", "source": source},
        ),
        base_revision=None,
    )
    return Annotation.all_kinds.get(pk=str(done.body["id"]))


def test_a_project_is_taken_away_whole(project: Project, ada: Person) -> None:
    _work_in(project, ada)
    assert Entity.objects.filter(project=project).exists()
    assert AnnotationTag.objects.exists()
    other = begin(ada, title="Other")
    project_deletion.remove(project=project)
    assert list(Project.objects.all()) == [other]
    assert User.objects.filter(username="ada").exists()
    left = [
        table
        for table in connection.introspection.table_names()
        if table.startswith("annotator_") and _holds(table)
    ]
    assert set(left) <= {
        "annotator_project",
        "annotator_codebook",
        "annotator_round",
        "annotator_membership",
        "annotator_user",
        "annotator_cache",
        "annotator_auditentry",
    }


def _holds(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return bool(cursor.fetchone()[0])
