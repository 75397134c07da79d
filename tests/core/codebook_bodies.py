"""Small codebook bodies that the tests of the codebook share and spoil."""

from copy import deepcopy
from typing import Any

Body = dict[str, Any]


def label(label_id: str, **more: Any) -> Body:
    return {"id": label_id, "title": label_id.capitalize()} | more


def dimension(dimension_id: str, kind: str, **more: Any) -> Body:
    return {"id": dimension_id, "title": dimension_id.capitalize(), "kind": kind} | more


def layer(layer_id: str, *dimensions: Body, level: str = "span", **more: Any) -> Body:
    return {
        "id": layer_id,
        "title": layer_id.capitalize(),
        "level": level,
        "dimensions": list(dimensions),
    } | more


def body(*layers: Body) -> Body:
    return {"title": "A codebook", "layers": list(layers)}


def mood(**more: Any) -> Body:
    answers = [label("bad", key="b"), label("plain", key="p"), label("good", key="g")]
    return dimension("mood", "choice", required=True, labels=answers) | more


KINDS: list[Body] = [
    {"id": "official", "title": "Official", "key": "o"},
    {
        "id": "anonymous",
        "title": "Anonymous",
        "detail": {
            "id": "anonymity",
            "title": "How?",
            "required": True,
            "labels": [
                label("close_to"),
                label("unspecified"),
                label("dropped", retired=True),
            ],
        },
    },
    {"id": "unclear", "title": "Cannot tell", "nameless": True},
]
ROLES = [
    label("hero", key="h"),
    label("villain", key="v"),
    label("guardian", parent="hero", key="h"),
    label("martyr", parent="hero"),
    label("tyrant", parent="villain", key="t"),
]


def everything() -> Body:
    """A codebook with every kind of question and every kind of condition."""
    return body(_passage(), _article())


def _passage() -> Body:
    return layer(
        "passage",
        mood(),
        dimension(
            "topics",
            "choices",
            required=True,
            labels=[label("war"), label("money"), label("none", exclusive=True)],
        ),
        dimension(
            "strength",
            "scale",
            min=1,
            max=3,
            required=True,
            when={"dimension": "mood", "in": ["bad", "good"]},
        ),
        dimension("about", "entity", multiple=True, when={"dimension": "mood", "empty": False}),
        dimension("source", "entity", kinds=deepcopy(KINDS), kind_required=True),
        dimension(
            "hidden", "flag", required=True, when={"dimension": "source", "in": ["anonymous"]}
        ),
        dimension("role", "choices", labels=deepcopy(ROLES)),
        dimension("fine", "choices", required=True, labels_from={"children_of": "role"}),
        dimension(
            "quoted",
            "flag",
            when={
                "any": [
                    {"layer": "article", "dimension": "relevant", "in": [True]},
                    {"dimension": "mood", "not_in": ["plain", "good"]},
                ]
            },
        ),
        dimension("note", "text", max_length=50),
        empty="ask",
        max_parts=3,
    )


def _article() -> Body:
    return layer(
        "article",
        dimension("relevant", "flag", required=True),
        dimension(
            "leaning",
            "scale",
            min=-2,
            max=2,
            required=True,
            when={"dimension": "relevant", "in": [True]},
        ),
        level="document",
    )
