"""Rules about buildings: their size, their community, what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.registry.completing import open_on
from linli.registry.counted import from_parts, homes_by_building, in_parts
from linli.registry.geometry import outline_areas_m2
from linli.registry.rules import found, with_namesakes

if TYPE_CHECKING:
    from linli.registry.rules import Given, Rule

_STOREYS, _AREA, _ROOF = pl.col("storeys"), pl.col("floor_area_m2"), pl.col("roof_area_m2")
_OUTLINE = pl.col("outline_m2")


def _open(given: Given) -> pl.LazyFrame:
    return given.rows("buildings").filter(open_on(given.as_of))


def _measured(given: Given) -> pl.LazyFrame:
    """The open buildings that have an outline, with its area."""
    area = pl.col("geometry").map_batches(outline_areas_m2, return_dtype=pl.Float64)
    outlined = _open(given).filter(pl.col("geometry").is_not_null())
    return outlined.with_columns(outline_m2=area).filter(_OUTLINE > 0)


def without_community(given: Given) -> pl.LazyFrame:
    """A building whose community is not in the register."""
    communities = given.rows("communities").select("community_id")
    lost = given.rows("buildings").join(communities, on="community_id", how="anti")
    return found(lost, "building_id", pl.col("community_id"))


def built_too_late(given: Given) -> pl.LazyFrame:
    """A building younger than an old community may be."""
    late = _open(given).filter(given.above(pl.col("year_built")))
    return found(late, "building_id", pl.col("year_built"), pl.col("community_id"))


def duplicate_name(given: Given) -> pl.LazyFrame:
    """Two buildings of one name in a community."""
    named = _open(given).filter(pl.col("name").is_not_null())
    return found(
        with_namesakes(named, "building_id", ["community_id", "name"]),
        "building_id",
        pl.col("name"),
        pl.col("namesakes"),
    )


def floor_area_against_outline(given: Given) -> pl.LazyFrame:
    """A floor area that storeys times the outline cannot explain."""
    stacked = _STOREYS * _OUTLINE
    wrong = _measured(given).filter(given.outside(_AREA / stacked))
    return found(wrong, "building_id", _AREA, stacked, storeys=_STOREYS, outline=_OUTLINE.round(1))


def floor_area_against_roof(given: Given) -> pl.LazyFrame:
    """A floor area that storeys times the roof cannot explain."""
    stacked = _STOREYS * _ROOF
    wrong = _open(given).filter((stacked > 0) & given.outside(_AREA / stacked))
    return found(wrong, "building_id", _AREA, stacked, storeys=_STOREYS, roof=_ROOF)


def roof_against_outline(given: Given) -> pl.LazyFrame:
    """A roof much larger or smaller than the outline below it."""
    wrong = _measured(given).filter(given.outside(_ROOF / _OUTLINE))
    return found(wrong, "building_id", _ROOF, _OUTLINE)


def homes_per_landing(given: Given) -> pl.LazyFrame:
    """Too many or too few households for the entrances and storeys."""
    landings = pl.col("entrances") * _STOREYS
    share = pl.col("households") / landings
    wrong = _open(given).filter((landings > 0) & given.outside(share))
    return found(
        wrong, "building_id", pl.col("households"), landings,
        storeys=_STOREYS, entrances=pl.col("entrances"),
    )  # fmt: skip


def homes_against_households(given: Given) -> pl.LazyFrame:
    """A number of households that the building's homes do not bear out."""
    both = _open(given).join(homes_by_building(given.tables), on="building_id")
    wrong = both.filter(pl.col("households") != pl.col("homes"))
    return found(wrong, "building_id", pl.col("households"), pl.col("homes"))


def unit_areas(given: Given) -> pl.LazyFrame:
    """Units that together are larger, or far smaller, than their building."""
    whole = pl.col("area_m2").count() == pl.len()
    by_building = (
        given.rows("units")
        .group_by("building_id")
        .agg(units_m2=pl.when(whole).then(from_parts(in_parts(pl.col("area_m2")).sum())))
    )
    both = _open(given).join(by_building, on="building_id")
    wrong = both.filter((_AREA > 0) & given.outside(pl.col("units_m2") / _AREA))
    return found(wrong, "building_id", pl.col("units_m2"), _AREA)


def entrances_counted(given: Given) -> pl.LazyFrame:
    """A number of entrances that the entrances table does not bear out."""
    there = given.rows("entrances").group_by("building_id").agg(_there=pl.len())
    both = _open(given).join(there, on="building_id")
    wrong = both.filter(pl.col("entrances") != pl.col("_there"))
    return found(wrong, "building_id", pl.col("entrances"), pl.col("_there"))


RULES: dict[str, Rule] = {
    "building.without_community": without_community,
    "building.built_too_late": built_too_late,
    "building.duplicate_name": duplicate_name,
    "building.floor_area_against_outline": floor_area_against_outline,
    "building.floor_area_against_roof": floor_area_against_roof,
    "building.roof_against_outline": roof_against_outline,
    "building.homes_per_landing": homes_per_landing,
    "building.homes_against_households": homes_against_households,
    "building.unit_areas": unit_areas,
    "building.entrances_counted": entrances_counted,
}
