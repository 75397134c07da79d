"""The site's own key, and those of model servers.

The latter come from the environment alone: each for one address, perhaps some projects.

`MODEL_KEY_LAB="https://models.example.org sk-1 flood,election"` is the key `lab`: it goes to that
origin and to no other, whatever address a manager writes, and serves these two projects alone.
"""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_PREFIX = "MODEL_KEY_"


@dataclass(frozen=True)
class Key:
    """One of them. It is not shown, even where an object is."""

    origin: str
    secret: str = field(repr=False)
    projects: frozenset[str] = frozenset()

    def serves(self, project: str) -> bool:
        """Whether a project may use it; without a list, every project may."""
        return not self.projects or project in self.projects


def origin(url: str) -> str:
    """Scheme, host and port of an address, as they are compared."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{(parts.hostname or '').rstrip('.')}:{port}"


def of(environment: Mapping[str, str]) -> dict[str, Key]:
    """All of them by name; half of one stops the start, and its secret is not repeated."""
    found = {}
    for name, value in environment.items():
        if not name.startswith(_PREFIX) or not value:
            continue
        words = value.split()
        if not 2 <= len(words) <= 3 or urlsplit(words[0]).scheme not in {"https", "http"}:
            form = '"https://host secret", with the projects that may use it behind'
            raise ImproperlyConfigured(f"{name} must be {form}.")
        projects = frozenset(words[2].split(",")) if len(words) > 2 else frozenset()
        found[name.removeprefix(_PREFIX).lower()] = Key(origin(words[0]), words[1], projects)
    return found


def own(folder: Path) -> str:
    """What the site signs with, made once and readable by its account alone.

    Web and worker may begin at one moment: the file appears whole, and the first one stays.
    """
    file = folder / "secret-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".secret-key-") as made:
            made.write(secrets.token_urlsafe(50))
            made.flush()
            # A name without its content would outlive a power cut, and sign with nothing.
            os.fsync(made.fileno())
            with suppress(FileExistsError):
                os.link(made.name, file)
    return file.read_text()
