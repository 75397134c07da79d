"""Markup in every text that people can write, looked at by every role on every page.

Nothing of it may become part of a page: no dialog opens, no element comes to be, the policy of
the page has nothing to forbid, and nothing fails. That it was looked at at all is shown by the
name of its column, which each page shows as words.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, expect

from tests.e2e.conftest import follow
from tests.e2e.site import ROOT, Api, Site
from tests.e2e.test_accessibility import ROUTE
from tests.e2e.visit import GO

SHELL = ("shell", "--verbosity=0", "-c")
# What was written as words and is an element, wherever it stands; and all words to be read.
LOOK = """() => [
  [...document.querySelectorAll(
    "[onerror], [onload], img[src='x'], a[href^='javascript:' i],"
      + "b > script, body script:not([src])"
  )].filter((each) => !["application/ld+json", "application/json"].includes(each.type))
    .map((each) => each.outerHTML.slice(0, 120)),
  document.body.innerText + [...document.querySelectorAll("input, textarea")]
    .map(({ value }) => value).join(" "),
]"""
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`FORBIDDEN ${event.violatedDirective} ${event.blockedURI}`));"""
# What lies folded is drawn when it is opened: the first step opens it, the others are tabs. Whether
# there was anything to open, and how many steps there are.
UNFOLD = """(step) => {
  const tabs = [...document.querySelectorAll("main [role=tab]")].slice(1);
  const closed = [...document.querySelectorAll("main details:not([open])")];
  const folded = [...document.querySelectorAll("main button")].filter((each) =>
    (each.ariaExpanded === "false" && each.ariaHasPopup === null)
      || /^\\d+ answers?$/.test(each.innerText.trim()));
  if (step === 0) {
    for (const each of closed) each.open = true;
    for (const each of folded) each.click();
  } else {
    tabs[step - 1]?.click();
  }
  return [step > 0 || closed.length + folded.length > 0, tabs.length + 1];
}"""
# What a page began to do, it has begun two frames later.
DRAWN = """() => new Promise((drawn) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))))"""
QUIET_ROUNDS, MOST_TIMES = 3, 1_000
# So many times over, in a row, and nothing on it is still to come.
QUIET = f"""async (rounds) => {{
  const drawn = {DRAWN};
  for (let quiet = 0, all = 0; quiet < rounds; all += 1) {{
    if (all === {MOST_TIMES}) throw new Error("Something is still to come.");
    await drawn();
    const isBusy = document.querySelector(".skeleton, main [aria-busy='true']") !== null;
    quiet = isBusy ? 0 : quiet + 1;
  }}
}}"""
CANARY = re.compile(r"canary:(\w+\.\w+):")
# Where each of them goes; a manager goes everywhere.
ANNOTATORS = {"home", "project", "codebook", "myself", "questions", "work", "history", "account"}
LOOKERS = {
    *("project", "documents", "document", "assignments", "events", "event", "progress", "names"),
    *("questions", "settle", "settleArticle", "agreement", "insight", "download", "releases"),
    *("release", "releaseInsight", "codebook", "history", "rounds", "round"),
}
PAGES = {"mona": None, "ada": ANNOTATORS, "jude": LOOKERS, "rita": LOOKERS}
# Some page shows these, or the test has looked at nothing.
SHOWN = {
    *("Annotation.note", "CodebookDecision.decision", "DataSheet.answers", "Document.byline"),
    *("Document.metadata", "Document.title", "Document.url", "Entity.name", "Event.name"),
    *("Import.file_name", "ImportPlan.name", "Invitation.name", "Membership.pseudonym"),
    *("MergeProposal.reason", "Message.text", "Outlet.name", "Project.description"),
    *("Project.title", "Release.title", "ReopenRequest.reason", "Round.name", "Thread.text"),
    *("User.name", "Document.content_warning", "Document.key"),
}


