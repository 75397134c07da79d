"""Ids that sort by creation and tell nobody how many there are (UUIDv7, RFC 9562 section 5.7)."""

import secrets
import time
from datetime import UTC, datetime
from uuid import UUID

# The two highest bits of the digit are 10, whatever chance said.
_VARIANTS = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def uuid7(milliseconds: int | None = None) -> UUID:
    """A new UUIDv7; `milliseconds` since the epoch may be given, for tests and imports."""
    moment = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    value = (moment & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return UUID(int=value)


def uuid7_digits(number: int) -> list[str]:
    """The 32 hexadecimal digits of so many new ids, which either database takes for an id: many
    rows at once need neither an object nor a call to the system's source of chance each.
    """
    moment = f"{time.time_ns() // 1_000_000 & ((1 << 48) - 1):012x}7"
    chance = secrets.token_hex(10 * number)
    return [
        f"{moment}{chance[at : at + 3]}{_VARIANTS[chance[at + 3]]}{chance[at + 4 : at + 19]}"
        for at in range(0, 20 * number, 20)
    ]


def first_at(moment: datetime) -> UUID:
    """What no id that was made at this moment or later is below; at the ends of what an id can
    tell, its first or last moment.
    """
    milliseconds = int(moment.astimezone(UTC).timestamp() * 1_000)
    return UUID(int=min(max(milliseconds, 0), (1 << 48) - 1) << 80)
