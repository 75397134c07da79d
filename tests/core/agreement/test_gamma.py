"""γ where the optional package is installed, and a plain word where it is not."""

import pytest

from annotator.core.agreement import Question, Undefined, gamma, measure
from tests.core.agreement.studies import ALEX_PAUL_SUZAN, document, layer

STUDY = layer(document(ALEX_PAUL_SUZAN))


def test_without_the_package_gamma_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gamma, "package", lambda: None)
    result = measure("gamma", STUDY, Question("frame"))
    assert (result.value, result.undefined) == (None, Undefined.NOT_INSTALLED)


# The package is an extra that brings a solver along, so the project's own checks do without it;
# whoever installs it (pip install pygamma-agreement) gets these as well.
if gamma.package() is not None:

    def test_gamma_of_the_toy_continuum() -> None:
        result = measure("gamma", STUDY, Question("frame"))
        assert result.value is not None
        assert 0.44 <= result.value <= 0.47

    def test_gamma_needs_two_annotators_who_marked_something() -> None:
        alone = layer(document({"a": [(0, 5, "x")], "b": []}))
        result = measure("gamma", alone, Question("frame"))
        assert (result.value, result.undefined) == (None, Undefined.NOT_TOGETHER)
