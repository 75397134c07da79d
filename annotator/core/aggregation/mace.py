"""MACE (Hovy, Berg-Kirkpatrick, Vaswani and Hovy 2013): a voter either knows or guesses.

Who guesses does so by a habit of their own. Variational Bayes with the priors of its program and
several seeded beginnings, of which the likeliest is kept.
"""

from dataclasses import dataclass

import numpy as np

from annotator.core.aggregation.votes import Floats, Outcome, Table, Votes, outcomes, table

SEED = 20_240_404
BEGINNINGS = 10
ROUNDS = 50
# How certain it is beforehand that somebody knows, and that a habit is even, as in the published
# program.
PRIOR = 0.5
HABIT = 10.0
_NOISE = 0.5


@dataclass(frozen=True)
class _Model:
    """For each voter: how likely they guess or know, and by what habit they guess."""

    knows: Floats
    habit: Floats


def mace(
    votes: Votes, *, seed: int = SEED, beginnings: int = BEGINNINGS, rounds: int = ROUNDS
) -> dict[str, Outcome]:
    """Each unit's likeliest answers."""
    rows = table(votes)
    if not rows.units:
        return {}
    chance = np.random.default_rng(seed)
    best: tuple[float, Floats] | None = None
    for _ in range(beginnings):
        model = _begin(rows, chance)
        score, likely, counts = _expect(rows, model)
        for _ in range(rounds):
            model = _maximise(counts)
            score, likely, counts = _expect(rows, model)
        if best is None or score > best[0]:
            best = (score, likely)
    return outcomes(rows, best[1] if best else np.zeros((0, 0)), digits=9)


def _begin(rows: Table, chance: np.random.Generator) -> _Model:
    knows = 1 + _NOISE * chance.random((len(rows.voters), 2))
    habit = 1 + _NOISE * chance.random((len(rows.voters), len(rows.answers)))
    return _Model(
        knows / knows.sum(axis=1, keepdims=True), habit / habit.sum(axis=1, keepdims=True)
    )


def _expect(rows: Table, model: _Model) -> tuple[float, Floats, _Model]:
    """The log likelihood, each unit's answers, and how often each voter guessed what."""
    guessed = model.knows[rows.voter, 0] * model.habit[rows.voter, rows.answer]
    known = model.knows[rows.voter, 1]
    joint = np.zeros((len(rows.units), len(rows.answers)))
    said = np.log(np.repeat(guessed[:, None], len(rows.answers), axis=1))
    said[np.arange(len(guessed)), rows.answer] = np.log(guessed + known)
    np.add.at(joint, rows.unit, said)
    top = joint.max(axis=1, keepdims=True)
    weights = np.exp(joint - top)
    likely = weights / weights.sum(axis=1, keepdims=True)
    score = float((np.log(weights.sum(axis=1) / len(rows.answers)) + top[:, 0]).sum())
    right = likely[rows.unit, rows.answer]
    knew = right * known / (guessed + known)
    knows, habit = np.zeros_like(model.knows), np.zeros_like(model.habit)
    knows[:, 1] = np.bincount(rows.voter, knew, len(rows.voters))
    knows[:, 0] = np.bincount(rows.voter, 1 - knew, len(rows.voters))
    np.add.at(habit, (rows.voter, rows.answer), 1 - knew)
    return score, likely, _Model(knows, habit)


def _maximise(counts: _Model) -> _Model:
    return _Model(_variational(counts.knows, PRIOR), _variational(counts.habit, HABIT))


def _variational(counts: Floats, prior: float) -> Floats:
    total = (counts + prior).sum(axis=1, keepdims=True)
    return np.exp(_digamma(counts + prior) - _digamma(total))


def _digamma(values: Floats) -> Floats:
    """The logarithm's slope of the gamma function, for positive numbers: up to 8, then a series."""
    found, at = np.zeros_like(values), values.copy()
    while (small := at < 8).any():
        found[small] -= 1 / at[small]
        at[small] += 1
    inverse = 1 / at**2
    series = inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse / 240)))
    return found + np.log(at) - 0.5 / at - series
