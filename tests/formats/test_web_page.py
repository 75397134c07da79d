"""Saved pages read: the article with what the page says of it, by a process that can do no harm."""

import gzip
import io
import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace

import pytest

from annotator.core.errors import Invalid
from annotator.formats import READERS, web_extraction
from annotator.formats.reading import Line, Notes, Options
from annotator.formats.web_extraction import PROGRAM, Extractor, Page
from tests.formats.test_spacy_reading import zip_of

OPTIONS = Options(file_name="saved/dam.html")
BODY = (
    "The minister said on Monday that the dam above it is safe. 😀 She had been asked before.",
    "“Nobody believed her,” a speaker of the council said, and asked for a report on the river.",
)


def page(*paragraphs: str, charset: str = "utf-8", head: str = "") -> bytes:
    """A page as newspapers make them, with everything around the article."""
    said = "".join(f"<p>{each}</p>" for each in paragraphs or BODY)
    return f"""<!DOCTYPE html><html lang="de-CH"><head><meta charset="{charset}">{head}
<title>A quarrel about a dam | The Daily River</title>
<meta property="og:site_name" content="The Daily River"><meta name="author" content="Ada Lane">
<meta property="article:published_time" content="2024-03-05T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>A quarrel about a dam</h1>{said}</article>
<div id="comments"><p>Great article by the way, thanks for that one.</p></div>
<footer>Copyright 2024, all rights reserved.</footer></body></html>""".encode(charset)


def read(content: bytes, options: Options = OPTIONS) -> list[Line]:
    """All that the reader gives."""
    return list(READERS["web_page"](io.BytesIO(content), options))


def keys(lines: list[Line]) -> list[str]:
    """Of the articles."""
    return [line.record.key for line in lines if line.record]


def remarks(lines: list[Line]) -> list[tuple[str, str]]:
    """What was left out, and why."""
    return [(remark.place, remark.code) for line in lines for remark in line.remarks]


def capture(*given: tuple[str, bytes, Mapping[str, str]], packed: bool = True) -> bytes:
    """A WARC file: address, body, and headers that differ from the usual."""
    whole = entry("warcinfo", "", b"software: test", packed=packed)
    for url, body, more in given:
        headers = {"Content-Type": "text/html; charset=utf-8", "status": "200 OK", **more}
        http = f"HTTP/1.1 {headers.pop('status')}\r\n"
        http += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        whole += entry("request", url, b"GET / HTTP/1.1\r\n\r\n", packed=packed)
        whole += entry("response", url, http.encode() + b"\r\n" + body, packed=packed)
    return whole


def entry(kind: str, url: str, block: bytes, *, packed: bool) -> bytes:
    """One record, as ISO 28500 lays it out."""
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000000>",
        "WARC-Date": "2024-03-06T01:02:03Z",
        "Content-Type": f"application/http; msgtype={kind}",
        "Content-Length": str(len(block)),
    }
    if url:
        fields["WARC-Target-URI"] = url
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    plain = b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"
    return gzip.compress(plain) if packed else plain


def test_a_page_is_its_article_with_headline_byline_day_outlet_and_language() -> None:
    (line,) = read(page())
    found = line.record
    assert found is not None
    assert found.text == "\n".join(["A quarrel about a dam", *BODY])
    assert (found.key, found.title) == ("saved/dam", "A quarrel about a dam")
    assert (found.byline, found.published_on) == ("Ada Lane", "2024-03-05")
    assert (found.outlet, found.language) == ("The Daily River", "de-CH")
    assert str(found.metadata["extracted_by"]).startswith("trafilatura 2")


@pytest.mark.parametrize("charset", ["windows-1252", "utf-8"])
def test_letters_are_read_as_the_page_says(charset: str) -> None:
    said = "Die große Rede über den Damm war lang, und der Rat fragte nach einem Bericht zum Fluß."
    (line,) = read(page(said, said.replace("Rat", "“Rat”"), charset=charset))
    assert line.record is not None
    assert said in line.record.text
    assert "“Rat”" in line.record.text


