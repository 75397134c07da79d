"""One plain-text file is one document.

Loses nothing on the way in; there is nothing in plain text but the text.
"""

import hashlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from annotator.core.errors import Invalid
from annotator.core.records import DocumentRecord
from annotator.core.text import decode
from annotator.formats.reading import Line, Options

LONGEST = 16 * 1024 * 1024


def read(stream: BinaryIO, options: Options) -> Iterator[Line]:
    """The whole stream as one record; its key is given, or the file's name, or a hash."""
    raw = stream.read(LONGEST + 1)
    try:
        yield Line(1, record=_record(raw, options))
    except Invalid as fault:
        yield Line(1, fault=fault)


def _record(raw: bytes, options: Options) -> DocumentRecord:
    if len(raw) > LONGEST:
        raise Invalid.at("text", f"An article has at most {LONGEST:,} bytes.")
    text = decode(raw)
    if not text.strip():
        raise Invalid.at("text", "There is no text in it.")
    stem = PurePath(options.file_name).stem
    key = options.key or stem or f"text-{hashlib.sha256(raw).hexdigest()[:12]}"
    if not key.strip() or len(key) > 200:
        raise Invalid.at("key", "A key has 1 to 200 characters and is not blank.")
    return DocumentRecord(
        key=key.strip(),
        text=text,
        title=options.title or None,
        content_warning=options.content_warning,
    )
