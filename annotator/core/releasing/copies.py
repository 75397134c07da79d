"""The copies of articles that somebody has, found by their text, their key or their address."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.core.errors import Invalid
from annotator.core.releasing.rehydration import Outcome, missing, rehydrate
from annotator.core.releasing.released import Json
from annotator.core.text import normalise

STATUSES = ("given", "same", "differs", "no_copy")


class Copies:
    """Texts by their hash and by what they are called."""

    def __init__(self) -> None:
        self._by_hash: dict[str, str] = {}
        self._by_name: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._by_hash)

    def add(self, text: str, *names: str | None) -> None:
        """One more; `names` are a key, an address, a file's name without its ending."""
        plain = normalise(text)
        self._by_hash[hashlib.sha256(plain.encode()).hexdigest()] = plain
        for name in names:
            if name:
                self._by_name.setdefault(name, plain)

    def add_record(self, value: object) -> None:
        """One line of JSON with `text` and `key` or `url`."""
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            raise Invalid.at("text", "Each line needs a text, and a key or an address (url).")
        self.add(value["text"], _word(value.get("key")), _word(value.get("url")))

    def of(self, line: Json) -> str | None:
        """The copy of this article: the very text, else what is called so."""
        same = self._by_hash.get(str(line.get("text_sha256")))
        if same is not None:
            return same
        named = (self._by_name.get(str(line[each])) for each in ("key", "url") if line.get(each))
        return next((each for each in named if each is not None), None)


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def restored(
    lines: Iterable[Json], copies: Copies, levels: Mapping[str, str]
) -> Iterator[tuple[Json | None, Outcome]]:
    """Every article put together with its copy, or without a record where there is none."""
    for line in lines:
        if line.get("text") is not None:
            kept = {name: each for name, each in line.items() if name not in ("split", "cluster")}
            yield kept, Outcome(str(line["key"]), "given")
            continue
        copy = copies.of(line)
        if copy is None:
            yield None, missing(line)
        else:
            yield rehydrate(line, copy, levels)


def levels_of(bodies: Mapping[str, Any]) -> dict[str, str]:
    """What each layer marks, in any version of the codebook."""
    return {
        layer["id"]: layer.get("level", "span")
        for body in bodies.values()
        for layer in body["layers"]
    }


def tally(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How many articles of each status, and how many marks moved or were lost."""
    counts = dict.fromkeys((*STATUSES, "moved", "lost"), 0)
    for each in outcomes:
        counts[each.status] += 1
        counts["moved"] += len(each.moved)
        counts["lost"] += len(each.lost)
    return counts
