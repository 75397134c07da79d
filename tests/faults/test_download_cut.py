"""A download that is cut goes on where it was, and is never put together from two files."""

import hashlib
import http.client
from pathlib import Path

import pytest

from tests.faults.conftest import Report
from tests.faults.ledger import Account
from tests.faults.site import HarmedSite, Template


def part(
    site: HarmedSite, token: str, path: str, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """One request for a file: status, headers, body."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    sent = {"Authorization": f"Bearer {token}"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def put_together(template: Template, folder: Path, sabotage: str = "") -> Account:
    """A download that is cut twice: once of the same file, once of one that was made anew since.

    Acknowledged is what the files have, stored what came of the parts; odd is each byte that is
    of another file than the first.
    """
    slug, token = template.people["mona"]["slug"], template.people["mona"]["token"]
    with template.copied(folder, sabotage=sabotage) as site:
        manager = template.manager(site)
        made = manager("POST", f"projects/{slug}/exports/", {"format": "jsonl", "state": "all"})
        site.manage("worker", "--once")
        path = f"/api/v1/exports/{made['id']}/file/"
        _, headers, whole = part(site, token, path)
        etag, middle = headers["ETag"], len(whole) // 2
        digest = manager("GET", f"exports/{made['id']}/")["sha256"]
        assert hashlib.sha256(whole).hexdigest() == digest
        # The server is gone in between, too.
        site.cut()
        site.start()
        _, _, first = part(site, token, path, Range=f"bytes=0-{middle - 1}")
        status, _, rest = part(site, token, path, Range=f"bytes={middle}-", If_Range=etag)
        assert (status, len(first)) == (206, middle)
        status, _, other = part(site, token, path, Range=f"bytes={middle}-", If_Range='"other"')
        # Who has the beginning of another file needs all of this one.
        odd = abs(len(whole) - len(other)) if status != 200 else 0
        there = sum(a == b for a, b in zip(whole, first + rest, strict=False))
        doubled = max(0, len(first + rest) - len(whole))
        lost = len(whole) - there
        return Account(len(whole), there, lost, doubled, refused=0, errors=0, odd=odd, busy=0)


def test_a_cut_download_is_put_together_exactly(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    account = report(put_together(on_sqlite, tmp_path))
    assert account.stored == account.acknowledged > 0
    assert account.is_clean, account


@pytest.mark.thorough
def test_parts_of_two_files_would_be_noticed(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    assert report(put_together(on_sqlite, tmp_path, "mixes_files")).odd > 0
