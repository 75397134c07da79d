"""Whom a phrase means: one name for one speaker throughout an article.

“Macron” is the Emmanuel Macron named in full before or after, “the minister” whoever was called
so last, “Moscow” its country, “he” the person the article is speaking of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.core.attribution.mentions import Mention
from annotator.core.attribution.rules import Rules
from annotator.core.attribution.words import Word

_RECENT = 20
_TYPES = {
    "institution": "organisation",
    "company": "organisation",
    "civil_society": "organisation",
    "document_readout": "document",
    "other_media": "medium",
    "social_media": "medium",
    "armed_group": "group",
    "ordinary_person": "group",
}


@dataclass(frozen=True)
class Speaker:
    """Who it is: name, type of entity, and how they appear as a source; "" where unknown."""

    name: str
    type: str
    kind: str = ""
    anonymity: str = ""

    @property
    def is_person(self) -> bool:
        return self.type == "person" and self.kind != "anonymous"


class Naming:
    """What one article calls whom, learnt from all of it before anybody is named."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._full: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._called: dict[str, str] = {}

    def learn(self, sentence: Sequence[Word], mentions: Iterable[Mention]) -> None:
        """Remember full names, and what kind of source somebody was said to be."""
        for mention in mentions:
            words = self._without_trade(_texts(sentence, mention.name), mention)
            if len(words) > 1 and not self._is_organisation(words):
                self._full.setdefault(words[-1], " ".join(words))

    def know(self, speaker: Speaker) -> None:
        """Remember what an aside said somebody is."""
        self._kinds.setdefault(speaker.name, speaker.kind)

    def speaker(self, sentence: Sequence[Word], mention: Mention) -> Speaker:
        """Whom a phrase that is no pronoun names."""
        if mention.anonymity:
            name = " ".join(_texts(sentence, (mention.first, mention.last)))
            return Speaker(name, _anonymous_type(mention), "anonymous", mention.anonymity)
        name = self._name(sentence, mention)
        country = self._rules.capitals.get(name, name)
        if country in self._rules.countries:
            return Speaker(country, "country_or_place", "institution")
        if name in self._rules.agencies:
            return Speaker(name, "medium", "other_media")
        head = self._head(sentence, mention)
        if mention.is_named and head:
            self._called[head] = name
        kind = self._kind(name, mention.kind)
        return Speaker(name, self._type(name, mention, kind), kind)

    def _name(self, sentence: Sequence[Word], mention: Mention) -> str:
        if mention.is_named:
            words = self._without_trade(_texts(sentence, mention.name), mention)
            return self._full.get(words[0], words[0]) if len(words) == 1 else " ".join(words)
        head = self._head(sentence, mention)
        called = self._called_so(head) if mention.kind in {"official", "expert"} else ""
        if called:
            return called
        first, last = mention.first + mention.has_article, mention.last
        while last - 1 > first and sentence[last - 1].low in self._rules.members:
            last -= 1
        return " ".join(_texts(sentence, (first, last)))

    def _without_trade(self, words: list[str], mention: Mention) -> list[str]:
        """`der Gastwirt Emil Fürst`: where all nouns have capitals, a trade looks like a name."""
        has_trade = self._rules.capitalises_nouns and mention.has_article and len(words) > 2
        return words[-2:] if has_trade and not self._is_organisation(words) else words

    def _called_so(self, head: str) -> str:
        """Who was last called `minister`, or `verkehrsministerin` where it says `ministerin`."""
        if not head or head in self._called:
            return self._called.get(head, "")
        recent = list(self._called)[-_RECENT:]
        return next((self._called[each] for each in recent if each.endswith(head)), "")

    def _head(self, sentence: Sequence[Word], mention: Mention) -> str:
        """The last noun before the name, or of the phrase: `minister`."""
        last = mention.name[0] if mention.is_named else mention.last
        low = sentence[last - 1].low if last > mention.first else ""
        return low if self._rules.kind_of(low) or low in self._rules.titles else ""

    def _kind(self, name: str, kind: str) -> str:
        if kind:
            self._kinds.setdefault(name, kind)
        return kind or self._kinds.get(name, "")

    def _type(self, name: str, mention: Mention, kind: str) -> str:
        words = name.split()
        if mention.is_named and not self._is_organisation(words):
            if words[-1] in self._full or len(words) > 1:
                return "person"
            is_acronym = len(name) > 1 and name.isupper()
            is_thing = self._rules.capitalises_nouns and mention.has_article
            return "organisation" if is_acronym else "other" if is_thing else "person"
        if kind in _TYPES:
            return _TYPES[kind]
        return "organisation" if self._is_organisation(words) else "person" if kind else "other"

    def _is_organisation(self, words: Sequence[str]) -> bool:
        lows = {word.lower() for word in words}
        return not lows.isdisjoint(self._rules.organisations) or any(
            word in self._rules.countries for word in words
        )


def _texts(sentence: Sequence[Word], part: tuple[int, int]) -> list[str]:
    """The words between white space: `de l’Intérieur` is two."""
    texts: list[str] = []
    end = -1
    for word in sentence[part[0] : part[1]]:
        if word.start == end:
            texts[-1] += word.text
        else:
            texts.append(word.text)
        end = word.end
    return texts


def _anonymous_type(mention: Mention) -> str:
    return "person" if mention.anonymity == "close_to" else "group"
