"""Turns what was frozen into what may be published: texts withheld, copies cut out, parts drawn."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from annotator.core.errors import Conflict
from annotator.core.releasing import splits
from annotator.core.releasing.copy_guard import CopyGuard
from annotator.core.releasing.release_options import ReleaseOptions
from annotator.core.releasing.released import fingerprint, given, withheld
from annotator.core.releasing.trusted import as_read
from annotator.formats.releases.release_files import read_lines, whole, write_json
from annotator.services.releases.release_freezing import COPIES, FACTS, FROZEN

RELEASED = "released.jsonl"
CLEANED = "cleaned.json"


def clean(folder: Path, options: ReleaseOptions, answers: dict[str, str], address: str) -> None:
    """Write the released lines and the facts beside them; done already, nothing is done.

    Conflict where the project's address itself, which names files, is a copy: it stays as it is.
    """
    if (folder / CLEANED).exists():
        return
    facts = orjson.loads((folder / FACTS).read_bytes())
    items: list[splits.Item] = []
    guard = CopyGuard(options.quoting.limit)
    guard.ask([facts, answers, address])
    clusters = _clusters(folder)
    for line in _frozen(folder):
        items.append(_item(line, clusters))
        guard.ask(_beside(line))
    if guard.is_asked:
        for line in _frozen(folder):
            if not options.gives_text(line["rights"]):
                guard.read(line["text"] or "")
    _check_address(address, guard)
    parts = splits.divide(items, options.splits)
    with whole(folder / RELEASED) as file:
        for frozen in _frozen(folder):
            key = frozen["key"]
            line = _cleaned(_line(frozen, options), guard) | {
                "key": _key(key, guard),
                "split": parts[key],
                "cluster": _key(clusters.get(key), guard),
            }
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    cleaned = {
        "facts": guard.clean(facts),
        "answers": guard.clean(answers),
        "folds": [
            [guard.clean(outlet), _key(key, guard), role]
            for outlet, key, role in splits.leave_one_outlet_out(items)
        ],
    }
    write_json(folder / CLEANED, cleaned)


def _check_address(address: str, guard: CopyGuard) -> None:
    if guard.clean_text(address) != address:
        message = (
            f"The project's address, {address}, holds more of an article's words than this version"
            " may. Take the project along into one with another address, and make it there."
        )
        raise Conflict("address_is_copied", message)


def _clusters(folder: Path) -> dict[str, str]:
    """Near copies among what is released, each group called by its first key."""
    marks = orjson.loads((folder / COPIES).read_bytes())
    groups: dict[str, list[str]] = {}
    for line in _frozen(folder) if marks else ():
        if line["key"] in marks:
            groups.setdefault(marks[line["key"]], []).append(line["key"])
    several = [sorted(keys) for keys in groups.values() if len(keys) > 1]
    return {key: keys[0] for keys in several for key in keys}


def _key(key: str | None, guard: CopyGuard) -> str | None:
    """An article's key; one that is copied from a text is told apart by its hash."""
    if key is None or guard.clean_text(key) == key:
        return key
    return f"article-{fingerprint(key)}"


def _beside(line: dict[str, Any]) -> dict[str, Any]:
    """The line without what is an article's own, given words."""
    readings = [
        {**reading, "annotations": [{**each, **_OWN_MARK} for each in reading["annotations"]]}
        for reading in line["assignments"]
    ]
    return {**line, **_OWN, "assignments": readings}


_OWN: dict[str, Any] = {"text": None, "title": None, "byline": None}
_OWN_MARK: dict[str, Any] = {"quote": None, "prefix": "", "suffix": ""}


def _cleaned(line: dict[str, Any], guard: CopyGuard) -> dict[str, Any]:
    """The line with a sign in the place of copies; the words that may be given stay, though
    another article, whose words may not, has them as well.
    """
    if not guard.has_found:
        return line
    cleaned: Any = guard.clean(_beside(line))
    cleaned |= {name: line[name] for name in _OWN}
    for reading, told in zip(line["assignments"], cleaned["assignments"], strict=True):
        for mark, shown in zip(reading["annotations"], told["annotations"], strict=True):
            shown |= {name: mark[name] for name in _OWN_MARK}
    return dict(cleaned)


def _frozen(folder: Path) -> Iterator[dict[str, Any]]:
    return (as_read(line) for line in read_lines(folder / FROZEN))


def _line(line: dict[str, Any], options: ReleaseOptions) -> dict[str, Any]:
    """The line without what is its own text, which is no copy of anything."""
    if options.gives_text(line["rights"]) and line["text"]:
        return given(line)
    return withheld(line, options.quoting)


def _item(line: dict[str, Any], clusters: dict[str, str]) -> splits.Item:
    return splits.Item(
        key=line["key"],
        event=line["event"],
        cluster=clusters.get(line["key"]),
        outlet=line["outlet"],
        published_on=line["published_on"],
    )
