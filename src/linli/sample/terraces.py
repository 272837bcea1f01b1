"""Shop houses along the streets of a plot, each parallel to its own street.

Streets around a plot lean differently, so these are four-sided shapes of any direction; two of
them are apart if a line along a side of one has all of the other beyond it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from linli.sample.dice import Dice
from linli.sample.footprints import Edge, Frame
from linli.sample.terrain import Point

Corners = tuple[Point, Point, Point, Point]

_DEPTH_M = (9.5, 13.0)
_LENGTH_M = (9.0, 27.0)
_KEPT = 0.92
# A street that bends into the plot may take this much of the pavement [m].
_SLACK_M = 2.0


def terraces(dice: Dice, frame: Frame, yard: int) -> list[list[Point]]:
    """Line a plot's four streets with shop houses, and put some houses into the yard.

    Parameters
    ----------
    dice
        Chance.
    frame
        The plot's frame.
    yard
        How many places in the yard are tried.

    Returns
    -------
    list of list of tuple
        Rings [m east and north of the centre]; no two overlap.
    """
    laid: list[Corners] = []
    for edge in frame.edges:
        for corners in _row(dice, edge):
            fits = frame.contains(corners, _SLACK_M)
            if fits and all(apart(corners, other) for other in laid):
                laid.append(corners)
    for _ in range(yard):
        corners = _yard_house(dice, frame)
        if frame.contains(corners) and all(apart(corners, other) for other in laid):
            laid.append(corners)
    return [[frame.outside(p, q) for p, q in corners] for corners in laid if dice.happens(_KEPT)]


def _row(dice: Dice, edge: Edge) -> Iterator[Corners]:
    """Yield houses along one street, wall to wall but for some alleys."""
    at = 0.0
    whole = sum(math.dist(start, end) for start, end in pairwise(edge.line))
    while True:
        length, depth = dice.between(*_LENGTH_M), dice.between(*_DEPTH_M)
        if at + length > whole:
            return
        start, end = _along(edge.line, at), _along(edge.line, at + length)
        width = math.dist(start, end)
        a, b = (start[1] - end[1]) / width, (end[0] - start[0]) / width
        near, far = edge.keep + 0.2, edge.keep + 0.2 + depth
        yield (
            (start[0] + a * near, start[1] + b * near),
            (end[0] + a * near, end[1] + b * near),
            (end[0] + a * far, end[1] + b * far),
            (start[0] + a * far, start[1] + b * far),
        )
        at += length + dice.weighted((0.8, 2.5, 8.0), (7, 2, 1))


def _along(line: Sequence[Point], distance: float) -> Point:
    left = distance
    for start, end in pairwise(line):
        length = math.dist(start, end)
        if left <= length:
            share = left / length
            return (
                start[0] + (end[0] - start[0]) * share,
                start[1] + (end[1] - start[1]) * share,
            )
        left -= length
    return line[-1]


def _yard_house(dice: Dice, frame: Frame) -> Corners:
    low, high = frame.depth()
    q0 = dice.between(low, high)
    left, right = frame.reach(q0, q0)
    p0 = dice.between(left, right)
    p1, q1 = p0 + dice.between(9, 24), q0 + dice.between(8, 12)
    return ((p0, q0), (p1, q0), (p1, q1), (p0, q1))


def apart(one: Corners, other: Corners, gap: float = 0.5) -> bool:
    """Return whether two four-sided shapes, corners anticlockwise, are `gap` metres apart.

    Examples
    --------
    >>> square = ((0, 0), (1, 0), (1, 1), (0, 1))
    >>> apart(square, ((2, 0), (3, 0), (3, 1), (2, 1)))
    True
    """
    return _beyond_a_side(one, other, gap) or _beyond_a_side(other, one, gap)


def _beyond_a_side(one: Corners, other: Corners, gap: float) -> bool:
    for at in range(4):
        (p0, q0), (p1, q1) = one[at], one[(at + 1) % 4]
        length = math.hypot(p1 - p0, q1 - q0)
        a, b = (q1 - q0) / length, (p0 - p1) / length
        if all(a * (p - p0) + b * (q - q0) >= gap for p, q in other):
            return True
    return False
