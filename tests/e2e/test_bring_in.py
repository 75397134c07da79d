"""Somebody's table comes in: seen before it is in, kept for the next, undone again."""

import io
import re
import zipfile

from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import Study

TABLE = (
    "id,text,rater,verdict,words\n"
    "s1,\"A mad plan, “they” said. 🎈\",r1,Biased,\"['mad', 'absent']\"\n"
    's1,"A mad plan, “they” said. 🎈",r2,Fine,\n'
    "s2,Nothing here.,r1,Fine,\n"
)


IN_HAND = "document.activeElement?.ariaLabel || document.activeElement?.textContent?.trim()"


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


def test_a_file_that_waits_has_an_address_and_is_read_as_it_was_told(study: Study) -> None:
    page = study.sign_in("mona")
    put_down(page, study)
    say_the_columns(page)
    preview = page.get_by_role("region", name="What would come")
    expect(preview.get_by_text("tone: implicit_anti")).to_be_visible()
    page.get_by_label("What Biased stands for").select_option("neutral")
    expect(preview.get_by_text("tone: implicit_anti")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("What Biased stands for")).to_have_value("neutral")
    expect(page.get_by_label("What rater is")).to_have_value("annotator")
    expect(preview.locator("mark").first).to_have_text("mad")
    page.goto(f"/projects/{study.slug}/bring-in/")
    page.get_by_role("link", name="votes.csv").click()
    expect(page.get_by_label("What verdict says")).to_have_value("article.tone")


def test_a_kept_way_of_reading_is_renamed_changed_and_used_for_the_next_file(study: Study) -> None:
    page = study.sign_in("mona")
    put_down(page, study)
    say_the_columns(page)
    page.get_by_label("Keep this way of reading as").fill("Votes")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Rename Votes").click()
    page.get_by_label("New name of Votes").fill("Verdicts")
    page.get_by_role("button", name="Save", exact=True).click()
    put_down(page, study, "more.csv", TABLE.replace("s2", "s3"))
    page.get_by_role("button", name="Read like Verdicts").click()
    preview = page.get_by_role("region", name="What would come")
    expect(preview.get_by_role("heading", name=re.compile("s3"))).to_be_visible()
    expect(preview.get_by_text("tone: implicit_anti")).to_be_visible()
    page.get_by_label("What Fine stands for").select_option("-")
    expect(page.get_by_label("Keep this way of reading as")).to_have_value("Verdicts")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Verdicts is kept for the next file.").first).to_be_visible()
    (kept,) = study.api("GET", f"projects/{study.slug}/import-plans/")
    assert kept["wish"]["mapping"]["answers"][0]["leave_out"] == ["Fine"]
    page.get_by_role("button", name="Give this file up").click()
    expect(page.get_by_text("Given up; nothing was taken in.")).to_be_visible()


def test_columns_are_said_and_the_file_checked_by_keyboard_alone(study: Study) -> None:
    page = study.sign_in("mona")
    put_down(page, study)

    def go_to(name: str) -> None:
        """By the Tab key, as often as it takes."""
        for _ in range(60):
            if page.evaluate(IN_HAND) == name:
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{name} was not reached")

    go_to("What verdict is")
    page.keyboard.type("An answer")
    go_to("What verdict says")
    page.keyboard.type("Article: ")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("What verdict says")).not_to_have_value("")
    preview = page.get_by_role("region", name="What would come")
    expect(preview.get_by_role("heading", name="s1")).to_be_visible()
    go_to("What words is")
    page.keyboard.type("Not needed")
    expect(page.get_by_label("What words is")).to_have_value("nothing")
    go_to("Check the whole file")
    page.keyboard.press("Enter")
    expect(page.get_by_text("waiting to begin")).to_be_visible()


def test_votes_and_texts_of_one_zip_come_in_together(study: Study) -> None:
    """As other people publish them: an item of each rater in a cell, the texts elsewhere."""
    votes = '{"7": {"tone": ["Fine", ["Fine", "Biased", -1]]}}'
    texts = "ID\ttext\n7\tA mad plan, “they” said.\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("votes.json", votes)
        archive.writestr("articles.tsv", texts)
    page = study.sign_in("mona", at=f"/projects/{study.slug}/bring-in/")
    file: FilePayload = {"name": "all.zip", "mimeType": "", "buffer": packed.getvalue()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("The rows are in").select_option("votes.json")
    page.get_by_label("More about each row is in").select_option("articles.tsv")
    expect(page.get_by_label("says the same as")).to_have_value("key")
    page.get_by_label("What articles.text is").select_option(label="The text")
    page.get_by_label("What tone.1 is").select_option(label="Answers, one of each rater")
    page.get_by_label("What tone.1 says").select_option("article.tone")
    page.get_by_label("What Biased stands for").select_option("implicit_anti")
    page.get_by_label("What Fine stands for").select_option("neutral")
    page.get_by_label("What -1 stands for").select_option("-")
    preview = page.get_by_role("region", name="What would come")
    expect(preview.get_by_text("tone: implicit_anti")).to_be_visible()
    expect(preview.get_by_text("rater-2")).to_be_visible()
    expect(preview.get_by_text("rater-3")).to_have_count(0)
