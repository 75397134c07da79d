"""Signing in at a real server with two processes behind a proxy, as somebody outside would try it.

What each process counts for itself, what a request says of itself, and what two requests at one
moment do is seen here only. Both databases, since the counts lie in them.
"""

import http.client
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal import auth

from tests import postgres
from tests.faults.site import HarmedSite

HOST = "slant.example"
PASSWORD = "a quiet lighthouse"
LIMIT = 5
# Answered once, for an app whose secret everybody here knows.
_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_MAKE = f"""
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from annotator.models import User
for name in ("nora", "greta"):
    User.objects.create_user(name, name + "@example.org", {PASSWORD!r})
greta = User.objects.get(username="greta")
TOTP.activate(greta, {_SECRET!r})
print(" ".join(RecoveryCodes.activate(greta).generate_codes()))
"""


@dataclass
class Served:
    """The server, and Greta's recovery codes."""

    site: HarmedSite
    codes: list[str]


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Two processes, eight threads each, under an https address and one proxy of their own."""
    programs = postgres.binaries()
    folder = tmp_path_factory.mktemp("served")
    if request.param == "SQLite":
        yield from _served(folder, {})
        return
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster(programs) as cluster:
        yield from _served(folder, cluster.environment)


def _served(folder: Path, database: dict[str, str]) -> Iterator[Served]:
    own = {"PUBLIC_URL": f"https://{HOST}", "PROXIES": "1"}
    site = HarmedSite(folder, database={**database, **own})
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    said = site.manage("shell", "--verbosity=0", "-c", _MAKE)
    site.start()
    yield Served(site, said.splitlines()[-1].split())
    site.cut()


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    @property
    def location(self) -> str:
        """Where it leads."""
        return next((value for name, value in self.headers if name == "Location"), "")


@dataclass
class Browser:
    """Somebody at an address, as the proxy tells it."""

    site: HarmedSite
    address: str
    # What it writes into the header itself, before the proxy adds the address.
    forged: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, **more: str
    ) -> Answer:
        """One request over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": ", ".join(filter(None, [self.forged, self.address])),
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://{HOST}/sign-in/",
        }
        more = {name.replace("_", "-"): value for name, value in more.items()}
        try:
            connection.request(method, path, urlencode(form or {}), {**headers, **more})
            got = connection.getresponse()
            answer = Answer(got.status, got.getheaders(), got.read().decode())
        finally:
            connection.close()
        for name, value in answer.headers:
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer

    def send(self, path: str, form: dict[str, str]) -> Answer:
        """Fill in the form that stands there."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask("GET", path).text)
        assert found is not None
        return self.ask("POST", path, {"csrfmiddlewaretoken": found[1], **form})

    def sign_in(self, who: str, password: str = PASSWORD) -> Answer:
        """The first step."""
        return self.send("/sign-in/", {"login": who, "password": password})

    @property
    def is_in(self) -> bool:
        """Whether the site knows who it is."""
        return self.ask("GET", "/api/v1/me/").status == 200


def at_once(acts: list[Callable[[], object]]) -> None:
    """All at the same instant, spread over both processes."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        act()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_guesses_are_counted_across_processes_and_forged_addresses(served: Served) -> None:
    guessers = [
        Browser(served.site, "203.0.113.9", forged=f"192.0.2.{number}") for number in range(16)
    ]
    answers: list[Answer] = []
    at_once([lambda one=one: answers.append(one.sign_in("nora", "wrong")) for one in guessers])  # type: ignore[misc]
    judged = [each for each in answers if "not correct" in each.text]
    assert 0 < len(judged) <= LIMIT, f"{len(judged)} passwords were tried at one moment"
    assert not any(one.is_in for one in guessers)
    # The right one is not even looked at any more, whatever the request says of itself.
    late = Browser(served.site, "203.0.113.9", forged="198.51.100.4")
    late.sign_in("nora")
    assert not late.is_in
    # The person whose account it is comes in from where they are.
    own = Browser(served.site, "198.51.100.4")
    own.sign_in("nora")
    assert own.is_in


def test_cookies_belong_to_this_host_alone(served: Served) -> None:
    browser = Browser(served.site, "198.51.100.5")
    answer = browser.sign_in("nora")
    cookies = {
        value.partition("=")[0]: value for name, value in answer.headers if name == "Set-Cookie"
    }
    session = cookies["__Host-sessionid"]
    for said in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert said in session
    assert "Domain" not in session
    assert all(name.startswith("__Host-") for name in browser.cookies), browser.cookies


def test_what_comes_under_another_name_or_in_the_clear_is_sent_away(served: Served) -> None:
    browser = Browser(served.site, "198.51.100.6")
    assert browser.ask("GET", "/sign-in/", Host="evil.example").status == 400
    said = browser.ask("GET", "/sign-in/", X_Forwarded_Host="evil.example")
    assert "evil.example" not in said.text
    clear = browser.ask("GET", "/sign-in/", X_Forwarded_Proto="http")
    assert (clear.status, clear.location) == (301, f"https://{HOST}/sign-in/")
    for more in ({"Referer": "https://evil.example/"}, {"Origin": "https://evil.example"}):
        form = {"login": "nora", "password": PASSWORD}
        assert browser.ask("POST", "/sign-in/", form, **more).status == 403


def test_nothing_is_open_between_the_first_and_the_second_step(served: Served) -> None:
    browser = Browser(served.site, "198.51.100.7")
    assert browser.sign_in("greta").location.startswith("/sign-in/code/")
    assert not browser.is_in
    for page in ("/account/", "/account/two-step/", "/account/two-step/app/off/", "/admin/"):
        assert browser.ask("GET", page).status == 302, page
    browser.send("/sign-in/code/", {"code": "000000"})
    assert not browser.is_in


@pytest.mark.parametrize("way", ["app", "recovery"])
def test_a_code_that_two_send_at_one_moment_opens_once(served: Served, way: str) -> None:
    halves = [Browser(served.site, f"198.51.100.{number}") for number in range(20, 24)]
    for half in halves:
        assert half.sign_in("greta").location.startswith("/sign-in/code/")
    _, counter, _ = auth.yield_hotp_counters_from_time()
    app = str(auth.format_hotp_value(auth.hotp_value(_SECRET, counter)))
    code = app if way == "app" else served.codes[0]
    at_once([lambda one=one: one.send("/sign-in/code/", {"code": code}) for one in halves])  # type: ignore[misc]
    assert sum(half.is_in for half in halves) == 1
