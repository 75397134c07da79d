"""The distribution's Firefox, driven over WebDriver BiDi: no driver beside the browser itself."""

import contextlib
import itertools
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import connect
from websockets.sync.connection import Connection

LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PATIENCE = 60
# Keys without a sign of their own have a number in WebDriver.
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "Control": "\ue009"}
KEYS |= {"Home": "\ue011", "End": "\ue010", "Shift": "\ue008"}


def firefox_path() -> str | None:
    """Where it is installed."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@dataclass
class Firefox:
    """One window of it. It is also its own keyboard, for a `Hand`."""

    socket: Connection
    context: str = ""
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def keyboard(self) -> "Firefox":
        """What a hand presses."""
        return self

    def send(self, method: str, **parameters: object) -> dict[str, Any]:
        """One command; its result."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer: dict[str, Any] = json.loads(self.socket.recv(timeout=PATIENCE))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return dict(answer["result"])

    def open(self) -> None:
        """Begin a session in the window that is there."""
        self.send("session.new", capabilities={})
        self.context = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def go(self, url: str) -> None:
        """Load an address."""
        self.send("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def reload(self) -> None:
        """Load it anew."""
        self.send("browsingContext.reload", context=self.context, wait="complete")

    def press(self, key: str) -> None:
        """Press a key, or a chord."""
        keys = [KEYS.get(each, each) for each in re.split(r"(?<=.)\+", key)]
        actions = [{"type": "keyDown", "value": each} for each in keys]
        actions += [{"type": "keyUp", "value": each} for each in reversed(keys)]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        self.send("input.performActions", context=self.context, actions=[source])

    def run(self, script: str) -> Any:
        """What an expression on the page is worth, as JSON."""
        answer = self.send(
            "script.evaluate",
            expression=f"JSON.stringify({script})",
            target={"context": self.context},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def until(self, script: str) -> None:
        """Wait for something to be true on the page."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.run(f"Boolean({script})"):
                return
            time.sleep(0.1)
        raise AssertionError(
            f"never true: {script}; the page says {self.run('document.body.innerText')}"
        )


@contextlib.contextmanager
def started(profile: Path) -> Iterator[Firefox]:
    """A fresh one with a profile of its own; ended afterwards."""
    command = [firefox_path() or "firefox", "--headless", "--no-remote", "--profile", str(profile)]
    log = profile / "said"
    with log.open("w") as said:
        process = subprocess.Popen(
            [*command, "--remote-debugging-port=0"], stderr=said, stdout=said
        )
    try:
        with connect(f"{_address(log)}/session", max_size=None) as socket:
            firefox = Firefox(socket)
            firefox.open()
            yield firefox
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _address(log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = LISTENING.search(log.read_text(encoding="utf-8"))
        if found is not None:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"Firefox did not start: {log.read_text(encoding='utf-8')}")
