"""Training, tests and checks of readers: the switches, the seeded turns, and the counting.

`rules` are a project's switches with defaults that change nothing; `schedule` says at which turn
somebody is given something that looks like any other article; `scoring` counts one reading
against another, place by place. Nobody's name is known here.
"""

from annotator.core.quality.rules import QualityRules
from annotator.core.quality.schedule import is_turn, left_to_show, mixed, ranked, turns
from annotator.core.quality.scoring import Mixup, Score, mixups, score

__all__ = [
    "Mixup",
    "QualityRules",
    "Score",
    "is_turn",
    "left_to_show",
    "mixed",
    "mixups",
    "ranked",
    "score",
    "turns",
]
