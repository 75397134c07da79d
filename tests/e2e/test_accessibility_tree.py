"""What a screen reader is given, as Chromium tells it: parts, lists, names, announcements."""

import json
from dataclasses import dataclass
from typing import Any, Self

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Study
from tests.e2e.readings import reading_of
from tests.e2e.test_main_story import open_next, saved
from tests.e2e.visit import go

ARTICLE = """Council builds a dam

By Ada Reporter

The mayor called the plan a bargain. Farmers call it theft.

“Nobody asked us,” said one of them."""
# Nobody can use these without knowing what they are.
CONTROLS = (
    "button link textbox searchbox combobox listbox option checkbox radio slider spinbutton tab"
)
PARTS = "dialog alertdialog DisclosureTriangle table radiogroup region document"
NAMED = {*CONTROLS.split(), *PARTS.split()}


@dataclass
class Tree:
    """The accessibility tree at one moment."""

    nodes: dict[str, dict[str, Any]]

    @classmethod
    def of(cls, page: Page) -> Self:
        """As a screen reader would get it now."""
        session = page.context.new_cdp_session(page)
        found = session.send("Accessibility.getFullAXTree")["nodes"]
        session.detach()
        return cls({node["nodeId"]: node for node in found})

    def all(self, *roles: str) -> list[dict[str, Any]]:
        """What has one of these roles and is not hidden."""
        nodes = self.nodes.values()
        return [node for node in nodes if not node["ignored"] and role(node) in roles]

    def one(self, wanted: str, called: str) -> dict[str, Any]:
        """The only node of a role and a name."""
        (found,) = [node for node in self.all(wanted) if name(node) == called]
        return found

    def under(self, node: dict[str, Any], wanted: str) -> list[dict[str, Any]]:
        """The nodes of a role below another, in order."""
        found = []
        for child in (self.nodes[each] for each in node["childIds"] if each in self.nodes):
            found += [child] if role(child) == wanted and not child["ignored"] else []
            found += self.under(child, wanted)
        return found

    def nameless(self) -> list[str]:
        """Roles of what has no name and needs one."""
        return [role(node) for node in self.all(*NAMED) if not name(node).strip()]

    def announced(self) -> list[str]:
        """What stands in live regions."""
        live = [
            node
            for node in self.nodes.values()
            if any(each["name"] == "live" for each in node.get("properties", []))
        ]
        return [name(text) for node in live for text in self.under(node, "StaticText")]


def role(node: dict[str, Any]) -> str:
    """Of a node, as Chromium calls it."""
    return str(node.get("role", {}).get("value", ""))


def name(node: dict[str, Any]) -> str:
    """The accessible one."""
    return str(node.get("name", {}).get("value", ""))


@pytest.fixture
def reader(study: Study) -> Page:
    """Ada, in an article of which two passages are marked."""
    blocks = [[0, 20, "headline"], [22, 37, "byline"], [39, len(ARTICLE), "body"]]
    record = {"schema": "slant/1", "key": "dam", "text": ARTICLE, "blocks": blocks}
    path = f"projects/{study.slug}/imports/?format=jsonl"
    study.api("POST", path, raw=json.dumps(record).encode())
    study.hand_out()
    page = study.sign_in("ada")
    reading = reading_of(study, "ada", study.document("dam"), page)
    reading.mark(43, 52)
    reading.mark(57, 61)
    open_next(page)
    return page


def lines(page: Page) -> int:
    """How many items the list of highlights has."""
    tree = Tree.of(page)
    (found,) = tree.under(tree.one("region", f"Highlights {len_of(page)}"), "list")
    return len(tree.under(found, "listitem"))


def len_of(page: Page) -> int:
    """How many highlights there are, as the list's own heading says."""
    return int(page.locator("#highlights .number").inner_text())


def test_the_article_is_a_document_and_the_highlights_are_a_list(reader: Page) -> None:
    tree = Tree.of(reader)
    article = tree.one("document", "Article text")
    assert [name(each) for each in tree.under(article, "heading")] == ["Council builds a dam"]
    assert len(tree.under(article, "paragraph")) >= 2
    assert (len_of(reader), lines(reader)) == (2, 2)
    reader.get_by_role("document", name="Article text").focus()
    for key in ("Control+Home", "s", "Enter"):
        reader.keyboard.press(key)
    expect(reader.locator("#highlights .number")).to_have_text("3")
    assert lines(reader) == 3
    assert any(
        said.startswith("Marked as Passage: Council") for said in Tree.of(reader).announced()
    )
    assert Tree.of(reader).nameless() == []
    saved(reader)


def test_whatever_the_editor_opens_has_a_name_and_so_has_all_in_it(reader: Page) -> None:
    text = reader.get_by_role("document", name="Article text")
    titles = []
    for key in ("Shift+J", "Shift+V", "?", "Control+k", "k", "Control+Enter", "!"):
        text.focus()
        reader.keyboard.press(key)
        expect(reader.get_by_role("dialog"), key).to_be_visible()
        tree = Tree.of(reader)
        titles += [name(each) for each in tree.all("dialog")]
        assert tree.nameless() == [], key
        reader.keyboard.press("Escape")
        expect(reader.get_by_role("dialog")).to_have_count(0)
    assert len(set(titles)) == 7


def test_every_control_of_a_managers_pages_has_a_name(study: Study, reader: Page) -> None:
    page = study.sign_in("mona")
    for room in ("", "documents/", "people/", "assignments/", "codebook/", "names/", "quality/"):
        go(page, f"/projects/{study.slug}/{room}")
        assert Tree.of(page).nameless() == [], room
