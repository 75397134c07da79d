"""Which entries of a register may be one and the same."""

from annotator.core.same_names import Entry, pairs


def found(*entries: Entry) -> list[tuple[str, str, str]]:
    return [(pair.one, pair.other, pair.reason) for pair in pairs(entries)]


def test_articles_titles_accents_and_capitals_make_no_other_name() -> None:
    entries = [
        Entry("a", "The Élysée", "organisation"),
        Entry("b", "elysee", "country_or_place"),
    ]
    assert found(*entries) == [("a", "b", "same_name")]
    assert found(Entry("a", "President Ilse Brandt", "person"), Entry("b", "Ilse Brandt", "person"))


def test_a_surname_alone_may_be_the_full_name_and_the_full_name_is_kept() -> None:
    entries = [Entry("full", "Ilse Brandt", "person"), Entry("short", "Brandt", "person")]
    assert found(*entries) == [("short", "full", "part_of_name")]


def test_the_first_word_or_another_type_says_nothing() -> None:
    assert found(Entry("a", "Paris", "organisation"), Entry("b", "Paris Dam", "organisation")) == []
    assert found(Entry("a", "Brandt", "organisation"), Entry("b", "Ilse Brandt", "person")) == []


def test_an_other_name_counts_whatever_the_type() -> None:
    entries = [
        Entry("a", "Moscow", "country_or_place"),
        Entry("b", "Russia", "country_or_place", ["Moscow"]),
    ]
    assert found(*entries) == [("a", "b", "other_name")]


def test_a_word_that_many_share_pairs_nobody() -> None:
    many = [Entry(str(n), f"{n} ministry", "organisation") for n in range(40)]
    assert found(*many, Entry("m", "Ministry", "organisation")) == []
