"""Answers against their codebook: what is refused and why, what is missing, what is canonical."""

from typing import Any

import pytest

from annotator.core.codebooks import codebook
from annotator.core.errors import Invalid
from tests.core.codebook_bodies import body, dimension, everything, label, layer

BOOK = codebook.parse(everything())
PASSAGE = BOOK.layer("passage")
OFFICIAL = {"name": "Ada Vance", "type": "person", "kind": "official"}
RELEVANT: dict[str, codebook.Values] = {"article": {"relevant": True}}


def check(values: object, **more: Any) -> codebook.Checked:
    return codebook.check_values(BOOK, PASSAGE, values, **more)


def faults(values: object, **more: Any) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refusal:
        check(values, **more)
    assert refusal.value.code == "value_invalid"
    return refusal.value.fields


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ([], "values"),
        (None, "values"),
        ({"temper": "bad"}, "values.temper"),
        ({"\x00": "bad"}, "values.\\x00"),
        ({"mood": "furious"}, "values.mood"),
        ({"mood": ["bad"]}, "values.mood"),
        ({"mood": 1}, "values.mood"),
        ({"topics": "war"}, "values.topics"),
        ({"topics": ["war", "war"]}, "values.topics"),
        ({"topics": ["war", "peace"]}, "values.topics"),
        ({"topics": ["war", 1]}, "values.topics"),
        ({"topics": ["war", None]}, "values.topics"),
        ({"topics": ["none", "war"]}, "values.topics"),
        ({"mood": "bad", "strength": 4}, "values.strength"),
        ({"mood": "bad", "strength": 0}, "values.strength"),
        ({"mood": "bad", "strength": "3"}, "values.strength"),
        ({"mood": "bad", "strength": 2.0}, "values.strength"),
        ({"mood": "bad", "strength": True}, "values.strength"),
        ({"mood": "bad", "quoted": 1}, "values.quoted"),
        ({"mood": "bad", "quoted": "yes"}, "values.quoted"),
        ({"note": 5}, "values.note"),
        ({"note": "x" * 51}, "values.note"),
        ({"note": "a\x00b"}, "values.note"),
        ({"note": "\ud800"}, "values.note"),
        ({"mood": "bad", "about": {"id": "e1"}}, "values.about"),
        ({"mood": "bad", "about": ["Ada"]}, "values.about.0"),
        ({"mood": "bad", "about": [None]}, "values.about.0"),
        ({"mood": "bad", "about": [{"id": "e1"}, {"id": "e1"}]}, "values.about.1"),
        ({"mood": "bad", "about": [{"id": "e1", "kind": "official"}]}, "values.about.0.kind"),
        ({"mood": "bad", "about": [{"id": f"e{i}"} for i in range(101)]}, "values.about"),
        ({"source": [{"id": "e1"}]}, "values.source"),
        ({"source": "Ada"}, "values.source"),
        ({"source": {}}, "values.source"),
        ({"source": {"kind": "official"}}, "values.source"),
        ({"source": {"id": ""}}, "values.source.id"),
        ({"source": {"id": 7}}, "values.source.id"),
        ({"source": {"id": "x" * 101}}, "values.source.id"),
        ({"source": {"id": "a\x00"}}, "values.source.id"),
        ({"source": {"name": "Ada"}}, "values.source.type"),
        ({"source": {"name": "Ada", "type": "robot"}}, "values.source.type"),
        ({"source": {"name": "Ada", "type": ["person"]}}, "values.source.type"),
        ({"source": {"name": "  ", "type": "person"}}, "values.source.name"),
        ({"source": {"name": "x" * 301, "type": "person"}}, "values.source.name"),
        ({"source": {"id": "e1", "kind": "rumour"}}, "values.source.kind"),
        ({"source": {"id": "e1", "kind": ["official"]}}, "values.source.kind"),
        ({"source": {"id": "e1", "age": 5}}, "values.source.age"),
        ({"source": {"id": "e1", "anonymity": "close_to"}}, "values.source.anonymity"),
        (
            {"source": {"id": "e1", "kind": "official", "anonymity": "close_to"}},
            "values.source.anonymity",
        ),
        (
            {"source": {"id": "e1", "kind": "anonymous", "anonymity": "masked"}},
            "values.source.anonymity",
        ),
        (
            {"source": {"id": "e1", "kind": "anonymous", "anonymity": "dropped"}},
            "values.source.anonymity",
        ),
    ],
)
def test_a_wrong_answer_is_refused_at_its_place(values: object, place: str) -> None:
    assert faults(values).keys() == {place}


