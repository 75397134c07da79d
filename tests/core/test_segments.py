import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import Invalid
from annotator.core.segments import BLOCK_KINDS, check_blocks, check_sentences, is_locked, segment
from annotator.core.spans import WHITESPACE

DATA = Path(__file__).parents[3] / "shared/data"
SEED = DATA / "seed-article.txt"
ARTICLES = DATA / "narrative-frames/articles_metadata.tsv"

with_seed = pytest.mark.skipif(
    not SEED.exists(), reason="../shared/data/seed-article.txt is absent"
)
with_articles = pytest.mark.skipif(
    not ARTICLES.exists(), reason="../shared/data/narrative-frames is absent"
)

pages = st.lists(
    st.sampled_from(["Comments (1)", "Most read", "Advertisement", "", "Read also: x", "A b c d"])
    | st.text(st.sampled_from("ab. “”'\"«»\u00a0\n") | st.characters(exclude_categories=["Cs"])),
    max_size=12,
).map("\n".join)


def _seed() -> str:
    return SEED.read_bytes().decode()


def _key() -> dict[str, list[list[int]]]:
    answers: dict[str, list[list[int]]] = json.loads(
        (DATA / "seed-article.attributions.json").read_text(encoding="utf-8")
    )
    return answers


@with_seed
def test_the_seed_articles_paragraphs_are_body_and_nothing_else_is() -> None:
    body = [[start, end] for start, end, kind in segment(_seed()).blocks if kind == "body"]
    assert body == _key()["body_blocks"]


@with_seed
def test_the_seed_articles_clutter_has_its_kinds() -> None:
    assert [kind for _, _, kind in segment(_seed()).blocks if kind != "body"] == [
        *["teaser_other_article"] * 4,
        *["boilerplate"] * 2,
        "comment_header",
        "boilerplate",
        *["reader_comment"] * 2,
        "boilerplate",
        "reader_comment",
    ]


@with_seed
def test_the_seed_articles_quotations_are_exact() -> None:
    assert [list(part) for part in segment(_seed()).quotations] == _key()["quotation_marked"]


@with_articles
def test_real_articles_are_hardly_locked() -> None:
    csv.field_size_limit(10_000_000)
    with ARTICLES.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter="\t")]
    locked = sum(
        end - start
        for text in texts
        for start, end, kind in segment(text).blocks
        if is_locked(kind)
    )
    share = locked / sum(map(len, texts))
    print(f"{share:.3%} of the characters of {len(texts)} articles are locked")  # noqa: T201
    assert len(texts) == 428
    assert share < 0.005


@given(pages, st.sampled_from(["en", "de", "xx"]))
def test_any_text_is_cut_into_parts_that_import_again(text: str, language: str) -> None:
    found = segment(text, language)
    assert check_blocks(found.blocks, len(text)) == found.blocks
    assert check_sentences(found.sentences, len(text)) == found.sentences
    assert {kind for _, _, kind in found.blocks} <= set(BLOCK_KINDS)


@given(pages)
def test_any_texts_visible_characters_are_in_a_block_and_in_a_sentence_of_it(text: str) -> None:
    found = segment(text)
    in_block = {at for start, end, _ in found.blocks for at in range(start, end)}
    in_sentence = {at for start, end in found.sentences for at in range(start, end)}
    visible = {at for at, char in enumerate(text) if char not in WHITESPACE}
    assert visible <= in_sentence <= in_block
    for start, end in (*found.sentences, *found.quotations):
        assert "\n" not in text[start:end]


@given(pages)
def test_any_texts_quotations_are_in_order_and_cross_nothing(text: str) -> None:
    quotations = segment(text).quotations
    assert list(quotations) == sorted(set(quotations), key=lambda part: (part[0], -part[1]))
    for index, (start, end) in enumerate(quotations):
        for other_start, other_end in quotations[index + 1 :]:
            assert other_end <= end or other_start >= end, (start, end, other_start, other_end)


def test_a_statement_cut_in_two_by_a_teaser_goes_on_behind_it() -> None:
    text = "“We begin.\nAdvertisement\n“We end,” he said."
    assert [text[start:end] for start, end in segment(text).quotations] == [
        "“We begin.",
        "“We end,”",
    ]


def test_the_same_text_gives_the_same_segments() -> None:
    text = "One “x”. Two.\nAdvertisement\nThree."
    assert segment(text) == segment(text)
    assert hash(segment(text)) == hash(segment(text))


HOSTILE = [
    "“" * 1_000_000,
    "a " * 500_000,
    "\n" * 1_000_000,
    "a\n" * 100_000,
    "Most read\n" * 50_000,
    "Comments (1)\n" * 50_000,
    "(1 " * 100_000 + "\n" + "1 " * 99 + "\n",
    "By " + "Aa Bb " * 16 + "!\n",
    ("May " * 24 + "\n") * 6,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:14]))
def test_hostile_text_is_cut_in_one_pass(text: str) -> None:
    found = segment(text)
    assert check_blocks(found.blocks, len(text)) == found.blocks


@pytest.mark.parametrize(
    ("sentences", "place"),
    [("x", "sentences"), ([[0, 4], [3, 6]], "sentences.1"), ([[0, 4], [4, 40]], "sentences.1")],
)
def test_each_wrong_sentence_is_refused_at_its_place(sentences: object, place: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_sentences(sentences, 12)
    assert list(refusal.value.fields) == [place]
