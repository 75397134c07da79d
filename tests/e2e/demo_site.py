"""The demo on a site of its own, with what a task makes: a version for readers."""

import json
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.e2e.conftest import follow
from tests.e2e.site import Site

# The demo's texts are invented, so a version may give them.
PREPARE = """
import json
from annotator.models import Document, Event
from annotator.services.projects import demo
from annotator.services.releases import releases
from annotator.services.releases.release_building import build
demo.prepare()
event = Event.objects.select_related("project").get(name="Strike at Port Sallow")
project = event.project
version = releases.create(
    project=project, actor=None, version="1.0.0", title="", options={"text": "allowed"}
)
build(version)
version.refresh_from_db()
assert version.files.exists()
version.is_public = True
version.save()
article = Document.objects.get(project=project, key="demo-01")
print(json.dumps({"slug": project.slug, "event": str(event.pk), "article": str(article.pk)}))
"""


@dataclass(frozen=True)
class Demo:
    """Where it is: the project's slug, the event that several outlets tell, and an article."""

    slug: str
    event: str
    article: str

    @property
    def version(self) -> str:
        """The version's own page, for everybody."""
        return f"/data/{self.slug}/1.0.0/"


def prepared(site: Site) -> Demo:
    """The demo with a version that everybody may read."""
    return Demo(**json.loads(site.manage("shell", "--verbosity=0", "-c", PREPARE).splitlines()[-1]))


def signed_in(site: Site, browser: Browser, name: str = "mona") -> Page:
    """The demo's Mona or whoever else, in a browser of their own."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 860})
    page = context.new_page()
    follow(page, site.link(site.manage("sign_in_link", name)))
    return page