@pytest.mark.parametrize(
    "values",
    [
        {"topics": ["none"]},
        {"mood": "bad", "strength": 1},
        {"mood": "bad", "strength": 3},
        {"mood": "bad", "about": [{"id": f"e{i}"} for i in range(100)]},
        {"source": {"id": "x" * 100}},
        {"source": {"name": "x" * 300, "type": "person"}},
        {"note": "x" * 50},
    ],
)
def test_an_answer_may_go_to_the_limit(values: dict[str, Any]) -> None:
    assert check(values).values == values


def test_all_wrong_answers_are_named_at_once() -> None:
    found = faults({"mood": "furious", "note": 5, "topics": ["peace"]})
    assert found.keys() == {"values.mood", "values.note", "values.topics"}


def test_what_hangs_on_a_wrong_answer_is_not_blamed_too() -> None:
    assert faults({"mood": "furious", "strength": 2}).keys() == {"values.mood"}
    assert faults({"role": ["king"], "fine": ["martyr"]}).keys() == {"values.role"}


def test_an_answer_to_a_question_not_asked_is_refused_in_words() -> None:
    assert faults({"mood": "plain", "strength": 2})["values.strength"] == [
        "This is asked only when “Mood” is “Bad” or “Good”."
    ]


def test_the_words_name_other_layers_kinds_and_yes() -> None:
    assert faults({"mood": "good", "quoted": True})["values.quoted"] == [
        "This is asked only when “Relevant” (Article) is “yes” or “Mood” is not “Plain” or “Good”."
    ]
    assert faults({"source": {"id": "e1"}, "hidden": True})["values.hidden"] == [
        "This is asked only when “Source” is “Anonymous”."
    ]
    assert faults({"about": [{"id": "e1"}]})["values.about"] == [
        "This is asked only when “Mood” has an answer."
    ]


def test_a_condition_may_look_at_the_whole_document() -> None:
    assert check({"quoted": True}, elsewhere=RELEVANT).values == {"quoted": True}
    assert faults({"quoted": True}, elsewhere={"article": {"relevant": False}})


def test_a_child_needs_its_parent_chosen() -> None:
    assert check({"role": ["hero"], "fine": ["martyr"]}).values["fine"] == ["martyr"]
    assert faults({"role": ["villain"], "fine": ["martyr"]})["values.fine"] == [
        "“Martyr” belongs to “Hero”, which is not chosen."
    ]


def test_a_child_is_no_answer_to_its_parents_question() -> None:
    assert faults({"role": ["martyr"]}).keys() == {"values.role"}


def test_a_retired_answer_takes_no_new_work() -> None:
    old = dimension("mood", "choice", labels=[label("new"), label("old", retired=True)])
    book = codebook.parse(body(layer("passage", old)))
    with pytest.raises(Invalid, match="no longer used"):
        codebook.check_values(book, book.layers[0], {"mood": "old"})


def test_no_answer_may_be_given_as_null_blank_or_empty() -> None:
    assert check({"mood": None, "topics": [], "note": " \n"}).values == {}


def test_false_and_the_lowest_point_are_answers() -> None:
    article = BOOK.layer("article")
    zero = codebook.check_values(BOOK, article, {"relevant": True, "leaning": 0})
    assert (zero.values, zero.missing) == ({"relevant": True, "leaning": 0}, ())
    false = codebook.check_values(BOOK, article, {"relevant": False})
    assert (false.values, false.missing) == ({"relevant": False}, ())


def test_answers_come_back_in_codebook_order() -> None:
    checked = check({"topics": ["money", "war"], "mood": "bad"})
    assert list(checked.values) == ["mood", "topics"]
    assert checked.values["topics"] == ["war", "money"]


