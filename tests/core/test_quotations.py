import pytest

from annotator.core.quotations import quotations_in


def quoted(text: str) -> list[str]:
    """The quotations of a text whose lines are its blocks."""
    blocks = []
    start = 0
    for line in text.split("\n"):
        blocks.append((start, start + len(line)))
        start += len(line) + 1
    return [text[first:last] for first, last in quotations_in(text, blocks)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He called it “bizarre and threatening,” twice.", ["“bizarre and threatening,”"]),
        ('He called it "bizarre," she "odd".', ['"bizarre,"', '"odd"']),
        ("Er sprach von „Wahnsinn“ und „Mut”.", ["„Wahnsinn“", "„Mut”"]),
        ("Er sprach von »Wahnsinn« und ›Mut‹.", ["»Wahnsinn«", "›Mut‹"]),
        (
            "Il parle de « folie » et de «\u202fcourage\u202f».",
            ["« folie »", "«\u202fcourage\u202f»"],
        ),
        ("Hon kallade det ”galet” i går.", ["”galet”"]),
        ("Hän sanoi: »Hullua» ja lähti.", ["»Hullua»"]),
        ("総理は「驚きだ」と『本』で述べた。", ["「驚きだ」", "『本』"]),
        ('他说"驚きだ"。', ['"驚きだ"']),
        ('그는 "충격"을 받았다.', ['"충격"']),
        ("the ‘useful idea’ of it", ["‘useful idea’"]),
        ("the 'useful idea' of it", ["'useful idea'"]),
        ("die ‚gute Idee‘ von ihm", ["‚gute Idee‘"]),
        ("„לא” אמר", ["„לא”"]),
        ('"צה"ל הודיע" אמר', ['"צה"ל הודיע"']),
        ("“x”", ["“x”"]),
        ("“one”“two”", ["“one”", "“two”"]),
    ],
)
def test_each_kind_of_mark_is_paired_and_included(text: str, found: list[str]) -> None:
    assert quoted(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“He said ‘no’ to me,” she said.", ["“He said ‘no’ to me,”", "‘no’"]),
        ("\"He said 'no' to me,\" she said.", ["\"He said 'no' to me,\"", "'no'"]),
        ("„Er rief ‚nein‘ und ging“, so sie.", ["„Er rief ‚nein‘ und ging“", "‚nein‘"]),
        ("« Il dit “non” », dit-elle.", ["« Il dit “non” »", "“non”"]),
        ("\"She said, 'No.'\"", ["\"She said, 'No.'\"", "'No.'"]),
        ("\"'No,' she said, and left.\"", ["\"'No,' she said, and left.\"", "'No,'"]),
    ],
)
def test_a_quotation_may_lie_in_another(text: str, found: list[str]) -> None:
    assert quoted(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "It's Russia's and the workers' and 'tis the '90s rock 'n' roll.",
        "It’s Russia’s and the workers’ and ’tis the ’90s.",
        "Give ’em the boys’ ball; give 'em the boys' ball.",
        'The 6" pipe and the 12" record',
        "He measured 5'10\" without shoes.",
        'צה"ל הודיע כי מנכ"ל החברה',
        '""',
        "“ ” and «\u00a0»",
        "closing ” alone and » alone ’ alone",
    ],
)
def test_apostrophes_inches_and_empty_pairs_are_no_quotations(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("‘The workers’ rights are at risk,’ he said.", ["‘The workers’ rights are at risk,’"]),
        ("the ‘useful friends’ of the minister", ["‘useful friends’"]),
        ("the ‘useful friends’ of James’ aunt. Yes", ["‘useful friends’"]),
        ("the 'zero emissions' promise of the U.N.'s chief", ["'zero emissions'"]),
        ("‘They don’t know,’ he said", ["‘They don’t know,’"]),
        ("the ‘old friends’ of a ‘new’ kind.’ So", ["‘old friends’", "‘new’"]),
    ],
)
def test_a_plural_apostrophe_is_told_from_a_closing_mark(text: str, found: list[str]) -> None:
    assert quoted(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('She said "no. Then "yes" and "maybe" came.', ['"yes"', '"maybe"']),
        ('She said "no. Then "yes" came. He left." So', ['"yes"']),
        ('lost." Then "yes" came.', ['"yes"']),
        ("“no. Then “yes” came.", ["“yes”"]),
        ("‘no. Then “yes” came.", ["“yes”"]),
        ('A "quote" ends."We go on," he said.', ['"quote"', '"We go on,"']),
        ('He said "no.""We go," said she.', ['"no."', '"We go,"']),
        ("(“a (‘b) c”)", ["“a (‘b) c”"]),
    ],
)
def test_an_unmatched_mark_costs_only_its_own_quotation(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def test_an_unmatched_mark_does_not_reach_beyond_its_paragraph() -> None:
    assert quoted("He said “no.\nThen she said ”yes” and left.\n“Well”") == ["”yes”", "“Well”"]


def test_a_quotation_over_paragraphs_is_one_stretch_in_each() -> None:
    text = "He said: “It began here.\u00a0\n“It went on.\n“It ended,” he said."
    assert quoted(text) == ["“It began here.", "“It went on.", "“It ended,”"]


@pytest.mark.parametrize(
    "mark", ["“", "”", "„", "«", "»", "‘", "’", '"', "'", "“a", ' "a', "'a' ", "‘s’ "]
)
def test_any_number_of_marks_is_one_pass(mark: str) -> None:
    text = mark * (100_000 // len(mark))
    for start, end in quotations_in(text, [(0, len(text))]):
        assert 0 <= start < end <= len(text)
