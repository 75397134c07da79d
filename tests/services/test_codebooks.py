"""Drafts change, a published version never does."""

import pytest

from annotator.core.codebooks import templates
from annotator.core.errors import Conflict, Invalid, Missing, Stale
from annotator.models import Codebook, Project
from annotator.services.codebooks import codebooks
from tests.people import Person


def body(title: str = "Quotes") -> dict[str, object]:
    """A codebook that may be used."""
    return {**templates.body("news-framing"), "title": title}


def test_a_draft_is_changed_and_published(project: Project) -> None:
    draft = codebooks.draft(project=project, version="1.1.0", body=body())
    changed = codebooks.change(codebook=draft, base_revision=1, body=body("Quotes and more"))
    assert (changed.revision, changed.body["title"]) == (2, "Quotes and more")
    published = codebooks.publish(codebook=changed)
    assert (published.state, published.revision) == ("published", 3)
    assert published.published_at is not None


def test_a_published_version_never_changes(project: Project) -> None:
    published = Codebook.objects.get(project=project)
    before = Codebook.objects.values().get(pk=published.pk)
    with pytest.raises(Conflict) as refusal:
        codebooks.change(codebook=published, base_revision=published.revision, body=body())
    assert refusal.value.code == "published"
    with pytest.raises(Conflict):
        codebooks.publish(codebook=published)
    assert Codebook.objects.values().get(pk=published.pk) == before


def test_a_stale_change_is_refused_with_the_present_state(project: Project) -> None:
    draft = codebooks.draft(project=project, version="1.1.0", body=body())
    codebooks.change(codebook=draft, base_revision=1, body=body("One"))
    with pytest.raises(Stale) as refusal:
        codebooks.change(codebook=draft, base_revision=1, body=body("Two"))
    assert isinstance(refusal.value.current, dict)
    assert refusal.value.current["body"]["title"] == "One"


def test_a_draft_that_changed_meanwhile_is_not_published_unseen(project: Project) -> None:
    draft = codebooks.draft(project=project, version="1.1.0", body=body())
    seen = Codebook.objects.get(pk=draft.pk)
    codebooks.change(codebook=draft, base_revision=1, body=body("Other"))
    with pytest.raises(Stale):
        codebooks.publish(codebook=seen)


def test_a_body_that_is_wrong_is_refused_with_every_place(project: Project) -> None:
    with pytest.raises(Invalid) as refusal:
        codebooks.draft(project=project, version="1.1.0", body={"layers": [], "colour": 1})
    assert set(refusal.value.fields) >= {"title", "layers", "colour"}
    assert Codebook.objects.filter(project=project).count() == 1


@pytest.mark.parametrize(
    "version", ["1", "1.0", "v1.0.0", "01.0.0", "1.0.0\n", "1.0.0-", "1.0.0/2"]
)
def test_a_version_is_three_numbers(project: Project, version: str) -> None:
    with pytest.raises(Invalid) as refusal:
        codebooks.draft(project=project, version=version, body=body())
    assert list(refusal.value.fields) == ["version"]


def test_a_version_stands_once_in_a_project(project: Project) -> None:
    with pytest.raises(Conflict) as refusal:
        codebooks.draft(project=project, version="1.0.0", body=body())
    assert refusal.value.code == "version_taken"
    draft = codebooks.draft(project=project, version="1.1.0", body=body())
    with pytest.raises(Conflict):
        codebooks.change(codebook=draft, base_revision=1, version="1.0.0")


def test_drafts_are_for_those_who_write_them(project: Project, mona: Person, ada: Person) -> None:
    codebooks.draft(project=project, version="1.1.0", body=body())
    assert codebooks.get(project, "1.1.0", mona.user).state == "draft"
    with pytest.raises(Missing):
        codebooks.get(project, "1.1.0", ada.user)
    assert codebooks.get(project, "1.0.0", ada.user).state == "published"
