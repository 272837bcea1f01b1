"""Each rule about places flags the wrong row and stays silent on the right one."""

from collections.abc import Callable

import pytest

TOWN = """community_id;county;lon;lat
    a;431023;113.10;26.13
    b;431023;113.11;26.14
    c;431023;113.12;26.12
    township;431023;113.45;26.30
    swapped;431023;26.13;113.11
    far;431023;114.60;27.90
    elsewhere;110101;116.41;39.93
    nowhere;431023;113.10;"""
CASES: list[tuple[str, dict[str, str], list[str]]] = [
    ("community.swapped_coordinates", {"communities": TOWN}, ["swapped"]),
    (
        "facility.swapped_coordinates",
        {"facilities": "facility_id;lon;lat\n good;113.1;26.1\n wrong;26.1;113.1"},
        ["wrong"],
    ),
    ("community.without_point", {"communities": TOWN}, ["nowhere"]),
    ("community.none_with_point", {"communities": "community_id;name\n a;A\n b;B"}, ["*"]),
    ("community.none_with_point", {"communities": TOWN}, []),
    ("community.none_with_point", {"communities": "community_id;lon;lat\n a;113.1;"}, ["*"]),
    (
        "building.none_with_outline",
        {"buildings": "building_id;community_id\n b1;a\n b2;a"},
        ["*"],
    ),
    (
        "building.none_with_outline",
        {"buildings": "building_id;geometry\n b1;POLYGON ((0 0, 1 0, 1 1, 0 0))\n b2;"},
        [],
    ),
    (
        "community.outside_ground",
        {
            "communities": TOWN,
            "ground": """ground_id;kind;geometry
            g1;street;LINESTRING (112.9 26.0, 113.0 26.1)
            g2;green;POLYGON ((113.5 26.4, 113.51 26.4, 113.5 26.41, 113.5 26.4))""",
        },
        ["elsewhere", "far"],
    ),
    (
        "facility.far_outside",
        {
            "communities": TOWN.replace("far;431023;114.60;27.90", "d;431023;113.2;26.2"),
            "facilities": """facility_id;county;community_id;lon;lat
            good;431023;;113.2;26.2
            by_community;;a;115.0;26.2
            wrong;431023;;113.2;27.9""",
        },
        ["by_community", "wrong"],
    ),
    (
        "facility.added_without_date",
        {
            "facilities": """facility_id;added_by_programme;opened_on
            good;true;2021-05-01
            old;false;
            wrong;true;"""
        },
        ["wrong"],
    ),
    (
        # 0.01 degree of latitude are 1.1 km.
        "building.far_from_community",
        {
            "communities": TOWN,
            "buildings": """building_id;community_id;geometry
            good;a;POLYGON ((113.101 26.131, 113.102 26.131, 113.102 26.132, 113.101 26.131))
            wrong;a;POLYGON ((113.10 26.14, 113.102 26.14, 113.102 26.141, 113.10 26.14))""",
        },
        ["wrong"],
    ),
]


@pytest.mark.parametrize(
    ("rule", "tables", "wrong"), CASES, ids=[f"{case[0]}-{at}" for at, case in enumerate(CASES)]
)
def test_a_rule_flags_the_wrong_row_only(
    flagged: Callable[..., list[str]], rule: str, tables: dict[str, str], wrong: list[str]
) -> None:
    assert flagged(rule, tables) == wrong


def test_one_community_far_from_nineteen_others_is_found(
    flagged: Callable[..., list[str]],
) -> None:
    near = "\n".join(f"c{at};431023;{113.1 + at / 1000};{26.1 + at / 2000}" for at in range(24))
    rows = f"community_id;county;lon;lat\n{near}\nfar;431023;114.2;26.1\ntown;431023;113.5;26.3"
    assert flagged("community.far_from_the_rest", {"communities": rows}) == ["far"]
