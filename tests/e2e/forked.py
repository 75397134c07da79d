"""What gunicorn does for a site under test: it notes which process is the worker."""

import os
from pathlib import Path
from typing import Any


def note(folder: Path) -> Path:
    """Where the number of the worker is noted."""
    return folder / "worker.pid"


def worker(folder: Path) -> int:
    """The process that answers for the site of this folder."""
    return int(note(folder).read_text(encoding="ascii"))


def post_fork(server: Any, worker: Any) -> None:
    """A worker begins."""
    note(Path(os.environ["DATA_DIR"])).write_text(str(worker.pid), encoding="ascii")
