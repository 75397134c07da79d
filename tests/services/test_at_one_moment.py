"""Of two who act at one moment nobody's act is lost, and none is done that should be refused."""

from collections.abc import Callable

import pytest
from django.core import signing
from django.db.models import QuerySet

from annotator.core.errors import DomainError
from annotator.core.ids import uuid7
from annotator.models import (
    Annotation,
    ApiToken,
    Codebook,
    Document,
    Entity,
    Import,
    Membership,
    Project,
    User,
)
from annotator.models.codebook import CodebookState
from annotator.models.imports import ImportState
from annotator.services import quotas
from annotator.services.codebooks import codebooks
from annotator.services.documents import removing
from annotator.services.editing import annotations
from annotator.services.editing.drafts import Draft
from annotator.services.entities import entities as register
from annotator.services.entities import merging
from annotator.services.imports import import_undo
from annotator.services.mail import addresses
from annotator.services.people import accounts, leaving, members, tokens
from annotator.services.releases import releases
from tests.articles import article, given
from tests.meanwhile import meanwhile
from tests.people import Person, person

pytestmark = pytest.mark.django_db(transaction=True)


def test_work_that_is_taken_back_stays_so_when_a_manager_changes_the_roles(
    project: Project, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    roles = ["annotator", "researcher"]
    one, other = meanwhile(
        monkeypatch,
        lambda: members.change(member=ada.membership, roles=roles),
        (members, "check_roles"),
        lambda: leaving.withdraw_work(member=Membership.objects.get(pk=ada.membership.pk)),
    )
    assert one.error is None
    assert other.error is None
    now = Membership.objects.get(pk=ada.membership.pk)
    assert now.work_withdrawn_at is not None
    assert now.roles == roles
    assert now.revision == ada.membership.revision + 2


def test_a_name_and_an_address_changed_at_once_are_both_changed(
    rita: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = User.objects.get(pk=rita.user.pk)
    _, other = meanwhile(
        monkeypatch,
        lambda: accounts.change_profile(user=stale, name="Rita R."),
        (accounts, "name_faults"),
        lambda: accounts.change_profile(user=rita.user, email="rita@example.org"),
    )
    assert other.error is None
    now = User.objects.get(pk=rita.user.pk)
    assert (now.name, now.email) == ("Rita R.", "rita@example.org")


def test_an_address_is_never_confirmed_by_the_link_to_another(
    rita: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever confirms their own address could make a victim's one confirmed."""
    User.objects.filter(pk=rita.user.pk).update(email="own@example.org")
    stale = User.objects.get(pk=rita.user.pk)
    token = signing.dumps([str(rita.user.pk), "own@example.org"], salt=addresses._CONFIRM)
    meanwhile(
        monkeypatch,
        lambda: accounts.change_profile(user=stale, email="victim@example.org"),
        (accounts, "checked_email"),
        lambda: addresses.confirm(token),
    )
    now = User.objects.get(pk=rita.user.pk)
    assert now.email == "victim@example.org"
    assert now.email_confirmed_at is None


def test_no_token_is_left_over_by_a_new_password(
    project: Project, rita: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    rita.user.set_password("correct horse battery")
    rita.user.save()
    signed_in, owner = (User.objects.get(pk=rita.user.pk) for _ in range(2))
    new = {"old": "correct horse battery", "new": "another horse battery"}
    _, other = meanwhile(
        monkeypatch,
        lambda: tokens.create(user=signed_in, name="t"),
        (quotas, "is_full"),
        lambda: accounts.change_password(user=owner, **new),
    )
    assert other.error is None
    assert not ApiToken.objects.filter(revoked_at=None).exists()
    # Whoever asks a moment later is refused, and by the new password let in.
    with pytest.raises(DomainError) as refusal:
        tokens.create(user=signed_in, name="t")
    assert refusal.value.code == "signed_out"
    assert tokens.create(user=User.objects.get(pk=rita.user.pk), name="t")


@pytest.mark.parametrize("way", ["removed", "import undone"])
def test_a_mark_that_was_acknowledged_outlives_a_removal(
    project: Project, mona: Person, ada: Person, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """The first mark comes between the look for work and the removal."""
    document, act = _goes(project, mona, way)
    given(document, ada)
    reading = document.assignments.get()
    mark = uuid7()
    one, other = meanwhile(
        monkeypatch,
        act,
        (removing, "delete_decisions"),
        lambda: annotations.put(
            assignment_id=reading.pk,
            annotation_id=mark,
            draft=Draft(layer="passage", parts=((4, 7),)),
            base_revision=None,
        ),
    )
    assert one.error is None
    acknowledged = other.error is None
    assert Annotation.all_kinds.filter(pk=mark).exists() is acknowledged
    if not acknowledged:
        # In words, so that the editor keeps it on its shelf.
        assert isinstance(other.error, DomainError), other.error


def _goes(project: Project, mona: Person, way: str) -> tuple[Document, Callable[[], object]]:
    document = article(project, key="a-001")
    if way == "removed":
        return document, lambda: removing.remove(document=document, by=mona.user)
    brought = Import.objects.create(project=project, state=ImportState.DONE, format="jsonl")
    project.documents.update(imported_in=brought)
    return document, lambda: import_undo.undo(import_id=brought.pk)


def test_one_of_two_versions_in_use_stays_in_use(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Codebook.objects.get(project=project)
    second = codebooks.draft(project=project, body=first.body, version="2.0.0")
    codebooks.publish(codebook=second)
    one, other = meanwhile(
        monkeypatch,
        lambda: codebooks.retire(codebook=first),
        (codebooks, "_tell"),
        lambda: codebooks.retire(codebook=second),
    )
    assert one.error is None
    assert isinstance(other.error, DomainError)
    assert other.error.code == "last_version"
    published = Codebook.objects.filter(project=project, state=CodebookState.PUBLISHED)
    assert published.get() == second


def test_a_draft_is_published_once_and_as_it_was_looked_at(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = Codebook.objects.get(project=project).body
    draft = codebooks.draft(project=project, body=body, version="2.0.0")
    stale = Codebook.objects.get(pk=draft.pk)
    one, other = meanwhile(
        monkeypatch,
        lambda: codebooks.publish(codebook=stale),
        (codebooks, "of_version"),
        lambda: codebooks.change(codebook=draft, base_revision=1, body={**body, "title": "New"}),
    )
    (refusal,) = (half.error for half in (one, other) if half.error is not None)
    assert isinstance(refusal, DomainError)
    now = Codebook.objects.get(pk=draft.pk)
    # As it was published or as it was changed, never both.
    assert (now.state == CodebookState.PUBLISHED) is (now.body == body)


def test_one_number_is_one_dataset_version(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = meanwhile(
        monkeypatch,
        lambda: releases.create(project=project, actor=None, version="1.0.0"),
        (releases, "_newest"),
        lambda: releases.create(project=project, actor=None, version="1.0.0"),
    )
    assert other.error is None
    assert isinstance(one.error, DomainError)
    assert one.error.code == "version_taken"
    assert project.releases.count() == 1


def test_two_names_are_never_merged_into_each_other(
    project: Project, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = (
        register.Register(project, None, mona.membership).find_or_create(
            name=name, kind="person", is_local=False
        )[0]
        for name in ("anna", "bea")
    )
    one, other = meanwhile(
        monkeypatch,
        lambda: merging.merge(entity=a, into_id=b.pk, keep_name=False, by=mona.user),
        (merging, "_two"),
        lambda: merging.merge(entity=b, into_id=a.pk, keep_name=False, by=mona.user),
    )
    assert one.error is None
    assert isinstance(other.error, DomainError)
    assert other.error.code == "already_merged"
    assert Entity.objects.filter(project=project, merged_into=None).get() == b


def test_nobody_becomes_a_manager_of_a_project_that_loses_its_last(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One steps down while the other, on whom that rests, is removed."""
    creator: QuerySet[Membership] = Membership.objects.filter(project=project)
    only = creator.get()
    second = person("mona", project).membership
    one, other = meanwhile(
        monkeypatch,
        lambda: members.change(member=only, roles=["annotator"]),
        (members, "_require_another_manager"),
        lambda: members.remove(member=second),
    )
    assert one.error is None
    assert isinstance(other.error, DomainError)
    assert other.error.code == "last_manager"