def test_a_zip_of_pages_leaves_pictures_and_frames_out_and_lists_what_has_no_article() -> None:
    saved = b"<!-- saved from url=(0027)https://river.example/dam?a -->"
    files = {
        "2024/dam.html": page().replace(b"<html", saved + b"<html"),
        "2024/dam_files/frame.html": page(),
        "2024/dam_files/picture.png": b"PNG",
        "2024/empty.htm": b"<html><body></body></html>",
    }
    lines = read(zip_of(files))
    assert keys(lines) == ["2024/dam"]
    assert lines[0].record is not None
    assert lines[0].record.url == "https://river.example/dam?a"
    assert remarks(lines) == [("2024/empty.htm", "no_article")]
    assert [dict(line.tally) for line in lines] == [{}, {"left_out": 1, "not_pages": 2}]


@pytest.mark.parametrize("packed", [True, False])
def test_the_pages_of_a_warc_have_their_address_and_the_moment_of_capture(packed: bool) -> None:
    dam = "https://river.example/dam"
    content = capture(
        (dam, page(), {}),
        ("https://river.example/p.png", b"PNG", {"Content-Type": "image/png"}),
        ("https://river.example/gone", page(), {"status": "404 Not Found"}),
        (dam, gzip.compress(page()), {"Content-Encoding": "gzip"}),
        ("https://river.example/br", page(), {"Content-Encoding": "br"}),
        packed=packed,
    )
    lines = read(content, replace(OPTIONS, file_name="crawl.warc.gz"))
    assert keys(lines) == [dam, f"{dam} (2024-03-06T01:02:03Z)"]
    assert lines[0].record is not None
    assert lines[0].record.url == dam
    assert lines[0].record.metadata["captured_at"] == "2024-03-06T01:02:03Z"
    assert remarks(lines) == [("https://river.example/br", "no_article")]
    assert sum(line.tally.get("not_pages", 0) for line in lines) == 2
    assert keys(read(zip_of({"a.warc.gz": content})))[0] == dam


def test_what_is_no_warc_is_refused() -> None:
    with pytest.raises(Invalid, match="no WARC"):
        read(gzip.compress(b"nothing of the kind"))


def test_a_page_that_takes_too_long_is_left_out_and_the_next_one_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Extractor() as extractor:
        assert extractor.article(Page("a", page()))["outlet"] == "The Daily River"
        assert extractor._process is not None
        # It answers nothing while it is stopped.
        extractor._process.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(web_extraction, "SECONDS_A_PAGE", 0.1)
        with pytest.raises(Invalid, match="takes longer"):
            extractor.article(Page("b", page()))
        monkeypatch.undo()
        assert extractor.article(Page("c", page()))["title"] == "A quarrel about a dam"


def test_in_front_of_the_page_nobody_waits_for_two_slow_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web_extraction, "SECONDS_A_PAGE", 0.0)
    files = {f"{number}.html": page() for number in range(3)}
    assert len(read(zip_of(files), replace(OPTIONS, notes=Notes()))) == 1


HARM = """
import runpy, sys
child = runpy.run_path(sys.argv[1])
child["confine"]()
import socket, subprocess
tried = {
    "connect": lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2])), 1),
    "look up": lambda: socket.getaddrinfo("example.org", 80),
    "start": lambda: subprocess.run(["true"]),
    "write": lambda: open("/tmp/slant-harm", "w"),
    "swell": lambda: bytearray(2 * 1024**3),
}
for name, harm in tried.items():
    try:
        harm()
        print(name)
    except (PermissionError, MemoryError) as error:
        print(type(error).__name__)
"""


def test_the_process_connects_to_nothing_starts_nothing_writes_nothing_and_stays_small() -> None:
    said = subprocess.run(
        [sys.executable, "-c", HARM, str(PROGRAM), "9"], capture_output=True, text=True
    )
    assert said.stdout.split() == ["PermissionError"] * 4 + ["MemoryError"], said.stderr


def test_a_page_that_needs_too_much_memory_is_a_fault_of_its_own() -> None:
    told = json.dumps({"size": 3 * 1024**3, "url": "", "charset": ""}).encode()
    said = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", str(PROGRAM)], input=told + b"\n", capture_output=True
    )
    assert b"MemoryError" in said.stdout or said.returncode
