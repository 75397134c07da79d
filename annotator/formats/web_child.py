"""The program that takes articles out of saved pages, run alone and by its path.

A page is somebody else's, and large libraries take it apart. So this process has little memory
and time, opens no connection, starts nothing and writes no file; whoever started it kills it when
a page takes too long. It imports nothing of Slant. For each page it is given, on its standard
input, one line of JSON and as many bytes as that says, it answers with one line of JSON.
"""

import contextlib
import ctypes
import json
import re
import resource
import sys
from typing import Any

import trafilatura
from trafilatura.utils import decode_file

MEMORY = 1024**3
CPU_SECONDS = 300
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.spawn", "os.posix_sp")
_WRITING = re.compile("[wax+]")
_CHARSET = re.compile(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d+\)(https?://[^\s>]{1,4000}) -->")
# What calls itself so is read as this, by every browser.
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}
_HEAD = 4_096


def confine() -> None:
    """From here on nothing can be reached but what this process is given."""
    # A network of its own, which has nothing in it, where the kernel lets anybody have one.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    is_writing = event == "open" and _WRITING.search(str(arguments[1] or ""))
    if is_writing or event.startswith(_REFUSED):
        raise PermissionError(f"{event} is not for taking pages apart")


def decoded(raw: bytes, charset: str) -> str:
    """As its server said, or it says itself; else as its bytes look."""
    found = _CHARSET.search(raw[:_HEAD])
    for name in (charset, found[1].decode("ascii") if found else "", "utf-8-sig"):
        meant = _MEANT.get(name.lower(), name)
        with contextlib.suppress(LookupError, UnicodeDecodeError, ValueError):
            return raw.decode(meant) if meant else _nothing()
    return str(decode_file(raw))


def _nothing() -> str:
    raise LookupError


def extracted(raw: bytes, url: str, charset: str) -> dict[str, Any]:
    """The article in a page with what the page says of it; without a text where it has none."""
    saved_from = _SAVED_FROM.search(raw[:_HEAD])
    url = url or (saved_from[1].decode("ascii", errors="ignore") if saved_from else "")
    tree = trafilatura.load_html(decoded(raw, charset))
    if tree is None:
        return {}
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    found = trafilatura.bare_extraction(
        tree, url=url or None, with_metadata=True, include_comments=False
    )
    if not isinstance(found, trafilatura.settings.Document):
        return {}
    return {
        "text": found.text,
        "title": found.title,
        "byline": found.author,
        "date": found.date,
        "outlet": found.sitename or found.hostname,
        "url": url or found.url,
        "language": language,
    }


def main() -> None:
    """Page after page until there is no more."""
    confine()
    answer({"ready": trafilatura.__version__})
    pages = sys.stdin.buffer
    while line := pages.readline():
        told = json.loads(line)
        try:
            answer(extracted(pages.read(told["size"]), told["url"], told["charset"]))
        except MemoryError:
            answer({"fault": "MemoryError"})
            return
        except Exception as error:
            answer({"fault": type(error).__name__})


def answer(value: dict[str, Any]) -> None:
    """One line, at once."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
