"""Finds what would tell a blinded reader who published a text, so that it can be struck out.

Masks keep length and offsets. They rather hide a word too many than one too few: a common word
that is an outlet's whole name is hidden only where it is written as the name is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.core.spans import Part, mask

# Articles that stand before an outlet's name and are left out when people speak of it.
_ARTICLES = frozenset(
    {"the", "a", "an", "der", "die", "das", "den", "dem", "le", "la", "les", "l'", "el", "los"}
    | {"las", "il", "lo", "gli", "i", "de", "het", "o", "os", "as"}
)
_GAP = r"[\s\u00a0\u202f\u2009\-‐‑–_]*"
_SHORTEST = 3
_HOST = re.compile(r"\s*(?:[a-z][a-z0-9+.\-]*:)?(?://)?(?:[^/?#@]*@)?([\w.\-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Outlet:
    """The names of who published something: its own, other ones, and its web domains."""

    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


def masks(
    text: str, outlet: Outlet, byline: str | None = None, url: str | None = None
) -> list[Part]:
    """The stretches of the text that name the outlet, the author or the address, merged."""
    found: list[Part] = []
    domains = tuple(sorted({*outlet.domains, *domains_of(url)}))
    for pattern in _patterns(outlet.names, domains):
        found += [match.span() for match in pattern.finditer(text)]
    for pattern in _people(byline or ""):
        found += [match.span() for match in pattern.finditer(text)]
    return _merged(found)


def hidden(text: str, outlet: Outlet, byline: str | None = None, url: str | None = None) -> str:
    """The text as a blinded reader is shown it; for titles, names and notes."""
    return mask(text, masks(text, outlet, byline, url))


def domains_of(url: str | None) -> tuple[str, ...]:
    """The domain behind an address, without `www.`."""
    found = _HOST.match(url or "")
    host = found[1].lower().removeprefix("www.") if found else ""
    return (host,) if "." in host else ()


def variants(name: str) -> list[tuple[str, bool]]:
    """The spellings under which a name goes about, and whether capitals matter in them."""
    words = name.split()
    found = [(name, False)] if len(name.strip()) >= _SHORTEST else [(name, True)]
    if len(words) > 1 and words[0].casefold() in _ARTICLES:
        short = " ".join(words[1:])
        # "The Sun" is also "Sun", but not every "sun".
        found.append((short, len(words) == 2))
    if len(words) > 2:
        initials = "".join(word[0] for word in words if word[0].isupper())
        if len(initials) >= _SHORTEST:
            found.append((initials, True))
    return [(each, exact) for each, exact in found if each.strip()]


@lru_cache(maxsize=512)
def _patterns(names: tuple[str, ...], domains: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    loose: set[str] = set()
    exact: set[str] = set()
    for name in names:
        for each, is_exact in variants(name):
            (exact if is_exact else loose).add(_name(each))
            if each.isupper() and each.isalpha() and len(each) <= 6:
                exact.add(r"\.\s?".join(each) + r"\.?")
    for domain in domains:
        loose.add(_domain(domain))
    return tuple(
        re.compile(f"(?<!\\w)(?:{'|'.join(sorted(those, key=len, reverse=True))})(?!\\w)", flags)
        for those, flags in ((loose, re.IGNORECASE), (exact, 0))
        if those
    )


def _name(name: str) -> str:
    """A name with any gap between its words, in one word too, and as a handle or a tag."""
    words = [re.escape(word) for word in re.split(r"[\s\-_]+", name) if word]
    return r"[@#]?" + _GAP.join(words)


def _domain(domain: str) -> str:
    """A web address or a mail address below the domain, with its path, and the bare word."""
    first = re.escape(domain.split(".", maxsplit=1)[0])
    # What stands before is looked at once, from its beginning: a line of dots costs no more.
    before = r"(?:https?://)?(?:(?<![\w.+\-])[\w.+\-]+[.@])?"
    whole = before + re.escape(domain) + r"(?:[/?#][^\s<>\"'“”»)\]]*)?"
    return whole if len(domain.split(".", maxsplit=1)[0]) < 4 else f"{whole}|[@#]?{first}"


@lru_cache(maxsize=512)
def _people(byline: str) -> tuple[re.Pattern[str], ...]:
    """The byline whole, and each of its people."""
    return tuple(_each_of(byline)) if byline else ()


def _each_of(byline: str) -> Iterable[re.Pattern[str]]:
    names = re.split(r"\s*(?:,|;|/|&|\band\b|\bund\b|\bet\b|\by\b|\bwith\b|\bmit\b)\s*", byline)
    for name in {byline.strip(), *names}:
        plain = re.sub(r"^(?:by|von|par|por)\s+", "", name.strip(), flags=re.IGNORECASE)
        if len(plain) >= _SHORTEST:
            yield re.compile(
                rf"(?<!\w){_GAP.join(map(re.escape, plain.split()))}(?!\w)", re.IGNORECASE
            )


def _merged(found: Sequence[Part]) -> list[Part]:
    merged: list[Part] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif end > start:
            merged.append((start, end))
    return merged
