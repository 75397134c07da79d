"""A download that is cut goes on where it was, and is never put together from two files."""

import hashlib
import http.client
from pathlib import Path

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


def test_a_cut_download_is_put_together_exactly(on_sqlite: Template, tmp_path: Path) -> None:
    slug, token = on_sqlite.people["mona"]["slug"], on_sqlite.people["mona"]["token"]
    with on_sqlite.copied(tmp_path) as site:
        manager = on_sqlite.manager(site)
        made = manager("POST", f"projects/{slug}/exports/", {"format": "jsonl", "state": "all"})
        site.manage("worker", "--once")
        path = f"/api/v1/exports/{made['id']}/file/"
        _, headers, whole = part(site, token, path)
        etag, middle = headers["ETag"], len(whole) // 2
        # The server is gone in between, too.
        site.cut()
        site.start()
        _, _, first = part(site, token, path, Range=f"bytes=0-{middle - 1}")
        status, _, rest = part(site, token, path, Range=f"bytes={middle}-", If_Range=etag)
        assert status == 206
        assert first + rest == whole
        digest = hashlib.sha256(first + rest).hexdigest()
        assert manager("GET", f"exports/{made['id']}/")["sha256"] == digest
        # Another file than the one that was begun is given whole.
        status, _, other = part(site, token, path, Range=f"bytes={middle}-", If_Range='"other"')
        assert (status, other) == (200, whole)
