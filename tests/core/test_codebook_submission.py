"""What submit still asks for, and which links an annotation may have."""

import pytest

from annotator.core.codebooks import codebook
from annotator.core.errors import Invalid
from tests.core.codebook_bodies import body, dimension, everything, layer, mood

BOOK = codebook.parse(everything())
DONE: codebook.Values = {"mood": "plain", "topics": ["war"]}
ARTICLE = ("a1", "article", {"relevant": False})


def test_a_finished_reading_leaves_nothing() -> None:
    assert codebook.unfinished(BOOK, [("p1", "passage", DONE), ARTICLE], []) == {}


def test_every_unfinished_annotation_names_its_questions() -> None:
    annotations = [("p1", "passage", {"mood": "bad"}), ("p2", "passage", DONE), ARTICLE]
    assert codebook.unfinished(BOOK, annotations, []) == {"p1": ["topics", "strength"]}


def test_an_unanswered_document_layer_names_its_required_questions() -> None:
    assert codebook.unfinished(BOOK, [("p1", "passage", DONE)], []) == {"article": ["relevant"]}


def test_a_layer_that_asks_wants_to_be_marked_or_named() -> None:
    assert codebook.unfinished(BOOK, [ARTICLE], []) == {"passage": []}
    assert codebook.unfinished(BOOK, [ARTICLE], ["passage"]) == {}


def test_a_layer_that_allows_may_stay_empty() -> None:
    book = codebook.parse(body(layer("passage", mood())))
    assert codebook.unfinished(book, [], []) == {}


def test_a_layer_required_to_submit_is_not_excused() -> None:
    book = codebook.parse(body(layer("passage", mood(), required_to_submit=True, empty="ask")))
    assert codebook.unfinished(book, [], ["passage"]) == {"passage": []}


def test_a_document_layer_without_required_questions_may_stay_empty() -> None:
    book = codebook.parse(body(layer("article", dimension("note", "text"), level="document")))
    assert codebook.unfinished(book, [], []) == {}


def test_conditions_on_the_document_count_at_submit() -> None:
    when = {"layer": "article", "dimension": "relevant", "in": [True]}
    book = codebook.parse(
        body(
            layer("passage", dimension("why", "text", required=True, when=when)),
            layer("article", dimension("relevant", "flag"), level="document"),
        )
    )
    passage: tuple[str, str, codebook.Values] = ("p1", "passage", {})
    yes, no = ("a1", "article", {"relevant": True}), ("a1", "article", {"relevant": False})
    assert codebook.unfinished(book, [passage, yes], []) == {"p1": ["why"]}
    assert codebook.unfinished(book, [passage, no], []) == {}


@pytest.mark.parametrize("named", ["paragraph", "article"])
def test_nothing_found_must_be_true(named: str) -> None:
    with pytest.raises(Invalid) as refusal:
        codebook.unfinished(BOOK, [ARTICLE], ["passage", named])
    assert refusal.value.code == "nothing_found_invalid"
    assert refusal.value.fields.keys() == {"nothing_found"}


def linked() -> codebook.Codebook:
    roles = [
        {"role": "cue", "layers": ["cue"], "min": 1},
        {"role": "inside", "layers": ["content"], "max": 1},
    ]
    return codebook.parse(
        body(
            layer("content", links=roles),
            layer("cue"),
            layer("tie", level="relation", links=[{"role": "joins", "layers": ["cue"]}]),
        )
    )


def test_a_missing_link_stands_among_the_questions() -> None:
    annotations: list[tuple[str, str, codebook.Values]] = [
        ("c1", "content", {}),
        ("c2", "content", {}),
        ("u1", "cue", {}),
    ]
    left = codebook.unfinished(linked(), annotations, [], [("c1", "cue", "u1")])
    assert left == {"c2": ["links.cue"]}


def test_a_relation_needs_at_least_one_link() -> None:
    relation: list[tuple[str, str, codebook.Values]] = [("r1", "tie", {})]
    assert codebook.unfinished(linked(), relation, []) == {"r1": ["links.joins"]}
    assert codebook.unfinished(linked(), relation, [], [("r1", "joins", "u1")]) == {}


def test_links_of_declared_roles_are_accepted() -> None:
    book = linked()
    links = [("cue", "cue"), ("cue", "cue"), ("inside", "content"), ("cue", None)]
    codebook.check_links(book, book.layer("content"), links)


@pytest.mark.parametrize(
    ("links", "place"),
    [
        ([("reason", "cue")], "links.0.role"),
        ([("cue", "cue"), ("inside", "cue")], "links.1.to"),
        ([("inside", "content"), ("inside", "content")], "links.1.role"),
    ],
)
def test_other_links_are_refused(links: list[tuple[str, str | None]], place: str) -> None:
    book = linked()
    with pytest.raises(Invalid) as refusal:
        codebook.check_links(book, book.layer("content"), links)
    assert refusal.value.code == "value_invalid"
    assert refusal.value.fields.keys() == {place}
