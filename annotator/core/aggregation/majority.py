"""The most frequent answer; of equally frequent ones all, since a coin would invent agreement."""

from annotator.core.aggregation.votes import Outcome, Votes, counted, outcomes, table


def majority(votes: Votes) -> dict[str, Outcome]:
    """Each unit's most frequent answers, and the share of its voters that gave each."""
    rows = table(votes)
    counts = counted(rows)
    return outcomes(rows, counts / counts.sum(axis=1, keepdims=True).clip(min=1))
