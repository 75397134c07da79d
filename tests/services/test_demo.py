"""The demo is there at once, is loaded once, and lets nobody in but by its links."""

import pytest
from django.test import Client

from annotator.models import Annotation, Assignment, Document, Event, Membership, Outlet, User
from annotator.services.editing import work
from annotator.services.projects import demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def _demo() -> None:
    demo.prepare()


def member(username: str) -> Membership:
    return Membership.objects.select_related("project").get(user__username=username)


@pytest.mark.usefixtures("_demo")
def test_readings_belong_to_the_guests_themselves() -> None:
    readers = Assignment.objects.values_list("member__user__username", flat=True)
    assert set(readers) == {"ada", "ben", "chi"}
    assert Membership.objects.filter(kind="imported").count() == 0
    assert Annotation.objects.filter(assignment__member=member("ada")).count() > 50


@pytest.mark.usefixtures("_demo")
def test_every_annotator_finds_something_to_do() -> None:
    for username in ("ada", "ben", "chi"):
        mine = work.of_member(member(username))
        assert mine["current"] is not None
        assert mine["finished"]


@pytest.mark.usefixtures("_demo")
def test_articles_carry_their_event_and_outlet() -> None:
    assert Document.objects.count() == 8
    assert not Document.objects.filter(event=None).exists()
    assert not Document.objects.filter(outlet=None).exists()
    assert Event.objects.exclude(happened_on=None).count() == Event.objects.count() == 2
    assert [outlet.ratings[0]["source"] for outlet in Outlet.objects.all()] == [
        "Invented for this demo"
    ] * 3


@pytest.mark.usefixtures("_demo")
def test_loading_it_again_changes_nothing() -> None:
    Document.objects.filter(key="demo-08").update(title="Changed by hand")
    before = [Annotation.all_kinds.count(), Assignment.objects.count(), User.objects.count()]
    demo.prepare()
    after = [Annotation.all_kinds.count(), Assignment.objects.count(), User.objects.count()]
    assert after == before
    assert Document.objects.get(key="demo-08").title == "Changed by hand"


@pytest.mark.usefixtures("_demo")
def test_no_guest_has_a_password() -> None:
    assert not any(user.has_usable_password() for user in User.objects.all())


@pytest.mark.usefixtures("_demo")
def test_each_link_signs_its_guest_in_once() -> None:
    links = demo.sign_in_links()
    assert [guest.username for guest, _ in links] == ["mona", "ada", "ben", "chi", "rita", "jude"]
    for guest, link in links:
        path = "/" + link.split("/", 3)[3]
        browser = Client()
        follow(browser, path)
        assert browser.get("/api/v1/me/").json()["username"] == guest.username
        stranger = Client()
        follow(stranger, path)
        assert stranger.get("/api/v1/me/").status_code == 401


def follow(browser: Client, path: str) -> None:
    """Open the page behind the link and press its button."""
    browser.get(path)
    browser.post(path)
