"""A web process sets aside what it has loaded, and looks for garbage less often than usual."""

import os
import subprocess
import sys
from pathlib import Path

_ASKED = """
import gc
import annotator.serving as serving
serving.post_worker_init(None)
print(gc.get_freeze_count() > 1_000, gc.get_threshold())
"""


def test_a_web_process_does_not_walk_what_stays(tmp_path: Path) -> None:
    assert _said(_ASKED, tmp_path) == "True (10000, 20, 20)"


def test_web_processes_that_share_their_files_count_apart(tmp_path: Path) -> None:
    """Several machines may share DATA_DIR: who starts must not throw another's counts away."""
    asked = "import os, annotator.serving; print(os.environ['PROMETHEUS_MULTIPROC_DIR'])"
    first = Path(_said(asked, tmp_path))
    (first / "counter_1.db").touch()
    second = Path(_said(asked, tmp_path))
    assert first != second
    assert (first / "counter_1.db").exists()


def test_counts_go_with_the_process(tmp_path: Path) -> None:
    asked = """
import os
import annotator.serving as serving
serving.on_exit(None)
print(os.path.exists(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
"""
    assert _said(asked, tmp_path) == "False"


def _said(asked: str, tmp_path: Path) -> str:
    """What such a process says."""
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "annotator.settings",
    }
    words = [sys.executable, "-c", asked]
    said = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    return said.stdout.strip()
