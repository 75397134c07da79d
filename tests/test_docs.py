"""The documentation says what is so: what it names exists, and its links lead somewhere."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from annotator.access import matrix
from annotator.core.codebooks import templates

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
MACHINE_PATH = re.compile(r"/(?:root|home|tmp|mnt)/|/work/(?:main|shared)")
NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def text(page: Path) -> str:
    """What stands on it."""
    return page.read_text(encoding="utf-8")


def code(page: Path) -> str:
    """What stands on it as code: indented lines and words in backticks."""
    indented = re.findall(r"^ {4}.*$", text(page), re.MULTILINE)
    return "\n".join([*indented, *re.findall(r"`([^`]+)`", text(page))])


@each_page
def test_every_make_target_exists(page: Path) -> None:
    (declared,) = re.findall(r"^\.PHONY: (.*)$", text(ROOT / "Makefile"), re.MULTILINE)
    named = set(re.findall(r"\bmake ([a-z0-9]+)", code(page)))
    assert named - set(declared.split()) == set()


@each_page
def test_every_management_command_exists(page: Path) -> None:
    named = set(re.findall(r"\bmanage\.py ([a-z_]+)", code(page)))
    assert named - set(get_commands()) == set()


@each_page
def test_links_lead_to_files_that_are_here(page: Path) -> None:
    targets = [link.partition("#")[0] for link in LINK.findall(text(page)) if "://" not in link]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@each_page
def test_every_file_named_in_backticks_is_here(page: Path) -> None:
    """Names with a folder in them; others are names in a download or a word of code."""
    rooted = r"(?:annotator|frontend|tests|docs|fixtures|bench)/[\w./-]*[\w/]"
    named = re.findall(rf"`({rooted})`", text(page))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_test_that_the_threat_model_names_is_here() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", text(ROOT / "docs" / "threat-model.md"))
    assert len(named) > 15
    gone = [(file, name) for file, name in named if f"def {name}(" not in text(ROOT / file)]
    assert gone == []


@each_page
def test_no_path_of_somebodys_machine(page: Path) -> None:
    assert MACHINE_PATH.findall(text(page)) == []


def test_the_readme_names_the_two_commands_and_counts_the_codebooks() -> None:
    readme = text(ROOT / "README.md")
    assert "make demo" in readme
    assert "make test" in readme
    assert f"{NUMBERS[len(templates.names())]} shipped" in readme.replace("\n", " ")


def test_every_setting_is_named_where_settings_begin() -> None:
    source = text(ROOT / "annotator" / "settings.py")
    introduction = ast.get_docstring(ast.parse(source)) or ""
    names = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source))
    assert {"DATABASE_URL", "PUBLIC_URL"} <= names
    assert {name for name in names if f"`{name}`" not in introduction} == set()


def test_decisions_are_numbered_and_say_why() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    for page in DECISIONS:
        assert text(page).startswith(f"# {int(page.name[:4])}. ")
        headings = re.findall(r"^## (.*)$", text(page), re.MULTILINE)
        assert headings == ["Context", "Decision", "What follows", "Status"], page.name
        assert text(page).count("\n") <= 60, f"{page.name} is longer than a page"


def test_the_annotators_guide_names_keys_that_the_editor_has() -> None:
    table = re.findall(r"^\| (`.*?) \|", text(ROOT / "docs" / "guide-annotator.md"), re.MULTILINE)
    named = {key for cell in table for key in re.findall(r"`([^`]+)`", cell)}
    source = ROOT / "frontend" / "src"
    bound = text(source / "text" / "keys.ts") + text(source / "editor" / "keys" / "keys.ts")
    assert len(named) > 15
    assert {key for key in named if f'"{_as_bound(key)}"' not in bound} == set()


def _as_bound(key: str) -> str:
    """How the editor's tables write a chord: the letter as it is typed."""
    *chord, last = key.split("+")
    return "+".join([*chord, last.lower() if chord and len(last) == 1 else last])


def test_the_page_of_roles_says_what_the_rules_say() -> None:
    assert text(ROOT / "docs" / "roles.md") == matrix.page(), (
        "write it anew: manage.py role_matrix > docs/roles.md"
    )


def test_the_inventory_of_data_names_every_table_of_ours() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    listed = re.findall(r"`([A-Z]\w*[a-z]\w*)`", page[page.index("## Table by table") :])
    ours = {each.__name__ for each in apps.get_app_config("annotator").get_models()}
    assert sorted(listed) == sorted(ours)
