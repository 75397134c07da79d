"""Somebody's session with a site, begun by a one-time link and without a browser."""

import contextlib
import http.cookiejar
import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import BrowserContext, Page


@dataclass
class Session:
    """Who holds these cookies at this site."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, page: Page, url: str = "") -> "Session":
        """The session of somebody's browser; a blank page does not say at which site."""
        address = urlsplit(url or page.url)
        cookies = {each.get("name", ""): each.get("value", "") for each in page.context.cookies()}
        return cls(f"{address.scheme}://{address.netloc}", cookies)

    @classmethod
    def by_link(cls, url: str, link: str) -> "Session":
        """Follow a link that signs somebody in, as a form without scripts does."""
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _Stays)
        with opener.open(link, timeout=20) as page:
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        assert token is not None
        form = urlencode({"csrfmiddlewaretoken": token[1]}).encode()
        request = urllib.request.Request(link, data=form, headers={"Referer": link})
        # Where it leads to is an "error" to who does not follow.
        with contextlib.suppress(urllib.error.HTTPError):
            opener.open(request, timeout=20).close()
        session = cls(url, {each.name: each.value or "" for each in jar})
        assert "sessionid" in session.cookies
        return session

    def give(self, context: BrowserContext) -> None:
        """A browser goes on with it."""
        for name, value in self.cookies.items():
            is_secret = name == "sessionid"
            context.add_cookies(
                [
                    {
                        "name": name,
                        "value": value,
                        "url": self.url,
                        "httpOnly": is_secret,
                        "sameSite": "Lax",
                    }
                ]
            )

    def call(self, method: str, path: str, content: object = None) -> dict[str, Any]:
        """One call of the API as a page makes it; the JSON of the answer, which is a success."""
        request = urllib.request.Request(
            f"{self.url}/api/v1/{path}",
            data=None if content is None else json.dumps(content).encode(),
            method=method,
            headers={
                "Content-Type": "application/json",
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "X-CSRFToken": self.cookies["csrftoken"],
                "Referer": f"{self.url}/",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                shown: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error
        return shown


class _Stays(urllib.request.HTTPRedirectHandler):
    """Where signing in leads to is for a browser to load."""

    def redirect_request(self, *asked: Any) -> None:
        """Not followed."""