def test_an_id_wins_over_name_and_type() -> None:
    checked = check({"source": {"id": "e1", "name": "", "type": "?", "kind": "official"}})
    assert checked.values["source"] == {"id": "e1", "kind": "official"}


def test_a_name_is_trimmed() -> None:
    checked = check({"source": OFFICIAL | {"name": "  Ada Vance\u00a0"}})
    assert checked.values["source"] == OFFICIAL


def test_two_spellings_of_one_name_are_one_entity() -> None:
    twice = [{"name": "Ada", "type": "person"}, {"name": "ADA ", "type": "person"}]
    assert faults({"mood": "bad", "about": twice}).keys() == {"values.about.1"}


def test_one_name_may_belong_to_two_types() -> None:
    two = [{"name": "Paris", "type": "person"}, {"name": "Paris", "type": "country_or_place"}]
    assert check({"mood": "bad", "about": two}).values["about"] == two


def test_a_nameless_kind_needs_no_entity() -> None:
    checked = check({"source": {"kind": "unclear"}})
    assert checked.values["source"] == {"kind": "unclear"}
    assert "source" not in checked.missing


def test_text_is_kept_as_typed() -> None:
    assert check({"note": " two  lines\n"}).values["note"] == " two  lines\n"


def test_missing_is_required_and_asked_and_empty() -> None:
    assert check({}).missing == ("mood", "topics")
    assert check({"mood": "plain", "topics": ["war"]}).missing == ()
    assert check({"mood": "bad", "topics": ["war"]}).missing == ("strength",)


def test_a_child_is_missing_only_where_there_is_one_to_choose() -> None:
    done = {"mood": "plain", "topics": ["war"]}
    assert check(done).missing == ()
    assert check(done | {"role": ["hero"]}).missing == ("fine",)


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ({"id": "e1"}, ("source",)),
        ({"id": "e1", "kind": "official"}, ()),
        ({"id": "e1", "kind": "anonymous"}, ("source",)),
        ({"id": "e1", "kind": "anonymous", "anonymity": "close_to"}, ()),
    ],
)
def test_a_required_kind_and_its_detail_are_asked_for(
    source: dict[str, str], missing: tuple[str, ...]
) -> None:
    checked = check({"mood": "plain", "topics": ["war"], "source": source})
    assert tuple(each for each in checked.missing if each != "hidden") == missing


def test_what_hangs_on_a_changed_answer_goes_with_it() -> None:
    before = check({"mood": "bad", "strength": 3, "about": [{"id": "e1"}], "note": "x"}).values
    after = codebook.without_hanging(PASSAGE, before | {"mood": "plain"})
    assert after == {"mood": "plain", "about": [{"id": "e1"}], "note": "x"}


def test_children_of_a_changed_parent_go_one_by_one() -> None:
    before = check({"role": ["hero", "villain"], "fine": ["martyr", "tyrant"]}).values
    after = codebook.without_hanging(PASSAGE, before | {"role": ["villain"]})
    assert after["fine"] == ["tyrant"]
    assert codebook.without_hanging(PASSAGE, {"fine": ["martyr"]}) == {}


def test_a_single_child_stays_while_its_parent_does() -> None:
    labels = [label("hero"), label("villain"), label("martyr", parent="hero")]
    main = dimension("main", "choice", labels=labels)
    fine = dimension("fine", "choice", labels_from={"children_of": "main"})
    mention = codebook.parse(body(layer("mention", main, fine))).layers[0]
    both: codebook.Values = {"main": "hero", "fine": "martyr"}
    assert codebook.without_hanging(mention, both) == both
    changed: codebook.Values = {"main": "villain", "fine": "martyr"}
    assert codebook.without_hanging(mention, changed) == {"main": "villain"}


def test_dumped_answers_are_sorted_plain_and_without_spaces() -> None:
    values = check({"topics": ["war"], "mood": "bad", "note": "naïve “π”"}).values
    assert codebook.dump_values(values) == '{"mood":"bad","note":"naïve “π”","topics":["war"]}'
