"""Phrases found again, chains read out, lists ranked, and scores as they are defined."""

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.recommender import features, memory, scoring, sequences
from annotator.core.recommender.automaton import Automaton
from annotator.core.recommender.memory import Mark, Memory, Read, Remembered
from annotator.core.recommender.proposals import Taught, ranked
from annotator.core.recommender.sequences import Chain, Span
from annotator.core.recommender.tokens import fold_of, form_of, phrase_of, tokens_of

WORDS = st.lists(st.sampled_from("abc"), max_size=12)
PHRASES = st.sets(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple), max_size=6)


@given(WORDS, PHRASES)
def test_the_automaton_finds_what_looking_everywhere_finds(
    words: list[str], phrases: set[tuple[str, ...]]
) -> None:
    found = set(Automaton(phrases).all(words))
    expected = {
        (start, end, tuple(words[start:end]))
        for start, end in itertools.combinations(range(len(words) + 1), 2)
        if tuple(words[start:end]) in phrases
    }
    assert found == expected


def test_of_two_phrases_at_one_place_the_longer_is_found() -> None:
    words = ["a", "bizarre", "and", "threatening", "plan"]
    finds = Automaton([("bizarre",), ("bizarre", "and", "threatening")]).longest(words)
    assert finds == [(1, 4, ("bizarre", "and", "threatening"))]


@pytest.mark.parametrize(
    ("written", "form"), [("DAM", "dam"), ("Straße", "strasse"), ("“", '"'), ("don’t", "don't")]
)
def test_spellings_of_one_word_are_one_form(written: str, form: str) -> None:
    assert form_of(written) == form


def test_offsets_are_code_points_and_unspaced_scripts_are_cut_by_sign() -> None:
    text = "😀 Der Damm ist 很危险。"
    cut = [text[each.start : each.end] for each in tokens_of(text)]
    assert cut == ["😀", "Der", "Damm", "ist", "很", "危", "险", "。"]
    assert phrase_of(tokens_of("“Bizarre!”")) == ("bizarre",)


def read(text: str, *marks: tuple[str, str]) -> Read:
    """A reading in which these words were marked so."""
    made = [Mark("passage", text.index(w), text.index(w) + len(w), label) for w, label in marks]
    return Read(tokens_of(text), made)


def test_memory_knows_how_often_a_phrase_was_left_alone() -> None:
    taught = memory.learn(
        [
            read("A bizarre plan.", ("bizarre", "odd")),
            read("The bizarre man.", ("bizarre", "odd")),
            read("Bizarre, he said."),
            *[read("the plan", ("plan", "odd")), *[read("a plan")] * 9],
        ]
    )
    (found,) = taught.find(tokens_of("Nobody finds the plan BIZARRE."))
    assert (found.label, found.marked, found.seen, found.score) == ("odd", 2, 3, 2 / 4)
    again = memory.load(taught.dump())
    assert again.find(tokens_of("bizarre")) == taught.find(tokens_of("bizarre"))


def test_a_mark_that_touches_no_word_teaches_nothing() -> None:
    assert not memory.learn([Read(tokens_of("a b"), [Mark("passage", 1, 2, "x")])]).phrases


def by_hand(chain: Chain, rows: list[list[str]]) -> tuple[list[str], list[dict[str, float]]]:
    """Best path and marginals by looking at every path."""
    told = chain.dump()
    state, moves = told["state"], told["moves"]
    weights: dict[tuple[str, ...], float] = {}
    for path in itertools.product(list(chain.tags), repeat=len(rows)):
        score = sum(
            state.get(name, {}).get(tag, 0.0)  # type: ignore[attr-defined]
            for tag, names in zip(path, rows, strict=True)
            for name in names
        )
        score += sum(moves[a].get(b, 0.0) for a, b in itertools.pairwise(path))  # type: ignore[index]
        weights[tuple(path)] = math.exp(score)
    whole = sum(weights.values())
    chances = [
        {t: sum(w for p, w in weights.items() if p[at] == t) / whole for t in chain.tags}
        for at in range(len(rows))
    ]
    best = max(weights, key=lambda each: weights[each])
    return list(best), chances


