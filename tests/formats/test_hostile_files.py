"""Files that mean harm, at every reader: refused in words, in little time and little memory.

The memory is what Python has taken at its peak; bytes that are refused unread cost none.
"""

import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from annotator.core.errors import Invalid
from annotator.formats import READERS
from annotator.formats.reading import Options
from tests.formats.test_foreign import OPTIONS
from tests.work import watched

_BYTES = 400 * 1024**2
_DEEP = 100_000


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A zip with these in it, the same name twice where it is given twice."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def lying() -> bytes:
    """A member that is larger than its header says."""
    honest = zipped(("a.txt", b"x" * 2_000_000), ("a.ann", b""))
    return honest.replace((2_000_000).to_bytes(4, "little"), (20).to_bytes(4, "little"))


def record(**fields: object) -> bytes:
    """A line of ours."""
    return json.dumps({"schema": "slant/1", "key": "k", "text": "t"} | fields).encode()


_XML = '<?xml version="1.0"?><!DOCTYPE a [{}]><a>&z;</a>'
_LAUGHS = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefghi", "bcdefghiz", strict=True)
)
# What it is called → its bytes, and the ending of its name.
HARM: dict[str, tuple[str, Callable[[], bytes]]] = {
    "deep JSON": ("jsonl", lambda: b"[" * _DEEP),
    "deep objects": ("json", lambda: b'{"a":' * _DEEP),
    "a huge number": ("jsonl", lambda: record(length=0).replace(b"0}", b"9" * 100_000 + b"}")),
    "a huge exponent": ("jsonl", lambda: record(metadata={"a": 0}).replace(b"0}", b"1e999999}")),
    "not a number": ("jsonl", lambda: record(metadata={"a": 0}).replace(b"0}", b"NaN}")),
    "a name twice": ("jsonl", lambda: b'{"schema":"slant/1","key":"a","key":"b","text":"t"}'),
    "a lone surrogate": ("jsonl", lambda: record(title="\\ud800").replace(b"\\\\u", b"\\u")),
    "NUL": ("jsonl", lambda: record(text="a\x00b")),
    "bytes that are no text": ("txt", lambda: b"\xff\xfe\x00\xd8" * 1000),
    "UTF-16": ("txt", lambda: "a text".encode("utf-16")),
    "a bomb in a zip": ("zip", lambda: zipped(("a.txt", b" " * 60_000_000), ("a.ann", b""))),
    "a zip in a zip": ("zip", lambda: zipped(("a.zip", zipped(("a.txt", b" " * 60_000_000))))),
    "a member that lies": ("zip", lying),
    "no end of members": ("zip", lambda: zipped(*((f"{n}.csv", b"") for n in range(500)))),
    "half a zip": ("zip", lambda: zipped(("a.txt", b"x" * 10_000))[:200]),
    "deep JSON in a note": (
        "zip",
        lambda: zipped(
            ("a.txt", b"so bad"),
            ("a.ann", b"T1\tmark 3 6\tbad\n#1\tSlantData T1\t" + b"[" * _DEEP + b"\n"),
        ),
    ),
    "a path upwards": ("zip", lambda: zipped(("../../../etc/a.txt", b"t"))),
    "a path from the root": ("zip", lambda: zipped(("/etc/a.txt", b"t"))),
    "a path of another system": ("zip", lambda: zipped(("..\\..\\a.txt", b"t"))),
    "a name with NUL": ("zip", lambda: zipped(("a\x00.txt", b"t"))),
    "the same name twice": ("zip", lambda: zipped(("a.txt", b"t"), ("a.txt", b"u"))),
    "laughing entities": ("xmi", lambda: _XML.format('<!ENTITY a "ha">' + _LAUGHS).encode()),
    "an entity from a file": (
        "xmi",
        lambda: _XML.format('<!ENTITY z SYSTEM "file:///etc/passwd">').encode(),
    ),
    "an entity from the net": (
        "xmi",
        lambda: _XML.format('<!ENTITY z SYSTEM "http://127.0.0.1/">').encode(),
    ),
    "deep XML": ("xmi", lambda: b"<a>" * _DEEP),
    "Parquet that is none": ("parquet", lambda: b"PAR1" + b"\xff" * 1000 + b"PAR1"),
    "gzip": ("json.gz", lambda: gzip.compress(b" " * 50_000_000)),
    "one endless line": ("csv", lambda: b"a," * 500_000),
    "a quote that never closes": ("csv", lambda: b'key,text\n"' + b"a\n" * 2_000),
    "nothing": ("txt", lambda: b""),
}


def outcome(reader: str, content: bytes, name: str) -> list[str]:
    """What the reader says is wrong; nothing where it made records of it."""
    options = replace(OPTIONS, file_name=name) if reader != "jsonl" else Options(file_name=name)
    faults: list[str] = []
    try:
        for line in READERS[reader](io.BytesIO(content), options):
            if line.fault is not None:
                faults.append(line.fault.message)
            elif line.record is not None:
                assert "root:" not in line.record.text, "it read a file of this machine"
                assert "\x00" not in line.record.text + line.record.key
    except Invalid as refusal:
        faults.append(refusal.message)
    return faults


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("what", HARM)
def test_what_means_harm_is_refused_in_words_by_every_reader(what: str) -> None:
    ending, make = HARM[what]
    content = make()
    for reader in READERS:
        tracemalloc.start()
        with watched():
            faults = outcome(reader, content, f"a.{ending}")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < _BYTES, (reader, peak)
        assert all(0 < len(each) < 2_000 for each in faults), (reader, faults)
