"""Copies are found whatever an editor did to them, and different reports are kept apart."""

import random

from annotator.core.near_duplicates import clusters, similarity, sketch

WORDS = [f"word{at}" for at in range(3_000)]


def invented(seed: int, length: int = 400) -> list[str]:
    """A text of so many words."""
    return random.Random(seed).choices(WORDS, k=length)


def test_a_reprint_with_another_headline_and_spelling_is_a_copy() -> None:
    wire = invented(1)
    reprint = ["Another", "headline", *[word.upper() for word in wire[:-20]], "(agency)"]
    found = clusters(
        [
            ("wire", sketch(" ".join(wire))),
            ("reprint", sketch(",\n".join(reprint))),
            ("other", sketch(" ".join(invented(2)))),
        ]
    )
    assert [sorted(each) for each in found] == [["reprint", "wire"]]


def test_the_estimate_is_near_the_truth() -> None:
    one = invented(3, 2_000)
    other = one[:1_000] + invented(4, 1_000)
    # 996 of 2,996 runs are shared.
    assert abs(similarity(sketch(" ".join(one)), sketch(" ".join(other))) - 0.33) < 0.18
    assert similarity(sketch("a b"), sketch("a b")) == 1.0
    assert similarity(sketch("a b"), sketch("c d")) == 0.0


def test_of_a_thousand_reports_the_hundred_copies_are_found_and_nothing_else() -> None:
    texts = {at: invented(at) for at in range(1_000)}
    for at in range(100):
        texts[1_000 + at] = texts[at][:380] + invented(5_000 + at, 20)
    found = clusters((key, sketch(" ".join(words))) for key, words in texts.items())
    assert sorted(map(sorted, found)) == [[at, 1_000 + at] for at in range(100)]
