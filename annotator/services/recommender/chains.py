"""Trains the sequence model of one layer with CRFsuite, and takes its weights over as numbers.

Where the library is missing there are no sequence models, and phrases are proposed alone.
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.core.recommender.features import Sentence, features_of, sentences_of, tags_of
from annotator.core.recommender.memory import Mark
from annotator.core.recommender.sequences import Chain
from annotator.services.recommender.lessons import Lesson

try:
    import pycrfsuite
except ImportError:  # pragma: no cover
    pycrfsuite = None

# Regularised so that most weights are nothing; L-BFGS stops by itself where nothing gets better.
_WISHES = {"c1": 0.3, "c2": 0.05, "max_iterations": 40, "feature.minfreq": 2}
# Of the words that one model is trained with, every reading counted by itself.
MOST_WORDS = 200_000
Beat = Callable[[], None]


def is_there() -> bool:
    """Whether sequence models can be trained here."""
    return pycrfsuite is not None


def train(lessons: Sequence[Lesson], layer: str, beat: Beat) -> Chain | None:
    """The model of one layer; None where nothing was marked or nothing can be trained.

    `beat` is called between the steps and may raise to stop.
    """
    if pycrfsuite is None or not any(_marks_of(lesson, layer) for lesson in lessons):
        return None
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=_WISHES, verbose=False)
    words = 0
    for lesson in lessons:
        parts = [each for each in sentences_of(lesson.tokens, lesson.sentences) if each]
        told = [features_of(each, lesson.text) for each in parts]
        for reading in lesson.readings:
            words += len(lesson.tokens)
            if words > MOST_WORDS:
                break
            _append(trainer, parts, told, [each for each in reading.marks if each.layer == layer])
        beat()
    return _trained(trainer)


def _marks_of(lesson: Lesson, layer: str) -> bool:
    return any(each.layer == layer for reading in lesson.readings for each in reading.marks)


def _append(
    trainer: "pycrfsuite.Trainer",
    parts: Sequence[Sentence],
    told: Sequence[Sequence[Sequence[str]]],
    marks: Sequence[Mark],
) -> None:
    for features, tags in zip(told, tags_of(parts, marks), strict=True):
        trainer.append(features, tags)


def _trained(trainer: "pycrfsuite.Trainer") -> Chain:
    with tempfile.TemporaryDirectory(prefix="slant-recommender-") as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        told = tagger.info()
        tagger.close()
    state: dict[str, dict[str, float]] = {}
    for (name, tag), weight in sorted(told.state_features.items()):
        state.setdefault(name, {})[tag] = round(weight, 4)
    moves: dict[str, dict[str, float]] = {}
    for (before, after), weight in sorted(told.transitions.items()):
        moves.setdefault(before, {})[after] = round(weight, 4)
    return Chain(sorted(told.labels), state, moves)
