"""Archives that mean harm: what may be wrong with one of a project, of a site, or of either."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID

Parts = dict[str, bytes]
MANIFEST = "manifest.json"


def parts_of(archive: bytes) -> Parts:
    """What is in an archive."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(parts: Parts, *more: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    """They as a zip, with more at its end."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (*parts.items(), *more):
            file.writestr(name, content)
    return made.getvalue()


def honest(parts: Parts, **said: object) -> Parts:
    """With a manifest that says what is really there, and whatever else it shall say."""
    manifest = json.loads(parts[MANIFEST]) | said
    manifest["entries"] = {
        name: {
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            **({"rows": content.count(b"\n")} if name.startswith("tables/") else {}),
        }
        for name, content in parts.items()
        if name != MANIFEST
    }
    return parts | {MANIFEST: json.dumps(manifest).encode()}


def saying(change: Callable[[dict[str, Any]], object]) -> Callable[[Parts], bytes]:
    """With a manifest that was changed by hand."""

    def make(parts: Parts) -> bytes:
        manifest = json.loads(parts[MANIFEST])
        return zipped(parts | {MANIFEST: json.dumps(change(manifest)).encode()})

    return make


def of_all(**told: object) -> Callable[[Parts], bytes]:
    """Its manifest says this of each part."""

    def change(manifest: dict[str, Any]) -> object:
        entries = {name: each | told for name, each in manifest["entries"].items()}
        return manifest | {"entries": entries}

    return saying(change)


def row(table: str, **values: object) -> Callable[[Parts], bytes]:
    """Every row of a table with other values, and a manifest to fit."""

    def make(parts: Parts) -> bytes:
        name = f"tables/annotator_{table}.jsonl"
        lines = [json.dumps(json.loads(line) | values) for line in parts[name].splitlines()]
        return zipped(honest(parts | {name: "".join(f"{each}\n" for each in lines).encode()}))

    return make


def beside(*files: str) -> Callable[[Parts], bytes]:
    """Files along with the tables, and a manifest to fit."""
    return lambda parts: zipped(honest(parts | {f"files/{each}": b"x" for each in files}))


def marked(offset: int, value: bytes) -> Callable[[Parts], bytes]:
    """With something else in the zip's own words on each part, here and in its directory."""

    def make(parts: Parts) -> bytes:
        data = bytearray(zipped(parts))
        for sign, at in ((b"PK\x03\x04", offset), (b"PK\x01\x02", offset + 2)):
            begin = data.find(sign)
            while begin >= 0:
                data[begin + at : begin + at + len(value)] = value
                begin = data.find(sign, begin + 4)
        return bytes(data)

    return make


def twice(parts: Parts) -> bytes:
    """One part a second time, with other rows."""
    name = "tables/annotator_project.jsonl"
    return zipped(parts, (name, parts[name]))


def swollen(parts: Parts) -> bytes:
    """A part that is far larger than its manifest says."""
    name = "tables/annotator_project.jsonl"
    return zipped(parts | {name: parts[name] + b" " * (1 << 27)})


BOTH: dict[str, Callable[[Parts], bytes]] = {
    "no zip": lambda _: b"PK\x03\x04 and no more",
    "no manifest": lambda parts: zipped({k: v for k, v in parts.items() if k != MANIFEST}),
    "a manifest that is a list": saying(lambda _: []),
    "a manifest without a moment": saying(lambda said: said | {"made_at": None}),
    "a format that is a word": saying(lambda said: said | {"format": "1"}),
    "deep JSON": lambda parts: zipped(parts | {MANIFEST: b"[" * 200_000}),
    "a bomb as manifest": lambda parts: zipped(parts | {MANIFEST: b" " * (1 << 28)}),
    "parts that are a list": saying(lambda said: said | {"entries": list(said["entries"])}),
    "parts told in words": saying(
        lambda said: said | {"entries": dict.fromkeys(said["entries"], "all of it")}
    ),
    "a wrong hash": of_all(sha256="0" * 64),
    "a hash that is a number": of_all(sha256=7),
    "fewer than no bytes": of_all(bytes=-(1 << 40)),
    "no end of bytes": of_all(bytes=1 << 80),
    "no end of rows": of_all(rows=1 << 61),
    "rows as a word": of_all(rows="many"),
    "a part twice": twice,
    "a bomb": swollen,
    "a part that nobody names": lambda parts: zipped(parts, ("tables/annotator_x.jsonl", b"")),
    "a part that is missing": lambda parts: zipped(dict(list(parts.items())[1:])),
    "a path upwards": beside("../../etc/cron.d/slant"),
    "a path from the root": beside("/etc/cron.d/slant"),
    "a path of another system": beside("releases\\..\\x"),
    "a name with NUL": lambda parts: zipped(honest(parts | {"files/a\x00b": b"x"})),
    "a name that hides": beside("releases/.profile/../../x"),
    "a password": marked(6, b"\x01\x00"),
    "a compression nobody knows": marked(8, b"\x63\x00"),
    "a table that is none": lambda parts: zipped(
        honest(parts | {"tables/django_session.jsonl": b"{}\n"})
    ),
    "a line that is no row": lambda parts: zipped(
        honest(parts | {"tables/annotator_project.jsonl": b"[1]\n"})
    ),
    "a column that is none": row("project", is_secret=True),
    "a number for a time": row("project", created_at=7),
    "a number past all columns": row("document", length=10**30),
    "a row that belongs to nothing": row("document", project_id=str(UUID(int=7))),
}
OF_A_PROJECT = BOTH | {
    "NUL": row("project", title="a\x00b"),
    "an address that is a path": lambda parts: zipped(honest(parts, slug="../../etc")),
    "an address with markup": lambda parts: zipped(honest(parts, slug="<script>")),
    "an address of ours": lambda parts: zipped(honest(parts, slug="new")),
    "a project that is no id": lambda parts: zipped(honest(parts, project="all of them")),
    "a project that is not in it": lambda parts: zipped(honest(parts, project=str(UUID(int=9)))),
    "a kind of member that is none": row("membership", kind="god"),
    "a pseudonym without end": row("membership", pseudonym="p" * 5_000),
    "a member of nobody": lambda parts: zipped(
        honest(parts | {"tables/people.jsonl": b'{"member": "x", "email": "sam@example.org"}\n'})
    ),
}
OF_A_SITE = BOTH | {
    "a folder that is none of a site's": beside("secret-key"),
    "a file in a file": beside("releases/a", "releases/a/b"),
    "more than the disk holds": lambda parts: saying(
        lambda said: (
            said
            | {
                "entries": {
                    name: each | ({"bytes": 1 << 60} if name.startswith("files/") else {})
                    for name, each in said["entries"].items()
                }
            }
        )
    )(honest(parts | {"files/releases/a": b"x"})),
    "the same row twice": lambda parts: zipped(
        honest(parts | {"tables/annotator_user.jsonl": parts["tables/annotator_user.jsonl"] * 2})
    ),
}