def test_a_chain_reads_what_looking_at_every_path_reads() -> None:
    chance = random.Random(7)
    tags = ["B-x", "I-x", "O"]
    names = [f"f{at}" for at in range(4)]
    chain = Chain(
        tags,
        {name: {tag: round(chance.gauss(0, 1), 3) for tag in tags} for name in names},
        {a: {b: round(chance.gauss(0, 1), 3) for b in tags} for a in tags},
    )
    lengths = [5, 1, 3]
    rows = [[chance.sample(names, 2) for _ in range(n)] for n in lengths]
    sentences = [tokens_of(" ".join("w" * n)) for n in lengths]
    spans, margins = chain.read(sentences, rows)
    expected_margins, expected_spans = [], []
    for sentence, row in zip(sentences, rows, strict=True):
        path, chances = by_hand(chain, row)
        for each in chances:
            first, second, *_ = sorted(each.values(), reverse=True)
            expected_margins.append(first - second)
        expected_spans += spans_of(path, sentence, chances)
    assert margins == pytest.approx(expected_margins, abs=1e-9)
    assert [(s.start, s.end, s.label) for s in spans] == [each[:3] for each in expected_spans]
    assert [s.score for s in spans] == pytest.approx([each[3] for each in expected_spans], abs=1e-4)
    assert sequences.load(chain.dump()).read(sentences, rows)[0] == spans


def spans_of(path: list[str], sentence: list, chances: list) -> list:  # type: ignore[type-arg]
    """The runs of a path, each with the least chance of its label."""
    found: list[list] = []  # type: ignore[type-arg]
    before = "O"
    for at, tag in enumerate(path):
        sure = 1 - chances[at]["O"]
        if tag == "B-x" or (tag == "I-x" and before == "O"):
            found.append([sentence[at].start, sentence[at].end, "x", sure])
        elif tag == "I-x":
            found[-1][1], found[-1][3] = sentence[at].end, min(found[-1][3], sure)
        before = tag
    return [tuple(each) for each in found]


def test_tags_say_where_marks_begin_and_of_overlapping_ones_the_first() -> None:
    text = "one two three. four five"
    parts = features.sentences_of(tokens_of(text), [[0, 14], [15, 24]])
    marks = [Mark("p", 4, 19, "a"), Mark("p", 8, 13, "b"), Mark("p", 20, 24, "c")]
    assert features.tags_of(parts, marks) == [["O", "B-a", "I-a", "I-a"], ["I-a", "B-c"]]


def test_a_long_sentence_is_cut_so_that_time_stays_linear() -> None:
    text = "word " * 1000
    parts = features.sentences_of(tokens_of(text), [[0, len(text)]])
    assert max(map(len, parts)) == features.LONGEST_SEQUENCE
    assert sum(map(len, parts)) == 1000


def test_both_voices_strengthen_one_another_and_the_surer_of_two_answers_stays() -> None:
    remembered = [
        Remembered("p", "odd", 0, 7, 0.5, 1, 1),
        Remembered("p", "odd", 20, 27, 0.4, 2, 4),
    ]
    spans = {"p": [Span(0, 7, "odd", 0.5), Span(18, 27, "fine", 0.9)], "q": [Span(0, 7, "z", 0.1)]}
    found = [(e.layer, e.start, e.label, e.score, e.how) for e in ranked(remembered, spans)]
    assert found == [
        ("p", 18, "fine", 0.9, "words"),
        ("p", 0, "odd", 0.75, "both"),
        ("q", 0, "z", 0.1, "words"),
    ]


def test_what_is_outside_the_article_is_not_proposed() -> None:
    taught = Taught(memory.learn([read("bizarre", ("bizarre", "odd"))]), {})
    found, sureness = taught.read("bizarre bizarre", [[0, 15]], [[8, 15]])
    assert [each.start for each in found] == [8]
    assert sureness == 0.0
    assert taught.read("dull", [[0, 4]], [[0, 4]]) == ([], 1.0)


def test_scores_count_each_mark_once_and_leave_unknown_unknown() -> None:
    tally = scoring.Tally()
    tally.add(
        [Mark("p", 0, 10, "a"), Mark("p", 2, 8, "a"), Mark("p", 30, 40, "b")],
        [Mark("p", 0, 10, "a"), Mark("p", 36, 60, "b"), Mark("p", 70, 80, "c")],
    )
    rows = {(each["layer"], each["answer"]): each for each in tally.table()}
    one = rows["p", "a"]
    assert (one["right"], one["proposed"], one["precision"], one["recall"]) == (1, 2, 0.5, 1.0)
    # Four of ten shared is less than half of the shorter one.
    assert (rows["p", "b"]["right"], rows["p", "c"]["precision"]) == (0, None)
    assert rows[None, None]["f1"] == pytest.approx(2 * 1 / (3 + 3), abs=1e-4)
    added = scoring.Tally()
    added.load(tally.dump())
    added.load(tally.dump())
    assert added.table()[-1]["right"] == 2


def test_parts_are_drawn_alike_everywhere() -> None:
    drawn = [fold_of(1, f"article {at}", 5) for at in range(12)]
    assert drawn == [fold_of(1, f"article {at}", 5) for at in range(12)]
    assert {fold_of(2, f"article {at}", 5) for at in range(100)} == {0, 1, 2, 3, 4}


def test_an_empty_memory_finds_nothing() -> None:
    assert Memory({}).find(tokens_of("anything")) == []
