"""A study from nothing, in the page alone: codebook, articles, people, a plan, work, a new version.

What annotators mark goes in through their own sessions; marking in the page has tests of its own.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.readings import Reading
from tests.e2e.sessions import Session
from tests.e2e.site import ROOT, Api, Site

PASSWORD = "correct horse battery staple"
READERS = {"Ada Example": "negative", "Ben Example": "mixed", "Chi Example": "positive"}
DEFINITION = "Says one thing and plainly means another."


def browse(browser: Browser, site: Site) -> Page:
    """A browser nobody has used."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1400, "height": 950})
    context.set_default_timeout(30_000)
    return context.new_page()


def begin_a_project(page: Page, link: str) -> None:
    """From the link of a new site to a project from the template."""
    page.goto(link)
    page.get_by_label("User name").fill("mona")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.get_by_label("Title").fill("River dam")
    page.get_by_role("button", name="Create project").click()
    page.wait_for_url("**/projects/river-dam/")


def begin_a_version(page: Page) -> None:
    """A draft that comes from the version in use, at the question about sentiment."""
    page.goto("/projects/river-dam/codebook/")
    page.get_by_role("button", name="New version…").click()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="How does it sound?").click()


def publish(page: Page, version: str) -> None:
    """As this version; the page proposes its own number."""
    expect(page.get_by_role("status").filter(has_text="Saved").first).to_be_visible()
    page.get_by_role("button", name="Publish…").click()
    number = page.get_by_label("Number of the version")
    expect(number).to_have_value("1.1.0")
    number.fill(version)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url(f"**/codebook/?version={version}")


def add_an_answer(page: Page) -> None:
    """With its definition; the panel beside it shows it at once, and so does a fault its place."""
    begin_a_version(page)
    preview = page.get_by_role("region", name="Preview")
    page.get_by_label("New answer").fill("Ironic")
    page.get_by_role("button", name="Add answer").click()
    expect(preview.get_by_role("radio", name="Ironic")).to_be_visible()
    page.get_by_label("Answer 5").fill("")
    expect(page.get_by_role("alert").filter(has_text="must not be blank")).to_be_visible()
    expect(page.get_by_role("button", name="Publish…")).to_be_disabled()
    page.get_by_label("Answer 5").fill("Ironic")
    page.get_by_role("button", name="More about “Ironic”").click()
    page.get_by_role("region", name="Answers").get_by_label("What it means").fill(DEFINITION)
    # A draft is kept as it is written, also over a reload.
    expect(page.get_by_role("button", name="Publish…")).to_be_enabled()
    expect(page.get_by_role("status").filter(has_text=re.compile("^Saved$"))).to_be_visible()
    page.reload()
    page.get_by_role("button", name="How does it sound?").click()
    expect(page.get_by_label("Answer 5")).to_have_value("Ironic")
    publish(page, "1.0.1")
    expect(page.get_by_text(DEFINITION)).to_be_visible()


def import_the_demo(page: Page, folder: Path) -> None:
    """Its articles, without the readings that come with them."""
    file = folder / "articles.jsonl"
    source = (ROOT / "fixtures" / "demo" / "articles.jsonl").read_text(encoding="utf-8")
    records = [json.loads(line) for line in source.splitlines()]
    for record in records:
        record.pop("assignments", None)
        record.pop("entities", None)
    file.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    page.goto("/projects/river-dam/documents/")
    page.get_by_role("tab", name="Files").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Add to the project").click()
    expect(page.get_by_text("8 articles added").first).to_be_visible()


def invite(page: Page, browser: Browser, site: Site) -> dict[str, Page]:
    """Three people join by their links, each in a browser of their own."""
    page.goto("/projects/river-dam/people/")
    page.get_by_label("Names or e-mail addresses").fill("\n".join(READERS))
    page.get_by_role("button", name="Make 3 links").click()
    joined = {}
    for name in READERS:
        link = page.get_by_role("group", name=f"the link for {name}", exact=True).inner_text()
        own = browse(browser, site)
        own.goto(link.strip())
        own.get_by_label("Password").fill(PASSWORD)
        own.get_by_role("button", name="Join").click()
        expect(own.get_by_role("button", name=re.compile("Next article|Continue"))).to_be_visible()
        joined[name] = own
    return joined


