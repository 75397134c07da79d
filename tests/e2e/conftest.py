"""A running site, people signed in to real browsers, and a project with the real article."""

import contextlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.articles import SEED
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
    """The distribution's browser."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and says so when it cannot."""
    built = (ROOT / "annotator" / "static" / "app").exists()
    reason = "Chromium is not installed" if chromium_path() is None else ""
    reason = reason or ("" if built else "the front end is not built (make setup)")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each person gets a context of their own."""
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """A site nobody has used."""
    site = Site(tmp_path)
    site.manage("migrate", "--verbosity=0")
    site.start()
    yield site
    with contextlib.suppress(Exception):
        site.stop()


@dataclass
class Study:
    """A site with one project, its people, and one article."""

    site: Site
    api: Api
    slug: str
    browser: Browser

    def sign_in(self, name: str, **options: Any) -> Page:
        """A browser of one's own, signed in by a one-time link."""
        context = self.browser.new_context(
            base_url=self.site.url, **({"viewport": {"width": 1280, "height": 860}} | options)
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        follow(page, self.site.link(self.site.manage("sign_in_link", name)))
        return page

    def context_of(self, page: Page) -> BrowserContext:
        """The person's browser."""
        return page.context

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
def study(empty_site: Site, browser: Browser) -> Study:
    """Mona's project: Ada, Ben and Chi annotate, Rita researches; the article is the real one."""
    site = empty_site
    people = {
        "mona": ["manager"],
        "ada": ["annotator"],
        "ben": ["annotator"],
        "chi": ["annotator"],
        "rita": ["researcher"],
    }
    make = "from annotator.models import User\n" + "\n".join(
        f"User.objects.create(username={name!r}, name={name.title()!r},"
        f" may_create_projects={name == 'mona'})"
        for name in people
    )
    site.manage("shell", "--verbosity=0", "-c", make)
    api = Api(site, "")
    wish = {"title": "Real news", "language": "en", "template": "news-framing", "settings": {}}
    site.manage(
        "shell",
        "--verbosity=0",
        "-c",
        "from annotator.models import User\nfrom annotator.services import projects, members\n"
        f"p = projects.create(creator=User.objects.get(username='mona'), **{wish!r})\n"
        f"for name, roles in {people!r}.items():\n"
        "    members.add(project=p, user=User.objects.get(username=name), roles=roles)",
    )
    api.token = site.manage("api_token", "mona", "--scope", "write").split()[-1]
    return Study(site, api, "real-news", browser)


@pytest.fixture
def seed(study: Study) -> str:
    """The real article, imported through the API and handed out; its document id."""
    if not SEED.exists():
        pytest.skip("the real article is not here (../shared/data)")
    document = study.import_text("seed", SEED.read_text(encoding="utf-8"))
    study.hand_out()
    return document
