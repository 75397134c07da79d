"""Who says what within one sentence: each cue with its speaker and the words it covers.

The patterns are few and the same in all languages; which words take part stands in the rules.
"""

from collections.abc import Sequence
from dataclasses import replace

from annotator.core.attribution.covering import SIGNS, Covering, Saying, Words, is_cut_before
from annotator.core.attribution.mentions import Mention, Reader
from annotator.core.attribution.rules import Rules
from annotator.core.attribution.words import Word

_FURTHEST = 8
_LONGEST_ASIDE = 30
_STOPS = frozenset(".!?…")
_FEW = 3


class Sentence:
    """One sentence, its phrases by where they begin and end."""

    def __init__(self, words: Sequence[Word], rules: Rules) -> None:
        self.words = words
        self._rules = rules
        reader = Reader(words, rules)
        self.lows = reader.lows
        self.mentions = reader.mentions()
        self._beginning = {each.first: each for each in self.mentions}
        self._ending = {each.last: each for each in self.mentions}
        self.end = len(words)
        while self.end and words[self.end - 1].text in _STOPS:
            self.end -= 1

    def sayings(self) -> list[Saying]:
        """All of them in order, each with the words it covers."""
        found: list[Saying] = []
        at = 0
        while at < len(self.lows):
            saying = self._at(at, found)
            if saying is None:
                at += 1
                continue
            found.append(saying)
            at = max(at + 1, saying.cue[1])
        return Covering(self.words, self.lows, self.end, self._rules).of(found)

    def _at(self, at: int, before: Sequence[Saying]) -> Saying | None:
        rules, lows = self._rules, self.lows
        for phrases in (rules.introducers, rules.passives, rules.after_comma):
            length = phrases.length_at(lows, at)
            if length and (phrases is not rules.after_comma or self._is_cut_before(at)):
                return self._introduced(at, length)
        length = rules.postpositions.length_at(lows, at)
        if length and at in self._ending:
            return Saying((at, at + length), "neutral", self._ending[at])
        length = rules.views.length_at(lows, at)
        viewer = self._subject_before(at)[0] if length else None
        if viewer is not None and viewer.anonymity:
            return Saying((at, at + length), "neutral", viewer)
        length, loading = rules.cue_at(lows, at)
        if rules.participles.length_at(lows, at) and self._is_participle(at):
            length = max(length, rules.participles.length_at(lows, at))
            return self._shared((at, at + length), loading or "neutral", before)
        return self._active(at, length, loading, before) if length else None

    def _is_cut_before(self, at: int) -> bool:
        return is_cut_before(self.words, at)

    def _is_participle(self, at: int) -> bool:
        return at == 0 or self._is_cut_before(at) or self.lows[at - 1] in self._rules.that

    def _introduced(self, at: int, length: int) -> Saying | None:
        # An article may have been read as the end of the introduction: `nach Angaben der`.
        source = self._beginning.get(at + length) or self._beginning.get(at + length - 1)
        if source is None:
            return None
        loading = self._rules.cue_at(self.lows, at)[1]
        is_passive = bool(self._rules.passives.length_at(self.lows, at))
        has_be = at > 0 and self.lows[at - 1] in self._rules.be
        if is_passive and not (has_be or loading):
            return None
        first = at - 1 if at and self.lows[at - 1] in self._rules.be else at
        tail = (source.last, source.last + 1) if self._says_as(source.last, at) else None
        return Saying((first, at + length), loading or "neutral", source, tail=tail)

    def _says_as(self, last: int, at: int) -> bool:
        """`was seen by some as a defeat`: the content stands on both sides."""
        is_passive = bool(self._rules.passives.length_at(self.lows, at))
        return is_passive and last < self.end and self.lows[last] in self._rules.as_

    def _shared(self, cue: Words, loading: str, before: Sequence[Saying]) -> Saying:
        """`…, adding that`: the speaker is the last one, or who the sentence is about."""
        if before:
            return Saying(cue, loading, shares=True)
        subjects = [each for each in self.mentions if each.last <= cue[0] and not each.is_object]
        subject = next((each for each in subjects if not each.is_possessive), None)
        return Saying(cue, loading, subject, shares=subject is None)

    def _active(
        self, at: int, length: int, loading: str, before: Sequence[Saying]
    ) -> Saying | None:
        cue = (at, at + length)
        previous = self.lows[at - 1] if at else ""
        if self._is_passive(at) or previous in self._rules.that:
            return None
        source, aside_kind = self._subject_before(at)
        if source is None and self._may_follow(at):
            source, aside_kind = self._subject_after(cue[1])
        if source is not None:
            via = self._agency_at(max(cue[1], source.last))
            lead = self._lead(source, at)
            return Saying(cue, loading, source, via=via, aside_kind=aside_kind, lead=lead)
        framed = self._framed(at)
        if framed is not None:
            return framed
        if before and previous in self._rules.and_:
            return Saying(cue, loading, shares=True)
        has_words = self._is_cut_before(at) and any(each.is_quotation for each in self.words)
        if self._rules.drops_subject and has_words:
            return Saying(cue, loading, shares=True)
        return None

    def _framed(self, at: int) -> Saying | None:
        """`hat die Ministerin den Gegnern Panikmache vorgeworfen`: what is said lies between."""
        if not self._rules.capitalises_nouns or (at < self.end - 1 and self._is_verb_ahead(at)):
            return None
        for place in range(at - 1, max(-1, at - _LONGEST_ASIDE), -1):
            if self.lows[place] in self._rules.auxiliaries:
                source = self._beginning.get(place + 1) or self._ending.get(place)
                if source is None or source.is_object:
                    return None
                return Saying(
                    (at, at + 1),
                    self._rules.cue_at(self.lows, at)[1],
                    source,
                    framed=(max(source.last, place + 1), at),
                )
        return None

    def _is_verb_ahead(self, at: int) -> bool:
        return self.words[at + 1].is_word

    def _is_passive(self, at: int) -> bool:
        while at and self.lows[at - 1] in self._rules.between - self._rules.auxiliaries:
            at -= 1
        return at > 0 and self.lows[at - 1] in self._rules.be

    def _lead(self, source: Mention, at: int) -> int | None:
        """`its chair, Nadia Frost, told`: where the words before a name between commas begin."""
        comma = source.first - 1
        is_between = 0 < source.last < at and comma > 0 and self.words[comma].text == ","
        if not is_between or self.words[source.last].text != ",":
            return None
        for place in range(comma - 1, max(-1, comma - 1 - _FURTHEST), -1):
            if self.words[place].is_quotation or self.words[place].text in SIGNS:
                return None
            if self.lows[place] in self._rules.determiners:
                return place
        return None

    def _agency_at(self, place: int) -> Mention | None:
        """Who was told, if an agency: `told AFP`, `told the TPA news agency`, `sagte … der dpa`."""
        rules = self._rules
        for at in range(place, min(self.end, place + _FEW)):
            if self.words[at].text in rules.agencies:
                last = at + 1
                return Mention(at, last, "other_media", name=(at, last))
            low = self.lows[at]
            if low not in rules.prepositions and low not in rules.determiners:
                return None
        return None

    def _subject_before(self, at: int) -> tuple[Mention | None, str]:
        """Who stands before the verb, adverbs and an aside between commas left out."""
        for place in range(at, max(-1, at - _FURTHEST), -1):
            found = self._ending.get(place)
            if found is not None:
                is_usable = not (found.is_object or found.is_possessive)
                return (found if is_usable else None), ""
            if place and self.words[place - 1].text == ",":
                return self._before_aside(place - 1)
            if place and self.lows[place - 1] not in self._rules.between:
                return None, ""
        return None, ""

    def _before_aside(self, comma: int) -> tuple[Mention | None, str]:
        """`Feldi, a hydrologist in Kolna, said`: the name, and what the aside says they are."""
        inside = self._ending.get(comma)
        if inside is not None and inside.is_named and self.words[inside.first - 1].text == ",":
            before = self._ending.get(inside.first - 1)
            return inside, before.kind if before and not before.is_named else ""
        for place in range(comma - 1, max(0, comma - _LONGEST_ASIDE), -1):
            if self.words[place].is_quotation:
                return None, ""
            if self.words[place].text == "," and place in self._ending:
                found = self._ending[place]
                if found.is_object or found.is_possessive:
                    return None, ""
                within = [each for each in self.mentions if place < each.first < comma]
                return found, next(
                    (each.kind for each in within if each.kind and not each.anonymity), ""
                )
        return None, ""

    def _named_beside(self, mention: Mention) -> Mention:
        """`the mayor, Ilse Brandt`: the name behind the comma; else the phrase itself."""
        behind = self._beginning.get(mention.last + 1)
        is_apart = mention.last < self.end and self.words[mention.last].text == ","
        if is_apart and behind and behind.is_named and not mention.is_named:
            return replace(behind, kind=behind.kind or mention.kind)
        return mention

    def _may_follow(self, at: int) -> bool:
        return self._rules.inverts or self._is_cut_before(at)

    def _subject_after(self, last: int) -> tuple[Mention | None, str]:
        for place in range(last, min(self.end, last + _FEW)):
            if place in self._beginning:
                found = self._named_beside(self._beginning[place])
                behind = self._beginning.get(found.last + 1)
                is_apart = found.last < self.end and self.words[found.last].text == ","
                kind = behind.kind if behind and is_apart and not behind.anonymity else ""
                return found, kind
            if self.lows[place] not in self._rules.between:
                return None, ""
        return None, ""
