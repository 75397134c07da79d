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
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "annotator.settings",
    }
    words = [sys.executable, "-c", _ASKED]
    said = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "True (10000, 20, 20)"
