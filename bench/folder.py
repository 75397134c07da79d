"""Where a measurement that is run by itself keeps what it makes, until it ends."""

import atexit
import os
import tempfile


def thrown_away() -> None:
    """A folder of its own, unless the environment names one; and no log of every request."""
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    if "DATA_DIR" not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="slant-bench-")
        atexit.register(folder.cleanup)
        os.environ["DATA_DIR"] = folder.name
