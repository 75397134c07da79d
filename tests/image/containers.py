"""The site's containers, by the engine's own reading of the compose file or by ours."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

from tests.image.engine import Engine

SERVICES = ("database", "web", "worker")
_FILE = "deploy/compose.yaml"
_SETTING = re.compile(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}")


class Containers(Protocol):
    """The three services."""

    def up(self) -> None:
        """Build the image, make what is missing and start everything."""

    def down(self, *, with_data: bool) -> None:
        """Take the containers away."""

    def name(self, service: str) -> str:
        """What the engine calls its container."""


@dataclass(frozen=True)
class Composed:
    """By the engine's compose plugin, with the words of the documentation."""

    engine: Engine
    folder: Path
    project: str

    def up(self) -> None:
        """As docs/running.md has it."""
        self._compose("up", "--detach")

    def down(self, *, with_data: bool) -> None:
        """Volumes without a name would stay either way, and be found by the trial."""
        self._compose("down", *(["--volumes"] if with_data else []))

    def name(self, service: str) -> str:
        """Stopped or not."""
        return self._compose("ps", "--all", "--quiet", service)

    def _compose(self, *words: str) -> str:
        file = ("--file", _FILE, "--env-file", "slant.env", "--project-name", self.project)
        done = self.engine.tried("compose", *file, *words, folder=self.folder)
        if done.returncode:
            raise RuntimeError(f"compose {' '.join(words)}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()


@dataclass(frozen=True)
class ByHand:
    """Where the engine reads no compose files: the same containers, made one by one."""

    engine: Engine
    folder: Path
    project: str
    settings: Mapping[str, str]

    def up(self) -> None:
        """The database first, which the others would wait for."""
        self._build()
        if self.engine.tried("network", "inspect", self.project).returncode:
            self.engine("network", "create", self.project)
        for service, part in self._parts().items():
            self.engine(*self._made(service, part))
            while service == "database" and not self._answers(part):
                time.sleep(1)

    def down(self, *, with_data: bool) -> None:
        """Each is asked to end first; whatever was not there yet is no matter."""
        for service in reversed(SERVICES):
            self.engine.tried("stop", self.name(service))
            self.engine.tried("rm", self.name(service))
        self.engine.tried("network", "rm", self.project)
        for volume in self._read()["volumes"] if with_data else ():
            self.engine.tried("volume", "rm", f"{self.project}_{volume}")

    def name(self, service: str) -> str:
        """As compose plugins call it too."""
        return f"{self.project}-{service}-1"

    def _build(self) -> None:
        # The image of another format has no place for a health check.
        own = ["--format=docker"] if self.engine.program == "podman" else []
        file = str(self.folder / "deploy" / "Dockerfile")
        self.engine(
            "build", *own, "--file", file, "--tag", self.settings["IMAGE"], str(self.folder)
        )

    def _read(self) -> Any:
        text = (self.folder / _FILE).read_text()
        return yaml.safe_load(
            _SETTING.sub(lambda found: self.settings.get(found[1]) or found[2] or "", text)
        )

    def _parts(self) -> dict[str, Any]:
        return {service: self._read()["services"][service] for service in SERVICES}

    def _answers(self, part: Mapping[str, Any]) -> bool:
        asked = ("exec", self.name("database"), "sh", "-c", part["healthcheck"]["test"][1])
        return not self.engine.tried(*asked).returncode

    def _made(self, service: str, part: Mapping[str, Any]) -> list[str]:
        words = ["run", "--detach", f"--name={self.name(service)}"]
        words += [f"--network={self.project}", f"--network-alias={service}"]
        words += [f"--restart={part['restart']}"]
        words += [f"--stop-timeout={part['stop_grace_period'].removesuffix('s')}"]
        words += [f"--env={name}={value}" for name, value in part["environment"].items()]
        if "env_file" in part:
            words.insert(2, f"--env-file={self.folder / 'slant.env'}")
        words += [f"--volume={self.project}_{volume}" for volume in part["volumes"]]
        words += [f"--publish={port}" for port in part.get("ports", ())]
        words += [f"--cap-drop={each}" for each in part.get("cap_drop", ())]
        words += [f"--security-opt={each}" for each in part.get("security_opt", ())]
        words += [f"--{each.replace('_', '-')}" for each in ("read_only", "init") if part.get(each)]
        words += [f"--shm-size={part['shm_size']}"] if "shm_size" in part else []
        words += ["--no-healthcheck"] if part.get("healthcheck", {}).get("disable") else []
        return [*words, part["image"], *part.get("command", ())]
