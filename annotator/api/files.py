"""Files over HTTP, whole or in parts, so that a download that was cut goes on where it was."""

from binascii import b2a_base64
from collections.abc import Iterable
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from rest_framework.request import Request

from annotator.core import ranges
from annotator.services.releases.release_files import Stored


def answer(request: Request, file: Stored) -> HttpResponseBase:
    """200, 206, 304 or 416. Ask again with `If-Range` and the ETag to go on safely."""
    headers = {
        "ETag": file.etag,
        "Accept-Ranges": "bytes",
        # What is withdrawn must not live on in a cache that asks nobody.
        "Cache-Control": "private, no-cache",
    }
    if ranges.matches(request.headers.get("If-None-Match"), file.etag):
        return HttpResponse(status=304, headers=headers)
    try:
        part = ranges.part(
            request.headers.get("Range"), request.headers.get("If-Range"), file.etag, file.size
        )
    except ranges.OutOfRange:
        headers["Content-Range"] = f"bytes */{file.size}"
        return HttpResponse(status=416, headers=headers)
    first, length = (0, file.size) if part is None else (part.first, part.length)
    name = file.name.rpartition("/")[2]
    headers |= {
        "Content-Length": str(length),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Repr-Digest": f"sha-256=:{_base64(file.sha256)}:",
    }
    if part is not None:
        headers["Content-Range"] = part.header
    body: Iterable[bytes] = () if request.method == "HEAD" else file.chunks(first, length)
    return StreamingHttpResponse(
        body,
        status=200 if part is None else 206,
        content_type=file.media_type,
        headers=headers,
    )


def _base64(digest: str) -> str:
    return b2a_base64(bytes.fromhex(digest), newline=False).decode()
