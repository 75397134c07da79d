"""Commands of one site, each a fork of a process that has loaded the program once.

To load it anew for each would take longer than most of them do.
"""

import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import execute_from_command_line


class Commands:
    """`manage.py` of the site with these settings."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.commands"],
            env={**environment, "DJANGO_SETTINGS_MODULE": "annotator.settings"},
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, words: Sequence[str]) -> str:
        """What it printed; it must succeed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(words)}\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert answer["code"] == 0, answer["errors"]
        return str(answer["said"]).strip()

    def end(self) -> None:
        """Nothing more will be asked."""
        self._process.communicate()


def forked(words: Sequence[str]) -> dict[str, Any]:
    """Run one command in a fork; how it ended and what it said."""
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as errors:
        child = os.fork()
        if child == 0:
            for own, standard in ((said, 1), (errors, 2)):
                os.dup2(own.fileno(), standard)
            _run_and_leave(words)
        _, status = os.waitpid(child, 0)
        said.seek(0)
        errors.seek(0)
        code = os.waitstatus_to_exitcode(status)
        return {"code": code, "said": said.read(), "errors": errors.read()}


def _run_and_leave(words: Sequence[str]) -> None:
    """The fork's part: it never comes back into its parent's loop."""
    code = 1
    try:
        execute_from_command_line(["manage.py", *words])
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Load everything, then answer line by line."""
    django.setup()
    import_module(settings.ROOT_URLCONF)
    asked = os.fdopen(os.dup(0))
    # A command that reads finds nothing.
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    for line in asked:
        print(json.dumps(forked(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
