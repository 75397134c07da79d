"""Spans of a text and what may be asked of them: the quote, its surroundings, its place.

A span is one or more parts, each a half-open `[start, end)` in code points. Parts are sorted,
disjoint and never touch, so that two annotators who mean the same words write the same numbers.
"""

from collections.abc import Sequence

from annotator.core.errors import Invalid

Part = tuple[int, int]
Parts = tuple[Part, ...]

GAP = " … "

# Unicode's White_Space property, spelled out: Python's `isspace` and JavaScript's `\s` each
# differ from it, and both sides must trim alike.
WHITESPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)

# Beyond this length a quote that overlaps itself is padding, and looking for it costs a square.
_LONGEST_SELF_OVERLAP = 256


def check_parts(
    parts: object, length: int, place: str = "parts", max_parts: int | None = None
) -> Parts:
    """Turn what a client sent into parts of a text of this length, or say what is wrong where."""
    if not isinstance(parts, list | tuple) or not parts:
        raise Invalid.at(place, "A span needs a list of at least one part [start, end].")
    if max_parts is not None and len(parts) > max_parts:
        allowed = "one part" if max_parts == 1 else f"{max_parts} parts"
        raise Invalid.at(place, f"There are {len(parts)} parts; at most {allowed} can be marked.")
    checked: list[Part] = []
    for index, value in enumerate(parts):
        part = check_part(value, length, f"{place}.{index}")
        if checked and part[0] <= checked[-1][1]:
            raise Invalid.at(
                f"{place}.{index}",
                f"The part starts at {part[0]}, but the one before ends at {checked[-1][1]};"
                " parts stand in order and neither overlap nor touch.",
            )
        checked.append(part)
    return tuple(checked)


def check_part(value: object, length: int, place: str) -> Part:
    """One `[start, end]` that lies in the text and is not empty."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Invalid.at(place, "A part is a pair of numbers [start, end].")
    start, end = value
    # `type`, not `isinstance`: JSON's true and false would pass as 1 and 0.
    if type(start) is not int or type(end) is not int:
        raise Invalid.at(place, "Start and end are whole numbers.")
    if start < 0 or end > length:
        raise Invalid.at(place, f"[{start}, {end}] is outside the text, which ends at {length}.")
    if start >= end:
        raise Invalid.at(place, f"The end, {end}, must come after the start, {start}.")
    return start, end


def quote(text: str, parts: Parts) -> str:
    """The exact words under the span; several parts are joined by a visible gap."""
    if len(parts) == 1:
        return text[slice(*parts[0])]
    return GAP.join(text[start:end] for start, end in parts)


def context(text: str, parts: Parts, size: int = 32) -> tuple[str, str]:
    """What stands before and behind, by which the span is found again in another copy."""
    first, last = parts[0][0], parts[-1][1]
    return text[max(0, first - size) : first], text[last : last + size]


def trim(text: str, parts: Parts) -> Parts:
    """Take white space off both ends of every part; a part of nothing else goes."""
    trimmed = (_trim_part(text, part) for part in parts)
    return tuple(part for part in trimmed if part is not None)


def _trim_part(text: str, part: Part) -> Part | None:
    start, end = part
    without_head = text[start:end].lstrip(WHITESPACE)
    if not without_head:
        return None
    start = end - len(without_head)
    return start, start + len(without_head.rstrip(WHITESPACE))


def overlaps(a: Parts, b: Parts) -> bool:
    """Whether at least one character belongs to both spans."""
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i][0] < b[j][1] and b[j][0] < a[i][1]:
            return True
        if a[i][1] <= b[j][1]:
            i += 1
        else:
            j += 1
    return False


def covers(outer: Parts, inner: Parts) -> bool:
    """Whether every character of the inner span belongs to the outer one."""
    i = 0
    for start, end in inner:
        while i < len(outer) and outer[i][1] < end:
            i += 1
        if i == len(outer) or start < outer[i][0]:
            return False
    return True


def locate(text: str, quote: str, prefix: str = "", suffix: str = "") -> list[Part]:
    """Every place where the quote stands; best fitting surroundings first, then from the top."""
    if not quote:
        return []
    step = 1 if len(quote) <= _LONGEST_SELF_OVERLAP else len(quote)
    places: list[Part] = []
    start = text.find(quote)
    while start != -1:
        places.append((start, start + len(quote)))
        start = text.find(quote, start + step)
    if len(places) > 1 and (prefix or suffix):
        places.sort(key=lambda part: -_fit(text, part, prefix, suffix))
    return places


def _fit(text: str, part: Part, prefix: str, suffix: str) -> int:
    before = text[max(0, part[0] - len(prefix)) : part[0]]
    behind = text[part[1] : part[1] + len(suffix)]
    return _shared(before[::-1], prefix[::-1]) + _shared(behind, suffix)


def _shared(a: str, b: str) -> int:
    for index, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return index
    return min(len(a), len(b))


def mask(text: str, masks: Sequence[Part], char: str = "█") -> str:
    """Hide stretches from a blinded reader without moving a single offset."""
    pieces: list[str] = []
    shown = 0
    for start, end in sorted(masks):
        pieces.append(text[shown:start])
        pieces.append(char * (end - max(start, shown)))
        shown = max(shown, end)
    pieces.append(text[shown:])
    return "".join(pieces)
