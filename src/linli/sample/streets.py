"""The town plan: main streets as given, minor streets by chance, and the plots between them.

Main streets stand in `main_streets.csv` in town coordinates. Between two neighbouring streets that
run along the river, minor streets cross at places of each strip's own, so most corners are
T-junctions, as in towns that grew. Streets share their corners exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from linli.sample.dice import Dice
from linli.sample.packed import rows
from linli.sample.terrain import Point, bend

# Half of a street with its pavements by rank [m].
CORRIDOR_M = {1: 17.0, 2: 14.0, 3: 11.0, 4: 8.0, 5: 5.0}
_STEP_M = 46.0
_SNAP_M = 22.0


@dataclass(slots=True)
class Street:
    """A street in town coordinates: along the river at one v, or across it at one u."""

    name: str
    rank: int
    along: bool
    at: float
    start: float
    end: float
    side: str = ""
    through: bool = True
    corners: set[float] = field(default_factory=set)

    def points(self) -> list[Point]:
        """Return the street's line, every corner in it [m east and north of the centre]."""
        stops = sorted({self.start, self.end, *self.corners})
        steps = [stop for low, high in pairwise(stops) for stop in _between(low, high)]
        line = [*steps, stops[-1]]
        return [bend(stop, self.at) if self.along else bend(self.at, stop) for stop in line]

    def holds(self, stop: float) -> bool:
        """Return whether the street reaches this place on it."""
        return self.start <= stop <= self.end


@dataclass(frozen=True, slots=True)
class Plot:
    """Land between four streets, in town coordinates [m]."""

    zone: str
    west: float
    east: float
    south: float
    north: float
    streets: tuple[Street, Street, Street, Street]

    @property
    def middle(self) -> Point:
        """The middle in town coordinates [m]."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    @property
    def size_m2(self) -> float:
        """Area within the streets' middles, before the bend [m2]."""
        return (self.east - self.west) * (self.north - self.south)

    def front(self) -> Street:
        """Return the most important street on the plot that has a name."""
        named = [street for street in self.streets if street.name] or list(self.streets)
        return min(named, key=lambda street: street.rank)


@dataclass(frozen=True, slots=True)
class Town:
    """Streets and plots."""

    streets: tuple[Street, ...]
    plots: tuple[Plot, ...]


@dataclass(frozen=True, slots=True)
class _Quarter:
    zone: str
    west: float
    east: float
    south: float
    north: float
    narrow: float
    wide: float
    lane_chance: float

    def holds(self, u: float, v: float) -> bool:
        return self.west <= u < self.east and self.south <= v < self.north


def town(seed: int) -> Town:
    """Draw the town.

    Parameters
    ----------
    seed
        Seed of the sample.

    Returns
    -------
    Town
        Streets that meet in shared corners, and the plots between them.
    """
    dice = Dice(seed, "streets")
    quarters = [_quarter(row) for row in rows("quarters.csv")]
    alongs, acrosses = _main_streets()
    for along in alongs:
        for across in acrosses:
            _meet(along, across)
    names = dice.mixed([row["name"] for row in rows("minor_streets.csv")])
    streets = [*alongs, *acrosses]
    plots: list[Plot] = []
    before: list[float] = []
    for low, high in _strips(alongs):
        crossing = _crossing(dice, quarters, low, high, acrosses, before)
        before = [street.at for street in crossing]
        streets += [street for street in crossing if street not in acrosses]
        for west, east in pairwise(crossing):
            lane = _lane(dice, quarters, low, high, west, east)
            streets += [lane] if lane else []
            plots += _plots(quarters, low, high, west, east, lane)
    for street in streets:
        if not street.through:
            # Only roads out of town go on beyond their last corner.
            street.start, street.end = min(street.corners), max(street.corners)
    _name(streets, names)
    return Town(tuple(streets), tuple(plots))


def _between(low: float, high: float) -> list[float]:
    pieces = max(1, round((high - low) / _STEP_M))
    return [low + (high - low) * piece / pieces for piece in range(pieces)]


