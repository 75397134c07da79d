"""Marks laid over a text: each stretch says one thing, and neighbours that say the same are one."""

from annotator.core.annotated_text import Laid, paragraphs


def test_readers_who_began_elsewhere_and_say_the_same_make_one_stretch() -> None:
    laid = [Laid(4, 9, 1), Laid(6, 12, 1), Laid(9, 12, 2)]
    (only,) = paragraphs("The bizarre words", [(0, 17, "body")], laid)
    assert [(each.text, each.answers, each.times) for each in only.stretches] == [
        ("The ", (), 0),
        ("bizar", (1,), 2),
        ("re ", (1, 2), 2),
        ("words", (), 0),
    ]


def test_what_is_no_article_is_left_out() -> None:
    blocks = [(0, 3, "body"), (4, 9, "reader_comment")]
    (only,) = paragraphs("One other", blocks, [Laid(0, 9, 1)])
    assert [each.text for each in only.stretches] == ["One"]