def hand_out(page: Page, api: Api) -> list[dict[str, Any]]:
    """Two for each article by a plan that is looked at first: every outlet's are spread evenly."""
    page.goto("/projects/river-dam/rounds/")
    page.get_by_role("link", name="1", exact=True).click()
    page.get_by_role("button", name="Show the plan").click()
    page.get_by_role("button", name="Hand out 16 readings").click()
    expect(page.get_by_text("16 readings handed out.").first).to_be_visible()
    rows: list[dict[str, Any]] = api("GET", "projects/river-dam/assignments/")["results"]
    outlets = {
        each["id"]: each["outlet"]
        for each in api("GET", "projects/river-dam/documents/")["results"]
    }
    for outlet in set(outlets.values()):
        of_outlet = [row for row in rows if outlets[row["document"]["id"]] == outlet]
        per_person = [sum(row["member"]["name"] == name for row in of_outlet) for name in READERS]
        assert max(per_person) - min(per_person) <= 1, (outlet, per_person)
    return rows


def annotate(rows: list[dict[str, Any]], joined: dict[str, Page]) -> None:
    """Each reads what they were given: one passage, the whole article, and hands it in."""
    for row in rows:
        name = row["member"]["name"]
        reading = Reading(Session.of(joined[name]), row["id"])
        reading.look()
        reading.mark(0, 12, sentiment=READERS[name], source=None, voice="outlet")
        reading.judge()
        reading.submit()


def merge(page: Page, expected: int) -> None:
    """Two answers into one, in 1.1.0; the count is said before it is done."""
    begin_a_version(page)
    page.get_by_role("button", name="More about “Negative”").click()
    page.get_by_role("button", name="Merge with others…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name="Mixed").check()
    dialog.get_by_label("Title of the new answer").fill("Critical")
    dialog.get_by_label("Why").fill("Nobody could tell them apart.")
    expect(dialog.get_by_text(f"{expected} annotations have such an answer")).to_be_visible()
    dialog.get_by_role("button", name="Merge").click()
    expect(page.get_by_label("Answer 3")).to_have_value("Critical")
    publish(page, "1.1.0")


def export(api: Api) -> list[dict[str, Any]]:
    """The dataset, a reading a row."""
    status, body = api.ask("GET", "projects/river-dam/export/?format=jsonl")
    assert status == 200
    lines = body.splitlines() if isinstance(body, str) else [json.dumps(body)]
    return [each for line in lines for each in json.loads(line)["assignments"]]


@pytest.mark.long
def test_a_study_from_nothing(empty_site: Site, browser: Browser, tmp_path: Path) -> None:
    mona = browse(browser, empty_site)
    begin_a_project(mona, empty_site.manage("first_admin"))
    api = Api(empty_site, empty_site.manage("api_token", "mona", "--scope", "write").split()[-1])
    add_an_answer(mona)
    import_the_demo(mona, tmp_path)
    joined = invite(mona, browser, empty_site)
    rows = hand_out(mona, api)
    annotate(rows, joined)

    mona.goto("/projects/river-dam/")
    expect(mona.get_by_text("16 of 16 readings done")).to_be_visible()
    mona.goto("/projects/river-dam/progress/")
    expect(mona.get_by_text("16 readings handed in in these days.")).to_be_visible()
    expect(mona.get_by_text("handed articles out").last).to_be_visible()
    feed = api("GET", "projects/river-dam/feed/")["results"]
    assert any(entry["act"] == "handed_out" for entry in feed)

    touched = sum(READERS[row["member"]["name"]] != "positive" for row in rows)
    merge(mona, touched)
    mona.get_by_role("tab", name="Look at these again").click()
    expect(mona.get_by_role("link", name="Open the passage")).to_have_count(touched)

    nothing_is_lost(api, touched)
    the_annotator_looks_again(joined["Ada Example"], rows)


def nothing_is_lost(api: Api, touched: int) -> None:
    """And each annotation says under which version it was made."""
    readings = export(api)
    assert {each["codebook"] for each in readings} == {"1.0.1"}
    assert sum(len(each["annotations"]) for each in readings) == 32
    sentiments = [
        annotation["values"]["sentiment"]
        for each in readings
        for annotation in each["annotations"]
        if annotation["layer"] == "passage"
    ]
    assert sum(each != "positive" for each in sentiments) == touched


def the_annotator_looks_again(ada: Page, rows: list[dict[str, Any]]) -> None:
    """Finds the same passages, opens one, and says that it stays."""
    ada.goto("/projects/river-dam/codebook/?show=again")
    mine = sum(row["member"]["name"] == "Ada Example" for row in rows)
    expect(ada.get_by_role("link", name="Open the passage")).to_have_count(mine)
    ada.get_by_role("button", name="It stays as it is").first.click()
    expect(ada.get_by_role("link", name="Open the passage")).to_have_count(mine - 1)
    ada.get_by_role("link", name="Open the passage").first.click()
    expect(ada.locator("[data-question=sentiment]")).to_be_visible()
