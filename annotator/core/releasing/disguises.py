"""What a text says behind the ways in which copies come to look different.

A copy is still one when its quotation marks, line breaks or hyphens are others, or when it stands
in an address, as HTML, as JSON's escapes or in base64. Who wants to hide one will find another way;
these are the ways in which it happens by itself.
"""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_TAG = re.compile(r"<[^<>]{0,500}>")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrt])")
_ADDRESS = re.compile(r"(?<!\S)\S*%[0-9A-Fa-f]{2}\S*")
_BYTES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{60,80}\r?\n)*[A-Za-z0-9+/_-]{40,}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){40,}")
# Whole articles are looked at sign by sign, and they have few different ones.
SIGNS = 20_000
_ALPHABET = str.maketrans("-_", "+/")


@dataclass(frozen=True)
class Disguise:
    """What a stretch of a text says once it is undone."""

    start: int
    end: int
    says: str


def letters(text: str) -> str:
    """Letters and digits alone, without accents, small: what copies of a text share."""
    return "".join(map(_letters_of, text))


def places(text: str) -> list[int]:
    """Where in the text each sign of `letters(text)` comes from."""
    return [at for at, one in enumerate(text) for _ in _letters_of(one)]


def undone(text: str) -> Iterator[Disguise]:
    """Every stretch that says something else than it shows."""
    if ("&" in text or "<" in text) and (plain := html.unescape(_TAG.sub("", text))) != text:
        yield Disguise(0, len(text), plain)
    if "\\" in text and (plain := _ESCAPE.sub(_sign, text)) != text:
        yield Disguise(0, len(text), plain)
    if "%" in text:
        for found in _ADDRESS.finditer(text):
            yield Disguise(*found.span(), _BYTES.sub(_unquoted, found[0].replace("+", " ")))
    for found in _BASE64.finditer(text):
        for says in _decoded(found[0]):
            yield Disguise(*found.span(), says)
    for found in _HEX.finditer(text):
        yield Disguise(*found.span(), _text(bytes.fromhex(found[0])))


@lru_cache(maxsize=SIGNS)
def _letters_of(sign: str) -> str:
    if sign.isascii():
        return sign.lower() if sign.isalnum() else ""
    plain = unicodedata.normalize("NFKD", sign).casefold()
    return "".join(filter(str.isalnum, plain))


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else " "


def _unquoted(found: re.Match[str]) -> str:
    return _text(bytes.fromhex(found[0].replace("%", "")))


def _decoded(token: str) -> Iterator[str]:
    """From wherever the first group of four may begin."""
    plain = "".join(token.split()).translate(_ALPHABET)
    for first in range(4):
        group = plain[first:]
        try:
            yield _text(base64.b64decode(group[: len(group) // 4 * 4]))
        except binascii.Error:
            continue


def _text(content: bytes) -> str:
    return content.decode("utf-8", errors="ignore")
