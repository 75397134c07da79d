"""The tables that are counted from people's annotations, and those about people and outlets."""

from annotator.core.soft_labels import RULE
from annotator.formats.releases.release_fields import Field, Table, released, where

_VOTES: list[Field] = [
    *where(released),
    Field("layer", "text", "What was marked.", lambda r: r.votes.layer),
    Field(
        "dimension",
        "text",
        "The question; empty: whether it was marked at all.",
        lambda r: r.votes.dimension,
    ),
    Field("label", "text", "The answer; an entity's id; empty: any.", lambda r: r.label),
    Field(
        "slot",
        "integer",
        "The sentence or part of the page, from 0; 0 for the article.",
        lambda r: r.votes.slot,
    ),
    Field("start", "integer", "Where the run begins, in code points.", lambda r: r.votes.start),
    Field("end", "integer", "The first code point behind it.", lambda r: r.votes.end),
    Field("votes", "integer", "How many readers say so.", lambda r: r.votes.votes),
    Field("readers", "integer", "How many read the article.", lambda r: r.votes.readers),
]
SOFT = Table(
    "soft",
    "How many readers gave each answer where; what nobody said has no row.",
    [*_VOTES, Field("share", "number", "votes / readers.", lambda r: r.votes.share)],
)
AGGREGATED = Table(
    "aggregated",
    f"What {RULE} say, with ties kept as ties; where votes differ along it, the fewest.",
    [
        *_VOTES,
        Field(
            "is_tie", "flag", "Exactly half of the readers: not decided.", lambda r: r.votes.is_tie
        ),
        Field("rule", "text", "How it was decided.", lambda _: RULE),
    ],
)

ANNOTATORS = Table(
    "annotators",
    "Everybody whose readings are in, by pseudonym.",
    [
        Field("annotator", "text", "The pseudonym.", lambda r: r.annotator),
        Field("readings", "integer", "How many articles they read.", lambda r: r.readings),
        Field("annotations", "integer", "How many annotations they made.", lambda r: r.annotations),
        Field(
            "background",
            "json",
            "What they agreed to tell, in coarse groups.",
            lambda r: r.background,
        ),
    ],
    divided=False,
)
FOLDS = Table(
    "folds",
    "Leave one outlet out: for each outlet its articles (test) and their near copies elsewhere"
    " (left_out); all others are for training.",
    [
        Field("outlet", "text", "The outlet that is left out.", lambda r: r.outlet),
        Field("document", "text", "The article's key.", lambda r: r.document),
        Field("role", "text", "test or left_out.", lambda r: r.role),
    ],
    divided=False,
)
