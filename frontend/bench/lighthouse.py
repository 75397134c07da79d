"""Print what Lighthouse says of an article's page and a project's page, of a site of its own.

Run it with the project's own Python after `make setup`, from the project's root. Lighthouse
(Apache-2.0, some 170 MB with all it needs) is fetched into a folder beside this file when it is
first run: nothing else here needs it.
"""

# ruff: noqa: S603, T201 - it runs the site and a browser, and printing is what it is for.
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
JUDGE = Path(__file__).resolve().parent / "lighthouse"
CHROMIUM = "/usr/bin/chromium"
PORT = "8990"
SITE = f"http://localhost:{PORT}"
RUNS = 3
LEAST = 0.95
PAINT = 1000
EXPLAINED = """\
Lighthouse, each time in a new browser with a cold cache; of each figure the best of {runs}, since
other programs can only lengthen it. “desk” and “telephone” are its two usual devices, the second
with a processor four times slower and a slow network; milliseconds as it reckons them, and under
“here” the first paint of words and the largest as they came on this machine, not slowed down.
"""
COLUMNS = ("score", "fcp", "lcp", "tbt", "cls", "si", "firstPaintHere", "largestPaintHere")
HEADS = ("score", "FCP", "LCP", "TBT", "CLS", "SI", "here", "largest")


@contextmanager
def demo() -> Iterator[dict[str, str]]:
    """The demo project, served; by name, a link that signs somebody in once."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "PORT": PORT, "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "manage.py", "demo"]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as site:
            links: dict[str, str] = {}
            for line in site.stdout or ():
                if found := re.search(r"(\w+)\s+(http\S+/welcome/\S+)", line):
                    links[found[1]] = found[2]
                if line.startswith("Serving"):
                    break
            yield links
            site.terminate()


def signed_in(page: Page, link: str) -> str:
    """Their session."""
    page.goto(link)
    page.get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"^(?!.*welcome)"))
    cookies = page.context.cookies()
    return next(str(each.get("value")) for each in cookies if each.get("name") == "sessionid")


def judged(session: str, address: str) -> list[dict[str, Any]]:
    """What Lighthouse says, run by run."""
    command = [which("node") or "node", "judge.mjs", CHROMIUM, str(RUNS), session, address]
    done = subprocess.run(command, cwd=JUDGE, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def tell(name: str, runs: list[dict[str, Any]]) -> None:
    """A row for each device, and whether what is promised is kept."""
    for device in ("desk", "telephone"):
        here = [run for run in runs if run["device"] == device]
        best = {
            column: (max if column == "score" else min)(run[column] or 0 for run in here)
            for column in COLUMNS
        }
        score, paint = best["score"], best["firstPaintHere"]
        cells = "".join(
            f"{best[column]:9.2f}" if column in {"score", "cls"} else f"{best[column]:9.0f}"
            for column in COLUMNS
        )
        print(f"{name + ', ' + device:24}{cells}")
        print(
            f"  score {score:.2f} of {LEAST}: {'meets' if score >= LEAST else 'falls short'};"
            f" first paint {paint:.0f} of {PAINT} ms: {'meets' if paint < PAINT else 'falls short'}"
        )


def main() -> None:
    """The article's page as its annotator, the project's page as its manager."""
    if not Path(CHROMIUM).exists():
        print("Chromium is not installed, so Lighthouse was not asked.")
        return
    if not (JUDGE / "node_modules").exists():
        subprocess.run([which("npm") or "npm", "ci", "--loglevel=error"], cwd=JUDGE, check=True)
    print(EXPLAINED.format(runs=RUNS))
    print(f"{'':24}" + "".join(f"{head:>9}" for head in HEADS))
    with demo() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        ada = signed_in(page, links["Ada"])
        page.goto(SITE)
        page.get_by_role("main").get_by_role("link").first.click()
        page.wait_for_selector("[role=document]")
        article = page.url
        mona = signed_in(browser.new_page(), links["Mona"])
        browser.close()
        tell("an article", judged(ada, article))
        tell("a project", judged(mona, f"{SITE}/projects/demo/"))


if __name__ == "__main__":
    main()
