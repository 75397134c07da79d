"""Every page and every state of a page that a person can come to, one after the other."""

import json
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.conftest import Study
from tests.e2e.insight_visits import insight
from tests.e2e.model_visits import models
from tests.e2e.reader_visits import annotating, reading_again
from tests.e2e.readings import hand_to, reading_of
from tests.e2e.site import Site
from tests.e2e.visit import Visit, go, loaded

Round = Callable[[Study, str], Iterator[Visit]]
ROOMS = (
    *(
        "",
        "documents",
        "bring-in",
        "people",
        "assignments",
        "codebook",
        "names",
        "download",
        "releases",
        "quality",
    ),
    "questions",
    "settings",
    "agreement",
    "settle",
    "insight",
    "events",
    "proposals",
)


def before_anybody(site: Site, browser: Browser) -> Iterator[Visit]:
    """What the first person of a new site sees, until there is a project."""
    page = browser.new_context(base_url=site.url).new_page()
    page.goto(site.manage("first_admin"))
    yield "welcome, first admin", page
    page.get_by_label("User name").fill("sam")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "welcome, first admin, refused", page
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/projects/new/")
    loaded(page)
    yield "new project", page
    page.goto("/")
    loaded(page)
    expect(page.get_by_text("Start your first project")).to_be_visible()
    yield "my work, nothing yet", page
    page.goto("/projects/")
    loaded(page)
    yield "projects, none yet", page
    page.context.close()


# From an outlet and about an event, so that pictures have columns.
SHORT = {"key": "short", "title": "A short one", "outlet": "River Post", "event": "Cabinet"}
SHORT["text"] = "A short one.\n\n“No.”, he said."


def prepare(study: Study, seed: str) -> None:
    """Somebody finished and disagreed, somebody gave back; a second project is empty."""
    first = reading_of(study, "ben", seed)
    first.mark(858, 881)
    first.judge()
    first.unlock(8)
    first.submit()
    reading_of(study, "chi", seed).skip("not_news", "This is a teaser page.")
    study.api("POST", "projects/", {"title": "River dam", "language": "en", "template": "gvfc"})
    study.api(
        "POST", f"projects/{study.slug}/imports/?format=jsonl", raw=json.dumps(SHORT).encode()
    )
    _both_read(study, study.document("short"))


def _both_read(study: Study, article: str) -> None:
    """Ben and Chi hand in the same article, so that there is something to compare and to merge."""
    hand_to(study, article, {"ben", "chi"})
    for name, start, source in (("ben", 0, "Emmanuel Macron"), ("chi", 2, "Macron")):
        reading = reading_of(study, name, article)
        reading.mark(start, 11, source={"name": source, "type": "person", "kind": "official"})
        reading.judge()
        reading.submit()


def outside(study: Study) -> Iterator[Visit]:
    """The server's own pages, for people who are not signed in."""
    page = study.browser.new_context(base_url=study.site.url).new_page()
    page.goto("/sign-in/")
    yield "sign in", page
    page.get_by_label("User name or e-mail").fill("ada")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "sign in, refused", page
    asked = {"people": ["Dora Example"], "roles": ["annotator"]}
    invitations = study.api("POST", f"projects/{study.slug}/invitations/", asked)["results"]
    for name, link in (
        ("welcome, invited", invitations[0]["link"]),
        ("welcome, sign in", study.link("ada")),
        ("welcome, a link that leads nowhere", "/welcome/nothing/"),
        ("nothing here", "/nothing/"),
    ):
        page.goto(link)
        yield name, page
    page.context.close()


def managers_rooms(study: Study, seed: str) -> Iterator[Visit]:
    """The manager's pages, with something in them and with nothing."""
    page = study.sign_in("mona")
    for path in ("/projects/", "/projects/new/", "/account/", f"/documents/{seed}/", "/"):
        go(page, path)
        yield path.replace(seed, "an article"), page
    for path in ("", "app/", "passkeys/", "passkeys/new/"):
        page.goto(f"/account/two-step/{path}")
        yield f"two-step {path or 'overview'}", page
    page.goto("/projects/")
    for slug in (study.slug, "river-dam"):
        for room in ROOMS:
            go(page, f"/projects/{slug}/{room}/".replace("//", "/"))
            yield f"{slug} {room or 'overview'}", page
    page.context.close()


def managers_acts(study: Study, seed: str) -> Iterator[Visit]:
    """What a manager does there, each step with what it opens."""
    page = study.sign_in("mona")
    yield from _agreement(page, study.slug)
    yield from insight(page, study.slug)
    yield from models(page, study.slug, seed)
    yield from _people(study, page)
    yield from _names(page, study.slug)
    yield from _background(page, study.slug)
    yield from _codebook(page, study.slug)
    yield from _bringing_in(page, study.slug)
    go(page, f"/projects/{study.slug}/documents/")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "articles, before undoing", page
    page.get_by_role("dialog").get_by_role("button").first.click()
    page.get_by_role("button", name="Account").click()
    yield "account menu", page
    page.goto("/sign-out/")
    yield "sign out", page
    page.context.close()


