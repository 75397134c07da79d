"""Who said what about each unit, and what comes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

# Unit → voter → answer.
Votes: TypeAlias = Mapping[str, Mapping[str, str]]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """The answers that came out on top, several where they tie, and how likely each one is."""

    answers: tuple[str, ...]
    shares: Mapping[str, float]


@dataclass(frozen=True)
class Table:
    """The same votes as numbers: one row for each vote."""

    units: tuple[str, ...]
    voters: tuple[str, ...]
    answers: tuple[str, ...]
    unit: NDArray[np.intp]
    voter: NDArray[np.intp]
    answer: NDArray[np.intp]


def table(votes: Votes) -> Table:
    """Number everything in its own order, so that equal votes give equal results."""
    units = tuple(sorted(votes))
    voters = _names(voter for each in votes.values() for voter in each)
    answers = _names(answer for each in votes.values() for answer in each.values())
    numbers = [{name: index for index, name in enumerate(of)} for of in (units, voters, answers)]
    rows = [
        (numbers[0][unit], numbers[1][voter], numbers[2][answer])
        for unit in units
        for voter, answer in sorted(votes[unit].items())
    ]
    columns = np.array(rows, dtype=np.intp).reshape(-1, 3)
    return Table(units, voters, answers, columns[:, 0], columns[:, 1], columns[:, 2])


def counted(votes: Table) -> Floats:
    """How many gave each answer to each unit."""
    found = np.zeros((len(votes.units), len(votes.answers)))
    np.add.at(found, (votes.unit, votes.answer), 1)
    return found


def outcomes(votes: Table, likely: Floats, digits: int = 12) -> dict[str, Outcome]:
    """From a row of probabilities for each unit; what is equal to so many digits ties."""
    rounded = likely.round(digits)
    return {
        unit: Outcome(
            answers=tuple(
                name
                for name, share in zip(votes.answers, row, strict=True)
                if share == row.max() and share > 0
            ),
            shares={
                name: float(share)
                for name, share in zip(votes.answers, row, strict=True)
                if share > 0
            },
        )
        for unit, row in zip(votes.units, rounded, strict=True)
    }


def _names(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(given)))
