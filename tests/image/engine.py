"""The container engine of this machine: Docker, or Podman where there is none."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Seconds. An engine that waits for a check which nobody starts waits for ever.
_LONGEST = 1_800


@dataclass(frozen=True)
class Engine:
    """A program that builds images and runs containers."""

    program: str

    def __call__(self, *words: str, given: str | None = None) -> str:
        """What it printed; it must succeed."""
        done = self.tried(*words, given=given)
        if done.returncode:
            raise RuntimeError(f"{self.program} {' '.join(words)}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def tried(
        self,
        *words: str,
        given: str | None = None,
        folder: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """How it went."""
        return subprocess.run(
            [self.program, *words],
            cwd=folder,
            env={**os.environ, **(settings or {})},
            input=given,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
        )

    def piped(self, container: str, *words: str, given: bytes = b"") -> bytes:
        """What a command in the container wrote, of what it was given; it must succeed."""
        command = [self.program, "exec", "--interactive", container, *words]
        done = subprocess.run(command, input=given, capture_output=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}\n{done.stderr.decode()}")
        return done.stdout

    @property
    def has_compose(self) -> bool:
        """Whether it reads compose files. Podman leaves that to programs that differ."""
        return self.program == "docker" and not self.tried("compose", "version").returncode

    def is_healthy(self, container: str) -> bool:
        """What its own check says; Podman asks only where systemd tells it to."""
        if self.program == "podman":
            return not self.tried("healthcheck", "run", container).returncode
        return self("inspect", "--format={{.State.Health.Status}}", container) == "healthy"


def found() -> Engine | None:
    """The first that answers."""
    for program in ("docker", "podman"):
        if shutil.which(program) and not Engine(program).tried("info").returncode:
            return Engine(program)
    return None