def _agreement(page: Page, slug: str) -> Iterator[Visit]:
    """Behind the four plain questions: answers, people and articles in tables."""
    go(page, f"/projects/{slug}/agreement/")
    page.locator("summary", has_text="More").click()
    expect(page.get_by_label("Look at")).to_be_visible()
    loaded(page)
    yield "agreement, more", page


def _people(study: Study, page: Page) -> Iterator[Visit]:
    """Links for people who are not there yet, and one's new password."""
    go(page, f"/projects/{study.slug}/people/")
    page.get_by_label("Names or e-mail addresses").fill("Emil Example\nfaye@example.org")
    page.get_by_role("button", name="Make 2 links").click()
    expect(page.get_by_text("Copy these links now")).to_be_visible()
    yield "people, invited", page
    page.get_by_role("button", name="New link for Ada").click()
    link = page.get_by_role("group", name="the link for Ada", exact=True)
    yield "people, a new link", page
    stranger = study.browser.new_context(base_url=study.site.url).new_page()
    stranger.goto(link.inner_text().strip())
    yield "welcome, new password", stranger
    stranger.context.close()
    page.get_by_role("button", name="Change Ada").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "people, a member's roles", page


def _names(page: Page, slug: str) -> Iterator[Visit]:
    """Two names of one person, before they are made one."""
    go(page, f"/projects/{slug}/names/")
    page.get_by_role("button", name="Merge Macron into another").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Which name stands for it?").fill("Emmanuel")
    dialog.get_by_role("button", name="Find", exact=True).click()
    expect(dialog.get_by_role("button", name="Emmanuel Macron")).to_be_visible()
    yield "names, finding the other", page
    dialog.get_by_role("button", name="Emmanuel Macron").click()
    expect(dialog).to_contain_text("From now on")
    yield "names, before merging", page


def _background(page: Page, slug: str) -> Iterator[Visit]:
    """What annotators are asked about themselves, from now on."""
    go(page, f"/projects/{slug}/background/")
    page.get_by_role("button", name="Save the questions").click()
    page.get_by_role("button", name="Ask them…").click()
    page.get_by_role("dialog").get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("button", name="Ask no longer…")).to_be_visible()
    yield "background, asked", page


def _bringing_in(page: Page, slug: str) -> Iterator[Visit]:
    """A table whose columns are being said, and what would come of it."""
    page.goto(f"/projects/{slug}/bring-in/")
    table = "id,text,rater,verdict\ns1,A plan.,r1,Biased\ns2,A talk.,r1,Fine\n"
    file: FilePayload = {"name": "votes.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("What verdict is").select_option(label="An answer")
    page.get_by_label("What verdict says").select_option("article.tone")
    expect(page.get_by_role("region", name="What would come")).to_be_visible()
    yield "bring in data, a table", page
    page.goto(f"/projects/{slug}/bring-in/")
    expect(page.get_by_role("link", name="votes.csv")).to_be_visible()
    yield "bring in data, files on the way", page


def _codebook(page: Page, slug: str) -> Iterator[Visit]:
    """A draft in the making: an answer in hand, a condition, a fault, and the last look."""
    go(page, f"/projects/{slug}/codebook/")
    page.get_by_role("button", name="New version…").click()
    yield "codebook, a new version", page
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="How does it sound?").click()
    page.get_by_role("button", name="More about “Negative”").click()
    page.get_by_label("Answer 4").fill("")
    expect(page.get_by_role("alert").filter(has_text="must not be blank")).to_be_visible()
    yield "codebook editor, an answer and a fault", page
    page.get_by_label("Answer 4").fill("Mixed")
    page.get_by_role("button", name="How strongly?").click()
    # The draft is without fault again once it has been looked at.
    expect(page.get_by_role("button", name="Publish…")).to_be_enabled()
    yield "codebook editor, a condition", page
    page.get_by_role("button", name="Whole article", exact=True).click()
    yield "codebook editor, what to mark", page
    expect(page.get_by_role("button", name="Publish…")).to_be_enabled()
    page.get_by_role("button", name="Publish…").click()
    expect(page.get_by_label("Number of the version")).to_be_visible()
    yield "codebook editor, before publishing", page


def outsiders_and_readers(study: Study, seed: str) -> Iterator[Visit]:
    """Who is not signed in, and who has finished."""
    yield from outside(study)
    yield from reading_again(study)


def annotators(study: Study, seed: str) -> Iterator[Visit]:
    """The annotator's pages; the editor in each of its states."""
    yield from annotating(study)


# All pages but the first person's. Each round has a study of its own.
ROUNDS = (managers_acts, managers_rooms, annotators, outsiders_and_readers)
