"""As much of a browser as a test of redirects and cookies needs, against a running site."""

import http.cookiejar
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.e2e.site import Site


@dataclass
class Page:
    """An answer after all redirects."""

    status: int
    address: str
    text: str
    policy: str


class Browser:
    """Follows redirects and keeps cookies, as one does."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.jar = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self._open = urllib.request.build_opener(cookies).open

    def get(self, path: str, form: dict[str, str] | None = None) -> Page:
        """One page of the site."""
        at = path if path.startswith("http") else self.site.url + path
        request = urllib.request.Request(at, data=urlencode(form).encode() if form else None)
        if form:
            request.add_header("Referer", at)
        try:
            answer = self._open(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            policy = answer.headers.get("Content-Security-Policy", "")
            return Page(answer.status, answer.url, answer.read().decode(), policy)

    def send(self, path: str, **fields: str) -> Page:
        """A form of the site; one with a code was fetched before, and would be another now."""
        if not fields.get("code"):
            self.get(path)
        token = next(each.value for each in self.jar if each.name == "csrftoken")
        return self.get(path, {"csrfmiddlewaretoken": str(token), **fields})

    @property
    def who(self) -> str:
        """Whose session it is; nobody's is empty."""
        found = re.search(r'"username":\s*"([^"]+)"', self.get("/api/v1/me/").text)
        return found[1] if found else ""
