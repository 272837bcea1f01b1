"""Each rule about homes flags the wrong row and stays silent on the right one."""

from collections.abc import Callable
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.publish.quality import check

BUILDINGS = "building_id;storeys\n b1;6\n low;2"
CASES: list[tuple[str, dict[str, str], list[str]]] = [
    (
        "entrance.storeys_above_building",
        {
            "buildings": BUILDINGS,
            "entrances": "entrance_id;building_id;storeys\n good;b1;6\n wrong;b1;7",
        },
        ["wrong"],
    ),
    (
        "entrance.elevator_in_low_building",
        {
            "buildings": BUILDINGS,
            "entrances": """entrance_id;building_id;storeys;elevator
            good;b1;;wanted
            original;low;;original
            wrong;low;;added
            lower_part;b1;2;being_added""",
        },
        ["lower_part", "wrong"],
    ),
    (
        "unit.floor_above_storeys",
        {"buildings": BUILDINGS, "units": "unit_id;building_id;floor\n good;b1;6\n wrong;b1;7"},
        ["wrong"],
    ),
    (
        "unit.implausible_area",
        {
            "units": """unit_id;area_m2;use
            good;80.5;home
            shop;8.5;shop
            low;8.5;home
            high;805;home"""
        },
        ["high", "low"],
    ),
    (
        "unit.entrance_of_other_building",
        {
            "entrances": "entrance_id;building_id\n e1;b1\n e2;b2",
            "units": "unit_id;building_id;entrance_id\n good;b1;e1\n wrong;b1;e2",
        },
        ["wrong"],
    ),
    (
        "unit.duplicate_room",
        {
            "units": """unit_id;building_id;entrance_id;room
            a;b1;e1;302
            b;b1;e1;302
            good;b1;e2;302"""
        },
        ["a", "b"],
    ),
    (
        # Three thirds make a whole exactly, three times 0.33 do not.
        "unit.shares_of_owners",
        {
            "owners": """owner_id;unit_id;share
            o1;alone;1
            o2;thirds;1/3
            o3;thirds;1/3
            o4;thirds;1/3
            o5;rounded;0.33
            o6;rounded;0.33
            o7;rounded;0.33
            o8;half;1/2
            o9;twice;1
            o10;twice;1
            o11;untold;"""
        },
        ["half", "rounded", "twice"],
    ),
]


@pytest.mark.parametrize(("rule", "tables", "wrong"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_flags_the_wrong_row_only(
    flagged: Callable[..., list[str]], rule: str, tables: dict[str, str], wrong: list[str]
) -> None:
    assert flagged(rule, tables) == wrong


@given(st.lists(st.fractions(min_value=0, max_value=1, max_denominator=30), min_size=1, max_size=5))
def test_shares_are_flagged_exactly_when_they_make_no_whole(shares: list[Fraction]) -> None:
    owners = pl.DataFrame(
        {
            "owner_id": [f"o{at}" for at in range(len(shares))],
            "unit_id": ["u1"] * len(shares),
            "share": [str(each) for each in shares],
        }
    )
    flagged = check({"owners": owners}).table["rule"].to_list()
    assert ("unit.shares_of_owners" in flagged) == (sum(shares) != 1)
