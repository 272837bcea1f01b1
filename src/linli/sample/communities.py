"""The residential communities: who they are, and the plot that each of them lies on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from linli.sample.dice import Dice
from linli.sample.footprints import Frame, Rectangle, rows_of
from linli.sample.packed import rows
from linli.sample.streets import Plot, Town

COUNTY = "431023"
# Frontage of one entrance, two flats wide [m]; of a large block.
_FRONTAGE_M = (13.0, 17.8)
_LARGE_FRONTAGE_M = (20.0, 22.5)
_MOST_BUILDINGS = 15
_LOOKED_AT = 24
_ENTRANCES = ((1, 2, 3), (12, 7, 1))
_LARGE_ENTRANCES = ((3, 4, 5), (5, 4, 1))
# What a plot should hold, at least; less only where no such plot is left.
_FEWEST = (10, 8, 6, 5)
_FEWEST_LARGE = (8, 6, 4, 3)
# From row to row [m]: blocks stand closer in old quarters; large ones need more light.
_PITCHES = (22.5, 24.5, 26.5, 29.0, 32.0, 35.0, 38.0, 42.0)
_LARGE_PITCHES = (34.0, 37.0, 40.0)
LARGEST_DEPTH_M = 23.0
PLAIN_DEPTH_M = 11.4


@dataclass(frozen=True, slots=True)
class Community:
    """A community as it is listed."""

    community_id: str
    name: str
    area_id: str
    zone: str
    committee_id: str
    street_id: str
    property_unit: str
    year_built: int
    large: bool
    planned_year: int
    status: str
    contiguous: bool

    @property
    def renovated(self) -> bool:
        """Whether it counts in the published figures."""
        return self.status == "completed"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of flats: where it stands in its plot and how many entrances it has."""

    shape: Rectangle
    entrances: int


@dataclass(frozen=True, slots=True)
class Site:
    """A community on its plot with all blocks of flats that the plot holds."""

    community: Community
    plot: Plot
    frame: Frame
    blocks: tuple[Block, ...]


@cache
def communities() -> tuple[Community, ...]:
    """Return the communities of the sample in the order of their numbers.

    Examples
    --------
    >>> sum(each.renovated for each in communities())
    60
    """
    areas = {row["area_id"]: row for row in rows("area_list.csv")}
    committees = {_plain(row["name"]): row for row in rows("committee_list.csv")}
    return tuple(
        _community(number, row, areas[row["area_id"]], committees)
        for number, row in enumerate(rows("community_list.csv"), 1)
    )


def _plain(name: str) -> str:
    return name.removesuffix("（样例）")


def _community(
    number: int,
    row: Mapping[str, str],
    area: Mapping[str, str],
    committees: Mapping[str, Mapping[str, str]],
) -> Community:
    committee = committees[area["committee"]]
    return Community(
        community_id=f"c-{number:04d}",
        name=row["name"],
        area_id=row["area_id"],
        zone=area["zone"],
        committee_id=committee["committee_id"],
        street_id=committee["street_id"],
        property_unit=row["property_unit"],
        year_built=int(row["year_built"]),
        large=row["form"] == "large",
        planned_year=int(row["planned_year"]),
        status=row["status"],
        contiguous=row["contiguous"] == "true",
    )


def settled(seed: int, town: Town) -> tuple[Site, ...]:
    """Give every community a plot near the middle of its area.

    Parameters
    ----------
    seed
        Seed of the sample.
    town
        Streets and plots.

    Returns
    -------
    tuple of Site
        In the order of `communities()`; no plot twice.

    Raises
    ------
    ValueError
        A zone has too few plots of enough room; draw more streets.
    """
    dice = Dice(seed, "sites")
    middles = {row["area_id"]: (float(row["u"]), float(row["v"])) for row in rows("area_list.csv")}
    free = list(town.plots)
    found = []
    # Large ones choose first: few plots hold them.
    for community in sorted(communities(), key=lambda each: not each.large):
        u, v = middles[community.area_id]
        near = sorted(
            (plot for plot in free if plot.zone == community.zone),
            key=lambda plot: abs(plot.middle[0] - u) + 1.3 * abs(plot.middle[1] - v),
        )
        site = _nearest(dice, community, near)
        if site is None:
            msg = f"no plot is left for {community.name} in {community.zone}"
            raise ValueError(msg)
        free.remove(site.plot)
        found.append(site)
    return tuple(sorted(found, key=lambda site: site.community.community_id))


def _nearest(dice: Dice, community: Community, plots: Sequence[Plot]) -> Site | None:
    """Return the nearest plot that holds enough, else the nearest that holds nearly enough."""
    enough = _FEWEST_LARGE if community.large else _FEWEST
    sites: list[Site] = []
    for plot in plots[:_LOOKED_AT]:
        sites.append(_built(dice, community, plot))
        if len(sites[-1].blocks) >= enough[0]:
            return sites[-1]
    fewer = (site for least in enough for site in sites if len(site.blocks) >= least)
    return next(fewer, None)


def _built(dice: Dice, community: Community, plot: Plot) -> Site:
    """Return the plot built over."""
    frame = Frame(plot, dice.between(-0.025, 0.025))
    entrances = [
        dice.weighted(*(_LARGE_ENTRANCES if community.large else _ENTRANCES)) for _ in range(40)
    ]
    frontage = dice.between(*(_LARGE_FRONTAGE_M if community.large else _FRONTAGE_M))
    lengths = [count * frontage + dice.between(-1.0, 1.0) for count in entrances]
    depth = LARGEST_DEPTH_M if community.large else PLAIN_DEPTH_M
    gap = 9.0 if community.large else 5.5
    for pitch in _LARGE_PITCHES if community.large else _PITCHES:
        shapes = rows_of(frame, lengths, depth, pitch, gap)
        if len(shapes) <= _MOST_BUILDINGS:
            break
    blocks = [Block(shape, count) for shape, count in zip(shapes, entrances, strict=False)]
    return Site(community, plot, frame, tuple(blocks))
