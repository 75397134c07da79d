"""Who says what is found in the four languages, at exact places, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.attribution.rules import LANGUAGES
from annotator.core.attribution.speaking import Attribution, attributions_of
from annotator.core.segments import is_locked, segment
from tests.work import lines_run


def found(text: str, language: str = "en") -> tuple[Attribution, ...]:
    """What the rules find in a text, cut as an import cuts it."""
    cut = segment(text, language)
    return attributions_of(text, cut.blocks, cut.quotations, language)


def told(text: str, language: str = "en") -> list[tuple[str, str]]:
    """Each speaker with the words said."""
    return [
        (each.speaker.name, " … ".join(text[start:end] for start, end in each.content))
        for each in found(text, language)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“We go,” Ilse Brandt said.", [("Ilse Brandt", "“We go,”")]),
        ("“We go,” said Ilse Brandt.", [("Ilse Brandt", "“We go,”")]),
        ("Ilse Brandt said: “We go.”", [("Ilse Brandt", "“We go.”")]),
        (
            "“We go,” Brandt said, “and soon.”",
            [("Brandt", "“We go,” … “and soon.”")],
        ),
        ("According to Brandt, the dam is safe.", [("Brandt", "the dam is safe")]),
        ("The dam is safe, according to Brandt.", [("Brandt", "The dam is safe")]),
        ("The dam is safe, Brandt says.", [("Brandt", "The dam is safe")]),
        ("Ilse Brandt, a pilot, said the dam is safe.", [("Ilse Brandt", "the dam is safe")]),
        ("The mayor, Ilse Brandt, said it is safe.", [("Ilse Brandt", "it is safe")]),
        (
            "Brandt told reporters it was over, adding that nobody was hurt.",
            [("Brandt", "reporters it was over"), ("Brandt", "nobody was hurt")],
        ),
        (
            "Brandt said it was “odd” and warned that more would come.",
            [("Brandt", "it was “odd”"), ("Brandt", "more would come")],
        ),
        ("Mayor Ilse Brandt spoke. “We go,” she said.", [("Ilse Brandt", "“We go,”")]),
        (
            "“We go,” said Ilse Brandt. “Soon.”",
            [("Ilse Brandt", "“We go,”"), ("Ilse Brandt", "“Soon.”")],
        ),
    ],
)
def test_the_speaker_stands_before_behind_or_between(
    text: str, said: list[tuple[str, str]]
) -> None:
    assert told(text) == said


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("de", "„Wir gehen“, sagte Ilse Brandt.", [("Ilse Brandt", "„Wir gehen“")]),
        ("de", "Laut Brandt ist der Damm sicher.", [("Brandt", "ist der Damm sicher")]),
        ("de", "Brandt zufolge ist der Damm sicher.", [("Brandt", "ist der Damm sicher")]),
        ("de", "„Wir gehen“, so Brandt.", [("Brandt", "„Wir gehen“")]),
        ("de", "Brandt sagte, dass der Damm hält.", [("Brandt", "der Damm hält")]),
        ("fr", "« On part », a déclaré Ilse Brandt.", [("Ilse Brandt", "« On part »")]),
        (
            "fr",
            "Ilse Brandt a souri. « On part », a-t-elle dit.",
            [("Ilse Brandt", "« On part »")],
        ),
        ("fr", "Selon Brandt, le barrage tient.", [("Brandt", "le barrage tient")]),
        ("fr", "« On part », s'inquiète Ilse Brandt.", [("Ilse Brandt", "« On part »")]),
        (
            "fr",
            "« On part, a déclaré Ilse Brandt. Rien ne presse. »",
            [("Ilse Brandt", "« On part,"), ("Ilse Brandt", "Rien ne presse. »")],
        ),
        (
            "fr",
            "Ilse Brandt a souri. « On part, dit-elle, et vite. »",
            [("Ilse Brandt", "« On part, … et vite. »")],
        ),
        (
            "fr",
            "« Une dame, un chien et un bac », dit Brandt.",
            [("Brandt", "« Une dame, un chien et un bac »")],
        ),
        ("fr", "De son côté, le préfet assure que la digue tient.", [("préfet", "la digue tient")]),
        (
            "fr",
            "Le bac partira lundi, a fait savoir la préfecture.",
            [("préfecture", "Le bac partira lundi")],
        ),
        ("es", "«Nos vamos», dijo Ilse Brandt.", [("Ilse Brandt", "«Nos vamos»")]),
        ("es", "Según Brandt, la presa es segura.", [("Brandt", "la presa es segura")]),
        (
            "es",
            "—No lo sé —dijo Brandt—. Ya veremos.",
            [("Brandt", "No lo sé"), ("Brandt", "Ya veremos.")],
        ),
    ],
)
def test_each_language_has_its_own_ways(
    language: str, text: str, said: list[tuple[str, str]]
) -> None:
    assert told(text, language) == said


def test_a_statement_goes_on_behind_a_teaser() -> None:
    text = (
        "“We looked for it for months and found nothing that would have helped,” Brandt said.\n\n"
        "Other news from the harbour\nRead also\n\nOther news from the harbour\n\n"
        "“Nobody would have believed us.”"
    )
    assert told(text)[-1] == ("Brandt", "“Nobody would have believed us.”")
    assert found(text)[-1].source is None
    assert found(text)[-1].how == "continued"


def test_a_quotation_over_several_paragraphs_has_one_speaker() -> None:
    text = "“We go.\n\n“We go at once,” said Ilse Brandt."
    assert told(text) == [("Ilse Brandt", "“We go."), ("Ilse Brandt", "“We go at once,”")]


@pytest.mark.parametrize(
    ("text", "anonymity"),
    [
        ("“No,” a source close to Brandt said.", "close_to"),
        ("Officials said the dam was safe.", "officials_plural"),
        ("The plan was seen by some observers as a defeat.", "unspecified"),
        ("Critics say the dam is old.", "unspecified"),
    ],
)
def test_nameless_sources_are_known_by_their_kind(text: str, anonymity: str) -> None:
    (only,) = found(text)
    assert (only.speaker.kind, only.speaker.anonymity) == ("anonymous", anonymity)


def test_who_was_told_is_the_agency_and_not_the_source() -> None:
    text = "“No,” an aide to Brandt told AFP."
    (only,) = found(text)
    assert only.via is not None
    assert (only.speaker.name, text[slice(*only.via)]) == ("an aide to Brandt", "AFP")


@pytest.mark.parametrize(
    ("verb", "loading"),
    [
        ("said", "neutral"),
        ("claimed", "distancing"),
        ("admitted", "endorsing"),
        ("blasted", "hostile"),
    ],
)
def test_a_verb_colours_what_it_reports(verb: str, loading: str) -> None:
    (only,) = found(f"Brandt {verb} the dam was safe.")
    assert only.loading == loading


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Moscow said it was ready.", "Russia", "institution"),
        ("The interior ministry said it was ready.", "interior ministry", "institution"),
        ("A report by the bank found that it was late.", "report by the bank", "document_readout"),
    ],
)
def test_a_capital_stands_for_its_country_and_nouns_for_themselves(
    text: str, name: str, kind: str
) -> None:
    (only,) = found(text)
    assert (only.speaker.name, only.speaker.kind) == (name, kind)


@pytest.mark.parametrize(
    "text",
    [
        "The attack that claimed the lives of many was long ago.",
        "The so-called “peace plan” has failed.",
        "The figure was said to be high.",
        "– Milk\n– Bread, 2 euros",
        "“Alone.”",
    ],
)
def test_where_nobody_speaks_nobody_is_proposed(text: str) -> None:
    assert found(text) == ()


def test_a_language_without_rules_has_no_proposals() -> None:
    assert found("“We go,” Ilse Brandt said.", "fi") == ()
    assert found("„Wir gehen“, sagte Ilse Brandt.", "de-AT") != ()


PIECES = st.sampled_from(
    [*'“”«»"’,.?—: \n\u00a0😀', "'s", "– ", "Brandt", "Ilse", "said", "told", "AFP"]
) | (
    st.sampled_from(
        [
            "according to",
            "the",
            "minister",
            "he",
            "and",
            "that",
            "laut",
            "sagte",
            "hat",
            "so",
            "dijo",
        ]
    )
    | st.sampled_from(["selon", "a-t-il dit", "l'", "según", "a source close to"])
)


@given(st.lists(PIECES, max_size=60), st.sampled_from(LANGUAGES))
def test_every_place_lies_in_the_article_and_says_something(
    pieces: list[str], language: str
) -> None:
    text = " ".join(pieces) or "x"
    cut = segment(text, language)
    article = [(start, end) for start, end, kind in cut.blocks if not is_locked(kind)]
    proposals = attributions_of(text, cut.blocks, cut.quotations, language)
    assert proposals == attributions_of(text, cut.blocks, cut.quotations, language)
    for each in proposals:
        places = [*each.content, *each.cue, *filter(None, (each.source, each.via))]
        assert each.content
        assert each.speaker.name.strip()
        for start, end in places:
            assert any(first <= start < end <= last for first, last in article)


@pytest.mark.parametrize(
    "piece", ["Macron said, ", "“a” X said. ", "the Lord of ", "he , said ", "— Macron said, "]
)
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    def lines(times: int) -> int:
        text = piece * times
        cut = segment(text)
        return lines_run(lambda: attributions_of(text, cut.blocks, cut.quotations, "en"))

    # Four times the text: a quadratic rule would run sixteen times as many lines.
    assert lines(800) < 5 * lines(200)
