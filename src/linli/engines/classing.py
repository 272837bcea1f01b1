"""Numbers put into a few classes, for legends and charts."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]


def quantile_breaks(values: Floats, classes: int) -> Floats:
    """Return the upper limits of classes that hold about the same number of values each.

    Parameters
    ----------
    values
        Any order; NaN is left out.
    classes
        How many are wanted, 1 or more.

    Returns
    -------
    limits
        Ascending, all different, each one of the values, the last the greatest. Fewer than wanted
        where values repeat; none where there is no value.

    Raises
    ------
    ValueError
        No class is wanted.

    Notes
    -----
    A limit belongs to the class below it, so that equal values never fall into two classes.

    Examples
    --------
    >>> quantile_breaks(np.array([1.0, 2.0, 3.0, 4.0, 9.0, 9.0]), 3).tolist()
    [2.0, 4.0, 9.0]
    """
    if classes < 1:
        msg = f"{classes} classes; ask for at least one"
        raise ValueError(msg)
    known = np.asarray(values, dtype=np.float64)
    known = known[~np.isnan(known)]
    if not known.size:
        return known
    shares = np.arange(1, classes + 1) / classes
    return np.unique(np.quantile(known, shares, method="inverted_cdf"))


def class_of(values: Floats, breaks: Floats) -> Integers:
    """Return the class of each value by `quantile_breaks`: 0 and up; -1 for NaN.

    Raises
    ------
    ValueError
        A value lies above the last limit.

    Examples
    --------
    >>> class_of(np.array([1.0, 4.0, np.nan]), np.array([2.0, 4.0])).tolist()
    [0, 1, -1]
    """
    known = ~np.isnan(values)
    found = np.full(len(values), -1, dtype=np.int64)
    found[known] = np.searchsorted(breaks, values[known], side="left")
    if (found >= len(breaks)).any():
        msg = "a value lies above the last limit; make the limits from these values"
        raise ValueError(msg)
    return found
