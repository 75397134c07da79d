"""What stands in one cell of a table, so that a program reads it right and a spreadsheet runs
nothing."""

import json
import re

JOINT = "|"

GUARD_RULE = (
    "A text that begins with =, +, -, @, a tab or a carriage return, with or without apostrophes "
    "before it, has one more apostrophe in front, so that no spreadsheet takes it for a formula. "
    "To undo it, take one apostrophe off where that leaves such a text. Numbers have none."
)

# Reversible: a text that looks as if it were guarded is guarded once more.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_FIRST = frozenset("'=+-@\t\r")


def cell(value: object) -> str:
    """A value as the text of a cell that no spreadsheet runs; nothing is the empty text."""
    # Most cells are one of these two, and a release has dozens of them for every mark.
    if value is None:
        return ""
    if type(value) is str:
        return guarded(value)
    return spelled(value) if isinstance(value, bool | int | float) else guarded(spelled(value))


def spelled(value: object) -> str:
    """A value as a text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return JOINT.join(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def guarded(text: str) -> str:
    """The text, made harmless for spreadsheets."""
    return f"'{text}" if is_dangerous(text) else text


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet might run it, or take it for a text that was guarded."""
    return text[:1] in _FIRST and _DANGEROUS.match(text) is not None


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text[1:]) else text
