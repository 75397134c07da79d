"""What gunicorn does for a site under test: each worker is a fork of a master that is warm."""

import gc
import io
import os
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.db import connections

# Between them they need the addresses, the templates, the words and the tables.
FIRST = ("/healthz", "/sign-in/", "/api/v1/me/", "/api/v1/projects/")


def note(folder: Path) -> Path:
    """Where the number of the worker is noted."""
    return folder / "worker.pid"


def worker(folder: Path) -> int:
    """The process that answers for the site of this folder."""
    return int(note(folder).read_text(encoding="ascii"))


def when_ready(server: Any) -> None:
    """What the first visitor would wait for is done before there is a worker."""
    answer = server.app.wsgi()
    for path in FIRST:
        asked = {"PATH_INFO": path, "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO()}
        setup_testing_defaults(asked)
        told = answer(asked, lambda *_: None)
        b"".join(told)
        told.close()
    connections.close_all()
    gc.collect()
    # Or the first collection of each fork would copy all of it.
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """A worker begins."""
    note(Path(os.environ["DATA_DIR"])).write_text(str(worker.pid), encoding="ascii")
