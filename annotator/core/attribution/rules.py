"""The rules by which speakers are found: words of one language each, data in the package.

A rule file holds lists of phrases in lower case; what a list is for stands at its field here.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

# Rises with every change of the rules or of what reads them: stored layers of an older number
# are made anew.
VERSION = "slant-attribution/2"
LANGUAGES = ("en", "de", "fr", "es")
LOADINGS = ("neutral", "distancing", "endorsing", "hostile")
ANONYMITIES = ("close_to", "officials_plural", "unspecified")

_SHELF = resources.files("annotator") / "attribution"


_LONGEST_NOUN, _SHORTEST_NOUN = 30, 5


class Phrases:
    """Phrases of one or more words with what each means, found by their first word.

    Where two begin alike the longer one is meant.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, meaning in phrases:
            words = tuple(phrase.split())
            by_first.setdefault(words[0], []).append((words, meaning))
        self._by_first = {
            first: sorted(found, key=lambda each: len(each[0]), reverse=True)
            for first, found in by_first.items()
        }

    def at(self, words: list[str], at: int) -> tuple[int, str]:
        """Length and meaning of the longest phrase that begins here; (0, "") where none does."""
        if at < len(words):
            for phrase, meaning in self._by_first.get(words[at], ()):
                if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                    return len(phrase), meaning
        return 0, ""

    def length_at(self, words: list[str], at: int) -> int:
        """How many words of the longest phrase that begins here; 0 where none does."""
        return self.at(words, at)[0]


@dataclass(frozen=True)
class Rules:
    """One language's rules.

    `roles` names, for each kind of source, the nouns that give it away; `titles` stand before a
    name and are no part of it; `members` behind a name (“X group fighters”) neither.
    """

    language: str
    cues: Phrases
    views: Phrases
    participles: Phrases
    introducers: Phrases
    after_comma: Phrases
    postpositions: Phrases
    passives: Phrases
    that: frozenset[str]
    conjunctions: frozenset[str]
    verb_particles: frozenset[str]
    and_: frozenset[str]
    as_: frozenset[str]
    be: frozenset[str]
    auxiliaries: frozenset[str]
    between: frozenset[str]
    persons: frozenset[str]
    groups: frozenset[str]
    determiners: frozenset[str]
    particles: frozenset[str]
    prepositions: frozenset[str]
    complements: Phrases
    function_words: frozenset[str]
    titles: frozenset[str]
    members: frozenset[str]
    organisations: frozenset[str]
    roles: Mapping[str, str]
    anonymous: Phrases
    agencies: frozenset[str]
    capitals: Mapping[str, str]
    countries: frozenset[str]
    elides: bool
    inverts: bool
    drops_subject: bool
    capitalises_nouns: bool
    speaks_inside: bool

    def cue_at(self, words: list[str], at: int) -> tuple[int, str]:
        """Length and loading of the cue that begins here; (0, "") where none does."""
        return self.cues.at(words, at)

    def kind_of(self, word: str) -> str:
        """The kind of source that this noun gives away; "" for any other word."""
        kind = self.roles.get(word, "")
        return kind or (self._kind_of_compound(word) if self.capitalises_nouns else "")

    def _kind_of_compound(self, word: str) -> str:
        """`schwimmverein` is a `verein`, `innenministeriums` a `ministerium`."""
        stem = word.removesuffix("s")[-_LONGEST_NOUN:]
        ends = (stem[at:] for at in range(2, len(stem) - _SHORTEST_NOUN + 1))
        return next((self.roles[end] for end in ends if end in self.roles), "")


def for_language(language: str) -> Rules | None:
    """The rules of `de-AT` are those of `de`; None for a language that has none yet."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return _read(primary) if primary in LANGUAGES else None


@cache
def _read(language: str) -> Rules:
    given = json.loads((_SHELF / f"{language}.json").read_text(encoding="utf-8"))
    made: dict[str, Any] = {field.name: _made(field.name, given) for field in fields(Rules)}
    return Rules(**(made | {"language": language}))


_LISTS = (
    "views",
    "participles",
    "introducers",
    "after_comma",
    "postpositions",
    "passives",
)


def _made(name: str, given: Mapping[str, object]) -> object:
    """One field in the form it is used in. A list that a language does not need may be absent."""
    value = given.get(name.rstrip("_"))
    if name in {"cues", "anonymous"}:
        return Phrases(
            (phrase, each) for each, phrases in _mapping(value).items() for phrase in phrases
        )
    if name == "roles":
        # A noun that gives away two kinds means the first.
        named = [(noun, kind) for kind, nouns in _mapping(value).items() for noun in nouns]
        return dict(reversed(named))
    if name == "capitals":
        return _mapping(value)
    if name in {"elides", "inverts", "drops_subject", "capitalises_nouns", "speaks_inside"}:
        return bool(value)
    phrases = value if isinstance(value, list) else []
    return (
        Phrases((each, "") for each in phrases)
        if name in {*_LISTS, "complements"}
        else frozenset(phrases)
    )


def _mapping(value: object) -> dict[str, list[str]]:
    return value if isinstance(value, dict) else {}
