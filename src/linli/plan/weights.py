"""How much each dimension counts: by pairwise comparisons, or set directly.

Problem: people can say which of two things matters more, hardly by how much each of seven counts;
and what they say of pairs need not fit together. Decision: the analytic hierarchy process. The
weights are the principal eigenvector of the comparisons; the consistency ratio tells how far these
contradict each other, and the pair that strays furthest is named, so that it can be mended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from linli.records.money import split
from linli.standards import random_indices, weight_policies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

# Weights are kept to ten-thousandths, finer than any judgement.
_PARTS = 10_000
_GREATEST = 9
_PERCENTS = 100
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")
_MIXED = re.compile(r"(?:([0-9]{1,3})\s+)?([0-9]{1,6})/([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Weighing:
    """What pairwise comparisons come to.

    Parameters
    ----------
    weights
        Weight of each item, in ten-thousandths; they add up to 1.
    consistency_ratio
        How far the comparisons contradict each other, against comparisons made at random; up to
        0.1 is usually accepted.
    furthest
        The pair that strays furthest from the weights, none where all fit.
    fitting
        What the comparison of that pair would be by the weights.
    """

    weights: Mapping[str, Fraction]
    consistency_ratio: float
    furthest: tuple[str, str] | None
    fitting: float


def weigh(items: Sequence[str], comparisons: Mapping[tuple[str, str], Fraction]) -> Weighing:
    """Return the weights that pairwise comparisons come to.

    Parameters
    ----------
    items
        What is compared, at least two and at most as many as random indices are known for.
    comparisons
        How many times as much the first of a pair counts as the second, between 1/9 and 9; each
        pair once, in either order.

    Returns
    -------
    Weighing
        Weights, consistency and the pair to look at first.

    Raises
    ------
    ValueError
        A pair is missing, twice, not of the items, or out of range; too many items.

    References
    ----------
    T. L. Saaty, The Analytic Hierarchy Process, McGraw-Hill 1980: eigenvector, consistency
    ratio, random indices.

    Examples
    --------
    >>> weighing = weigh(["fire", "parking"], {("fire", "parking"): Fraction(3)})
    >>> weighing.weights["fire"], weighing.consistency_ratio
    (Fraction(3, 4), 0.0)
    """
    matrix = _matrix(items, comparisons)
    vector, greatest = _principal(matrix)
    parts = split(_PARTS, [Fraction(float(share)) for share in vector])
    weights = {item: Fraction(part, _PARTS) for item, part in zip(items, parts, strict=True)}
    ratio = _consistency(greatest, len(items))
    pair, fitting = _furthest(items, matrix, vector)
    return Weighing(weights, ratio, pair if ratio > 0 else None, fitting)


def policy_weights(policy: str) -> Mapping[str, Fraction]:
    """Return the weights of a packed policy by dimension.

    Raises
    ------
    ValueError
        No such policy.

    Examples
    --------
    >>> policy_weights("even")["fire"]
    Fraction(1, 7)
    """
    rows = weight_policies().select("policy", "dimension", "weight").rows()
    weights = {dimension: Fraction(text) for name, dimension, text in rows if name == policy}
    if not weights:
        msg = f"no policy {policy!r} of weights"
        raise ValueError(msg)
    return weights


def read_percent(text: str) -> Fraction:
    """Read a weight that somebody typed in percent: `14.5`, `100/7`, `14 2/7`.

    Raises
    ------
    ValueError
        It is none of these, or lies outside 0 to 100.

    Examples
    --------
    >>> read_percent("14 2/7"), read_percent("12.5")
    (Fraction(1, 7), Fraction(1, 8))
    """
    plain = text.strip().removesuffix("%").strip()
    mixed = _MIXED.fullmatch(plain)
    if mixed and int(mixed[3]):
        percent = int(mixed[1] or 0) + Fraction(int(mixed[2]), int(mixed[3]))
    elif _NUMBER.fullmatch(plain):
        percent = Fraction(plain)
    else:
        msg = f"{text!r} is no percentage such as 14.5 or 14 2/7"
        raise ValueError(msg)
    if not 0 <= percent <= _PERCENTS:
        msg = f"{text!r} lies outside 0 to 100"
        raise ValueError(msg)
    return percent / _PERCENTS


def percent_text(weight: Fraction) -> str:
    """Write a weight in percent exactly, so that it can be read again.

    Examples
    --------
    >>> percent_text(Fraction(1, 7)), percent_text(Fraction(1, 8)), percent_text(Fraction(1, 4))
    ('14 2/7', '12.5', '25')
    """
    percent = weight * _PERCENTS
    if _PARTS % percent.denominator == 0:
        return f"{float(percent):.4f}".rstrip("0").rstrip(".")
    whole, above = divmod(percent.numerator, percent.denominator)
    part = f"{above}/{percent.denominator}"
    return f"{whole} {part}" if whole else part


def _matrix(
    items: Sequence[str], comparisons: Mapping[tuple[str, str], Fraction]
) -> NDArray[np.float64]:
    at = {item: place for place, item in enumerate(items)}
    matrix = np.eye(len(items))
    open_pairs = {frozenset(pair) for pair in combinations(items, 2)}
    for (first, second), times in comparisons.items():
        if frozenset((first, second)) not in open_pairs:
            msg = f"{first} against {second}: not a pair of the items, or compared twice"
            raise ValueError(msg)
        if not Fraction(1, _GREATEST) <= times <= _GREATEST:
            msg = f"{first} against {second}: {times} lies outside 1/{_GREATEST} to {_GREATEST}"
            raise ValueError(msg)
        open_pairs.remove(frozenset((first, second)))
        matrix[at[first], at[second]] = float(times)
        matrix[at[second], at[first]] = float(1 / times)
    if open_pairs:
        first, second = sorted(sorted(open_pairs, key=sorted)[0])
        msg = f"{first} against {second} was not compared; {len(open_pairs)} pairs are missing"
        raise ValueError(msg)
    return matrix


def _principal(matrix: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    values, vectors = np.linalg.eig(matrix)
    greatest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, greatest].real)
    # Rounded before it is split, so that the same comparisons give the same weights everywhere.
    return np.round(vector / vector.sum(), 12), float(values[greatest].real)


def _consistency(greatest: float, size: int) -> float:
    known = {
        count: float(text) for count, text in random_indices().select("size", "random_index").rows()
    }
    if size not in known:
        msg = f"{size} items cannot be compared pairwise here: 1 to {max(known)} can"
        raise ValueError(msg)
    if not known[size]:
        return 0.0
    index = max(0.0, (greatest - size) / (size - 1))
    return round(index / known[size], 6)


def _furthest(
    items: Sequence[str], matrix: NDArray[np.float64], vector: NDArray[np.float64]
) -> tuple[tuple[str, str], float]:
    fitting = vector[:, None] / vector[None, :]
    strays = np.abs(np.log(matrix / fitting))
    row, column = divmod(int(np.argmax(np.triu(strays, 1))), len(items))
    return (items[row], items[column]), round(float(fitting[row, column]), 2)
