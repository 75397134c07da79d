"""What Slant runs on may be given away with it: no licence that would bind the project."""

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Zlib|CC0|Unlicense|Mozilla|MPL|BlueOak|Python-2\.0)\b",
    re.IGNORECASE,
)
BINDING = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
# Used as a library through its published interface, which its licence allows to anybody.
LESSER = {"psycopg", "psycopg-binary", "psycopg-pool"}
# Given under a choice of licences, of which one is permissive: MPL 1.1 of tld's three.
CHOSEN = {"tld": "MPL-1.1 OR "}


def licence(package: str) -> str:
    """What a package says of its licence, in whichever field it says it."""
    found = metadata.metadata(package)
    classifiers = found.get_all("Classifier") or []
    said = [*(found.get_all("License-Expression") or []), *(found.get_all("License") or [])]
    # Some put the whole text there; its head names it.
    heads = [each[:100] for each in said]
    return " | ".join([*heads, *(each for each in classifiers if each.startswith("License"))])


def test_the_server_runs_on_permissive_packages() -> None:
    named = re.findall(r"^([\w-]+)(?:\[.*\])?==", (ROOT / "requirements.txt").read_text(), re.M)
    assert len(named) > 30
    apart = LESSER | CHOSEN.keys()
    told = {package: licence(package) for package in named if package not in apart}
    assert {name: said for name, said in told.items() if BINDING.search(said)} == {}
    assert {name: said for name, said in told.items() if not PERMISSIVE.search(said)} == {}
    assert all("LGPL" in licence(package) for package in LESSER)
    assert all(licence(package).startswith(which) for package, which in CHOSEN.items())


# What pages are made of, and what they are measured with: whoever installs either gets all of it.
LOCKS = sorted(
    each
    for each in (ROOT / "frontend").rglob("package-lock.json")
    if "node_modules" not in str(each)
)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.parent.relative_to(ROOT)))
def test_the_pages_are_made_and_measured_with_permissive_packages(lock: Path) -> None:
    packages = json.loads(lock.read_text())["packages"]
    told = {name: str(each.get("license")) for name, each in packages.items() if name}
    assert told
    wrong = {
        name: said
        for name, said in told.items()
        if not PERMISSIVE.search(said) or BINDING.search(said)
    }
    assert wrong == {}


def test_all_lock_files_are_looked_at() -> None:
    assert [each.parent.name for each in LOCKS] == ["lighthouse", "frontend"]


def test_everything_is_pinned() -> None:
    files = ("requirements.txt", "requirements-dev.txt", "requirements-readers.txt")
    for name in (*files, "frontend/requirements.txt"):
        lines = [line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
        assert [
            line for line in lines if line and not line.startswith("-r") and "==" not in line
        ] == []


def test_the_bill_of_materials_names_everything_the_server_runs_on() -> None:
    words = [sys.executable, "-m", "cyclonedx_py", "requirements", "requirements.txt"]
    told = json.loads(subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout)
    assert told["bomFormat"] == "CycloneDX"
    listed = {(each["name"], each["version"]) for each in told["components"]}
    pinned = re.findall(
        r"^([\w-]+)(?:\[.*\])?==(\S+)", (ROOT / "requirements.txt").read_text(), re.M
    )
    assert listed == set(pinned)
    assert {"python-crfsuite", "Django"} <= {name for name, _ in listed}
    # What runs here is what is pinned, and so what the bill says.
    installed = {(name, metadata.version(name)) for name, _ in pinned}
    assert installed == set(pinned)


def test_the_other_bill_names_everything_the_pages_are_made_of() -> None:
    command = re.search(r"npm sbom [^>\n]+", (ROOT / "Makefile").read_text())
    assert command is not None
    words = command[0].split()
    ran = subprocess.run(words, cwd=ROOT / "frontend", capture_output=True, check=True)
    listed = {f"{each['name']} {each['version']}" for each in json.loads(ran.stdout)["components"]}
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    assert listed == {
        f"{name.rpartition('node_modules/')[2]} {each['version']}"
        for name, each in lock.items()
        if name
    }
    assert any(each.startswith("svelte ") for each in listed)
