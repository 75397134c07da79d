"""γ where the optional package is installed, and a plain word where it is not."""

from importlib import import_module

import numpy as np
import pytest

from annotator.core.agreement import Question, Undefined, gamma, measure
from tests.core.agreement.studies import ALEX_PAUL_SUZAN, document, layer

STUDY = layer(document(ALEX_PAUL_SUZAN))


def test_without_the_package_gamma_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gamma, "package", lambda: None)
    result = measure("gamma", STUDY, Question("frame"))
    assert (result.value, result.undefined) == (None, Undefined.NOT_INSTALLED)


# The package is an extra whose solver is GPL and whose compiler takes a minute, so the project's
# own checks do without it; whoever installs it (requirements-gamma.txt) gets these as well.
if gamma.package() is not None:

    def test_gamma_of_the_toy_continuum() -> None:
        result = measure("gamma", STUDY, Question("frame"))
        assert result.value is not None
        assert 0.44 <= result.value <= 0.47

    def test_the_alignment_behind_it_is_the_published_one() -> None:
        pygamma = import_module("pygamma_agreement")
        segment = import_module("pyannote.core").Segment
        line = pygamma.Continuum()
        for who, marks in ALEX_PAUL_SUZAN.items():
            for start, end, label in marks:
                line.add(who, segment(start, end), label)
        apart = pygamma.CombinedCategoricalDissimilarity(
            alpha=gamma.ALPHA, beta=gamma.BETA, delta_empty=gamma.DELTA_EMPTY
        )
        np.random.seed(gamma.SEED)
        found = line.compute_gamma(apart, sampler=pygamma.ShuffleContinuumSampler())
        assert round(float(found.best_alignment.disorder), 2) == 0.96
        assert 0.38 <= found.gamma_cat <= 0.42

    def test_gamma_needs_two_annotators_who_marked_something() -> None:
        alone = layer(document({"a": [(0, 5, "x")], "b": []}))
        result = measure("gamma", alone, Question("frame"))
        assert (result.value, result.undefined) == (None, Undefined.NOT_TOGETHER)
