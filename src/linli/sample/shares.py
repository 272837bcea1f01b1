"""Whole numbers that add up: totals split by weight within limits."""

from __future__ import annotations

from collections.abc import Sequence

from linli.records.money import split


def split_within(
    total: int, weights: Sequence[int], low: Sequence[int], high: Sequence[int]
) -> list[int]:
    """Split a total by weights so that every part keeps within its limits.

    Parameters
    ----------
    total
        What to split.
    weights
        One a part; a part of weight zero gets its least.
    low, high
        Least and most of each part.

    Returns
    -------
    list of int
        Parts in the order of the weights; they add up to `total` exactly, left over by largest
        remainder.

    Raises
    ------
    ValueError
        The limits leave no room for the total; widen them.

    Examples
    --------
    >>> split_within(10, [1, 1, 8], [1, 1, 1], [9, 9, 5])
    [3, 2, 5]
    """
    parts = list(low)
    left = total - sum(parts)
    if left < 0:
        msg = f"the least of all parts is {sum(low)}, more than {total}"
        raise ValueError(msg)
    while left:
        room = [at for at, part in enumerate(parts) if part < high[at] and weights[at] > 0]
        if not room:
            msg = f"the parts hold {total - left} at most, less than {total}"
            raise ValueError(msg)
        for at, share in zip(room, split(left, [weights[at] for at in room]), strict=True):
            more = min(share, high[at] - parts[at])
            parts[at] += more
            left -= more
    return parts
