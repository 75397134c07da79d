"""The door: who is quoted in an article, sentence after sentence, with exact places.

Only the article's own text is read: what readers comment or a teaser says has no speaker here.
The time is linear in the text; a sentence longer than `_LONGEST_SENTENCE` is read in pieces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from annotator.core.attribution import dashes, incises
from annotator.core.attribution.covering import Saying
from annotator.core.attribution.naming import Naming, Speaker
from annotator.core.attribution.rules import Rules, for_language
from annotator.core.attribution.saying import Sentence
from annotator.core.attribution.words import Word, sentences_in, words_of
from annotator.core.blocks import Block, is_locked
from annotator.core.spans import Part, Parts

_LONGEST_SENTENCE = 150


@dataclass(frozen=True)
class Attribution:
    """One statement: what is said, who says it, and the words that say so. Code points.

    `source` is None where nobody is named beside it and the speaker goes on from before;
    `form` is `direct` (all of it in quotation marks), `mixed` or `indirect`; `how` the speaker
    was found: `name`, `pronoun` or `continued`; `via` the agency that was told.
    """

    content: Parts
    speaker: Speaker
    source: Part | None
    cue: Parts
    loading: str
    form: str
    how: str
    via: Part | None = None


def attributions_of(
    text: str, blocks: Sequence[Block], quotations: Sequence[Part], language: str
) -> tuple[Attribution, ...]:
    """All that the rules of this language find; nothing for a language without rules."""
    rules = for_language(language)
    if rules is None:
        return ()
    article = [(start, end) for start, end, kind in blocks if not is_locked(kind)]
    read = [list(_sentences(text, block, quotations, rules)) for block in article]
    naming = Naming(rules)
    for sentence in (sentence for block in read for sentence in block):
        naming.learn(sentence.words, sentence.mentions)
    return tuple(_Reading(text, naming, rules).of(read))


def _sentences(
    text: str, block: Part, quotations: Sequence[Part], rules: Rules
) -> Iterator[Sentence]:
    quoted = _outermost(block, quotations)
    spoken = [part for each in quoted for part in incises.cut(text, each, rules)]
    inside = spoken or dashes.speech_in(text, block, rules)
    words = list(words_of(text, block, inside, rules))
    for sentence in sentences_in(words, rules):
        for at in range(0, len(sentence), _LONGEST_SENTENCE):
            yield Sentence(sentence[at : at + _LONGEST_SENTENCE], rules)


def _outermost(block: Part, quotations: Sequence[Part]) -> Iterator[Part]:
    end = block[0]
    for part in quotations:
        if part[0] >= end and part[1] <= block[1]:
            yield part
            end = part[1]


class _Reading:
    """Goes through an article and keeps in mind who spoke last and who is spoken of."""

    def __init__(self, text: str, naming: Naming, rules: Rules) -> None:
        self._text = text
        self._naming = naming
        self._rules = rules
        self._person: Speaker | None = None
        self._group: Speaker | None = None
        self._last: Attribution | None = None
        self._goes_on = False
        self._waiting: list[Part] = []

    def of(self, blocks: Sequence[Sequence[Sentence]]) -> Iterator[Attribution]:
        """What is said, by where the attributing sentence stands."""
        for block in blocks:
            for sentence in block:
                yield from self._sentence(sentence)
            if not (self._waiting and self._is_unclosed(self._waiting[-1])):
                self._waiting.clear()

    def _sentence(self, sentence: Sentence) -> Iterator[Attribution]:
        found: list[Attribution] = []
        said = sentence.sayings()
        for saying in said:
            self._look_at(sentence, saying.first)
            made = self._attribution(sentence, saying, found)
            if made is not None:
                found.append(made)
                self._last = made
                self._keep_in_mind(made.speaker)
        if found:
            yield from self._take_waiting(found[0])
        yield from found
        if said or not _is_bare(sentence):
            if not said:
                self._look_at(sentence, len(sentence.words))
            self._goes_on = bool(found)
            return
        yield from self._continued(sentence)

    def _continued(self, sentence: Sentence) -> Iterator[Attribution]:
        """A quotation that stands alone: the last speaker goes on, or the next one began."""
        quoted = [(word.start, word.end) for word in sentence.words if word.is_quotation]
        if not (self._goes_on and self._last):
            self._waiting += quoted
            return
        self._last = self._going_on(self._last, tuple(quoted))
        yield self._last

    def _take_waiting(self, following: Attribution) -> Iterator[Attribution]:
        if self._waiting and following.form != "indirect":
            yield self._going_on(following, tuple(self._waiting))
        self._waiting.clear()

    def _going_on(self, spoken: Attribution, content: Parts) -> Attribution:
        return replace(
            spoken,
            content=content,
            source=None,
            cue=(),
            loading="",
            form="direct",
            how="continued",
            via=None,
        )

    def _is_unclosed(self, part: Part) -> bool:
        """Goes on in the next paragraph, which opens anew."""
        return self._text[part[1] - 1] not in "”»“«’‘›‹\"'」』"

    def _attribution(
        self, sentence: Sentence, saying: Saying, before: Sequence[Attribution]
    ) -> Attribution | None:
        if not saying.content:
            return None
        speaker, how, source = self._speaker(sentence, saying, before)
        if speaker is None:
            return None
        parts = tuple(_part(sentence.words, words) for words in saying.content)
        cues = [_part(sentence.words, words) for words in (saying.cue, saying.tail) if words]
        told = saying.via
        via = None if told is None else _part(sentence.words, (told.first, told.last))
        form = _form(sentence.words, saying)
        return Attribution(parts, speaker, source, tuple(cues), saying.loading, form, how, via)

    def _speaker(
        self, sentence: Sentence, saying: Saying, before: Sequence[Attribution]
    ) -> tuple[Speaker | None, str, Part | None]:
        mention = saying.source
        if mention is None:
            last = before[-1] if before else self._last if self._goes_on else None
            if last is None:
                return None, "", None
            return last.speaker, last.how, last.source if before else None
        place = _part(sentence.words, (mention.first, mention.last))
        if mention.pronoun:
            meant = self._person if mention.pronoun == "person" else self._group
            return meant, "pronoun", place
        speaker = self._naming.speaker(sentence.words, mention)
        if saying.aside_kind and not speaker.kind:
            speaker = replace(speaker, kind=saying.aside_kind)
            self._naming.know(speaker)
        return speaker, "name", place

    def _look_at(self, sentence: Sentence, until: int) -> None:
        """Who the sentence is about before these words: the first who is no object in it."""
        for mention in sentence.mentions:
            if mention.first >= until:
                return
            if mention.is_object or mention.is_possessive or mention.pronoun:
                continue
            speaker = self._naming.speaker(sentence.words, mention)
            if speaker.is_person and mention.is_named:
                self._person = speaker
                return

    def _keep_in_mind(self, speaker: Speaker) -> None:
        if speaker.is_person:
            self._person = speaker
        else:
            self._group = speaker


def _is_bare(sentence: Sentence) -> bool:
    has_words = any(word.is_word for word in sentence.words)
    return not has_words and any(word.is_quotation for word in sentence.words)


def _part(words: Sequence[Word], place: tuple[int, int]) -> Part:
    return words[place[0]].start, words[place[1] - 1].end


def _form(words: Sequence[Word], saying: Saying) -> str:
    covered = [word for first, last in saying.content for word in words[first:last]]
    if not any(word.is_quotation for word in covered):
        return "indirect"
    return "mixed" if any(word.is_word for word in covered) else "direct"
