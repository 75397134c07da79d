"""The article page for readers in a frame of somebody else's site, in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from playwright.sync_api import Browser, expect

from tests.e2e.demo_site import prepared
from tests.e2e.site import Site
from tests.loopback import listening

ARTICLE = "articles/demo-01/"


@contextmanager
def newspaper(*framed: str) -> Iterator[str]:
    """A site of its own with these addresses in frames; on this machine, since a browser lets no
    site of the internet into a network at home.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = "".join(
                f'<iframe src="{each}" width="600" height="400"></iframe>' for each in framed
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>News</title>{page}".encode())

        def log_message(self, *_args: object) -> None:
            """In silence."""

    with listening(Handler) as server:
        yield f"http://127.0.0.1:{server.server_port}/"


def test_an_article_stands_in_another_sites_frame_and_nothing_else_does(
    empty_site: Site, browser: Browser
) -> None:
    demo = prepared(empty_site)
    article, version = (f"{empty_site.url}{demo.version}{rest}" for rest in (ARTICLE, ""))
    page = browser.new_context().new_page()
    with newspaper(article, version) as address:
        page.goto(address)
        embedded = page.frame_locator("iframe >> nth=0")
        expect(embedded.locator("h1")).to_be_visible()
        expect(embedded.locator("mark").first).to_be_visible()
        # The version's own page is refused: the browser puts a page of its own there.
        schemes = [frame.url.split(":")[0] for frame in page.frames]
        assert schemes == ["http", "http", "chrome-error"]
    page.context.close()
