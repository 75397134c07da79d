"""Ids that sort by creation and tell nobody how many there are (UUIDv7, RFC 9562 section 5.7)."""

import secrets
import time
from datetime import UTC, datetime
from uuid import UUID


def uuid7(milliseconds: int | None = None) -> UUID:
    """A new UUIDv7; `milliseconds` since the epoch may be given, for tests and imports."""
    moment = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    value = (moment & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return UUID(int=value)


def first_at(moment: datetime) -> UUID:
    """What no id that was made at this moment or later is below; at the ends of what an id can
    tell, its first or last moment.
    """
    milliseconds = int(moment.astimezone(UTC).timestamp() * 1_000)
    return UUID(int=min(max(milliseconds, 0), (1 << 48) - 1) << 80)
