"""The shipped templates: every one valid, explained, quick to type and visible to everybody."""

import itertools
import math
import string

import pytest

from annotator.core.codebooks import codebook, templates
from annotator.core.codebooks.codebook_model import Codebook, Dimension, Label, Layer
from annotator.core.errors import Missing

IDS = [summary.id for summary in templates.names()]
WHITE, NEAR_BLACK = "#ffffff", "#111111"


def book(template_id: str) -> Codebook:
    return codebook.parse(templates.body(template_id))


def dimensions(template_id: str) -> list[tuple[Layer, Dimension]]:
    return [(layer, dim) for layer in book(template_id).layers for dim in layer.dimensions]


def labels(template_id: str) -> list[Label]:
    found = [label for _, dim in dimensions(template_id) for label in dim.labels]
    kinds = [kind for _, dim in dimensions(template_id) for kind in dim.kinds]
    return found + [label for kind in kinds if kind.detail for label in kind.detail.labels]


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_default_comes_first_and_all_of_the_domain_is_there() -> None:
    assert IDS[0] == "news-framing" == templates.DEFAULT
    assert set(IDS) == {
        "news-framing",
        "semeval-2023-frames",
        "five-generic-frames",
        "gvfc",
        "lexical-informational-bias",
        "attribution",
        "entity-roles",
        "persuasion-techniques",
        "sentence-bias",
        "targeted-sentiment",
        "frame-elements",
    }
    assert all(summary.title and summary.description for summary in templates.names())


def test_an_unknown_template_is_missing() -> None:
    with pytest.raises(Missing) as refusal:
        templates.body("../settings")
    assert refusal.value.code == "unknown_template"


def test_every_caller_gets_a_copy_of_its_own() -> None:
    templates.body("gvfc")["title"] = "changed"
    assert templates.body("gvfc")["title"] == "Gun violence frames"


@pytest.mark.parametrize("template_id", IDS)
def test_every_title_is_at_most_five_words(template_id: str) -> None:
    titles = [layer.title for layer in book(template_id).layers]
    titles += [dim.title for _, dim in dimensions(template_id)]
    titles += [kind.title for _, dim in dimensions(template_id) for kind in dim.kinds]
    titles += [label.title for label in labels(template_id)]
    assert [title for title in titles if len(title.split()) > 5] == []


@pytest.mark.parametrize("template_id", IDS)
def test_everything_that_is_asked_or_answered_is_defined(template_id: str) -> None:
    for layer in book(template_id).layers:
        assert layer.definition, layer.id
    for _, dim in dimensions(template_id):
        assert dim.definition, dim.id
        assert dim.question.endswith("?"), dim.id
        assert all(kind.definition for kind in dim.kinds), dim.id
    for label in labels(template_id):
        assert label.definition, label.id


@pytest.mark.parametrize("template_id", IDS)
def test_every_answer_has_a_key_that_is_a_digit_or_in_its_name(template_id: str) -> None:
    named = [(label.key, label.title, label.id) for label in labels(template_id)]
    for _, dim in dimensions(template_id):
        named += [(kind.key, kind.title, kind.id) for kind in dim.kinds]
    for key, title, label_id in named:
        assert key is not None, label_id
        assert key in string.digits or key in (title + label_id).lower(), label_id


@pytest.mark.parametrize("template_id", IDS)
def test_every_colour_shows_on_white_and_on_near_black_and_carries_text(template_id: str) -> None:
    layers = book(template_id).layers
    colors = {label.color for label in labels(template_id)} | {layer.color for layer in layers}
    for color in colors - {None}:
        assert color is not None
        on_white, on_black = contrast(color, WHITE), contrast(color, NEAR_BLACK)
        # 3:1 for a line that carries meaning, 4.5:1 for the text on a label of this colour.
        assert min(on_white, on_black) >= 3, color
        assert max(on_white, on_black) >= 4.5, color


@pytest.mark.parametrize("template_id", IDS)
def test_where_colour_tells_answers_apart_every_answer_has_its_own(template_id: str) -> None:
    for layer in book(template_id).layers:
        if layer.color_by is None:
            continue
        dimension = layer.dimension(layer.color_by)
        colors = [label.color for label in layer.answers(dimension)]
        assert None not in colors, dimension.id
        assert len(set(colors)) == len(colors), dimension.id


