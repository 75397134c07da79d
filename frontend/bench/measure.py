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
# The editor as people have it, the text alone, the text with elements round the marks, and one
# screen of words: what the same step takes here and now where nothing is asked of it.
WAYS = ("editor", "ours", "wrapped", "bare")
# A single paragraph of wrapped elements takes seconds a step: one run of it tells enough.
RUNS = {("wrapped", "one paragraph"): 1}
ADDED = 5
SCREENS = 60
COLUMNS = ("mount", "busy", "whole", "add one", "busy ", "scroll", "worst", "busy  ")
LIMITS = {"mount": 100, "add one": 33, "worst": 50}
EXPLAINED = """\
500,000 characters, 5,000 annotations; milliseconds, of each figure the best of 5 fresh pages:
other programs can only lengthen it. How much they do shows in "bare", a screen of plain words.
mount   from the parsed answer (editor) or text and marks to the first screen painted with its
        marks; the editor's bars, questions, list and counts come behind it, and the caret with them
whole   from then until every word is in the page (in idle time; whoever asks has it at once)
add one from one more mark to painted, the median of 5
scroll  one screen on, of 60, the median and the worst
busy    the processor's time of the page's own thread in it, which others lengthen least
"""


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


def measured(browser: Browser, address: str, way: str, shape: str) -> tuple[float, ...]:
    """One run on a fresh page, in the order of the columns."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    counters = page.context.new_cdp_session(page)
    counters.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy() -> float:
        found = counters.send("Performance.getMetrics")["metrics"]
        seconds: float = next(each["value"] for each in found if each["name"] == "TaskDuration")
        return seconds * 1000

    def step(name: str) -> tuple[float, float]:
        before = busy()
        time: float = page.evaluate(f"steps.{name}()")
        return time, busy() - before

    page.evaluate("([w, s]) => void (globalThis.steps = bench.steps(w, s))", [way, shape])
    mount = step("open")
    whole = step("whole")[0]
    adds = [step("add") for _ in range(ADDED)]
    frames = [step("scroll") for _ in range(SCREENS)]
    page.close()
    add = [statistics.median(column) for column in zip(*adds, strict=True)]
    times = [time for time, _ in frames]
    return (*mount, whole, *add, statistics.median(times), *max(frames))


def verdicts(row: dict[str, float]) -> str:
    """Beside each promised figure its limit, and whether it is kept."""
    kept = {what: row[what] <= limit for what, limit in LIMITS.items()}
    said = (
        f"{what} {row[what]:.0f} of {limit} ms: {'meets' if kept[what] else 'falls short'}"
        for what, limit in LIMITS.items()
    )
    return "; ".join(said)


def main() -> None:
    if not CHROMIUM.exists():
        print("Chromium is not installed, so the editor's drawing was not measured.")
        return
    build = [which("npx") or "npx", "vite", "build", "--config", "bench/vite.config.ts"]
    subprocess.run([*build, "--logLevel", "warn"], cwd=FRONTEND, check=True)
    print(EXPLAINED)
    print(f"{'':24}" + "".join(f"{column:>9}" for column in COLUMNS))
    with served(PAGES) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for shape in SHAPES:
            for way in WAYS:
                number = RUNS.get((way, shape), 5)
                runs = [measured(browser, address, way, shape) for _ in range(number)]
                figures = [min(column) for column in zip(*runs, strict=True)]
                cells = "".join(f"{figure:9.0f}" for figure in figures)
                print(f"{shape + ', ' + way:24}{cells}")
                if way == "editor":
                    print(f"  {verdicts(dict(zip(COLUMNS, figures, strict=True)))}")
        browser.close()


if __name__ == "__main__":
    main()
