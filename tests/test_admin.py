"""What a site admin may change outside the product's own pages, and what only look at."""

import pytest
from django.contrib import admin
from django.urls import reverse

from annotator.core.ids import uuid7
from annotator.models import Annotation, Assignment, Outlet, Project, User
from annotator.services.editing import annotations
from annotator.services.editing.drafts import Draft
from tests.articles import article, given
from tests.people import Person

READ_ONLY = [
    "project",
    "membership",
    "codebook",
    "event",
    "document",
    "import",
    "assignment",
    "annotation",
    "annotationchange",
    "assignmentchange",
]


@pytest.fixture
def marked(project: Project, ada: Person) -> Annotation:
    """One annotation with its history."""
    reading = given(article(project), ada)
    done = annotations.put(
        assignment_id=reading.pk,
        annotation_id=uuid7(),
        draft=Draft(layer="passage", parts=[[0, 7]], values={"voice": "outlet"}),
        base_revision=None,
    )
    return Annotation.all_kinds.get(pk=str(done.body["id"]))


def test_nothing_is_registered_without_being_named_here() -> None:
    names = {model._meta.model_name for model in admin.site._registry}
    ours = {name for name in names if name not in {"emailaddress", "authenticator", "usersession"}}
    assert ours == {*READ_ONLY, "user", "outlet"}


@pytest.mark.parametrize("name", READ_ONLY)
def test_the_work_can_only_be_looked_at(sam: Person, marked: Annotation, name: str) -> None:
    model = next(m for m in admin.site._registry if m._meta.model_name == name)
    listed = sam.client.get(reverse(f"admin:annotator_{name}_changelist"))
    assert listed.status_code == 200
    assert sam.client.get(reverse(f"admin:annotator_{name}_add")).status_code == 403
    row = model._base_manager.first()
    if row is None:
        return
    change = reverse(f"admin:annotator_{name}_change", args=[row.pk])
    assert sam.client.get(change).status_code == 200
    assert sam.client.post(change, {}).status_code == 403
    delete = reverse(f"admin:annotator_{name}_delete", args=[row.pk])
    assert sam.client.post(delete, {"post": "yes"}).status_code == 403
    many = {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}
    sam.client.post(reverse(f"admin:annotator_{name}_changelist"), many)
    assert model._base_manager.filter(pk=row.pk).exists()


def test_an_account_is_changed_and_closed_but_not_deleted(sam: Person, olga: Person) -> None:
    path = reverse("admin:annotator_user_change", args=[olga.user.pk])
    form = {"username": "olga", "name": "Olga O.", "email": "", "may_create_projects": "on"}
    assert sam.client.post(path, form).status_code == 302
    changed = User.objects.get(pk=olga.user.pk)
    assert (changed.name, changed.may_create_projects, changed.is_active) == (
        "Olga O.",
        True,
        False,
    )
    delete = reverse("admin:annotator_user_delete", args=[olga.user.pk])
    assert sam.client.post(delete, {"post": "yes"}).status_code == 403


def test_an_account_is_added_by_hand(sam: Person) -> None:
    form = {
        "username": "nora",
        "usable_password": "true",
        "password1": "a quiet lighthouse",
        "password2": "a quiet lighthouse",
    }
    assert sam.client.post(reverse("admin:annotator_user_add"), form).status_code == 302
    assert User.objects.get(username="nora").check_password("a quiet lighthouse")


def test_an_outlets_ratings_are_a_list(sam: Person, project: Project) -> None:
    outlet = Outlet.objects.create(project=project, name="The Gazette")
    path = reverse("admin:annotator_outlet_change", args=[outlet.pk])
    form = {"name": "The Gazette", "country": "FR"}
    ratings = '[{"source": "A", "rating": "left", "on": "2024-01-01"}]'
    answer = sam.client.post(path, {**form, "ratings": ratings})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    outlet.refresh_from_db()
    assert outlet.ratings == [{"source": "A", "rating": "left", "on": "2024-01-01"}]
    assert sam.client.post(path, {**form, "ratings": '{"a": 1}'}).status_code == 200
    assert sam.client.post(path, {**form, "ratings": ""}).status_code == 302
    outlet.refresh_from_db()
    assert outlet.ratings == []


def test_only_site_admins_come_in(
    sam: Person, mona: Person, ada: Person, marked: Annotation
) -> None:
    for person in (mona, ada):
        answer = person.client.get(reverse("admin:index"), follow=True)
        assert answer.status_code == 403
    assert sam.client.get(reverse("admin:index")).status_code == 200
    assert Assignment.objects.count() == 1


def test_staff_cannot_make_themselves_site_admins(olga: Person) -> None:
    olga.user.is_staff = True
    olga.user.save()
    path = reverse("admin:annotator_user_change", args=[olga.user.pk])
    form = {"username": "olga", "name": "Olga", "is_active": "on", "is_superuser": "on"}
    assert olga.client.get(path).status_code == 403
    assert olga.client.post(path, form).status_code == 403
    assert olga.client.post(reverse("admin:annotator_user_add"), form).status_code == 403
    olga.user.refresh_from_db()
    assert not olga.user.is_superuser
