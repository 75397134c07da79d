"""Version numbers of a codebook, and which number a kind of change asks for.

The first number rises when old answers can no longer be read under the new version, the second
when people are asked or decide otherwise, the third when only words and looks have changed.
"""

import re
from collections.abc import Collection
from enum import IntEnum

LONGEST_VERSION = 40
FIRST = "1.0.0"
_VERSION = re.compile(r"(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}(-[0-9A-Za-z.-]{1,20})?\Z")


class Weight(IntEnum):
    """How much a change asks of those who read the data later."""

    WORDING = 1
    ASKING = 2
    MEANING = 3


def is_version(text: str) -> bool:
    """Whether this is written as versions are: ``1.2.0`` or ``1.2.0-draft``."""
    return len(text) <= LONGEST_VERSION and _VERSION.match(text) is not None


def following(version: str, weight: Weight, taken: Collection[str] = ()) -> str:
    """The version after this one for a change of this weight; the next free one."""
    major, minor, patch = (int(each) for each in version.partition("-")[0].split("."))
    if weight is Weight.MEANING:
        major, minor, patch = major + 1, 0, 0
    elif weight is Weight.ASKING:
        minor, patch = minor + 1, 0
    else:
        patch += 1
    while f"{major}.{minor}.{patch}" in taken:
        if weight is Weight.MEANING:
            major += 1
        elif weight is Weight.ASKING:
            minor += 1
        else:
            patch += 1
    return f"{major}.{minor}.{patch}"
