"""Saved web pages read: the article alone, with its headline, byline, date, outlet and address.

What surrounds it (menus, adverts, readers' comments) is left out by trafilatura; the headline
begins the text, so that it can be annotated. A page without an article, or one that cannot be
read, is left out and listed: a collection of pages always has some.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from annotator.core.errors import Invalid
from annotator.core.records import (
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_TITLE,
    LONGEST_URL,
    DocumentRecord,
)
from annotator.core.text import normalise
from annotator.formats.reading import Line, Options, Remark
from annotator.formats.web_extraction import Extractor, Page
from annotator.formats.web_sources import pages

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?\Z")
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """One record a page, in the order of the file."""
    keys: set[str] = set()
    waiting: Counter[str] = Counter()
    number = 0
    with Extractor() as extractor:
        for number, found in enumerate(pages(stream, options.file_name), start=1):
            if isinstance(found, Page):
                line = _line(number, found, extractor, keys, options)
            elif found.why:
                line = _left_out(number, found.name, f"It cannot be read: {found.why}.")
            else:
                waiting["not_pages"] += 1
                continue
            yield _with(line, waiting)
            waiting.clear()
            if options.notes is not None and _is_too_slow(line):
                return
    if waiting:
        yield Line(number, tally=dict(waiting), is_left_out=True)


def _with(line: Line, waiting: Mapping[str, int]) -> Line:
    return Line(
        line.number,
        line.record,
        tally={**line.tally, **waiting},
        remarks=line.remarks,
        is_left_out=line.is_left_out,
    )


def _is_too_slow(line: Line) -> bool:
    """Nobody waits in front of the page for more than one of these."""
    return any(remark.code == "too_slow" for remark in line.remarks)


def _left_out(number: int, name: str, message: str, code: str = "no_article") -> Line:
    remark = Remark(number, name[:LONGEST_NAME] or "page", message, code)
    return Line(number, tally={"left_out": 1}, remarks=(remark,), is_left_out=True)


def _line(number: int, page: Page, extractor: Extractor, keys: set[str], options: Options) -> Line:
    try:
        said = extractor.article(page)
    except Invalid as fault:
        (messages,) = fault.fields.values()
        return _left_out(number, page.name, messages[0], fault.code)
    text = _text(said)
    if not text:
        return _left_out(number, page.name, "There is no article in this page.")
    key = options.key or _key(page)
    if key in keys:
        # The same address captured again, or one name in two folders.
        key = _short(f"{key} ({page.captured or number})")
    keys.add(key)
    return Line(number, record=_record(key, text, page, said, extractor.version, options))


def _text(said: Mapping[str, Any]) -> str:
    body = _plain(said.get("text"))
    title = _one_line(said.get("title"))
    if body and title and not _folded(body).startswith(_folded(title)):
        return f"{title}\n{body}"
    return body


def _record(
    key: str,
    text: str,
    page: Page,
    said: Mapping[str, Any],
    version: str,
    options: Options,
) -> DocumentRecord:
    url = str(said.get("url") or "")
    day, language = str(said.get("date") or ""), str(said.get("language") or "")
    captured = {"captured_at": page.captured} if page.captured else {}
    return DocumentRecord(
        key=key,
        text=text,
        title=options.title or _one_line(said.get("title"))[:LONGEST_TITLE] or None,
        outlet=_one_line(said.get("outlet"))[:LONGEST_NAME].strip() or None,
        url=url if 0 < len(url) <= LONGEST_URL else None,
        published_on=day if _DAY.match(day) else None,
        byline=_one_line(said.get("byline"))[:LONGEST_TITLE] or None,
        language=language if _LANGUAGE.match(language) else None,
        metadata={"extracted_by": f"trafilatura {version}", **captured},
    )


def _key(page: Page) -> str:
    if page.url:
        return _short(page.url)
    path = PurePosixPath(page.name)
    return _short(str(path.with_suffix("")) if path.suffix else page.name)


def _short(name: str) -> str:
    name = _one_line(name)
    if len(name) <= LONGEST_KEY:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{name[: LONGEST_KEY - 13]}-{digest}"


def _plain(value: object) -> str:
    return normalise(_UNSAFE.sub("", str(value or ""))).strip()


def _one_line(value: object) -> str:
    return _BLANKS.sub(" ", _plain(value)).strip()


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", text).casefold()
