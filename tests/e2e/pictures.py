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
from tests.e2e.site import ROOT, Site  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
WIDE, HIGH = 1000, 760
LIST = """
from annotator.models import Event
from annotator.services.projects import demo
demo.prepare()
event = Event.objects.select_related("project").get(name="Strike at Port Sallow")
print(event.project.slug, event.pk)
"""


@contextmanager
def manager() -> Iterator[tuple[Page, str, str]]:
    """Mona's browser on a fresh demo, its project, and the event that is compared."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder))
        site.manage("migrate", "--verbosity=0")
        slug, event = site.manage("shell", "--verbosity=0", "-c", LIST).split()[-2:]
        link = site.link(site.manage("sign_in_link", "mona"))
        site.start()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        page = browser.new_page(base_url=site.url, viewport={"width": WIDE, "height": HIGH})
        follow(page, link)
        yield page, slug, event
        browser.close()
        site.stop()


def shots(page: Page, slug: str, event: str) -> Iterator[str]:
    """Each page as it is taken, by the picture's name."""
    page.goto(f"/projects/{slug}/insight/")
    expect(page.locator("svg .bar").first).to_be_attached()
    yield "insight"
    page.locator("[data-cell='0-0']").click()
    expect(page.get_by_role("dialog").locator("mark").first).to_be_visible()
    yield "insight-passages"
    page.goto(f"/projects/{slug}/events/{event}/")
    expect(page.locator(".marked").first).to_be_visible()
    yield "event"


def main(folder: Path = FOLDER) -> None:
    """Take them all."""
    folder.mkdir(exist_ok=True)
    with manager() as (page, slug, event):
        for name in shots(page, slug, event):
            page.screenshot(path=folder / f"{name}.png", full_page=name == "insight")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
