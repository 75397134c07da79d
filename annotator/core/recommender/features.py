"""What the sequence model is told of a word, and which tags stand for which marks."""

from collections.abc import Sequence

from annotator.core.recommender.memory import Mark
from annotator.core.recommender.tokens import Token, is_word

OUTSIDE = "O"
# Longer sentences are cut, so that the time stays linear whatever a text holds.
LONGEST_SEQUENCE = 128
Sentence = Sequence[Token]


def sentences_of(tokens: Sequence[Token], bounds: Sequence[Sequence[int]]) -> list[list[Token]]:
    """The words of an article, sentence by sentence; what stands in none is left out."""
    found: list[list[Token]] = []
    at = 0
    for start, end in bounds:
        while at < len(tokens) and tokens[at].start < start:
            at += 1
        words: list[Token] = []
        while at < len(tokens) and tokens[at].end <= end:
            words.append(tokens[at])
            at += 1
        found += [
            words[cut : cut + LONGEST_SEQUENCE] for cut in range(0, len(words), LONGEST_SEQUENCE)
        ]
    return found


def features_of(sentence: Sentence, text: str) -> list[list[str]]:
    """For each word what it is, what stands around it and how it is written."""
    forms = ["<", "<", *(each.form for each in sentence), ">", ">"]
    rows: list[list[str]] = []
    is_quoted = False
    for at, token in enumerate(sentence):
        before2, before, form, after, after2 = forms[at : at + 5]
        is_quoted ^= form == '"'
        rows.append(
            [
                "bias",
                f"w={form}",
                f"-1={before}",
                f"+1={after}",
                f"-2={before2}",
                f"+2={after2}",
                f"-1|w={before}|{form}",
                f"w|+1={form}|{after}",
                f"pre={form[:3]}",
                f"end={form[-3:]}",
                f"look={_look(text[token.start : token.end], form)}",
                f"quoted={is_quoted:d}",
            ]
        )
    return rows


def _look(written: str, form: str) -> str:
    if not is_word(form):
        return "sign"
    if written[0].isdigit():
        return "number"
    if written.isupper() and len(written) > 1:
        return "CAPITALS"
    return "Title" if written[0].isupper() else "small"


def tags_of(sentences: Sequence[Sentence], marks: Sequence[Mark]) -> list[list[str]]:
    """`B-label` where a mark begins, `I-label` where it goes on, `O` elsewhere.

    Where marks overlap the earlier one counts, of two that begin alike the longer one.
    """
    words = [each for sentence in sentences for each in sentence]
    tags = [OUTSIDE] * len(words)
    first = 0
    for mark in sorted(marks, key=lambda each: (each.start, -each.end)):
        while first < len(words) and words[first].end <= mark.start:
            first += 1
        if first == len(words) or words[first].start >= mark.end:
            continue
        tags[first] = f"B-{mark.label}"
        first += 1
        while first < len(words) and words[first].start < mark.end:
            tags[first] = f"I-{mark.label}"
            first += 1
    cut: list[list[str]] = []
    at = 0
    for sentence in sentences:
        cut.append(tags[at : at + len(sentence)])
        at += len(sentence)
    return cut
