"""Chance that repeats on every machine and every version of Python.

Only `random.Random.random()` is promised to give the same numbers for ever, so everything is
made from it. Each noun of the sample throws its own dice: deepening one leaves the others alone.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


class Dice:
    """A stream of chance of its own name.

    Parameters
    ----------
    seed
        Seed of the whole sample.
    name
        What the stream is for, `town`.

    Examples
    --------
    >>> Dice(1, "town").whole(1, 6) == Dice(1, "town").whole(1, 6)
    True
    """

    def __init__(self, seed: int, name: str) -> None:
        digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
        self._random = random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311 # nosec B311

    def share(self) -> float:
        """Return a number from 0 to below 1."""
        return self._random.random()

    def between(self, low: float, high: float) -> float:
        """Return a number from `low` to below `high`."""
        return low + (high - low) * self.share()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self.share() * (high - low + 1))

    def happens(self, chance: float) -> bool:
        """Return whether something of this chance happens."""
        return self.share() < chance

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things, each as likely as the next."""
        return things[int(self.share() * len(things))]

    def weighted(self, things: Sequence[Thing], weights: Sequence[float]) -> Thing:
        """Return one of the things by weight."""
        left = self.share() * sum(weights)
        for thing, weight in zip(things, weights, strict=True):
            left -= weight
            if left < 0:
                return thing
        return things[-1]

    def mixed(self, things: Sequence[Thing]) -> list[Thing]:
        """Return the things in another order."""
        keyed = sorted(range(len(things)), key=[self.share() for _ in things].__getitem__)
        return [things[at] for at in keyed]
