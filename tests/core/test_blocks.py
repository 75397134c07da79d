import pytest

from annotator.core.blocks import ARTICLE_KINDS, BLOCK_KINDS, blocks_of, check_blocks, is_locked
from annotator.core.errors import Invalid

PARAGRAPH = (
    "The council voted late on Tuesday to close the river bridge for the whole summer, after"
    " engineers had found cracks in two of its pillars, the mayor told reporters in the evening."
)


def kinds(*lines: str) -> list[str]:
    return [kind for _, _, kind in blocks_of("\n".join(lines))]


def kind_of(line: str) -> str:
    """The kind of one line that stands between two paragraphs."""
    return kinds(PARAGRAPH, "", line, "", PARAGRAPH)[1]


def test_a_block_is_a_whole_line_with_something_to_see_in_it() -> None:
    text = "First.\u00a0\n\n \u00a0\n\tSecond \nThird"
    assert blocks_of(text) == ((0, 7, "body"), (12, 20, "body"), (21, 26, "body"))


@pytest.mark.parametrize("text", ["", "\n\n", " \u00a0\n\t"])
def test_a_text_of_nothing_has_no_blocks(text: str) -> None:
    assert blocks_of(text) == ()


@pytest.mark.parametrize("line", [PARAGRAPH, "Advertisement", "Comments (3)", "Related: more"])
def test_a_document_of_one_paragraph_is_body(line: str) -> None:
    assert kinds(line) == ["body"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Advertisement", "ad"),
        ("ADVERTISEMENT", "ad"),
        ("Story continues below advertisement", "ad"),
        ("Anzeige", "ad"),
        ("Publicité", "ad"),
        ("Read also: Bridge works to begin in May", "related_links"),
        ("READ MORE: Bridge works to begin in May", "related_links"),
        ("Related: Bridge works to begin in May", "related_links"),
        ("Lesen Sie auch: Brücke bleibt gesperrt", "related_links"),
        ("À lire aussi\u00a0: Le pont restera fermé", "related_links"),
        ("Lea también: El puente seguirá cerrado", "related_links"),
        ("Share this article", "boilerplate"),
        ("Subscribe to our newsletter for the day's news.", "boilerplate"),
        ("Follow us on Facebook and Twitter", "boilerplate"),
        ("© 2024 The Daily. All rights reserved.", "boilerplate"),
        ("To suggest a correction, write to the desk", "boilerplate"),
        ("Spotted a mistake? Select it and press Ctrl + Enter", "boilerplate"),
        ("Abonnez-vous à notre newsletter", "boilerplate"),
        ("Correction: The bridge is 90 metres long, not 900.", "correction_notice"),
        ("An earlier version of this article misnamed the mayor.", "correction_notice"),
        ("Photo: Jane Doe/Agency", "caption"),
        ("Foto: Jana Beispiel", "caption"),
    ],
)
def test_page_furniture_is_known_by_its_words(line: str, kind: str) -> None:
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement revenue fell for the third year.",
        "Related costs rose, too.",
        "Comments are free, facts are not.",
        "He asked her to read more.",
        "Share prices fell.",
        "Subscribers were told on Friday.",
        "Most read the report as a warning.",
        "The paper: a correction of course.",
        "What happens next",
        "By Friday, the bridge was closed.",
        "“Advertisement”",
        "Trending",
        "Sponsored by nobody, he said.",
        "Correction officers went on strike.",
    ],
)
def test_an_articles_own_line_stays_body(line: str) -> None:
    assert kind_of(line) == "body"


def test_a_long_line_is_never_furniture() -> None:
    assert kind_of("Read also: " + PARAGRAPH + " " + PARAGRAPH) == "body"


def test_titles_under_a_teaser_heading_are_teasers_until_a_gap() -> None:
    found = kinds(
        PARAGRAPH,
        "Most read",
        "",
        "City opens a second market hall",
        "Why do the swallows come later?",
        "",
        "How the bridge was built",
        PARAGRAPH,
    )
    assert found == ["body", *["teaser_other_article"] * 3, "body", "body"]


def test_a_teaser_heading_before_a_paragraph_locks_only_itself() -> None:
    assert kinds(PARAGRAPH, "You may also like", PARAGRAPH) == [
        "body",
        "teaser_other_article",
        "body",
    ]


CARD = ("Harbour Strike Enters Second Week", "Other Topics of Interest")


def test_a_title_on_both_sides_of_the_heading_makes_a_card_with_its_standfirst() -> None:
    standfirst = "The Strike in the old Harbour has emptied the shops."
    assert kinds(PARAGRAPH, "", *CARD, "", CARD[0], "", standfirst, "", PARAGRAPH) == [
        "body",
        *["teaser_other_article"] * 4,
        "body",
    ]


