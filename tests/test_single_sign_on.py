"""Signing in through the institution: the product as a process, a provider with real signatures."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth

from tests.cookie_browser import Browser, Page
from tests.e2e.site import Site
from tests.oidc_provider import CLIENT, SECRET, Claims, Provider, new_key

START = "/sign-in/university/"
BUTTON = "Sign in at Example University"
# Made here: people who were here before, an admin, and one whose address was never confirmed.
PEOPLE = """
from django.utils import timezone as t
from annotator.models import User
now = t.now()
make = User.objects.create_user
make("nora", "Nora@uni.example", "a quiet lighthouse", name="Nora", email_confirmed_at=now)
make("omar", "omar@elsewhere.example", "a quiet lighthouse", email_confirmed_at=now)
make("pia", "pia@uni.example", "a quiet lighthouse")
make("quin", "quin@uni.example", "a quiet lighthouse", email_confirmed_at=now, is_active=False)
make("root", "root@uni.example", "a quiet lighthouse", email_confirmed_at=now, is_superuser=True)
make("staff", "staff@uni.example", "a quiet lighthouse", email_confirmed_at=now, is_staff=True)
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The institution's."""
    found = Provider()
    yield found
    found.close()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with people and without any provider, not serving."""
    found = Site(tmp_path_factory.mktemp("site"))
    found.manage("migrate", "--skip-checks", "--verbosity=0")
    found.manage("shell", "--no-imports", "--command", PEOPLE)
    return found


@pytest.fixture(scope="module")
def plainly(plain: Site) -> list[Page]:
    """How it answers so."""
    plain.start()
    try:
        browser = Browser(plain)
        return [browser.get(at) for at in ("/sign-in/", START, f"{START}back/")]
    finally:
        plain.stop()


@pytest.fixture(scope="module")
def site(plain: Site, plainly: list[Page], provider: Provider) -> Iterator[Site]:
    """The same with a provider, set up while it is in use."""
    assert plainly
    assert rows(plain, "SELECT name FROM sqlite_master WHERE name LIKE 'socialaccount%'") == []
    plain.extra = {
        "OIDC_ISSUER": provider.issuer,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_NAME": BUTTON,
        "FETCH_HOSTS": "localhost",
        "OIDC_DOMAINS": "uni.example, Institute.example",
        "LOG_LEVEL": "DEBUG",
    }
    plain.manage("migrate", "--verbosity=0")
    plain.start()
    yield plain
    plain.stop()


@pytest.fixture
def browser(site: Site) -> Browser:
    """Nobody signed in."""
    return Browser(site)


def rows(site: Site, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What the database holds."""
    with closing(sqlite3.connect(site.data_dir / "slant.sqlite3")) as database:
        return database.execute(query, values).fetchall()


def comes(provider: Provider, sub: str, email: str, *, verified: object = True) -> None:
    """Who signs in at the provider next."""
    provider.reset(sub=sub, email=email, email_verified=verified, name="Ada Ünal")


def test_the_button_is_a_link_that_the_page_s_policy_allows(browser: Browser) -> None:
    page = browser.get("/sign-in/?next=/account/")
    assert f'href="{START}?next=%2Faccount%2F">{BUTTON}</a>' in page.text
    assert "form-action 'self'" in page.policy


def test_an_account_with_the_same_confirmed_address_is_linked_and_found_again(
    site: Site, provider: Provider, browser: Browser
) -> None:
    comes(provider, "n-1", "nora@UNI.example")
    assert browser.get(f"{START}?next=/account/").address == f"{site.url}/account/"
    assert browser.who == "nora"
    # Known by the provider's own id from now on, whatever her address there.
    comes(provider, "n-1", "nora.new@elsewhere.example", verified=False)
    again = Browser(site)
    again.get(START)
    assert again.who == "nora"
    kept = rows(site, "SELECT uid, extra_data FROM socialaccount_socialaccount WHERE uid = 'n-1'")
    assert kept == [("n-1", "{}")]
    assert rows(site, "SELECT count(*) FROM socialaccount_socialtoken") == [(0,)]


def test_an_allowed_domain_makes_an_account_without_rights(
    site: Site, provider: Provider, browser: Browser
) -> None:
    comes(provider, "a-1", "ada@institute.example")
    browser.get(START)
    assert browser.who == "ada.unal"
    columns = "is_staff, is_superuser, may_create_projects, email, email_confirmed_at IS NOT NULL"
    made = rows(site, f"SELECT {columns} FROM annotator_user WHERE username = 'ada.unal'")
    assert made == [(0, 0, 0, "ada@institute.example", 1)]
    assert rows(site, "SELECT count(*) FROM annotator_membership") == [(0,)]


