"""Print how fast the editor draws a very long article, beside the usual way of drawing marks.

Run it with the project's own Python after `make setup`, from the project's root.
"""

# ruff: noqa: S603, T201 - it builds the page beside it, and printing is what it is for.
import statistics
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, sync_playwright

FRONTEND = Path(__file__).resolve().parents[1]
PAGES = FRONTEND / "bench" / "dist"
CHROMIUM = Path("/usr/bin/chromium")
SHAPES = ("paragraphs", "one paragraph")
# The editor as people have it, the text alone, and the text with elements round the marks.
WAYS = ("editor", "ours", "wrapped")
# A single paragraph of wrapped elements takes seconds a step: one run of it tells enough.
RUNS = {("wrapped", "one paragraph"): 1}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder's address for as long as the block runs; modules need HTTP."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def measured(browser: Browser, address: str, way: str, shape: str) -> dict[str, float]:
    """One run on a fresh page."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    figures: dict[str, float] = page.evaluate("([w, s]) => bench.measure(w, s)", [way, shape])
    page.close()
    return figures


def verdict(row: dict[str, float]) -> str:
    """Whether it is what the editor promises."""
    broken = [
        f"{what} over {most} ms"
        for what, found, most in (
            ("mount", row["text"] + row["marks"], 100),
            ("adding one", row["add"], 33),
            ("a frame", row["worst"], 50),
        )
        if found > most
    ]
    return "  NOT MET: " + ", ".join(broken) if broken else "  as promised"


def main() -> None:
    if not CHROMIUM.exists():
        print("Chromium is not installed, so the editor's drawing was not measured.")
        return
    build = [which("npx") or "npx", "vite", "build", "--config", "bench/vite.config.ts"]
    subprocess.run([*build, "--logLevel", "warn"], cwd=FRONTEND, check=True)
    print("500,000 characters, 5,000 annotations; milliseconds to painted, medians of 5")
    print("(editor: text and marks come in one step, with list, questions and bars)")
    print(f"{'':24}{'text':>8}{'marks':>8}{'add one':>9}{'scroll':>8}{'worst':>8}")
    with served(PAGES) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for shape in SHAPES:
            for way in WAYS:
                runs = [
                    measured(browser, address, way, shape) for _ in range(RUNS.get((way, shape), 5))
                ]
                row = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
                print(
                    f"{shape + ', ' + way:24}{row['text']:8.0f}{row['marks']:8.0f}"
                    f"{row['add']:9.0f}{row['scroll']:8.0f}{row['worst']:8.0f}"
                    f"{verdict(row) if way == 'editor' else ''}"
                )
        browser.close()


if __name__ == "__main__":
    main()
