"""Just enough of MessagePack to write what spaCy reads; after msgpack.org's specification."""

import struct


def packed(value: object) -> bytes:
    """The bytes of plain data."""
    if value is None:
        return b"\xc0"
    if isinstance(value, bool):
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, str):
        encoded = value.encode()
        return _sized(len(encoded), b"\xd9", b"\xda", b"\xdb") + encoded
    if isinstance(value, bytes):
        return _sized(len(value), b"\xc4", b"\xc5", b"\xc6") + value
    if isinstance(value, list | tuple):
        return _sized(len(value), None, b"\xdc", b"\xdd") + b"".join(map(packed, value))
    if isinstance(value, dict):
        pairs = b"".join(packed(key) + packed(each) for key, each in value.items())
        return _sized(len(value), None, b"\xde", b"\xdf") + pairs
    raise TypeError(f"{type(value).__name__} is not plain data")


def _integer(value: int) -> bytes:
    if 0 <= value < 128:
        return bytes([value])
    return b"\xcf" + struct.pack(">Q", value) if value >= 0 else b"\xd3" + struct.pack(">q", value)


def _sized(length: int, small: bytes | None, middle: bytes, large: bytes) -> bytes:
    if small is not None and length < 1 << 8:
        return small + struct.pack(">B", length)
    if length < 1 << 16:
        return middle + struct.pack(">H", length)
    return large + struct.pack(">I", length)
