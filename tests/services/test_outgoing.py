"""The server fetches nothing from where only it can reach, by whichever way it is led there."""

import re
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import LazySettings

from annotator.core.errors import Invalid
from annotator.services import outgoing
from annotator.services.releases import release_pushing
from tests.loopback import listening

Looked = list[tuple[str, str]]


class _Inside(BaseHTTPRequestHandler):
    """What only this machine reaches: tells a secret, or leads on."""

    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(302 if self.path == "/lead" else 200)
        self.send_header("Location", f"http://inside.example:{self.server.server_port}/secret")  # type: ignore[attr-defined]
        self.send_header("Content-Length", "6")
        self.end_headers()
        self.wfile.write(b"secret")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    """Where it listens."""
    _Inside.asked = []
    with listening(_Inside) as server:
        yield server.server_port


def called(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """A name server that gives these addresses, one a question, the last one for ever."""
    asked: list[str] = []

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        address = answers[min(len(asked), len(answers)) - 1]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1"),
        *("::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_what_is_not_public_is_not_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called(monkeypatch, address)
    with pytest.raises(requests.ConnectionError, match="not a public address"):
        outgoing.session().get("http://provider.example/")


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_what_is_public_is(address: str) -> None:
    assert outgoing.is_public(address)


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "localhost", "[::1]"])
def test_another_spelling_of_this_machine_is_this_machine(host: str, port: int) -> None:
    with pytest.raises(requests.RequestException):
        outgoing.session().get(f"http://{host}:{port}/")
    assert _Inside.asked == []


def test_a_redirect_leads_nowhere_that_may_not_be_asked(
    port: int, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FETCH_HOSTS = ["localhost"]
    outgoing.session().get(f"http://localhost:{port}/")
    real = socket.getaddrinfo

    def look_up(host: str, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host == "inside.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(requests.ConnectionError):
        outgoing.session().get(f"http://localhost:{port}/lead")
    assert _Inside.asked == ["/", "/lead"]


def test_a_name_that_means_something_else_a_moment_later_changes_nothing(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked up once: the address that was judged is the one that is connected to."""
    asked = called(monkeypatch, "203.0.113.9", "127.0.0.1")
    monkeypatch.setattr(outgoing, "is_public", lambda address: address != "127.0.0.1")
    reached: list[str] = []

    def connect(place: tuple[str, int], *_: object, **__: object) -> socket.socket:
        reached.append(place[0])
        raise OSError("nobody is there")

    monkeypatch.setattr(outgoing, "create_connection", connect)
    with pytest.raises(requests.ConnectionError):
        outgoing.session().get(f"http://provider.example:{port}/")
    assert (asked, reached) == (["provider.example"], ["203.0.113.9"])


def test_a_host_that_is_named_may_be_asked(port: int, settings: LazySettings) -> None:
    settings.FETCH_HOSTS = ["localhost"]
    assert outgoing.session().get(f"http://localhost:{port}/").text == "secret"


def test_a_store_in_the_network_behind_is_refused_in_words(settings: LazySettings) -> None:
    settings.RELEASE_ENDPOINT = "http://127.0.0.1:9000"
    with pytest.raises(Invalid, match=r"FETCH_HOSTS=127\.0\.0\.1"):
        release_pushing.require_reachable()
    settings.FETCH_HOSTS = ["127.0.0.1"]
    release_pushing.require_reachable()


def test_nothing_else_of_the_server_fetches() -> None:
    """`client.py` runs where a reader of a dataset is, not on the server."""
    way = re.compile(r"urlopen|http\.client|requests\.(Session|get|post|request)\(|httpx|aiohttp")
    ours = Path(outgoing.__file__).parents[1]
    found = {
        str(path.relative_to(ours)) for path in ours.rglob("*.py") if way.search(path.read_text())
    }
    assert found == {"client.py", "services/outgoing.py"}
    assert "outgoing.session()" in (ours / "single_sign_on" / "adapters.py").read_text()
