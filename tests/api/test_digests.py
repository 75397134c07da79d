"""Mail of what waits: to confirmed addresses, once a day, turned off with one click."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotator import jobs as worker
from annotator.models import Job, Project, User
from annotator.services.jobs import jobs
from annotator.services.mail import digests
from annotator.services.questions import threads
from tests.people import Person

ME = "/api/v1/me/"
LINK = re.compile(r"https?://[^/]+(/mail/\S+)")


@pytest.fixture(autouse=True)
def mail(settings: Any) -> None:
    settings.SENDS_MAIL = True


@pytest.fixture
def jude_confirmed(jude: Person) -> Person:
    User.objects.filter(pk=jude.user.pk).update(
        email="jude@example.org", email_confirmed_at=timezone.now()
    )
    return jude


def send(now: datetime | None = None) -> int:
    at = now or timezone.now()
    return sum(digests.send(user=user, now=at) for user in list(digests._due(at)))


def ask(who: Person, project: Project, text: str = "Is the canary a bird?") -> None:
    threads.start(project=project, member=who.membership, text=text)


def test_an_address_is_confirmed_by_its_own_link(ada: Person, mailoutbox: list[Any]) -> None:
    assert ada.client.post(f"{ME}confirm-address/").status_code == 400
    ada.client.patch(ME, {"email": "ada@example.org"}, format="json")
    assert ada.client.post(f"{ME}confirm-address/").status_code == 204
    path = LINK.search(mailoutbox[0].body)
    assert path is not None
    assert ada.client.get(ME).json()["email_is_confirmed"] is False
    assert Client().get(path[1]).status_code == 200
    assert ada.client.get(ME).json()["email_is_confirmed"] is False
    assert Client().post(path[1]).status_code == 200
    assert ada.client.get(ME).json()["email_is_confirmed"] is True
    changed = ada.client.patch(ME, {"email": "other@example.org"}, format="json").json()
    assert changed["email_is_confirmed"] is False
    assert Client().post(path[1]).status_code == 404
    assert Client().post("/mail/confirm/made-up/").status_code == 404


def test_a_digest_tells_numbers_and_nothing_that_was_said(
    project: Project, ada: Person, jude_confirmed: Person, mona: Person, mailoutbox: list[Any]
) -> None:
    User.objects.filter(pk=mona.user.pk).update(email="mona@example.org")
    ask(ada, project)
    assert send() == 1
    (mail,) = mailoutbox
    assert mail.to == ["jude@example.org"]
    assert "Questions without an answer: 1" in mail.body
    assert project.title in mail.body
    assert f"/projects/{project.slug}/" in mail.body
    for secret in ("canary", ada.membership.pseudonym, "Ada"):
        assert secret not in mail.body


def test_one_a_day_and_only_with_news(
    project: Project, ada: Person, jude_confirmed: Person
) -> None:
    assert send() == 0
    ask(ada, project)
    now = timezone.now()
    assert send(now) == 1
    ask(ada, project, "And this?")
    assert send(now + timedelta(hours=2)) == 0
    assert send(now + timedelta(hours=25)) == 1
    assert send(now + timedelta(hours=50)) == 0


def test_one_click_turns_it_off_without_signing_in(
    project: Project, ada: Person, jude_confirmed: Person, mailoutbox: list[Any]
) -> None:
    ask(ada, project)
    send()
    headers = mailoutbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = LINK.search(headers["List-Unsubscribe"].strip("<>"))
    assert path is not None
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path[1]).status_code == 200
    assert jude_confirmed.client.get(ME).json()["wants_digest"] is True
    assert strict.post(path[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert jude_confirmed.client.get(ME).json()["wants_digest"] is False
    assert strict.post("/mail/off/made-up/").status_code == 404
    ask(ada, project, "More?")
    assert send(timezone.now() + timedelta(days=2)) == 0
    jude_confirmed.client.patch(ME, {"wants_digest": True}, format="json")
    assert send(timezone.now() + timedelta(days=2)) == 1


def test_what_could_not_be_sent_is_due_again(
    project: Project, ada: Person, jude_confirmed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(ada, project)

    def refuse(*_: object) -> int:
        raise OSError("the mail server is away")

    with monkeypatch.context() as away:
        away.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        with pytest.raises(OSError, match="away"):
            send()
    assert send() == 1


def test_the_worker_puts_it_in_once_a_day(
    project: Project, ada: Person, jude_confirmed: Person, mailoutbox: list[Any]
) -> None:
    ask(ada, project)
    for _ in range(3):
        jobs.enqueue_daily()
    assert Job.objects.filter(kind="digest").count() == 1
    worker.work_through()
    assert len(mailoutbox) == 1
    jobs.enqueue_daily()
    assert Job.objects.filter(kind="digest").count() == 1
    jobs.enqueue_daily(now=timezone.now() + timedelta(days=1))
    assert Job.objects.filter(kind="digest").count() == 2
