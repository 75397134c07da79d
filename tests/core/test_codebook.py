"""Reading a codebook: what the objects say, and the defaults of what is left out."""

import copy
import json

import pytest

from annotator.core.codebooks import codebook
from annotator.core.codebooks.codebook_model import Condition, Term
from annotator.core.errors import Invalid
from tests.core.codebook_bodies import body, dimension, everything, label, layer, mood


def test_a_codebook_keeps_the_body_it_was_read_from() -> None:
    given = everything()
    before = copy.deepcopy(given)
    assert codebook.parse(given).body == before
    assert json.loads(json.dumps(codebook.parse(given).body)) == before


def test_a_layer_is_found_by_its_id_or_refused() -> None:
    book = codebook.parse(everything())
    assert book.layer("passage").title == "Passage"
    with pytest.raises(Invalid) as refusal:
        book.layer("paragraph")
    assert refusal.value.code == "unknown_layer"
    assert refusal.value.fields.keys() == {"layer"}


def test_a_dimension_is_found_by_its_id_or_refused() -> None:
    passage = codebook.parse(everything()).layer("passage")
    assert passage.dimension("mood").kind == "choice"
    with pytest.raises(Invalid) as refusal:
        passage.dimension("temper")
    assert refusal.value.code == "unknown_dimension"


def test_title_and_question_stand_in_for_each_other() -> None:
    given = body(
        layer(
            "passage",
            {"id": "one", "kind": "flag", "title": "Named"},
            {"id": "two", "kind": "flag", "question": "Asked?"},
        )
    )
    one, two = codebook.parse(given).layers[0].dimensions
    assert (one.title, one.question) == ("Named", "Named")
    assert (two.title, two.question) == ("Asked?", "Asked?")


def test_what_is_left_out_has_its_default() -> None:
    given = body(layer("passage", mood()), layer("article", mood(), level="document"))
    passage, article = codebook.parse(given).layers
    assert (passage.overlap, passage.max, passage.max_parts) == (True, None, 1)
    assert (passage.empty, passage.required_to_submit) == ("allow", False)
    assert article.max == 1


def test_a_text_has_a_limit_of_its_own_or_the_general_one() -> None:
    given = body(
        layer("l", dimension("short", "text", max_length=50), dimension("long", "text"), mood())
    )
    assert [each.max_length for each in codebook.parse(given).layers[0].dimensions] == [
        50,
        2_000,
        None,
    ]


def test_a_link_may_have_a_title() -> None:
    rule = {"role": "cue", "title": "Cue words", "layers": ["l"]}
    assert codebook.parse(body(layer("l", links=[rule]))).layers[0].links[0].title == "Cue words"


def test_an_explicit_null_lifts_a_maximum() -> None:
    given = body(
        layer("passage", mood(), max_parts=None),
        layer("article", mood(), level="document", max=None),
    )
    passage, article = codebook.parse(given).layers
    assert (passage.max_parts, article.max) == (None, None)


def test_null_is_the_same_as_left_out() -> None:
    given = body(
        layer(
            "passage",
            mood(when=None, min=None, labels=[label("bad", parent=None, key=None, color=None)]),
            color_by=None,
        )
    )
    assert codebook.parse(given).layers[0].dimensions[0].labels[0].parent is None


def test_a_single_comparison_is_a_condition_of_one() -> None:
    when = {"dimension": "mood", "in": ["bad"]}
    given = body(layer("passage", mood(), dimension("why", "text", when=when)))
    why = codebook.parse(given).layers[0].dimension("why")
    assert why.when == Condition("all", (Term("mood", "in", ("bad",)),))


def test_colours_keys_and_links_are_kept() -> None:
    rule = {"role": "cue", "layers": ["passage"], "min": 1, "max": 1}
    blue = label("blue", color="#0054ff", key="b", parent="dark")
    labels = [label("dark", color="#333333"), blue]
    given = body(layer("passage", mood(labels=labels), color="#4884ff", key="p", links=[rule]))
    passage = codebook.parse(given).layers[0]
    assert (passage.color, passage.key) == ("#4884ff", "p")
    assert [(each.role, each.title, each.min, each.max) for each in passage.links] == [
        ("cue", "cue", 1, 1)
    ]
    read = passage.dimensions[0].labels[1]
    assert (read.color, read.key, read.parent) == ("#0054ff", "b", "dark")


def test_source_kinds_may_be_bare_ids() -> None:
    kinds = ["armed_group", {"id": "official", "title": "An official"}]
    given = body(layer("passage", dimension("source", "entity", kinds=kinds)))
    source = codebook.parse(given).layers[0].dimension("source")
    assert [(kind.id, kind.title) for kind in source.kinds] == [
        ("armed_group", "Armed group"),
        ("official", "An official"),
    ]


def test_a_question_with_children_elsewhere_offers_its_top_labels_only() -> None:
    passage = codebook.parse(everything()).layer("passage")
    role, fine = passage.dimension("role"), passage.dimension("fine")
    assert [each.id for each in passage.offered(role, {})] == ["hero", "villain"]
    assert passage.offered(fine, {}) == ()
    offered = passage.offered(fine, {"role": ["hero"]})
    assert [each.id for each in offered] == ["guardian", "martyr"]


def test_a_hierarchy_in_one_question_offers_every_label() -> None:
    labels = [label("attack"), label("insult", parent="attack")]
    given = body(layer("passage", dimension("technique", "choice", labels=labels)))
    passage = codebook.parse(given).layers[0]
    assert len(passage.offered(passage.dimension("technique"), {})) == 2


def test_a_retired_label_is_known_but_not_offered() -> None:
    labels = [label("new"), label("old", retired=True)]
    given = body(layer("passage", dimension("mood", "choice", labels=labels)))
    passage = codebook.parse(given).layers[0]
    assert [each.id for each in passage.answers(passage.dimension("mood"))] == ["new", "old"]
    assert [each.id for each in passage.offered(passage.dimension("mood"), {})] == ["new"]


def test_keys_need_differ_only_where_they_are_pressed_together() -> None:
    labels = [
        label("hero", key="h"),
        label("villain", key="v"),
        label("guardian", parent="hero", key="h"),
        label("tyrant", parent="villain", key="h"),
    ]
    main = dimension("main", "choice", labels=labels)
    fine = dimension("fine", "choice", labels_from={"children_of": "main"})
    assert codebook.parse(body(layer("mention", main, fine))).layers
