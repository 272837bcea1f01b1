"""The residential buildings: storeys, homes and floor area that add up to what was published.

Problem: 2,089,500 m2 over 8,557 households is 244 m2 a household; old flats have 65 to 110. The
total has to come out all the same. Decision: in most communities every home is of plausible size;
what is left over goes, as depth of their blocks, to the communities listed as large, where the
data-quality report finds it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from linli.records.money import split
from linli.sample.communities import LARGEST_DEPTH_M, Block, Community, Site
from linli.sample.dice import Dice
from linli.sample.footprints import Rectangle
from linli.sample.published import total
from linli.sample.shares import split_within
from linli.sample.terrain import Point

_LEAST_DEPTH_M = 12.0
_HOMES_A_FLOOR = 2


@dataclass(frozen=True, slots=True)
class Building:
    """A residential building."""

    building_id: str
    community: Community
    number: int
    storeys: int
    entrances: int
    homes: int
    floor_area_m2: int
    year_built: int
    shape: Rectangle
    ring: tuple[Point, ...]

    @property
    def footprint_m2(self) -> float:
        """Area covered [m2]."""
        return self.shape.length_m * self.shape.depth_m


@dataclass(frozen=True, slots=True)
class _Draft:
    site: Site
    number: int
    block: Block
    storeys: int
    homes: int
    year_built: int


def buildings(seed: int, sites: Sequence[Site]) -> tuple[Building, ...]:
    """Build every community.

    Parameters
    ----------
    seed
        Seed of the sample.
    sites
        Communities on their plots.

    Returns
    -------
    tuple of Building
        By community and number. Those of the renovated communities add up to the published
        buildings, households and floor area.

    Raises
    ------
    ValueError
        The plots hold too few buildings, or blocks that would have to be too deep.
    """
    dice = Dice(seed, "buildings")
    drafts = [
        draft
        for site, blocks in zip(sites, _chosen(dice, sites), strict=True)
        for draft in _drafts(dice, site, blocks)
    ]
    homes = _homes(dice, drafts)
    depth = _large_depth(drafts)
    areas = _floor_areas(drafts, depth)
    return tuple(
        _building(draft, count, area, depth)
        for draft, count, area in zip(drafts, homes, areas, strict=True)
    )


def _chosen(dice: Dice, sites: Sequence[Site]) -> list[list[Block]]:
    """Return each site's blocks: all of the large ones, of the others as many as were published."""
    renovated = [site for site in sites if site.community.renovated]
    plain = [site for site in renovated if not site.community.large]
    large = sum(len(site.blocks) for site in renovated if site.community.large)
    room = [len(site.blocks) for site in plain]
    counts = split_within(
        total("residential_buildings") - large, room, [min(4, each) for each in room], room
    )
    kept = dict(zip((site.community.community_id for site in plain), counts, strict=True))
    return [
        _some(dice, site.blocks, kept.get(site.community.community_id, len(site.blocks)))
        for site in sites
    ]


def _some(dice: Dice, blocks: Sequence[Block], count: int) -> list[Block]:
    kept = dice.mixed(range(len(blocks)))[:count]
    return [blocks[at] for at in sorted(kept)]


def _drafts(dice: Dice, site: Site, blocks: Sequence[Block]) -> list[_Draft]:
    community = site.community
    usual = 4 + (community.year_built > 1982) + (community.year_built > 1991)
    drafts = []
    for number, block in enumerate(blocks, 1):
        storeys = (
            dice.weighted((6, 7), (1, 2))
            if community.large
            else usual + dice.weighted((0, 1), (3, 2))
        )
        most = storeys * _HOMES_A_FLOOR * block.entrances
        # Some ground floors are stores and workshops, not homes.
        shut = dice.weighted((0, 1, 2), (5, 3, 2)) * block.entrances // 2
        later = 0 if number == 1 else dice.weighted((0, 1, 2, 3), (5, 3, 2, 1))
        year = min(2000, community.year_built + later)
        drafts.append(_Draft(site, number, block, storeys, most - shut, year))
    return drafts


def _homes(dice: Dice, drafts: Sequence[_Draft]) -> list[int]:
    """Return homes of each building; the large ones share what the published total leaves."""
    homes = [draft.homes for draft in drafts]
    large = [at for at, draft in enumerate(drafts) if draft.site.community.large]
    plain = sum(
        draft.homes
        for draft in drafts
        if draft.site.community.renovated and not draft.site.community.large
    )
    left = total("households_benefiting") - plain
    most = [drafts[at].homes for at in large]
    landings = [drafts[at].storeys * drafts[at].block.entrances for at in large]
    # A home on every other landing at least, where there are homes enough.
    thin = min(0.5, 0.97 * left / sum(landings))
    low = [min(high, math.ceil(thin * each)) for each, high in zip(landings, most, strict=True)]
    weights = [each * dice.whole(70, 130) for each in most]
    shared = split_within(left, weights, low, most)
    for at, count in zip(large, shared, strict=True):
        homes[at] = count
    return homes


def _large_depth(drafts: Sequence[_Draft]) -> float:
    """Return the depth of large blocks by which the published floor area comes out [m]."""
    left = float(total("floor_area"))
    frontage = 0.0
    for draft in drafts:
        if draft.site.community.large:
            frontage += draft.block.shape.length_m * draft.storeys
        elif draft.site.community.renovated:
            left -= _plain_area(draft)
    depth = left / frontage
    if not _LEAST_DEPTH_M <= depth <= LARGEST_DEPTH_M:
        msg = f"large blocks would have to be {depth:.1f} m deep; list more or fewer as large"
        raise ValueError(msg)
    return depth


def _plain_area(draft: _Draft) -> int:
    return round(draft.storeys * draft.block.shape.length_m * draft.block.shape.depth_m)


def _floor_areas(drafts: Sequence[_Draft], depth: float) -> list[int]:
    areas = [_plain_area(draft) for draft in drafts]
    large = [at for at, draft in enumerate(drafts) if draft.site.community.large]
    plain = sum(
        area
        for area, draft in zip(areas, drafts, strict=True)
        if draft.site.community.renovated and not draft.site.community.large
    )
    weights = [
        round(drafts[at].storeys * drafts[at].block.shape.length_m * depth * 100) for at in large
    ]
    for at, area in zip(large, split(total("floor_area") - plain, weights), strict=True):
        areas[at] = area
    return areas


def _building(draft: _Draft, homes: int, floor_area_m2: int, depth: float) -> Building:
    site, shape = draft.site, draft.block.shape
    if site.community.large:
        middle = (shape.q0 + shape.q1) / 2
        shape = Rectangle(shape.p0, shape.p1, middle - depth / 2, middle + depth / 2)
    return Building(
        building_id=f"{site.community.community_id}-{draft.number:02d}",
        community=site.community,
        number=draft.number,
        storeys=draft.storeys,
        entrances=draft.block.entrances,
        homes=homes,
        floor_area_m2=floor_area_m2,
        year_built=draft.year_built,
        shape=shape,
        ring=tuple(site.frame.ring(shape)),
    )
