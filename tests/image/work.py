"""What people do on a new site: the first admin's link, a project, a mark, a download."""

import json
import re
import time
import urllib.request
from dataclasses import dataclass
from uuid import uuid4

from tests.cookie_browser import Browser
from tests.e2e.site import Api, Site

_PATIENCE = 60.0
_TEXT = "The dam holds.\n\nCritics call the plan “reckless”, and nobody asked the villages below."
_NOTE = "kept from one container to the next"


@dataclass(frozen=True)
class Done:
    """What was stored, and by whom it can be asked for."""

    api: Api
    reading: str
    export: str
    file: bytes

    def lost(self) -> list[str]:
        """What is no longer there, or other than it was."""
        missing = []
        marks = self.api("GET", f"assignments/{self.reading}/")["annotations"]
        if [each["note"] for each in marks] != [_NOTE]:
            missing.append("the mark")
        if _file(self.api, self.export) != self.file:
            missing.append("the download")
        return missing


def first_admin(site: Site, log: str) -> Api:
    """By the link that the log shows, as a browser follows it; a token of their own."""
    links = re.findall(rf"{site.url}/welcome/\S+", log)
    browser = Browser(site)
    path = links[-1].removeprefix(site.url)
    fields = {"name": "Ada", "username": "ada", "password": "a quiet lighthouse"}
    page = browser.send(path, **fields)
    if browser.who != "ada":
        raise RuntimeError(f"The first admin's link leads to {page.status}: {page.text[:500]}")
    return Api(site, _token(browser))


def _token(browser: Browser) -> str:
    csrf = next(str(each.value) for each in browser.jar if each.name == "csrftoken")
    request = urllib.request.Request(
        f"{browser.site.url}/api/v1/me/tokens/",
        data=json.dumps({"name": "trial", "scope": "write"}).encode(),
        headers={
            "Content-Type": "application/json",
            "X-CSRFToken": csrf,
            "Cookie": "; ".join(f"{each.name}={each.value}" for each in browser.jar),
        },
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return str(json.load(answer)["token"])


def worked(api: Api) -> Done:
    """An article read and marked, and a download that the worker prepares and the web gives."""
    project = api(
        "POST", "projects/", {"title": "Dam", "language": "en", "template": "news-framing"}
    )
    at = f"projects/{project['slug']}"
    api("POST", f"{at}/imports/?format=text&key=dam", raw=_TEXT.encode())
    (article,) = api("GET", f"{at}/documents/")["results"]
    (member,) = api("GET", f"{at}/members/")["results"]
    api("PATCH", f"{at}/members/{member['id']}/", {"roles": ["manager", "annotator"]})
    given = {"documents": [article["id"]], "members": [member["id"]]}
    api("POST", f"{at}/assignments/", given)
    (reading,) = api("GET", f"{at}/assignments/")["results"]
    body = {"layer": "passage", "parts": [[16, 23]], "note": _NOTE}
    change = {"change": str(uuid4()), "op": "put", "id": str(uuid4()), "body": body}
    path = f"assignments/{reading['id']}/changes/"
    (row,) = api("POST", path, {"changes": [{**change, "base_revision": None}]})["results"]
    if row["status"] >= 300:
        raise RuntimeError(f"The mark was not stored: {row}")
    export = api("POST", f"{at}/exports/", {"format": "jsonl", "state": "all"})["id"]
    return Done(api, reading["id"], export, _prepared(api, export))


def _prepared(api: Api, export: str) -> bytes:
    deadline = time.monotonic() + _PATIENCE
    while (order := api("GET", f"exports/{export}/"))["state"] != "ready":
        if time.monotonic() > deadline or order["state"] == "failed":
            raise RuntimeError(f"The worker did not prepare the download: {order}")
        time.sleep(0.5)
    return _file(api, export)


def _file(api: Api, export: str) -> bytes:
    request = urllib.request.Request(
        f"{api.site.url}/api/v1/exports/{export}/file/",
        headers={"Authorization": f"Bearer {api.token}"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        content: bytes = answer.read()
    return content
