"""Each rule about communities flags the wrong row and stays silent on the right one."""

from collections.abc import Callable

import pytest

BUILDINGS = "building_id;community_id;households;floor_area_m2\n b1;good;6;500\n b2;wrong;6;500"

CASES: list[tuple[str, dict[str, str], list[str]]] = [
    (
        # 150 m2 a household is still believed, 150.1 is not; so are 30 and 29.9.
        "community.floor_area_per_household",
        {
            "communities": """community_id;households;floor_area_m2
            good;10;1500
            wrong;10;1501
            good_low;10;300
            wrong_low;10;299
            unknown;;300"""
        },
        ["wrong", "wrong_low"],
    ),
    (
        "community.without_buildings",
        {"communities": "community_id;buildings\n good;1\n bare;3", "buildings": BUILDINGS},
        ["bare"],
    ),
    (
        "community.built_too_late",
        {"communities": "community_id;year_built\n good;2000\n wrong;2001\n unknown;"},
        ["wrong"],
    ),
    (
        "community.duplicate_name",
        {
            "communities": """community_id;county;name
            a;431023;电力小区
            b;431023;电力小区
            other_county;431022;电力小区
            good;431023;酒厂小区"""
        },
        ["a", "b"],
    ),
    (
        "community.reported_buildings",
        {"communities": "community_id;buildings\n good;1\n wrong;2", "buildings": BUILDINGS},
        ["wrong"],
    ),
    (
        "community.reported_households",
        {
            "communities": "community_id;households\n good;1\n wrong;2",
            "buildings": BUILDINGS,
            "units": """unit_id;building_id;use
            u1;b1;home
            u2;b2;home
            u3;b2;shop""",
        },
        ["wrong"],
    ),
    (
        "community.reported_households_of_buildings",
        {"communities": "community_id;households\n good;6\n wrong;7", "buildings": BUILDINGS},
        ["wrong"],
    ),
    (
        "community.reported_floor_area",
        {
            "communities": "community_id;floor_area_m2\n good;525\n wrong;526",
            "buildings": BUILDINGS,
        },
        ["wrong"],
    ),
    (
        "community.dates_in_order",
        {
            "communities": """community_id;started_on;completed_on
            good;2021-03-01;2021-03-01
            wrong;2021-03-02;2021-03-01
            open;2021-03-02;"""
        },
        ["wrong"],
    ),
    (
        "community.status_against_dates",
        {
            "communities": """community_id;status;completed_on
            good;completed;2021-03-01
            undated;completed;
            early;planned;2021-03-01
            waiting;registered;"""
        },
        ["early", "undated"],
    ),
    (
        "community.planned_after_completion",
        {
            "communities": """community_id;planned_year;completed_on
            good;2021;2021-12-31
            wrong;2022;2021-12-31"""
        },
        ["wrong"],
    ),
    (
        "community.round_figures",
        {
            "communities": """community_id;households;floor_area_m2
            good;214;17000
            wrong;200;17000
            nobody;0;17000"""
        },
        ["wrong"],
    ),
    (
        "community.closed_with_open_buildings",
        {
            "communities": """community_id;closed_on
            good;
            wrong;2022-05-01""",
            "buildings": BUILDINGS,
        },
        ["wrong"],
    ),
    (
        "zone.without_position",
        {
            "zones": """county;zone;position
            431023;old_town;1
            431023;new_town;2
            431023;central_city;2
            431023;township;
            431022;old_town;1"""
        },
        ["431023|central_city", "431023|new_town", "431023|township"],
    ),
]


@pytest.mark.parametrize(("rule", "tables", "wrong"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_flags_the_wrong_row_only(
    flagged: Callable[..., list[str]], rule: str, tables: dict[str, str], wrong: list[str]
) -> None:
    assert flagged(rule, tables) == wrong


def test_a_community_closed_later_is_still_looked_at(flagged: Callable[..., list[str]]) -> None:
    from datetime import date

    tables = {"communities": "community_id;year_built;closed_on\n c1;2001;2022-05-01"}
    assert flagged("community.built_too_late", tables, date(2022, 4, 30)) == ["c1"]
    assert flagged("community.built_too_late", tables, date(2022, 5, 1)) == []
