"""Each rule about buildings flags the wrong row and stays silent on the right one."""

from collections.abc import Callable

import pytest

# 0.0003 by 0.0001 degrees at 26.13 N are 30.0 m by 11.1 m: about 332 m2.
OUTLINE = "POLYGON ((113.1 26.13, 113.1003 26.13, 113.1003 26.1301, 113.1 26.1301, 113.1 26.13))"
CASES: list[tuple[str, dict[str, str], list[str]]] = [
    (
        "building.without_community",
        {
            "communities": "community_id\n c1",
            "buildings": "building_id;community_id\n good;c1\n wrong;c9\n blank;",
        },
        ["blank", "wrong"],
    ),
    (
        "building.built_too_late",
        {"buildings": "building_id;community_id;year_built\n good;c1;2000\n wrong;c1;2003"},
        ["wrong"],
    ),
    (
        "building.duplicate_name",
        {
            "buildings": """building_id;community_id;name
            a;c1;3 栋
            b;c1;3 栋
            good;c2;3 栋"""
        },
        ["a", "b"],
    ),
    (
        "building.floor_area_against_outline",
        {
            "buildings": f"""building_id;storeys;floor_area_m2;geometry
            good;6;2000;{OUTLINE}
            low;6;900;{OUTLINE}
            high;6;2700;{OUTLINE}
            unknown;6;2700;"""
        },
        ["high", "low"],
    ),
    (
        "building.floor_area_against_roof",
        {
            "buildings": """building_id;storeys;floor_area_m2;roof_area_m2
            good;6;3000;500
            good_high;6;4500;500
            wrong;6;4501;500
            unknown;6;4501;"""
        },
        ["wrong"],
    ),
    (
        "building.roof_against_outline",
        {
            "buildings": f"""building_id;roof_area_m2;geometry
            good;340;{OUTLINE}
            wrong;600;{OUTLINE}"""
        },
        ["wrong"],
    ),
    (
        "building.homes_per_landing",
        {
            "buildings": """building_id;storeys;entrances;households
            good;6;3;36
            high;6;3;181
            low;6;3;8"""
        },
        ["high", "low"],
    ),
    (
        "building.homes_against_households",
        {
            "buildings": "building_id;households\n good;1\n wrong;2",
            "units": "unit_id;building_id;use\n u1;good;home\n u2;wrong;home\n u3;wrong;shop",
        },
        ["wrong"],
    ),
    (
        "building.unit_areas",
        {
            "buildings": "building_id;floor_area_m2\n good;200\n wrong;150\n unknown;100",
            "units": """unit_id;building_id;area_m2
            u1;good;80
            u2;good;85
            u3;wrong;80
            u4;wrong;85
            u5;unknown;200
            u6;unknown;""",
        },
        ["wrong"],
    ),
    (
        "building.entrances_counted",
        {
            "buildings": "building_id;entrances\n good;1\n wrong;2",
            "entrances": "entrance_id;building_id\n e1;good\n e2;wrong",
        },
        ["wrong"],
    ),
]


@pytest.mark.parametrize(("rule", "tables", "wrong"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_flags_the_wrong_row_only(
    flagged: Callable[..., list[str]], rule: str, tables: dict[str, str], wrong: list[str]
) -> None:
    assert flagged(rule, tables) == wrong
