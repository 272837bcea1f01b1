"""What else stands in the town: shop houses, flats, schools, halls, parks and hills.

All of it is drawn grey or green beneath the communities, so it is made of shapes only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linli.sample.communities import Site
from linli.sample.dice import Dice
from linli.sample.footprints import Frame, Rectangle, rows_of
from linli.sample.packed import rows
from linli.sample.streets import Plot, Town
from linli.sample.terraces import terraces
from linli.sample.terrain import Point, bend

# Chance of each use of a plot that no community and no landmark has, by zone.
_USES = ("shops", "flats", "works", "green", "empty")
_CHANCES = {
    "old_town": (10, 4, 0.4, 0.6, 0.3),
    "central_city": (6, 6, 1.5, 0.8, 0.8),
    "new_town": (4, 6, 1.5, 1.0, 1.5),
    "central_township": (7, 3, 1.0, 1.0, 2.0),
}


@dataclass(frozen=True, slots=True)
class Landmark:
    """A named place on a plot of its own."""

    name: str
    form: str
    category: str
    ring: tuple[Point, ...]
    middle: Point
    buildings: tuple[tuple[Point, ...], ...]
    field: tuple[Point, ...] = ()
    pond: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Townscape:
    """Everything in the town that is no community."""

    landmarks: tuple[Landmark, ...]
    buildings: tuple[tuple[Point, ...], ...]
    greens: tuple[tuple[str, tuple[Point, ...]], ...]


def townscape(seed: int, town: Town, sites: Sequence[Site]) -> Townscape:
    """Fill the plots that no community lies on.

    Parameters
    ----------
    seed
        Seed of the sample.
    town
        Streets and plots.
    sites
        The communities on theirs.
    """
    dice = Dice(seed, "townscape")
    taken = {id(site.plot) for site in sites}
    free = [plot for plot in town.plots if id(plot) not in taken]
    landmarks = [_landmark(dice, row, free) for row in rows("landmarks.csv")]
    buildings: list[tuple[Point, ...]] = []
    greens = [_hill(dice, row) for row in rows("hills.csv")]
    for plot in free:
        use = dice.weighted(_USES, _CHANCES[plot.zone])
        frame = Frame(plot, dice.between(-0.03, 0.03))
        if use == "green":
            greens.append(("", tuple(_bounds(frame))))
        else:
            buildings += _built(dice, frame, use)
    return Townscape(tuple(landmarks), tuple(buildings), tuple(greens))


def _built(dice: Dice, frame: Frame, use: str) -> list[tuple[Point, ...]]:
    if use == "shops":
        return [tuple(ring) for ring in terraces(dice, frame, dice.whole(4, 16))]
    if use == "flats":
        return [tuple(frame.ring(shape)) for shape in _flats(dice, frame)]
    if use == "works":
        return [tuple(frame.ring(shape)) for shape in _halls(dice, frame)]
    return []


def _flats(dice: Dice, frame: Frame) -> list[Rectangle]:
    length = dice.between(18, 40)
    lengths = [length * dice.between(0.8, 1.3) for _ in range(24)]
    laid = rows_of(frame, lengths, dice.between(10.5, 12.5), dice.between(25, 33), 7.0)
    return [shape for shape in laid if dice.happens(0.88)]


def _halls(dice: Dice, frame: Frame) -> list[Rectangle]:
    lengths = [dice.between(34, 62) for _ in range(9)]
    return rows_of(frame, lengths, dice.between(18, 24), 36.0, 10.0)


def _bounds(frame: Frame) -> list[Point]:
    """Return the plot without its streets, as a four-sided shape [m]."""
    low, high = frame.depth()
    bottom, top = frame.reach(low + 1, low + 1.5), frame.reach(high - 1.5, high - 1)
    return [
        frame.outside(bottom[0], low),
        frame.outside(bottom[1], low),
        frame.outside(top[1], high),
        frame.outside(top[0], high),
    ]


def _landmark(dice: Dice, row: Mapping[str, str], free: list[Plot]) -> Landmark:
    u, v = float(row["u"]), float(row["v"])
    plot = min(
        (plot for plot in free if plot.zone == row["zone"]),
        key=lambda plot: math.hypot(plot.middle[0] - u, plot.middle[1] - v) - plot.size_m2**0.5,
    )
    free.remove(plot)
    frame = Frame(plot)
    shapes = _of_form(dice, frame, row["form"])
    field = _field(dice, frame, shapes) if row["form"] == "school" else []
    pond = _pond(dice, frame) if row["form"] == "park" else []
    return Landmark(
        row["name"],
        row["form"],
        row["category"],
        tuple(_bounds(frame)),
        frame.outside(0.0, 0.0),
        tuple(tuple(frame.ring(shape)) for shape in shapes),
        tuple(field),
        tuple(pond),
    )


def _of_form(dice: Dice, frame: Frame, form: str) -> list[Rectangle]:
    if form == "school":
        lengths = [dice.between(30, 46) for _ in range(4)]
        laid = rows_of(frame, lengths, 13.0, 30.0, 10.0)
        # Half of the land is left for the sports field.
        low, high = frame.depth()
        return [shape for shape in laid if shape.q0 > low + 0.4 * (high - low)]
    if form == "hospital":
        return rows_of(frame, [52.0, 40.0, 46.0, 30.0], 17.0, 33.0, 9.0)
    if form == "hall":
        return rows_of(frame, [58.0, 58.0], 30.0, 46.0, 12.0)
    if form == "office":
        return rows_of(frame, [46.0, 34.0, 40.0], 15.0, 34.0, 9.0)
    return []


def _field(dice: Dice, frame: Frame, shapes: Sequence[Rectangle]) -> list[Point]:
    """Return the sports field of a school, where there is room for one."""
    low, high = frame.depth()
    for length, width in ((60.0, 34.0), (46.0, 26.0), (34.0, 20.0), (24.0, 14.0)):
        for _ in range(60):
            q0 = dice.between(low, high)
            p0 = dice.between(*frame.reach(q0, q0))
            field = Rectangle(p0, p0 + length, q0, q0 + width)
            if frame.holds(field) and all(field.apart(shape, 3.0) for shape in shapes):
                return frame.ring(field)
    return []


def _pond(dice: Dice, frame: Frame) -> list[Point]:
    """Return a pond in the middle of a park."""
    low, high = frame.depth()
    reach = (high - low) * 0.24
    phase = dice.between(0, 2 * math.pi)
    ring = []
    for step in range(18):
        angle = step * math.pi / 9
        far = reach * (1 + 0.22 * math.sin(2 * angle + phase) + 0.1 * math.sin(3 * angle))
        ring.append(frame.outside(1.35 * far * math.cos(angle), far * math.sin(angle)))
    return ring


def _hill(dice: Dice, row: Mapping[str, str]) -> tuple[str, tuple[Point, ...]]:
    u, v, radius = float(row["u"]), float(row["v"]), float(row["radius"])
    phases = [dice.between(0, 2 * math.pi) for _ in range(3)]
    ring = []
    for step in range(36):
        angle = step * math.pi / 18
        wave = sum(
            math.sin((order + 2) * angle + phase) / (order + 2)
            for order, phase in enumerate(phases)
        )
        reach = radius * (1 + 0.28 * wave)
        ring.append(bend(u + 1.5 * reach * math.cos(angle), v + 0.8 * reach * math.sin(angle)))
    return row["name"], tuple(ring)