# How much red, green and blue remain of a colour for the three colour-vision deficiencies
# (Machado, Oliveira and Fernandes 2009, full severity), and for common vision.
SIGHT = {
    "common": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deutan": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritan": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def seen(color: str, sight: str) -> tuple[float, float, float]:
    """The colour in OKLab, where equal distances look equally different."""
    linear = [luminance("#" + color[i : i + 2] * 3) for i in (1, 3, 5)]
    red, green, blue = (
        min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear, strict=True))))
        for row in SIGHT[sight]
    )
    long = math.cbrt(0.4122 * red + 0.5363 * green + 0.0514 * blue)
    medium = math.cbrt(0.2119 * red + 0.6807 * green + 0.1074 * blue)
    short = math.cbrt(0.0883 * red + 0.2817 * green + 0.6300 * blue)
    return (
        0.2105 * long + 0.7936 * medium - 0.0041 * short,
        1.9780 * long - 2.4286 * medium + 0.4506 * short,
        0.0259 * long + 0.7828 * medium - 0.8087 * short,
    )


def nearest(colors: list[str], sight: str) -> float:
    points = [seen(color, sight) for color in colors]
    return min(math.dist(one, other) for one, other in itertools.combinations(points, 2))


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("dimension_id", "distance"), [("sentiment", 0.12), ("framing", 0.055)])
def test_the_default_colours_differ_for_every_kind_of_sight(
    dimension_id: str, distance: float, sight: str
) -> None:
    layer = book("news-framing").layer("passage")
    colors = [label.color or "" for label in layer.dimension(dimension_id).labels]
    assert nearest(colors, sight) >= distance


def test_the_frames_of_passage_and_article_are_the_same() -> None:
    default = book("news-framing")
    of_passage = default.layer("passage").dimension("framing").labels
    of_article = default.layer("article").dimension("primary_frame").labels

    def essence(label: Label) -> tuple[str | None, ...]:
        return label.id, label.title, label.key, label.color, label.definition

    assert [essence(label) for label in of_passage] == [essence(label) for label in of_article]
    assert len(of_passage) == 16


def test_the_default_asks_what_the_design_says() -> None:
    passage, article = book("news-framing").layers
    assert [dim.id for dim in passage.dimensions] == [
        "framing",
        "sentiment",
        "intensity",
        "target",
        "voice",
        "source",
        "bias",
        "note",
    ]
    assert [dim.id for dim in article.dimensions] == ["primary_frame", "tone", "genre"]
    assert (passage.level, passage.color_by, passage.empty) == ("span", "sentiment", "ask")
    assert len(passage.dimension("source").kinds) == 13


@pytest.mark.parametrize(
    ("template_id", "layer_id", "dimension_id", "count"),
    [
        ("semeval-2023-frames", "article", "frames", 14),
        ("gvfc", "headline", "frame", 9),
        ("entity-roles", "mention", "fine", 22),
        ("persuasion-techniques", "passage", "technique", 25),
    ],
)
def test_the_lists_are_whole(
    template_id: str, layer_id: str, dimension_id: str, count: int
) -> None:
    layer = book(template_id).layer(layer_id)
    assert len(layer.answers(layer.dimension(dimension_id))) == count


def test_every_rule_that_the_domain_asks_for_is_in_some_template() -> None:
    """A question that depends on an answer, on another question's children, on the article; a
    kind that asks further; a span that should stand in quotation marks."""
    whens = {
        (name, dim.id, term.dimension, term.answers)
        for name in IDS
        for _, dim in dimensions(name)
        for term in (dim.when.terms if dim.when else ())
    }
    aims = ("via_ally", "via_opponent")
    assert ("lexical-informational-bias", "speaker", "in_quote", (True,)) in whens
    assert ("targeted-sentiment", "indirect_target", "directness", aims) in whens
    assert ("targeted-sentiment", "indirect_polarity", "directness", aims) in whens
    assert ("frame-elements", "complete", "relevant", (True,)) in whens
    assert any(name == "news-framing" and dim == "intensity" for name, dim, _, _ in whens)
    roles = book("entity-roles").layer("mention")
    assert roles.dimension("fine").labels_from == "main"
    source = book("news-framing").layer("passage").dimension("source")
    anonymous = source.source_kind("anonymous")
    assert anonymous is not None
    assert anonymous.detail is not None
    assert anonymous.detail.required
    (check,) = book("news-framing").layer("passage").checks
    assert (check.check, check.severity) == ("touches_quotation", "warning")
    assert book("news-framing").layer("article").dimension("primary_frame").kind == "choice"


def test_the_batteries_hold_twenty_yes_or_no_questions() -> None:
    assert [dim.kind for _, dim in dimensions("five-generic-frames")] == ["flag"] * 20


def test_the_worked_phrase_fits_the_default() -> None:
    default = book("news-framing")
    checked = codebook.check_values(
        default,
        default.layer("passage"),
        {
            "framing": ["external_reputation", "security_defense"],
            "sentiment": "negative",
            "intensity": 3,
            "target": {"name": "Russia", "type": "country_or_place"},
            "voice": "quoted_words",
            "source": {"name": "Emmanuel Macron", "type": "person", "kind": "official"},
        },
    )
    assert checked.missing == ()
    assert checked.values["framing"] == ["security_defense", "external_reputation"]
