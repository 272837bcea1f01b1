"""What a community holds is counted where it can be, and taken as reported elsewhere."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.registry import counted_communities
from linli.registry.counted import building_totals, from_parts, in_parts

Typed = Callable[..., dict[str, pl.DataFrame]]
COUNTS = ("counted_buildings", "counted_households", "counted_floor_area_m2")


def counted(
    tables: dict[str, pl.DataFrame], as_of: date | None = None
) -> dict[str, tuple[float, ...]]:
    """Return buildings, households and floor area by community."""
    told = counted_communities(tables, as_of).select("community_id", *COUNTS).collect()
    return {key: tuple(values) for key, *values in told.iter_rows()}


@pytest.fixture(scope="module")
def register(typed: Typed) -> dict[str, pl.DataFrame]:
    """c1 is surveyed, c2 in part, c3 only reported, c4 not even that."""
    return typed(
        communities="""community_id;buildings;households;floor_area_m2
        c1;9;90;9000
        c2;9;90;9000
        c3;9;90;9000
        c4;;;""",
        buildings="""building_id;community_id;households;floor_area_m2;closed_on
        b1;c1;12;800.5;
        b2;c1;12;700.25;
        b3;c1;12;100;2022-05-01
        b4;c2;12;800;
        b5;c2;12;;
        b6;c4;7;300;""",
        units="""unit_id;building_id;use
        u1;b1;home
        u2;b1;shop
        u3;b2;home
        u4;b3;home""",
    )


def test_a_surveyed_community_is_counted(register: dict[str, pl.DataFrame]) -> None:
    assert counted(register)["c1"] == (2, 2, 1500.75)


def test_a_building_counts_until_it_is_closed(register: dict[str, pl.DataFrame]) -> None:
    assert counted(register, date(2022, 4, 30))["c1"] == (3, 3, 1600.75)
    assert counted(register, date(2022, 5, 1))["c1"] == (2, 2, 1500.75)


def test_part_of_a_total_is_no_total(register: dict[str, pl.DataFrame]) -> None:
    assert counted(register)["c2"] == (2, 90, 9000)


def test_what_is_not_counted_is_taken_as_reported(register: dict[str, pl.DataFrame]) -> None:
    assert counted(register)["c3"] == (9, 90, 9000)


def test_without_a_report_the_households_of_buildings_count(
    register: dict[str, pl.DataFrame],
) -> None:
    assert counted(register)["c4"] == (1, 7, 300)
    bare = {"communities": register["communities"]}
    assert counted(bare)["c4"] == (None, None, None)


def test_a_community_whose_buildings_are_all_closed_has_none(typed: Typed) -> None:
    tables = typed(
        communities="community_id;buildings\n c1;3",
        buildings="building_id;community_id;closed_on\n b1;c1;2022-05-01",
    )
    assert counted(tables)["c1"][0] == 0


def test_without_a_table_of_buildings_there_are_no_totals() -> None:
    assert building_totals({}).collect().is_empty()


@given(st.lists(st.decimals(0, 1_000_000, places=4), max_size=30))
def test_quantities_in_parts_add_up_exactly(quantities: list[Decimal]) -> None:
    areas = pl.Series("area", [float(each) for each in quantities], pl.Float64)
    told = areas.to_frame().select(from_parts(in_parts(pl.col("area")).sum())).item()
    assert told == float(sum(quantities))
