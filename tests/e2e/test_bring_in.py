"""Somebody's table comes in: seen before it is in, kept for the next, undone again."""

import re

from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import Study

TABLE = (
    "id,text,rater,verdict,words\n"
    "s1,\"A mad plan, “they” said. 🎈\",r1,Biased,\"['mad', 'absent']\"\n"
    's1,"A mad plan, “they” said. 🎈",r2,Fine,\n'
    "s2,Nothing here.,r1,Fine,\n"
)


def put_down(page: Page, study: Study, name: str = "votes.csv", content: str = TABLE) -> None:
    """From the articles to the file's own page."""
    page.goto(f"/projects/{study.slug}/documents/")
    page.get_by_role("link", name="Bring in data").click()
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="How it is to be read")).to_be_visible()


def say_the_columns(page: Page) -> None:
    """What two of them are for; the others were guessed."""
    page.get_by_label("What verdict is").select_option(label="An answer")
    page.get_by_label("What verdict says").select_option("article.tone")
    page.get_by_label("What Biased stands for").select_option("implicit_anti")
    page.get_by_label("What Fine stands for").select_option("neutral")
    page.get_by_label("What words says").select_option("passage.bias=loaded_wording")
    page.get_by_label("What stands in a cell of words").select_option("python")


def test_a_table_is_seen_before_it_is_in_and_is_taken_out_again(study: Study) -> None:
    page = study.sign_in("mona")
    put_down(page, study)
    expect(page.get_by_label("Kind of file")).to_have_value("table")
    expect(page.get_by_label("What text is")).to_have_value("text")
    say_the_columns(page)
    page.get_by_role("button", name="Show what would come").click()
    preview = page.get_by_role("region", name="What would come")
    expect(preview.locator("mark").first).to_have_text("mad")
    expect(preview.get_by_text("tone: implicit_anti")).to_be_visible()
    expect(preview.get_by_text("'absent' stands nowhere")).to_be_visible()
    page.get_by_label("Keep this way of reading as").fill("Votes")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("button", name="Read like Votes")).to_be_visible()
    page.get_by_role("button", name="Check the whole file").click()
    expect(page.get_by_text("waiting to begin")).to_be_visible()
    study.site.manage("worker", "--once")
    expect(page.get_by_text("2 articles would be added")).to_be_visible()
    assert study.api("GET", f"projects/{study.slug}/documents/")["results"] == []
    page.get_by_role("button", name="Add to the project").click()
    study.site.manage("worker", "--once")
    expect(page.get_by_text("2 articles added")).to_be_visible()
    assert len(study.api("GET", f"projects/{study.slug}/documents/")["results"]) == 2
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("Taken out again")).to_be_visible()
    assert study.api("GET", f"projects/{study.slug}/documents/")["results"] == []


def test_the_next_file_is_read_like_the_last_one_and_given_up(study: Study) -> None:
    page = study.sign_in("mona")
    put_down(page, study)
    say_the_columns(page)
    page.get_by_label("Keep this way of reading as").fill("Votes")
    page.get_by_role("button", name="Keep it").click()
    put_down(page, study, "more.csv", TABLE.replace("s2", "s3"))
    page.get_by_role("button", name="Read like Votes").click()
    preview = page.get_by_role("region", name="What would come")
    expect(preview.get_by_role("heading", name=re.compile("s3"))).to_be_visible()
    page.get_by_role("button", name="Give this file up").click()
    expect(page.get_by_text("Given up; nothing was taken in.")).to_be_visible()
