"""Each rule about works flags the wrong row and stays silent on the right one."""

from collections.abc import Callable

import pytest

BUILDINGS = "building_id;community_id;storeys;roof_area_m2\n b1;c1;6;400\n low;c1;2;400"
COMMUNITIES = """community_id;households;completed_on;closed_on
    c1;100;2021-12-01;
    c2;10;;
    c3;10;;2022-01-01"""
CASES: list[tuple[str, dict[str, str], list[str]]] = [
    (
        "work.dates_in_order",
        {
            "works": """work_id;started_on;completed_on;accepted_on
            good;2021-07-01;2021-11-20;2021-11-26
            undone;2021-07-01;;
            before_start;2021-07-01;2021-06-30;
            before_completion;2021-07-01;2021-11-20;2021-11-19
            accepted_early;2021-07-01;;2021-06-30"""
        },
        ["accepted_early", "before_completion", "before_start"],
    ),
    (
        "work.accepted_without_date",
        {
            "works": """work_id;status;accepted_on
            good;accepted;2021-11-26
            undated;accepted;
            early;under_way;2021-11-26
            open;under_way;"""
        },
        ["early", "undated"],
    ),
    (
        "work.unit_differs",
        {"works": "work_id;measure_id;unit\n good;water_main;m\n wrong;water_main;m2"},
        ["wrong"],
    ),
    (
        "work.without_quantity",
        {
            "works": """work_id;status;quantity
            good;accepted;0.5
            wrong;accepted;0
            plan;planned;0"""
        },
        ["wrong"],
    ),
    (
        "community.completed_without_works",
        {
            "communities": """community_id;completed_on
            good;2021-12-01
            wrong;2021-12-01
            open;""",
            "works": "work_id;community_id\n w1;good",
        },
        ["wrong"],
    ),
    (
        # Two works of one measure add up: 60 + 41 of 100 households.
        "work.services_above_households",
        {
            "communities": COMMUNITIES,
            "works": """work_id;community_id;measure_id;quantity;unit;status
            w1;c1;four_line_entry;60;household;accepted
            w2;c1;four_line_entry;41;household;accepted
            w3;c1;gas_connection;100;household;accepted
            w4;c2;gas_connection;11;household;planned""",
        },
        ["c1"],
    ),
    (
        "work.length_per_household",
        {
            "communities": COMMUNITIES,
            "works": """work_id;community_id;measure_id;quantity;unit;status
            w1;c1;overhead_line_removal;15000;m;accepted
            w2;c2;water_main;1501;m;accepted""",
        },
        ["c2"],
    ),
    (
        "work.roof_above_roof",
        {
            "buildings": BUILDINGS,
            "works": """work_id;building_id;measure_id;quantity;status
            w1;b1;roof_waterproofing;480;accepted
            w2;low;roof_waterproofing;400;accepted
            w3;low;roof_waterproofing;81;accepted""",
        },
        ["low"],
    ),
    (
        # The price book says 60 to 160 yuan for a square metre; half and double are still believed.
        "work.cost_outside_prices",
        {
            "works": """work_id;measure_id;quantity;unit;cost_yuan
            good;roof_waterproofing;10;m2;950.00
            good_low;roof_waterproofing;10;m2;300.00
            good_high;roof_waterproofing;10;m2;3200.00
            low;roof_waterproofing;10;m2;299.00
            high;roof_waterproofing;10;m2;3201.00
            other_unit;roof_waterproofing;10;m;3201.00"""
        },
        ["high", "low"],
    ),
    (
        "work.building_of_other_community",
        {
            "buildings": BUILDINGS,
            "works": "work_id;community_id;building_id\n good;c1;b1\n wrong;c2;b1\n whole;c2;",
        },
        ["wrong"],
    ),
    (
        "work.free_but_paid",
        {
            "works": """work_id;free_of_charge;paid_by
            good;true;water_company
            wrong;true;central_grant
            paid;false;central_grant"""
        },
        ["wrong"],
    ),
    (
        "work.open_in_closed_community",
        {
            "communities": COMMUNITIES,
            "works": """work_id;community_id;status
            good;c3;accepted
            wrong;c3;under_way
            other;c2;under_way""",
        },
        ["wrong"],
    ),
    (
        "work.open_in_completed_community",
        {
            "communities": COMMUNITIES,
            "works": """work_id;community_id;status
            good;c1;accepted
            wrong;c1;stopped
            other;c2;under_way""",
        },
        ["wrong"],
    ),
    (
        "work.elevator_in_low_building",
        {
            "buildings": BUILDINGS,
            "works": """work_id;building_id;measure_id
            good;b1;elevator_retrofit
            wrong;low;elevator_retrofit
            roof;low;roof_waterproofing""",
        },
        ["wrong"],
    ),
]


@pytest.mark.parametrize(("rule", "tables", "wrong"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_flags_the_wrong_row_only(
    flagged: Callable[..., list[str]], rule: str, tables: dict[str, str], wrong: list[str]
) -> None:
    assert flagged(rule, tables) == wrong
