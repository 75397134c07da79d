"""A running site, people signed in to real browsers, and a project with the real article."""

import contextlib
import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.articles import SEED
from tests.e2e.commands import Commands
from tests.e2e.sessions import Session
from tests.e2e.site import ROOT, Api, Site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """The distribution's browser; without its own window, where that is installed: the same engine
    for two thirds of the work.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and says so when it cannot.

    What takes long begins first: else all processes but one would wait for it at the end.
    """
    built = (ROOT / "annotator" / "static" / "app").exists()
    reason = "Chromium is not installed" if chromium_path() is None else ""
    reason = reason or ("" if built else "the front end is not built (make setup)")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each person gets a context of their own."""
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=Path(__file__).with_name("chromium"),
            args=FLAGS,
            env={**os.environ, "CHROMIUM": str(chromium_path())},
        )
        yield started
        started.close()


DATABASE = "slant.sqlite3"
# Of what is made once for a run: that it is there, and what its making said.
DONE = "done"
SAID = "said.json"
PEOPLE = {
    "mona": ["manager"],
    "ada": ["annotator"],
    "ben": ["annotator"],
    "chi": ["annotator"],
    "rita": ["researcher"],
}
PROJECT = {"title": "Real news", "language": "en", "template": "news-framing", "settings": {}}
# One browser each for a telephone, two tabs' worth of strangers and a desk: more ask for their own.
LINKS = 4
MAKE_PEOPLE = f"""
import json
from annotator.models import User
from annotator.services.people import invitations, members, tokens
from annotator.services.projects import projects
for name in {list(PEOPLE)!r}:
    User.objects.create(username=name, name=name.title(), may_create_projects=name == "mona")
project = projects.create(creator=User.objects.get(username="mona"), **{PROJECT!r})
for name, roles in {PEOPLE!r}.items():
    members.add(project=project, user=User.objects.get(username=name), roles=roles)
def token(name, scope):
    user = User.objects.get(username=name)
    return tokens.create(user=user, name="tests", scope=scope, project=None, days=2)[1]
links = {{
    user.username: [invitations.sign_in_link(user=user) for _ in range({LINKS})]
    for user in User.objects.all()
}}
print(json.dumps([token("mona", "write"), token("rita", "read"), links]))
"""


@dataclass(frozen=True)
class Prepared:
    """A site that was made once and is copied for each test.

    With Mona's token for it, Rita's for reading, and links that sign each person in once: a command
    for each of these would start Django anew, test by test.
    """

    data_dir: Path
    token: str = ""
    reads: str = ""
    links: dict[str, list[str]] = field(default_factory=dict)


def once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder with what `make` puts there, made by whichever test process comes first."""
    # Each process has a folder of its own within the one of the run.
    is_one_of_many = "PYTEST_XDIST_WORKER" in os.environ
    own = folders.getbasetemp()
    folder = (own.parent if is_one_of_many else own) / name
    with (folder.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / DONE).exists():
            folder.mkdir()
            make(folder)
            (folder / DONE).touch()
    return folder


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Tables, and nothing in them."""

    def tables(folder: Path) -> None:
        Site(folder).manage("migrate", "--verbosity=0")

    return Prepared(once(tmp_path_factory, "empty", tables))


@pytest.fixture(scope="session")
def peopled(empty: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Mona's project: Ada, Ben and Chi annotate, Rita researches."""

    def people(folder: Path) -> None:
        shutil.copy(empty.data_dir / DATABASE, folder)
        made = Site(folder).manage("shell", "--verbosity=0", "-c", MAKE_PEOPLE)
        (folder / SAID).write_text(made.splitlines()[-1], encoding="utf-8")

    folder = once(tmp_path_factory, "peopled", people)
    token, reads, links = json.loads((folder / SAID).read_text(encoding="utf-8"))
    paths = {name: [urlsplit(each).path for each in given] for name, given in links.items()}
    return Prepared(folder, token, reads, paths)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server for all tests: to load the program anew for each would take longer than they do."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.commands = Commands(ROOT, site.environment)
    yield site
    site.commands.end()
    site.cut()


@contextlib.contextmanager
def serving(prepared: Prepared, site: Site, browser: Browser) -> Iterator[Site]:
    """A copy of what was prepared answers, and its visitors go when the test is over."""
    site.begin_again(prepared.data_dir / DATABASE)
    yield site
    for context in browser.contexts:
        context.close()


@pytest.fixture
def empty_site(empty: Prepared, server: Site, browser: Browser) -> Iterator[Site]:
    """A site nobody has used."""
    with serving(empty, server, browser) as site:
        yield site


@dataclass
class Study:
    """A site with one project, its people, and one article."""

    site: Site
    api: Api
    slug: str
    browser: Browser
    # A token of Rita's, who reads what others did.
    reads: str = ""
    links: dict[str, list[str]] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)

    def sign_in(self, name: str, *, at: str = "/", **options: Any) -> Page:
        """A browser of one's own, signed in, at this address."""
        page = self.browser_of(name, **options)
        page.goto(at)
        return page

    def browser_of(self, name: str, **options: Any) -> Page:
        """A browser of one's own, signed in; it has loaded nothing yet."""
        context = self.browser.new_context(
            base_url=self.site.url, **({"viewport": {"width": 1280, "height": 860}} | options)
        )
        context.set_default_timeout(15_000)
        Session.by_link(self.site.url, self.link(name)).give(context)
        return context.new_page()

    def session(self, name: str) -> Session:
        """Somebody's session without a browser, one for all that they do so."""
        if name not in self.sessions:
            self.sessions[name] = Session.by_link(self.site.url, self.link(name))
        return self.sessions[name]

    def session_of(self, page: Page) -> Session:
        """The session of the person's browser."""
        return Session.of(page, self.site.url)

    def link(self, name: str) -> str:
        """A link that signs somebody in, once."""
        made = self.links.get(name)
        if made:
            return f"{self.site.url}{made.pop()}"
        return self.site.link(self.site.manage("sign_in_link", name))

    def document(self, key: str) -> str:
        """The id of an article."""
        found = self.api("GET", f"projects/{self.slug}/documents/?q={key}")["results"]
        return str(found[0]["id"])

    def import_text(self, key: str, text: str, title: str = "") -> str:
        """Add an article; its id."""
        query = urlencode({"format": "text", "key": key, "title": title})
        self.api("POST", f"projects/{self.slug}/imports/?{query}", raw=text.encode())
        return self.document(key)

    def hand_out(self) -> None:
        """Everything to everyone."""
        content = {"documents": "all", "members": "all"}
        self.api("POST", f"projects/{self.slug}/assignments/", content)


def follow(page: Page, link: str) -> None:
    """Open a one-time link and press its one button."""
    page.goto(link)
    page.get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"^(?!.*welcome)"))


@pytest.fixture
def study(peopled: Prepared, server: Site, browser: Browser) -> Iterator[Study]:
    """Mona's project on a site of its own."""
    with serving(peopled, server, browser) as site:
        links = {name: list(made) for name, made in peopled.links.items()}
        token = Api(site, peopled.token)
        yield Study(site, token, "real-news", browser, reads=peopled.reads, links=links)


@pytest.fixture
def seed(study: Study) -> str:
    """The real article, imported through the API and handed out; its document id."""
    if not SEED.exists():
        pytest.skip("the real article is not here (../shared/data)")
    document = study.import_text("seed", SEED.read_text(encoding="utf-8"))
    study.hand_out()
    return document
