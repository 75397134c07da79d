"""A version of the dataset from the manager's page to a reader of the paper who has no account."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.articles import seed_text
from tests.e2e.conftest import Study
from tests.e2e.test_accessibility import faults
from tests.e2e.test_download import three_readings
from tests.e2e.visit import loaded

FUNDED = "The River Foundation."
# One line each, as the page and the guide give them.
LINES = {
    "pandas": (
        "from annotator.client import load_release\n"
        "print(len(load_release(sys.argv[1], progress=False)))"
    ),
    "datasets": (
        "from annotator.client import load_release\n"
        "print(load_release(sys.argv[1], kind='datasets', progress=False).num_rows)"
    ),
    "unpacked": (
        "import datasets\nprint(datasets.load_dataset(sys.argv[1], 'annotations').num_rows)"
    ),
}


def said(name: str, argument: str, folder: Path) -> str:
    """What the lines print."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{LINES[name]}", argument],
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def made(study: Study) -> Page:
    """Mona answers a question of the data sheet and makes a version; she is on its page."""
    page = study.sign_in("mona", at=f"/projects/{study.slug}/releases/")
    loaded(page)
    page.locator("summary", has_text="Motivation").click()
    page.get_by_label("Who funded it?").fill(FUNDED)
    page.get_by_role("button", name="Save the answers").click()
    messages = page.get_by_role("region", name="Messages")
    expect(messages.get_by_text("The next version takes it along.")).to_be_visible()
    page.get_by_role("button", name="Make version 1.0.0").click()
    expect(page.get_by_role("progressbar", name="How far it is")).to_be_visible()
    study.site.manage("worker", "--once")
    page.get_by_role("link", name="Version 1.0.0").click()
    expect(page.get_by_role("heading", name="Files")).to_be_visible()
    return page


def opened(page: Page) -> str:
    """The address for everybody, once it is open to them."""
    page.get_by_role("button", name="Open it to everybody").click()
    page.get_by_role("dialog").get_by_role("button", name="Open it").click()
    link = page.get_by_role("link", name="/data/")
    expect(link).to_be_visible()
    return str(link.get_attribute("href"))


@pytest.mark.long
def test_a_frozen_version_is_cited_loaded_and_put_together_with_ones_own_copy(
    study: Study, seed: str, tmp_path: Path
) -> None:
    three_readings(study, seed)
    page = made(study)
    landing = opened(page)

    stranger = study.browser.new_context(base_url=study.site.url).new_page()
    stranger.goto(landing)
    expect(stranger.get_by_role("heading", name="Cite it as")).to_be_visible()
    expect(stranger.locator("body")).not_to_contain_text("Mona")
    assert faults("a version's own page", stranger) == []
    with stranger.expect_download() as started:
        stranger.get_by_role("link", name="Everything as one zip").click()
    started.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        archive.extractall(tmp_path)
    (folder,) = [each for each in tmp_path.iterdir() if each.name.endswith("-1.0.0")]
    assert FUNDED in (folder / "DATASHEET.md").read_text()

    # Six: three passages and what each of the three says of the article.
    assert said("pandas", landing, tmp_path) == "6"
    for name, argument in [("datasets", landing), ("unpacked", str(folder))]:
        assert said(name, argument, tmp_path).endswith(": 6}")

    copies = tmp_path / "copies.zip"
    with zipfile.ZipFile(copies, "w") as archive:
        archive.writestr("seed.txt", "Subscribe now!\n\n" + seed_text())
    page.get_by_label("Your copies").set_input_files(copies)
    page.get_by_role("button", name="Put together").click()
    report = page.get_by_role("status").filter(has_text="marks were found elsewhere")
    expect(report).to_contain_text("one article is another text")
    expect(report).to_contain_text("0 marks were not found")
