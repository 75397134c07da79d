"""What an image is made of and how its containers are set up, as far as reading tells.

`make image` builds and runs them, where there is an engine.
"""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
LET_IN = (ROOT / ".dockerignore").read_text().splitlines()


def services() -> dict[str, Any]:
    """The parts of the compose file."""
    parts: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return parts


def copied() -> list[list[str]]:
    """What each step takes from the project, in order."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M)
    return [line.split() for line in lines]


def test_only_what_is_named_gets_into_an_image() -> None:
    """Settings with their secrets lie beside the code, and so do data and history."""
    rules = [line for line in LET_IN if line and not line.startswith("#")]
    assert rules[0] == "*"
    named = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    for source in (each for step in copied() for each in step):
        assert (ROOT / source).exists(), source
        assert any(source == name or source.startswith(f"{name}/") for name in named), source
    assert not {name for name in named if "*" in name or name.endswith(".env")}
    assert not named & {"tests", "bench", "docs", "deploy", "var", ".git", ".venv"}


def test_settings_with_secrets_are_in_no_history() -> None:
    assert "slant.env" in (ROOT / ".gitignore").read_text().split()


def test_a_change_of_code_leaves_the_packages_as_they_are() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.M)
    for stage in stages:
        installed = [found.start() for found in re.finditer(r"_modules/\.done|python\.done", stage)]
        code = [found.start() for found in re.finditer(r"^COPY (annotator|frontend) ", stage, re.M)]
        assert not installed or not code or max(installed) < min(code)
    last = stages[-1]
    assert last.index("/slant/.venv") < last.index("/slant/code")
    assert "apt-get" not in last
    assert last.index("USER slant") < last.index("CMD")


def test_every_volume_has_a_name() -> None:
    """One without is found by no new container, and taken away with none."""
    named = set(yaml.safe_load((DEPLOY / "compose.yaml").read_text())["volumes"])
    used = {volume.split(":")[0] for part in services().values() for volume in part["volumes"]}
    assert used == named


def test_one_service_alone_builds_the_image() -> None:
    """Two would give it its name at the same moment, which fails on the first start."""
    parts = services()
    assert [name for name, part in parts.items() if "build" in part] == ["web"]
    build = parts["web"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).exists()
    assert parts["worker"]["image"] == parts["web"]["image"]
    assert parts["worker"]["pull_policy"] == "never"
    assert re.fullmatch(r"docker\.io/library/postgres:\d+\.\d+-\w+", parts["database"]["image"])


def test_no_part_waits_for_one_that_waits_for_it() -> None:
    """A site whose tasks wait for a worker is not ready: the worker must not wait for that."""
    parts = services()
    assert "readyz" not in re.sub(r"^#.*$", "", DOCKERFILE, flags=re.M)
    assert set(parts["worker"]["depends_on"]) == set(parts["web"]["depends_on"]) == {"database"}


def test_a_container_may_write_to_its_data_alone() -> None:
    for part in (services()["web"], services()["worker"]):
        assert part["read_only"] is part["init"] is True
        assert (part["cap_drop"], part["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
        assert part["volumes"] == ["files:/data", "temporary:/tmp"]
        # Every setting of the documentation can be made in the one file.
        assert part["env_file"] == "../slant.env"
