"""Phrases are counted whatever their capitals, and set against what others marked."""

import numpy as np

from annotator.core.insight.columns import Coded
from annotator.core.insight.phrases import Placed, folded, instead, listed

ROWS = [
    # words, article, outlet, event, names
    ("Bizarre move", 0, "North", "flood", ("person:ilse",)),
    ("“bizarre move.”", 1, "North", "flood", ("person:ilse",)),
    ("bold step", 2, "South", "flood", ("person:ilse", "person:otto")),
    ("wet roads", 2, "South", "flood", ()),
    ("", 2, "South", "flood", ("person:ilse",)),
    ("bold step", 3, "South", "strike", ("person:ilse",)),
]
PLACED = Placed(
    words=[row[0] for row in ROWS],
    article=np.array([row[1] for row in ROWS]),
    outlet=Coded.of((row[2],) for row in ROWS),
    event=Coded.of((row[3],) for row in ROWS),
    names=[Coded.of(row[4] for row in ROWS)],
)


def test_one_phrase_whatever_its_capitals_and_signs() -> None:
    assert folded("“Bizarre  move.”") == "bizarre move"
    found = listed(PLACED, most=2)
    assert [(each.words, each.marks, len(each.articles)) for each in found] == [
        ("Bizarre move", 2, 2),
        ("bold step", 2, 2),
    ]
    assert dict(found[1].outlets) == {"South": 2}


def test_instead_is_of_the_same_event_about_the_same_names() -> None:
    found = instead(PLACED, "BIZARRE MOVE")
    assert [(each.event, each.outlet, each.has_it, each.others) for each in found] == [
        ("flood", "North", True, []),
        ("flood", "South", False, [("bold step", 1)]),
    ]


def test_a_phrase_about_nobody_is_set_against_all_of_its_event() -> None:
    found = instead(PLACED, "wet roads")
    assert [each.others for each in found if each.outlet == "North"] == [[("bizarre move", 2)]]
