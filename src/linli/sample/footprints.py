"""Rectangles on a plot: rows of blocks of flats, shop houses along the street, halls.

A plot is seen in its own frame (p along the street in front, q away from it, metres from its
middle); everything in it is parallel to that frame, so rectangles are compared by their sides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from linli.sample.streets import CORRIDOR_M, Plot
from linli.sample.terrain import Point, bend

_SETBACK_M = 2.5
_EDGE_STEP_M = 40.0


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle in its plot's frame [m]."""

    p0: float
    p1: float
    q0: float
    q1: float

    @property
    def length_m(self) -> float:
        """Along p [m]."""
        return self.p1 - self.p0

    @property
    def depth_m(self) -> float:
        """Along q [m]."""
        return self.q1 - self.q0

    def apart(self, other: Rectangle, gap: float) -> bool:
        """Return whether `gap` metres or more lie between the two."""
        return (
            self.p1 + gap <= other.p0
            or other.p1 + gap <= self.p0
            or self.q1 + gap <= other.q0
            or other.q1 + gap <= self.q0
        )


@dataclass(frozen=True, slots=True)
class Edge:
    """The middle of a street along a plot, the plot on its left, in the plot's frame [m]."""

    line: tuple[Point, ...]
    keep: float

    def walls(self) -> Iterator[tuple[float, float, float]]:
        """Yield half-planes (a, b, c), (a, b) of length 1; a p + b q >= c keeps clear of it."""
        for (p0, q0), (p1, q1) in pairwise(self.line):
            length = math.hypot(p1 - p0, q1 - q0)
            a, b = (q0 - q1) / length, (p1 - p0) / length
            yield a, b, a * p0 + b * q0 + self.keep


class Frame:
    """A plot in its own frame: what lies inside its streets, and the way back to the map.

    Parameters
    ----------
    plot
        The plot.
    turn
        Added to the direction of the street in front [radian].
    """

    def __init__(self, plot: Plot, turn: float = 0.0) -> None:
        u, v = plot.middle
        self._middle = bend(u, v)
        west, east = bend(u - 5, v), bend(u + 5, v)
        self._angle = math.atan2(east[1] - west[1], east[0] - west[0]) + turn
        self._cos, self._sin = math.cos(self._angle), math.sin(self._angle)
        self.edges = tuple(self._edges(plot))
        self._sides = [wall for edge in self.edges for wall in edge.walls()]

    def outside(self, p: float, q: float) -> Point:
        """Return a point of the frame as metres east and north of the centre."""
        x, y = self._middle
        return x + p * self._cos - q * self._sin, y + p * self._sin + q * self._cos

    def ring(self, shape: Rectangle) -> list[Point]:
        """Return a rectangle's corners [m east and north of the centre]."""
        return [
            self.outside(p, q)
            for p, q in (
                (shape.p0, shape.q0),
                (shape.p1, shape.q0),
                (shape.p1, shape.q1),
                (shape.p0, shape.q1),
            )
        ]

    def holds(self, shape: Rectangle) -> bool:
        """Return whether the rectangle keeps clear of the streets around."""
        return self.contains([(p, q) for p in (shape.p0, shape.p1) for q in (shape.q0, shape.q1)])

    def contains(self, corners: Sequence[Point], slack: float = 1e-6) -> bool:
        """Return whether all points keep clear of the streets around, but for `slack` metres."""
        return all(a * p + b * q >= c - slack for a, b, c in self._sides for p, q in corners)

    def reach(self, q0: float, q1: float) -> tuple[float, float]:
        """Return from where to where a row between `q0` and `q1` may reach along p [m]."""
        low, high = -1e4, 1e4
        for a, b, c in self._sides:
            for q in (q0, q1):
                if a > 1e-9:
                    low = max(low, (c - b * q) / a)
                elif a < -1e-9:
                    high = min(high, (c - b * q) / a)
                elif b * q < c:
                    return 0.0, 0.0
        return low, high

    def depth(self) -> tuple[float, float]:
        """Return from where to where the plot reaches along q at its middle [m]."""
        low, high = -1e4, 1e4
        for _, b, c in self._sides:
            if b > 1e-9:
                low = max(low, c / b)
            elif b < -1e-9:
                high = min(high, c / b)
        return low, high

    def _inside(self, point: Point) -> Point:
        x, y = point[0] - self._middle[0], point[1] - self._middle[1]
        return x * self._cos + y * self._sin, y * self._cos - x * self._sin

    def _edges(self, plot: Plot) -> Iterator[Edge]:
        corners = [
            (plot.west, plot.south),
            (plot.east, plot.south),
            (plot.east, plot.north),
            (plot.west, plot.north),
        ]
        for at, street in enumerate(plot.streets):
            line = _edge(corners[at], corners[(at + 1) % 4])
            keep = CORRIDOR_M[street.rank] + _SETBACK_M
            yield Edge(tuple(self._inside(bend(*point)) for point in line), keep)


def _edge(start: Point, end: Point) -> list[Point]:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    pieces = max(1, round(length / _EDGE_STEP_M))
    return [
        (
            start[0] + (end[0] - start[0]) * piece / pieces,
            start[1] + (end[1] - start[1]) * piece / pieces,
        )
        for piece in range(pieces + 1)
    ]


def rows_of(
    frame: Frame, lengths: Sequence[float], depth: float, pitch: float, gap: float
) -> list[Rectangle]:
    """Lay blocks of flats in rows, as many as the plot holds.

    Parameters
    ----------
    frame
        The plot's frame.
    lengths
        Lengths of the blocks in the order they are laid [m]; one that does not fit into the rest
        of a row opens the next row.
    depth
        Depth of every block [m].
    pitch
        From row to row [m].
    gap
        Least distance between blocks of a row [m].

    Returns
    -------
    list of Rectangle
        In the order of `lengths`, fewer where the plot is full.
    """
    low, high = frame.depth()
    count = max(0, int((high - low - depth) // pitch) + 1) if high > low + depth else 0
    first = (low + high - (count - 1) * pitch - depth) / 2
    waiting = list(lengths)
    laid: list[Rectangle] = []
    for row in range(count):
        q0 = first + row * pitch
        left, right = frame.reach(q0, q0 + depth)
        taken = _fitting(waiting, right - left, gap)
        laid += _spread(taken, left, right, q0, depth, gap)
        waiting = waiting[len(taken) :]
    return laid


def _fitting(lengths: Sequence[float], room: float, gap: float) -> list[float]:
    taken: list[float] = []
    for length in lengths:
        if sum(taken) + length + gap * len(taken) > room:
            break
        taken.append(length)
    return taken


def _spread(
    lengths: Sequence[float], left: float, right: float, q0: float, depth: float, gap: float
) -> list[Rectangle]:
    """Return a row's rectangles, what is left over shared between the gaps and the ends."""
    spare = right - left - sum(lengths) - gap * (len(lengths) - 1)
    wider = min(6.0, spare / (len(lengths) + 1)) if lengths else 0.0
    at = left + (spare - wider * (len(lengths) - 1)) / 2
    row = []
    for length in lengths:
        row.append(Rectangle(at, at + length, q0, q0 + depth))
        at += length + gap + wider
    return row
