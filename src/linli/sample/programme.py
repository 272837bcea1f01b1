"""The Yongxing sample programme, whole."""

from __future__ import annotations

from types import MappingProxyType

import polars as pl

from linli.sample.ahead import works_ahead
from linli.sample.buildings import buildings
from linli.sample.communities import COUNTY, settled
from linli.sample.estates import estates
from linli.sample.facilities import facility_rows
from linli.sample.faults import with_faults
from linli.sample.findings import finding_rows
from linli.sample.ground import ground_rows
from linli.sample.homes import entrance_rows, homes, owner_rows, unit_rows
from linli.sample.money import (
    source_cap_rows,
    source_rows,
    source_rule_rows,
    voucher_rows,
    vouchers,
)
from linli.sample.published import AS_OF
from linli.sample.register import (
    area_rows,
    building_rows,
    committee_rows,
    community_rows,
    county_rows,
    street_rows,
    zone_rows,
)
from linli.sample.rows import typed
from linli.sample.services import services
from linli.sample.streets import town
from linli.sample.targets import target_rows
from linli.sample.townscape import townscape
from linli.sample.work_rows import work_rows
from linli.sample.works import works
from linli.tables.programme import Programme

SEED = 20200710


def settings() -> Programme:
    """Return what the sample's programme.toml says.

    Examples
    --------
    >>> settings().county
    '431023'
    """
    return Programme(
        name="永兴县老旧小区改造",
        county=COUNTY,
        years=(2020, 2021, 2022, 2023, 2024, 2025),
        others=MappingProxyType({"english_name": "Yongxing renovation of old communities"}),
        settings=MappingProxyType(
            {
                "as_of": AS_OF.isoformat(),
                "sample": True,
                "note": "示例数据：按公布总量生成；小区、楼栋、人员和资金分项均为虚构",
                "english_note": "Sample data generated to match published totals; communities, "
                "buildings, persons and the split of money are invented",
            }
        ),
    )


def yongxing(seed: int = SEED) -> dict[str, pl.DataFrame]:
    """Return the Yongxing sample programme.

    Parameters
    ----------
    seed
        The same seed gives the same rows, on every machine.

    Returns
    -------
    dict of str to table
        Tables of the schema, typed. Published totals come out of the rows exactly; what was not
        published is invented and marked so in `origin`.

    References
    ----------
    docs/sample.md; Yongxing County's published figures to September 2022.

    Examples
    --------
    >>> tables = yongxing()
    >>> tables["communities"].filter(pl.col("status") == "completed").height
    60
    """
    plan = town(seed)
    sites = settled(seed, plan)
    built = buildings(seed, sites)
    listed = estates(seed, built)
    added = services(seed, listed)
    done = works(seed, listed, added)
    scape = townscape(seed, plan, sites)
    lived_in = homes(seed, built)
    moved = vouchers(seed, done)
    made = {
        "counties": county_rows(),
        "streets": street_rows(),
        "neighbourhood_committees": committee_rows(),
        "zones": zone_rows(),
        "areas": area_rows(),
        "communities": community_rows(seed, sites, listed),
        "buildings": building_rows(seed, built),
        "entrances": entrance_rows(seed, built, {work.building_id for work in done}),
        "units": unit_rows(lived_in),
        "owners": owner_rows(seed, lived_in),
        "facilities": facility_rows(seed, listed, added, plan, scape),
        "findings": finding_rows(seed, listed, done),
        "works": work_rows([*done, *works_ahead(seed, listed)]),
        "sources": source_rows(),
        "source_caps": source_cap_rows(moved),
        "source_rules": source_rule_rows(),
        "vouchers": voucher_rows(moved),
        "ground": ground_rows(plan, scape),
        "targets": target_rows(),
    }
    return with_faults({name: typed(name, rows) for name, rows in made.items()})