@dataclass
class Watch:
    """What happened in a browser, and what was seen in it."""

    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    asked: set[Request] = field(default_factory=set)
    # How often it asked for anything.
    times: int = 0

    def over(self, page: Page) -> None:
        """Note whatever a script of somebody's would do."""
        self.asked.clear()
        page.add_init_script(WATCH)
        page.on("dialog", lambda dialog: self._refuse(page, dialog))
        page.on("pageerror", lambda error: self.note(page, f"an error: {error}"))
        page.on("console", lambda said: self._hear(page, said.text))
        page.on("request", self._ask)
        page.on("requestfinished", self._answered)
        page.on("requestfailed", self._answered)

    def wait(self, page: Page) -> None:
        """Until it has all that it asks for: what one answer leads to is asked for a moment later,
        and a list that is still to come has no mark of its own on every page.
        """
        for _ in range(MOST_TIMES):
            rounds, before = 1 if self.asked else QUIET_ROUNDS, self.times
            page.evaluate(QUIET, rounds)
            if rounds == QUIET_ROUNDS and not self.asked and self.times == before:
                return
        raise AssertionError(f"still asking for {[each.url for each in self.asked]}")

    def look(self, page: Page) -> None:
        """At what the page is made of now."""
        elements, told = page.evaluate(LOOK)
        for found in elements:
            self.note(page, f"an element: {found}")
        self.seen |= set(CANARY.findall(told))

    def note(self, page: Page, what: str) -> None:
        """At which page."""
        self.faults.append(f"{urlsplit(page.url).path}: {what}")

    def _ask(self, request: Request) -> None:
        self.asked.add(request)
        self.times += 1

    def _answered(self, request: Request) -> None:
        self.asked.discard(request)

    def _refuse(self, page: Page, dialog: Dialog) -> None:
        self.note(page, f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _hear(self, page: Page, text: str) -> None:
        if "FORBIDDEN" in text or "Content Security Policy" in text:
            self.note(page, text[:300])


@dataclass
class Harmful:
    """The site, and who comes to it."""

    site: Site
    links: dict[str, str]
    known: dict[str, str]


@pytest.fixture
def harmful(empty_site: Site) -> Harmful:
    """A running site in which every text means harm, and a dataset version made of it."""
    site = empty_site
    made: dict[str, Any] = json.loads(
        site.manage(*SHELL, "from tests.e2e import poison; poison.prepare()").splitlines()[-1]
    )
    site.manage(*SHELL, "from tests.e2e import poison; poison.everywhere()")
    api, slug = Api(site, made["token"]), made["known"]["slug"]
    title = (
        "canary:Release.title: \"'></script><script>alert(1)</script><img src=x onerror=alert(1)>"
    )
    wish = {"version": "1.0.0", "title": title, "options": {"text": "all"}}
    api("POST", f"projects/{slug}/releases/", wish)
    site.manage("worker", "--once")
    api("PATCH", f"projects/{slug}/releases/1.0.0/", {"is_public": True})
    return Harmful(site, made["links"], made["known"])


def addresses(known: dict[str, str], names: set[str] | None) -> list[str]:
    """Pages of the front end's own table."""
    table = (ROOT / "frontend" / "src" / "routes.ts").read_text(encoding="utf-8")
    found = [(name, path) for name, path in ROUTE.findall(table) if names is None or name in names]
    assert len(found) >= len(names or ())
    return [
        re.sub(r":(\w+)", lambda place: known.get(place[1], "nothing"), path) for _, path in found
    ]


def walk(page: Page, watch: Watch, paths: list[str]) -> None:
    """From page to page."""
    for path in paths:
        page.evaluate(GO, path)
        page.locator("main :is(h1, [data-start], [role=alert], p)").first.wait_for(state="attached")
        watch.wait(page)
        watch.look(page)
        step, steps = 0, 1
        while step < steps:
            is_opened, steps = page.evaluate(UNFOLD, step)
            if is_opened:
                watch.wait(page)
                watch.look(page)
            step += 1


def opened(harmful: Harmful, browser: Browser, watch: Watch, name: str) -> Page:
    """Somebody's browser, signed in."""
    page = browser.new_context(base_url=harmful.site.url).new_page()
    watch.over(page)
    follow(page, f"{harmful.site.url}{urlsplit(harmful.links[name]).path}")
    return page


def outside(harmful: Harmful, browser: Browser, watch: Watch) -> None:
    """What everybody may see without an account."""
    page = browser.new_context(base_url=harmful.site.url).new_page()
    watch.over(page)
    base = f"/data/{harmful.known['slug']}/1.0.0/"
    page.goto(urlsplit(harmful.links["nobody"]).path)
    watch.look(page)
    for path in (base, f"{base}articles/"):
        page.goto(path)
        watch.look(page)
    article = page.get_by_role("listitem").get_by_role("link").first.get_attribute("href")
    page.goto(article or base)
    expect(page.locator("h1")).to_be_attached()
    watch.look(page)
    page.context.close()


def admins(page: Page, watch: Watch) -> None:
    """The site's own admin: each list, and the first of each."""
    page.goto("/admin/")
    hrefs = page.eval_on_selector_all(
        "#content-main th a", "found => found.map((each) => each.getAttribute('href'))"
    )
    assert len(hrefs) > 5
    for href in hrefs:
        page.goto(href)
        watch.look(page)
        first = page.locator("#result_list tbody th a").first
        if first.count():
            page.goto(first.get_attribute("href") or href)
            watch.look(page)


def test_who_watches_would_see_it(browser: Browser) -> None:
    page = browser.new_context().new_page()
    watch = Watch()
    watch.over(page)
    page.set_content("<p><img src=x onerror=alert(1)><a href='javascript:alert(1)'>go</a>")
    page.wait_for_timeout(200)
    watch.look(page)
    assert any("a dialog" in each for each in watch.faults)
    assert sum("an element" in each for each in watch.faults) == 2
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    page.set_content(f"{policy}<p><img src='data:,x' onerror=alert(1)><p>canary:A.b:")
    page.wait_for_timeout(200)
    watch.look(page)
    assert any("Content Security Policy" in each for each in watch.faults)
    assert watch.seen == {"A.b"}
    page.context.close()


@pytest.mark.long
def test_nothing_that_people_write_becomes_part_of_a_page(
    harmful: Harmful, browser: Browser
) -> None:
    watch = Watch()
    for name, pages in PAGES.items():
        page = opened(harmful, browser, watch, name)
        walk(page, watch, addresses(harmful.known, pages))
        page.context.close()
    outside(harmful, browser, watch)
    admins(opened(harmful, browser, watch, "sam"), watch)
    assert watch.faults == []
    assert SHOWN - watch.seen == set()