def _quarter(row: Mapping[str, str]) -> _Quarter:
    return _Quarter(row["zone"], *(float(row[key]) for key in list(row)[1:]))


def _main_streets() -> tuple[list[Street], list[Street]]:
    given = [
        Street(
            row["name"],
            int(row["rank"]),
            row["way"] == "along",
            float(row["at"]),
            float(row["start"]),
            float(row["end"]),
            row["side"],
            row["through"] == "true",
        )
        for row in rows("main_streets.csv")
    ]
    return [each for each in given if each.along], [each for each in given if not each.along]


def _meet(along: Street, across: Street) -> None:
    if along.holds(across.at) and across.holds(along.at):
        along.corners.add(across.at)
        across.corners.add(along.at)


def _strips(alongs: list[Street]) -> Iterator[tuple[Street, Street]]:
    sides: dict[str, list[Street]] = defaultdict(list)
    for street in alongs:
        sides[street.side].append(street)
    for side in sides.values():
        yield from pairwise(sorted(side, key=lambda street: street.at))


def _at(quarters: list[_Quarter], u: float, v: float) -> _Quarter:
    return next(quarter for quarter in quarters if quarter.holds(u, v))


def _crossing(
    dice: Dice,
    quarters: list[_Quarter],
    low: Street,
    high: Street,
    acrosses: list[Street],
    before: list[float],
) -> list[Street]:
    """Return the streets that cross a strip, from west to east, corners noted."""
    west, east = max(low.start, high.start), min(low.end, high.end)
    main = [
        street
        for street in acrosses
        if west < street.at < east and street.holds(low.at) and street.holds(high.at)
    ]
    ends = [_minor(west, low, high), _minor(east, low, high)]
    fixed = sorted([*main, *ends], key=lambda street: street.at)
    crossing = [fixed[0]]
    for left, right in pairwise(fixed):
        crossing += [
            _minor(at, low, high)
            for at in _cuts(dice, quarters, left.at, right.at, (low.at + high.at) / 2, before)
        ]
        crossing.append(right)
    for street in crossing:
        for along in (low, high):
            along.corners.add(street.at)
            street.corners.add(along.at)
    return crossing


def _minor(at: float, low: Street, high: Street) -> Street:
    return Street("", 4, along=False, at=at, start=low.at, end=high.at)


def _cuts(
    dice: Dice, quarters: list[_Quarter], left: float, right: float, v: float, before: list[float]
) -> list[float]:
    cuts: list[float] = []
    at = left
    while True:
        quarter = _at(quarters, at, v)
        at += dice.between(quarter.narrow, quarter.wide)
        # Where the strip below has a street nearby, go straight on rather than jog by a few metres.
        near = [other for other in before if abs(other - at) < _SNAP_M]
        at = near[0] if near and near[0] > left + quarter.narrow else at
        if right - at < 0.8 * quarter.narrow:
            return cuts
        cuts.append(at)


def _lane(
    dice: Dice, quarters: list[_Quarter], low: Street, high: Street, west: Street, east: Street
) -> Street | None:
    quarter = _at(quarters, (west.at + east.at) / 2, (low.at + high.at) / 2)
    if not dice.happens(quarter.lane_chance):
        return None
    at = low.at + (high.at - low.at) * dice.between(0.42, 0.58)
    lane = Street("", 5, along=True, at=at, start=west.at, end=east.at)
    west.corners.add(at)
    east.corners.add(at)
    return lane


def _plots(
    quarters: list[_Quarter],
    low: Street,
    high: Street,
    west: Street,
    east: Street,
    lane: Street | None,
) -> list[Plot]:
    edges = [low, lane, high] if lane else [low, high]
    zone = _at(quarters, (west.at + east.at) / 2, (low.at + high.at) / 2).zone
    return [
        Plot(zone, west.at, east.at, south.at, north.at, (south, east, north, west))
        for south, north in pairwise(edges)
    ]


def _name(streets: list[Street], names: list[str]) -> None:
    """Give minor streets names while there are any; lanes stay without, as on most maps."""
    waiting = iter(names)
    for street in streets:
        if not street.name and street.rank < 5:
            street.name = next(waiting, "")
