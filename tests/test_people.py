"""The people of the tests are signed in as people are who sign in."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from rest_framework.test import APIClient

from tests.people import person


@pytest.mark.django_db
def test_their_session_is_the_one_that_django_begins() -> None:
    ada = person("ada")
    usual = APIClient()
    usual.force_login(ada.user)
    mine, theirs = (
        Session.objects.get(pk=client.cookies[settings.SESSION_COOKIE_NAME].value)
        for client in (ada.client, usual)
    )
    assert mine.get_decoded() == theirs.get_decoded()
    assert abs((mine.expire_date - theirs.expire_date).total_seconds()) < 60
    assert ada.client.get("/api/v1/me/").json()["username"] == "ada"
