"""Logs, metrics and the files for running a site: they fit the product that they serve."""

import configparser
import json
import logging
import re
import shutil
import subprocess
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


def test_what_a_stranger_does_wrong_is_one_line(client: Client) -> None:
    """Robots ask for sites of all names; each time with a traceback the log would be theirs."""
    lines: list[str] = []
    handler, logger = logging.Handler(), logging.getLogger("django.security.DisallowedHost")
    handler.addFilter(logs.WithRequest())
    handler.emit = lambda record: lines.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    logger.addHandler(handler)
    try:
        assert client.get("/", headers={"host": "other\nsite.example"}).status_code == 400
    finally:
        logger.removeHandler(handler)
    (line,) = lines
    assert line.startswith("Invalid HTTP_HOST header: 'other\\nsite.example'")
    assert "\n" not in line


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


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "web:8000", "10.0.0.7", "[::1]:8000"])
def test_who_watches_need_not_know_the_sites_name(
    client: Client, db: None, settings: LazySettings, host: str
) -> None:
    settings.ALLOWED_HOSTS = ["slant.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    settings.METRICS_TOKEN = TOKEN
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"host": host}).status_code == 200
    told = {"host": host, "authorization": f"Bearer {TOKEN}"}
    assert client.get("/metrics", headers=told).status_code == 200
    for path in ("/", "/sign-in/", "/api/v1/me/", "/healthz/../sign-in/", "//healthz"):
        assert client.get(path, headers={"host": host}).status_code == 400


def test_the_files_for_running_it_name_settings_that_there_are() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    named = set(compose["services"]["web"]["environment"])
    for line in re.findall(r"^ENV ((?:.*\\\n)*.*)", (DEPLOY / "Dockerfile").read_text(), re.M):
        named |= set(re.findall(r"(\w+)=", line)) - {"PATH", "PYTHONUNBUFFERED"}
    named |= set(re.findall(r"^    ([A-Z_]+)=", (ROOT / "docs" / "running.md").read_text(), re.M))
    # A key of a model server has the manager's own name behind this.
    named = {re.sub(r"^MODEL_KEY_\w+$", "MODEL_KEY_…", name) for name in named}
    assert {"DATABASE_URL", "LOG_FORMAT", "PROXIES"} <= named
    assert {name for name in named if f"`{name}`" not in (module.__doc__ or "")} == set()


def test_the_files_for_running_it_call_commands_that_there_are() -> None:
    text = "".join(path.read_text() for path in DEPLOY.rglob("*") if path.is_file())
    text += (ROOT / "docs" / "running.md").read_text()
    called = set(re.findall(r'manage\.py(?: |", ")(\w+)', text))
    assert called >= {"run", "worker"}
    assert called - set(get_commands()) == set()


def test_every_path_in_the_files_for_running_it_is_there() -> None:
    """What the image makes lies below /slant, what is installed by hand below /opt/slant."""
    text = "".join(path.read_text() for path in DEPLOY.rglob("*") if path.is_file())
    ours = set(re.findall(r"/(?:opt/)?slant/([\w./-]+)", text)) - {"backups"}
    assert ".venv/bin/python" in ours
    made = {".venv/bin", ".venv/bin/python", "code", "annotator/static/app"}
    assert {each for each in ours - made if not (ROOT / each).exists()} == set()


def test_services_are_set_up_alike_and_shut_in() -> None:
    for path in (DEPLOY / "systemd").glob("*.service"):
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment, method-assign]
        unit.read_string(path.read_text())
        service = dict(unit["Service"])
        assert (service["User"], service["WorkingDirectory"]) == ("slant", "/opt/slant")
        assert service["EnvironmentFile"] == "/etc/slant.env"
        assert service["NoNewPrivileges"] == service["PrivateTmp"] == "yes"
        assert service["ProtectSystem"] == "strict"
        assert service["StateDirectory"].split()[0] == "slant"


def _checked(command: list[str]) -> str:
    """What a program that reads such files finds wrong; skips where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_systemd_understands_the_units() -> None:
    units = [str(path) for path in (DEPLOY / "systemd").iterdir()]
    told = _checked(["systemd-analyze", "verify", *units]).splitlines()
    # Nothing is installed where the tests run.
    assert [line for line in told if "is not executable" not in line] == []


def test_nginx_understands_its_file(tmp_path: Path) -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    own = f"ssl_certificate {tmp_path}/slant.pem; ssl_certificate_key {tmp_path}/slant.key;"
    text = re.sub(r"ssl_certificate \S+;\s+ssl_certificate_key \S+;", own, text)
    text = text.replace("listen 443", "listen 127.0.0.1:44443")
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; events {{}} http {{ {text} }}")
    make = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=slant"]
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    keys = ["-keyout", str(tmp_path / "slant.key"), "-out", str(tmp_path / "slant.pem")]
    subprocess.run(["openssl", *make, *keys], check=True, capture_output=True)
    told = _checked(["nginx", "-t", "-e", "stderr", "-c", str(tmp_path / "nginx.conf")])
    assert "test is successful" in told, told


def test_the_proxies_map_no_folder() -> None:
    """A folder beside the application's is one path away from its settings."""
    for name in ("nginx.conf", "Caddyfile"):
        lines = [line.partition("#")[0] for line in (DEPLOY / name).read_text().splitlines()]
        assert not re.search(r"\b(alias|root|file_server|try_files|autoindex)\b", " ".join(lines))
