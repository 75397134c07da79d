"""Two names of one person: looked at, made one, and taken apart again."""

from playwright.sync_api import expect

from tests.e2e.conftest import Study
from tests.e2e.readings import reading_of
from tests.e2e.visit import loaded


def test_a_manager_merges_two_names_and_takes_it_back(study: Study) -> None:
    document = study.import_text(
        "dam", "Macron spoke. Emmanuel Macron spoke again.", "Two speeches"
    )
    study.hand_out()
    reading = reading_of(study, "ada", document)
    reading.mark(0, 12, source={"name": "Macron", "type": "person", "kind": "official"})
    reading.mark(14, 41)

    page = study.sign_in("mona", at=f"/projects/{study.slug}/names/")
    loaded(page)
    page.get_by_role("button", name="Merge Macron into another").click()
    dialog = page.get_by_role("dialog", name="Merge Macron")
    dialog.get_by_label("Which name stands for it?").fill("Emmanuel")
    dialog.get_by_role("button", name="Find", exact=True).click()
    dialog.get_by_role("button", name="Emmanuel Macron").click()

    expect(dialog).to_contain_text("From now on “Macron” is read as “Emmanuel Macron”")
    expect(dialog).to_contain_text("one highlight in one article by one reading")
    line = page.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="Macron", exact=True)
    )
    expect(line).not_to_contain_text("merged into")

    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(dialog.get_by_text("Macron is now read as Emmanuel Macron")).to_be_visible()
    expect(line).to_contain_text("merged into Emmanuel Macron")

    dialog.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(line).not_to_contain_text("merged into")
    expect(page.get_by_role("button", name="Merge Macron into another")).to_be_visible()
