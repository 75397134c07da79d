"""What Slant runs on may be given away with it: no licence that would bind the project."""

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Zlib|CC0|Unlicense|Mozilla|MPL)\b", re.IGNORECASE
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


def test_the_pages_are_made_of_permissive_packages() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    shipped = {name: each for name, each in lock.items() if name and not each.get("dev")}
    assert shipped
    wrong = {
        name: each.get("license")
        for name, each in shipped.items()
        if not PERMISSIVE.search(str(each.get("license"))) or BINDING.search(str(each["license"]))
    }
    assert wrong == {}


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
    assert {("Django", metadata.version("django")), ("numpy", metadata.version("numpy"))} <= listed
