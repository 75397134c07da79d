import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.sentences import sentences_of
from annotator.core.spans import WHITESPACE

lines = st.builds(
    lambda line, times: line * times,
    st.text(
        st.sampled_from('ab. !?“”"«é😀漢。\u00a0\t') | st.characters(exclude_categories=["Cs"])
    ),
    st.sampled_from([1, 1, 1, 500]),
).map(lambda line: line.replace("\n", " "))
languages = st.sampled_from(["en", "de", "fr", "ar", "ja", "xx", "", "de-AT", "no such"])


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentences_of(text, (0, len(text)), language)]


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "Dr. Smith met the U.S. envoy.\u00a0 They spoke for 2.5 hours! Why? "
    assert sentences(text) == [
        "Dr. Smith met the U.S. envoy.",
        "They spoke for 2.5 hours!",
        "Why?",
    ]


@pytest.mark.parametrize("language", ["de", "de-AT", "de_AT", "DE", "de-Latn-CH"])
def test_each_language_has_its_own_abbreviations(language: str) -> None:
    text = "Das Amt bzw. Anna kam am 3. Mai. Und das?"
    assert sentences(text, language) == ["Das Amt bzw. Anna kam am 3. Mai.", "Und das?"]
    assert sentences(text, "en") != sentences(text, language)


def test_the_library_is_never_handed_a_long_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes time with the square of a piece that is full of quotation marks."""
    handed: list[int] = []
    segment = sentencex.segment

    def recorded(language: str, piece: str) -> list[str]:
        handed.append(len(piece))
        found: list[str] = segment(language, piece)
        return found

    monkeypatch.setattr(sentencex, "segment", recorded)
    for piece in ("“", "a. ", "a"):
        sentences(piece * (25_000 // len(piece)))
    assert max(handed) <= 4_000
    assert sum(handed) <= 3 * 3 * 25_000


def test_an_unknown_language_is_cut_by_general_rules() -> None:
    assert sentences("One is here. Two is there.", "tlh") == ["One is here.", "Two is there."]


def test_positions_are_those_of_the_whole_text() -> None:
    text = "Title\n😀 One is here. Two."
    assert list(sentences_of(text, (6, len(text)), "en")) == [(6, 20), (21, 25)]


@given(lines, languages)
def test_every_visible_character_belongs_to_exactly_one_sentence(line: str, language: str) -> None:
    text = f"before\n{line}\nbehind"
    block = (7, 7 + len(line))
    owners = [0] * len(text)
    position = block[0]
    for start, end in sentences_of(text, block, language):
        assert position <= start < end <= block[1]
        assert text[start] not in WHITESPACE
        assert text[end - 1] not in WHITESPACE
        owners[start:end] = [1] * (end - start)
        position = end
    for at in range(*block):
        assert owners[at] == 1 or text[at] in WHITESPACE


def test_a_long_line_is_cut_as_its_sentences_are_whatever_window_they_fall_in() -> None:
    one = "The minister said that the talks, which had lasted long, would go on."
    assert sentences(" ".join([one] * 1000)) == [one] * 1000


def test_one_endless_sentence_stays_one() -> None:
    text = "and so on " * 5_000
    assert sentences(text) == [text.strip()]


@pytest.mark.parametrize("piece", ["“", "«a. ", "a", ". ", "a. ", "\u00a0", '"A. '])
def test_a_hostile_line_is_cut_window_by_window(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    found = list(sentences_of(text, (0, len(text)), "en"))
    assert found == [] if piece == "\u00a0" else found[-1][1] >= len(text) - 1