def test_a_long_paragraph_is_no_standfirst_whatever_it_names() -> None:
    long = "The Strike in the old Harbour has emptied the shops. " * 8
    assert kinds(PARAGRAPH, "", *CARD, "", CARD[0], "", long)[-1] == "body"


def test_a_card_without_standfirst_leaves_the_next_paragraph_alone() -> None:
    assert kinds(PARAGRAPH, "", *CARD, "", CARD[0], "", PARAGRAPH) == [
        "body",
        *["teaser_other_article"] * 3,
        "body",
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Comments ( 1)",
        "12 Comments",
        "1 comment",
        "Comments",
        "Comments:",
        "(3) Comments",
        "Kommentare (1.204)",
    ],
)
def test_behind_the_comments_header_everything_is_readers_text(header: str) -> None:
    lines = (PARAGRAPH, PARAGRAPH, header, "Anna", "This comment contains spoilers.", PARAGRAPH)
    assert kinds(*lines) == [
        "body",
        "body",
        "comment_header",
        "reader_comment",
        "boilerplate",
        "reader_comment",
    ]


def test_a_rubric_that_says_comment_locks_nothing() -> None:
    assert kinds(PARAGRAPH, PARAGRAPH, "Comment", PARAGRAPH) == ["body"] * 4


def test_a_link_to_the_comments_above_the_article_locks_nothing() -> None:
    assert kinds("Comments (3)", "Share", PARAGRAPH, PARAGRAPH) == [
        "body",
        "boilerplate",
        "body",
        "body",
    ]


@pytest.mark.parametrize(
    "byline", ["By Jane Doe", "By Jane van Doe and Max Muster", "Von Jana Beispiel"]
)
@pytest.mark.parametrize(
    "date", ["April 4, 2024", "Published: 4 April 2024, 10:15", "4. März 2024", "2024-04-04"]
)
def test_headline_byline_and_date_are_known_at_the_top(byline: str, date: str) -> None:
    assert kinds("Bridge Closed for the Summer", byline, date, "", PARAGRAPH) == [
        "headline",
        "byline",
        "dateline",
        "body",
    ]


def test_a_line_between_headline_and_byline_is_the_subheadline() -> None:
    head = ("Bridge Closed for the Summer", "Engineers find cracks in two pillars")
    assert kinds(*head, "By Jane Doe", PARAGRAPH)[:2] == ["headline", "subheadline"]
    assert kinds(*head, PARAGRAPH)[:2] == ["headline", "body"]


def test_a_short_first_line_without_an_article_below_is_body() -> None:
    assert kinds("Bridge Closed for the Summer", "The mayor said so.") == ["body", "body"]


def test_byline_and_date_in_the_middle_stay_body() -> None:
    lines = [PARAGRAPH] * 6
    assert kinds(*lines, "By Jane Doe", "April 4, 2024", PARAGRAPH)[6:] == ["body"] * 3


def test_a_page_of_nothing_but_furniture_is_body() -> None:
    assert kinds("Advertisement", "Share", "Most read") == ["body"] * 3


def test_only_parts_of_the_article_may_be_annotated() -> None:
    assert [kind for kind in BLOCK_KINDS if kind in ARTICLE_KINDS] == [
        "headline",
        "subheadline",
        "byline",
        "dateline",
        "body",
        "caption",
        "pull_quote",
    ]
    assert [kind for kind in BLOCK_KINDS if is_locked(kind)] == [
        "teaser_other_article",
        "related_links",
        "ad",
        "boilerplate",
        "comment_header",
        "reader_comment",
        "correction_notice",
    ]


def test_imported_blocks_may_touch_and_leave_gaps() -> None:
    blocks = [[0, 4, "headline"], [4, 9, "body"], [11, 12, "ad"]]
    assert check_blocks(blocks, 12) == ((0, 4, "headline"), (4, 9, "body"), (11, 12, "ad"))
    assert check_blocks([], 12) == ()


@pytest.mark.parametrize(
    ("blocks", "place", "says"),
    [
        ({}, "blocks", "a list"),
        ([[0, 4]], "blocks.0", "[start, end, kind]"),
        ([[0, 4, "body"], [4, 13, "body"]], "blocks.1", "outside the text"),
        ([[0, 4, "body"], [3, 9, "body"]], "blocks.1", "before the end, 4"),
        ([[0, 4, "sidebar"]], "blocks.0", "'sidebar' is no kind of block"),
        ([[0, 4, ["body"]]], "blocks.0", "is no kind of block"),
    ],
)
def test_each_wrong_block_is_refused_at_its_place(blocks: object, place: str, says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_blocks(blocks, 12)
    assert says in refusal.value.fields[place][0]
