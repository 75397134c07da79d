"""Makes the guide's pictures from the demo: `python -m tests.e2e.pictures [FOLDER]`.

Run it when a page they show has changed; small and in few colours, they stay light.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
django.setup()

from playwright.sync_api import Page, expect, sync_playwright  # noqa: E402

from tests.e2e.conftest import FLAGS, chromium_path, follow  # noqa: E402
from tests.e2e.demo_site import Demo, prepared  # noqa: E402
from tests.e2e.model_visits import models  # noqa: E402
from tests.e2e.site import ROOT, Site  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
WIDE, HIGH = 1000, 760
LEARN = """
from annotator.models import Project
from annotator.services.recommender import training
training.make(project=Project.objects.get())
"""


@contextmanager
def manager() -> Iterator[tuple[Page, Demo]]:
    """Mona's browser on a fresh demo that has taught a version of proposals."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder))
        site.manage("migrate", "--verbosity=0")
        demo = prepared(site)
        site.manage("shell", "--verbosity=0", "-c", LEARN)
        link = site.link(site.manage("sign_in_link", "mona"))
        site.start()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        page = browser.new_page(base_url=site.url, viewport={"width": WIDE, "height": HIGH})
        follow(page, link)
        yield page, demo
        browser.close()
        site.stop()


def shots(page: Page, demo: Demo) -> Iterator[str]:
    """Each page as it is taken, by the picture's name."""
    page.goto(f"/projects/{demo.slug}/insight/")
    expect(page.locator("svg .bar").first).to_be_attached()
    yield "insight"
    page.locator("[data-cell='0-0']").click()
    expect(page.get_by_role("dialog").locator("mark").first).to_be_visible()
    yield "insight-passages"
    page.goto(f"/projects/{demo.slug}/events/{demo.event}/")
    expect(page.locator(".marked").first).to_be_visible()
    yield "event"
    page.goto(f"{demo.version}articles/demo-01/")
    expect(page.locator(".reading mark").first).to_be_visible()
    yield "article-for-readers"
    page.goto(f"/projects/{demo.slug}/proposals/")
    page.get_by_text("For each answer", exact=True).click()
    expect(page.get_by_role("table").first).to_be_visible()
    yield "proposals"
    yield from model_shots(page, demo)


def model_shots(page: Page, demo: Demo) -> Iterator[str]:
    """A model that is set up, agreed to and counted, and what one has brought."""
    for name, _ in models(page, demo.slug, demo.article):
        if name == "models, agreed to":
            yield "models"
        if name == "a run of a model":
            yield "model-run"


def main(folder: Path = FOLDER) -> None:
    """Take them all."""
    folder.mkdir(exist_ok=True)
    with manager() as (page, demo):
        for name in shots(page, demo):
            page.screenshot(path=folder / f"{name}.png", full_page=name == "insight")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
