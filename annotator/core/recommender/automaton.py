"""Many phrases looked for at once: an automaton over words, in time linear in the text.

After A. Aho and M. Corasick, “Efficient string matching: an aid to bibliographic search”,
Communications of the ACM 18 (1975): failure links lead from each state to its longest ending
that begins another phrase, so that no word is read twice.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

Phrase = tuple[str, ...]
# The first and the last word but one of a find, and the phrase.
Find = tuple[int, int, Phrase]


class Automaton:
    """Finds every phrase of a set wherever it stands in a sequence of words."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._said: list[Phrase | None] = [None]
        for phrase in phrases:
            self._add(phrase)
        self._failure = [0] * len(self._next)
        # The nearest state on the way of failures that ends a phrase.
        self._shorter = [0] * len(self._next)
        self._link()

    def _add(self, phrase: Phrase) -> None:
        state = 0
        for word in phrase:
            following = self._next[state].get(word)
            if following is None:
                following = len(self._next)
                self._next[state][word] = following
                self._next.append({})
                self._said.append(None)
            state = following
        if phrase:
            self._said[state] = phrase

    def _link(self) -> None:
        waiting = deque(self._next[0].values())
        while waiting:
            state = waiting.popleft()
            for word, following in self._next[state].items():
                waiting.append(following)
                fallen = self._step(self._failure[state], word)
                self._failure[following] = fallen
                ends = self._said[fallen] is not None
                self._shorter[following] = fallen if ends else self._shorter[fallen]

    def _step(self, state: int, word: str) -> int:
        while word not in self._next[state]:
            if state == 0:
                return 0
            state = self._failure[state]
        return self._next[state][word]

    def all(self, words: Sequence[str]) -> Iterator[Find]:
        """Every find, those inside others too: in the order of their ends, the longest first."""
        state = 0
        for at, word in enumerate(words):
            state = self._step(state, word)
            ending = state if self._said[state] is not None else self._shorter[state]
            while ending:
                phrase = self._said[ending]
                if phrase is not None:
                    yield at + 1 - len(phrase), at + 1, phrase
                ending = self._shorter[ending]

    def longest(self, words: Sequence[str]) -> list[Find]:
        """The finds that stay when longer ones go before shorter ones and earlier before later."""
        finds = sorted(self.all(words), key=lambda find: (find[0], -find[1]))
        kept: list[Find] = []
        for find in finds:
            if not kept or find[0] >= kept[-1][1]:
                kept.append(find)
        return kept