@pytest.mark.parametrize(
    ("email", "verified", "words"),
    [
        ("eve@evil.example", True, "Nobody here has the address eve@evil.example"),
        ("eve@sub.uni.example", True, "Nobody here has the address"),
        ("eve@uni.example", False, "did not say that your e-mail address is verified"),
        ("omar@elsewhere.example", False, "did not say that your e-mail address is verified"),
        ("omar@elsewhere.example", "false", "did not say that your e-mail address is verified"),
        ("pia@uni.example", True, "was never confirmed here"),
        ("root@uni.example", True, "sign in with their password"),
        ("staff@uni.example", True, "sign in with their password"),
    ],
)
def test_others_are_refused_in_words_and_nothing_is_made(
    site: Site, provider: Provider, browser: Browser, email: str, verified: object, words: str
) -> None:
    before = _counts(site)
    comes(provider, f"sub of {email}", email, verified=verified)
    page = browser.get(START)
    assert page.status == 403
    assert words in page.text
    assert browser.who == ""
    assert _counts(site) == before


def test_a_closed_account_stays_closed(provider: Provider, browser: Browser) -> None:
    comes(provider, "q-1", "quin@uni.example")
    page = browser.get(START)
    assert (page.status, browser.who) == (403, "")
    assert "This account is closed" in page.text


def test_a_linked_account_that_came_to_run_the_site_needs_its_password(
    site: Site, provider: Provider, browser: Browser
) -> None:
    comes(provider, "b-1", "bea@uni.example")
    provider.person["name"] = "Bea"
    Browser(site).get(START)
    with closing(sqlite3.connect(site.data_dir / "slant.sqlite3")) as database, database:
        database.execute("UPDATE annotator_user SET is_superuser = 1 WHERE username = 'bea'")
    page = browser.get(START)
    assert (page.status, browser.who) == (403, "")
    assert "sign in with their password" in page.text


TWISTS: dict[str, Callable[[Claims], Claims]] = {
    "another issuer": lambda claims: {**claims, "iss": "https://elsewhere.example"},
    "another audience": lambda claims: {**claims, "aud": "another client"},
    "another client's among ours": lambda claims: {**claims, "aud": [CLIENT, "b"], "azp": "b"},
    "expired": lambda claims: {**claims, "exp": int(time.time()) - 3600},
    "no end": lambda claims: {name: each for name, each in claims.items() if name != "exp"},
    "another nonce": lambda claims: {**claims, "nonce": "of another sign-in"},
    "no nonce": lambda claims: {name: each for name, each in claims.items() if name != "nonce"},
    "nobody": lambda claims: {name: each for name, each in claims.items() if name != "sub"},
}


@pytest.mark.parametrize("what", TWISTS)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    site: Site, provider: Provider, browser: Browser, what: str
) -> None:
    before = _counts(site)
    comes(provider, "t-1", "tom@uni.example")
    provider.twist = TWISTS[what]
    _refused(site, browser, browser.get(START), before)


def test_a_token_signed_with_another_key_is_refused(
    site: Site, provider: Provider, browser: Browser
) -> None:
    before = _counts(site)
    comes(provider, "t-1", "tom@uni.example")
    provider.signs_with = new_key()
    _refused(site, browser, browser.get(START), before)


def test_a_way_back_that_was_not_begun_here_is_refused(
    site: Site, provider: Provider, browser: Browser
) -> None:
    before = _counts(site)
    comes(provider, "t-1", "tom@uni.example")
    # Begun by somebody else, and sent to this person to follow.
    page = browser.get(f"{START}back/?code=code-0&state=made-up")
    _refused(site, browser, page, before)
    assert "did not work" in browser.get(f"{START}back/?state=made-up").text


def test_the_second_step_is_still_asked_for(
    site: Site, provider: Provider, browser: Browser
) -> None:
    comes(provider, "o-1", "omar@elsewhere.example")
    browser.get(START)
    assert browser.who == "omar"
    browser.send("/account/confirm/", password="a quiet lighthouse")
    secret = re.search(
        r'id="secret" type="text" value="(\w+)"', browser.get("/account/two-step/app/").text
    )
    assert secret is not None
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    code = auth.format_hotp_value(auth.hotp_value(secret[1], counter))
    page = browser.send("/account/two-step/app/", code=str(code))
    assert page.address == f"{site.url}/account/two-step/codes/"
    again = Browser(site)
    assert again.get(START).address.startswith(f"{site.url}/sign-in/code/")
    assert again.who == ""


def test_no_token_and_no_secret_stands_in_the_log(site: Site, provider: Provider) -> None:
    log = (site.data_dir / "server.log").read_text()
    assert "sign-in failed: id token: InvalidIssuerError" in log
    assert provider.issued
    assert [each for each in [*provider.issued, SECRET] if each in log] == []


def test_without_the_environment_there_is_no_such_way(plainly: list[Page]) -> None:
    assert ["university" in page.text for page in plainly] == [False] * 3
    assert [page.status for page in plainly] == [200, 404, 404]


def _counts(site: Site) -> list[tuple[Any, ...]]:
    return rows(
        site,
        "SELECT (SELECT count(*) FROM annotator_user),"
        " (SELECT count(*) FROM socialaccount_socialaccount)",
    )


def _refused(site: Site, browser: Browser, page: Page, before: object) -> None:
    assert page.status == 401
    assert "Signing in there did not work" in page.text
    assert browser.who == ""
    assert _counts(site) == before
