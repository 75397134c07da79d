"""Looks around in the image with its own Python, which reads this from its input.

Prints, as JSON, what should not be there. Its words are what must stay secret.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

_OURS = Path("/slant")
_NOT_OURS = {".venv"}
_STRANGERS = {"tests", "bench", "deploy", "var", "node_modules", ".git", "slant.env", "secret-key"}
_PROGRAMS = ("node", "npm", "make", "gcc", ".venv/bin/pip")
_NEEDED = ("manage.py", "LICENSE", "annotator/static/app/manifest.json", "docs/openapi.yaml")


def wrong() -> Iterator[str]:
    """Each thing that is not as it should be."""
    if os.getuid() == 0 or os.getgid() == 0:
        yield "runs as root"
    yield from (f"{name} is missing" for name in _NEEDED if not (_OURS / name).exists())
    yield from (f"{name} can be run" for name in _PROGRAMS if shutil.which(name))
    secrets = [word.encode() for word in sys.argv[1:]]
    for folder, folders, files in os.walk(_OURS):
        place = Path(folder)
        if os.access(place, os.W_OK):
            yield f"{place} can be written"
        if not _NOT_OURS & set(place.parts):
            yield from (f"{place / name} is there" for name in _STRANGERS & {*folders, *files})
        for file in (place / name for name in files):
            content = file.read_bytes() if file.is_file() else b""
            yield from (f"{file} tells a secret" for each in secrets if each in content)


print(json.dumps(list(wrong())))
