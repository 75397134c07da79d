"""Articles out of saved pages, by a process that may fail, hang or swell without harm to ours."""

import json
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from annotator.core.errors import Invalid

PROGRAM = Path(__file__).with_name("web_child.py")
SECONDS_A_PAGE = 10.0
_SECONDS_TO_START = 60.0
_LONGEST_ANSWER = 64 * 1024**2
# A library that keeps something of every page must not keep it for ever.
_PAGES_A_PROCESS = 200
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Page:
    """A page as it was saved: where it is in the file, and what its capture knows of it."""

    name: str
    raw: bytes
    url: str = ""
    charset: str = ""
    captured: str = ""


class Extractor:
    """Takes pages apart, in one process after another."""

    version = ""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._pages = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._end()

    def article(self, page: Page) -> dict[str, Any]:
        """What the page holds; nothing where it holds no article. Invalid where it cannot be read
        with the time and memory that a page has.
        """
        try:
            process = self._started()
            told = {"size": len(page.raw), "url": page.url, "charset": page.charset}
            pages = cast("BinaryIO", process.stdin)
            pages.write(json.dumps(told).encode() + b"\n" + page.raw)
            pages.flush()
            found = self._answer(process, SECONDS_A_PAGE, page.name)
        except OSError:
            self._end()
            raise _unreadable(page.name, "its reader ended") from None
        if "fault" in found:
            self._end()
            raise _unreadable(page.name, str(found["fault"]))
        return found

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._pages < _PAGES_A_PROCESS:
            self._pages += 1
            return self._process
        self._end()
        self._pages = 1
        # Isolated and without our environment: no setting or secret of the site is in it.
        self._process = subprocess.Popen(  # noqa: S603  a program of our own
            [sys.executable, "-I", "-X", "utf8", str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        self.version = str(self._answer(self._process, _SECONDS_TO_START, "")["ready"])
        return self._process

    def _answer(
        self, process: subprocess.Popen[bytes], seconds: float, name: str
    ) -> dict[str, Any]:
        """Its next line, if that comes in time and is not without end."""
        answers = cast("BufferedReader", process.stdout)
        deadline = time.monotonic() + seconds
        line = b""
        while not line.endswith(b"\n"):
            left = deadline - time.monotonic()
            ready, _, _ = select.select([answers], [], [], max(0.0, left))
            if not ready or len(line) > _LONGEST_ANSWER:
                self._end()
                message = f"This page is too large, or takes longer than {seconds:.0f} seconds."
                raise Invalid.at(name, message, "too_slow")
            chunk = answers.read1(_CHUNK)
            if not chunk:
                raise BrokenPipeError
            line += chunk
        found: dict[str, Any] = json.loads(line)
        return found

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.communicate()
        self._process = None


def _unreadable(name: str, why: str) -> Invalid:
    return Invalid.at(name, f"No article can be taken out of this page: {why}.", "bad_page")
