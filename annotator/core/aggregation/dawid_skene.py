"""Dawid and Skene (1979): every voter has a table of how often they say what when it is what.

Expectation maximisation from the majority's shares. In the tables nothing is smoothed, as in the
paper; what has no evidence stays at zero and is kept from being −∞ in logarithms alone.
"""

import numpy as np

from annotator.core.aggregation.votes import (
    Floats,
    Outcome,
    Table,
    Votes,
    counted,
    outcomes,
    table,
)

ROUNDS = 100
NEAR = 1e-5
_LEAST = 1e-10


def dawid_skene(votes: Votes, *, rounds: int = ROUNDS, near: float = NEAR) -> dict[str, Outcome]:
    """Each unit's likeliest answers, until the likelihood rises by less than `near`."""
    rows = table(votes)
    if not rows.units:
        return {}
    counts = counted(rows)
    likely = counts / counts.sum(axis=1, keepdims=True).clip(min=1)
    before = -np.inf
    for _ in range(rounds):
        prior, errors = likely.mean(axis=0), _errors(rows, likely)
        joint = _joint(rows, prior, errors)
        top = joint.max(axis=1, keepdims=True)
        weights = np.exp(joint - top)
        likely = weights / weights.sum(axis=1, keepdims=True)
        now = float((np.log(weights.sum(axis=1)) + top[:, 0]).sum())
        if now - before < near:
            break
        before = now
    return outcomes(rows, likely, digits=9)


def _errors(rows: Table, likely: Floats) -> Floats:
    """Voter × said × true."""
    found = np.zeros((len(rows.voters), len(rows.answers), len(rows.answers)))
    np.add.at(found, (rows.voter, rows.answer), likely[rows.unit])
    shares: Floats = found / found.sum(axis=1, keepdims=True).clip(min=_LEAST)
    return shares


def _joint(rows: Table, prior: Floats, errors: Floats) -> Floats:
    found = np.tile(np.log(prior.clip(min=_LEAST)), (len(rows.units), 1))
    np.add.at(found, rows.unit, np.log(errors.clip(min=_LEAST))[rows.voter, rows.answer])
    return found
