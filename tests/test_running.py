"""Logs, metrics and the files for running a site: they fit the product that they serve."""

import json
import logging
import re
from pathlib import Path

import pytest
import yaml
from django.conf import LazySettings
from django.core.management import get_commands
from django.test import Client

from annotator import logs
from annotator import settings as module
from annotator.services.people import invitations
from tests.people import Person

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
TOKEN = "only for tests"


def test_a_line_of_the_log_is_found_by_the_request_and_tells_no_secret(
    olga: Person, caplog: pytest.LogCaptureFixture
) -> None:
    link = invitations.sign_in_link(user=olga.user)
    with caplog.at_level(logging.INFO, logger="slant.request"):
        answer = Client().get(f"/welcome/{link.rpartition('/welcome/')[2]}?next=/secret-search/")
    (record,) = (each for each in caplog.records if each.name == "slant.request")
    logs.request_id.set(answer["X-Request-Id"])
    logs.WithRequest().filter(record)
    told = json.loads(logs.JsonLines().format(record))
    assert told["request_id"] == answer["X-Request-Id"]
    assert (told["method"], told["route"], told["status"]) == ("GET", "welcome/<str:token>/", 200)
    assert link.rstrip("/").rpartition("/")[2] not in json.dumps(told)
    assert "secret-search" not in json.dumps(told)


def test_a_crash_is_one_line_with_its_traceback() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        record = logging.getLogger("t").makeRecord(
            "t", logging.ERROR, "f", 1, "It broke", (), (type(error), error, error.__traceback__)
        )
    line = logs.JsonLines().format(record)
    assert "\n" not in line
    assert "ValueError" in json.loads(line)["traceback"]


def test_metrics_are_there_for_who_knows_the_token_alone(
    client: Client, db: None, settings: LazySettings
) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer guess"}).status_code == 404
    client.get("/healthz")
    told = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()
    assert "slant_ready 1.0" in told
    assert 'slant_tasks{state="queued"} 0.0' in told
    assert re.search(
        r'slant_request_seconds_count\{method="GET",route="healthz",status="200"\}', told
    )


def test_without_a_token_there_are_no_metrics(client: Client, db: None) -> None:
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_the_files_for_running_it_name_settings_that_there_are() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    named = set(compose["services"]["web"]["environment"])
    named |= set(re.findall(r"(\w+)=", (DEPLOY / "Dockerfile").read_text()))
    named |= set(re.findall(r"^    ([A-Z_]+)=", (ROOT / "docs" / "running.md").read_text(), re.M))
    named -= {"DATABASE_PASSWORD", "interval", "timeout", "period", "from"}
    assert {name for name in named if f"`{name}`" not in (module.__doc__ or "")} == set()


def test_the_files_for_running_it_call_commands_that_there_are() -> None:
    text = "".join(path.read_text() for path in DEPLOY.rglob("*") if path.is_file())
    text += (ROOT / "docs" / "running.md").read_text()
    called = set(re.findall(r'manage\.py(?: |", ")(\w+)', text))
    assert called >= {"run", "worker"}
    assert called - set(get_commands()) == set()


def test_what_the_image_copies_is_there() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    context = compose["services"]["web"]["build"]
    assert (DEPLOY / context["context"] / context["dockerfile"]).exists()
    assert re.search(r"image: postgres:\d+\.\d+", (DEPLOY / "compose.yaml").read_text())
