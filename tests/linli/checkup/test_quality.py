"""Each rule about findings flags the wrong row and stays silent on the right one."""

from collections.abc import Callable

import pytest

CASES: list[tuple[str, dict[str, str], list[str]]] = [
    (
        "finding.resolved_before_observed",
        {
            "findings": """finding_id;observed_on;resolved_on
            good;2021-03-12;2021-03-12
            wrong;2021-03-12;2021-03-11
            open;2021-03-12;"""
        },
        ["wrong"],
    ),
    (
        "finding.building_of_other_community",
        {
            "buildings": "building_id;community_id\n b1;c1",
            "findings": """finding_id;community_id;building_id
            good;c1;b1
            wrong;c2;b1
            whole;c2;""",
        },
        ["wrong"],
    ),
    (
        "finding.unit_differs",
        {"findings": "finding_id;item;unit\n good;roof_leak;m2\n wrong;roof_leak;m"},
        ["wrong"],
    ),
    (
        # A tenth more than the roof is still believed.
        "finding.leak_above_roof",
        {
            "buildings": "building_id;roof_area_m2\n b1;400",
            "findings": """finding_id;building_id;item;quantity
            good;b1;roof_leak;440
            wrong;b1;roof_leak;441
            walls;b1;wall_damage;900""",
        },
        ["wrong"],
    ),
    (
        "finding.observed_before_built",
        {
            "communities": "community_id;year_built\n c1;1986",
            "findings": """finding_id;community_id;observed_on
            good;c1;1986-01-01
            wrong;c1;1985-12-31""",
        },
        ["wrong"],
    ),
]


@pytest.mark.parametrize(("rule", "tables", "wrong"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_flags_the_wrong_row_only(
    flagged: Callable[..., list[str]], rule: str, tables: dict[str, str], wrong: list[str]
) -> None:
    assert flagged(rule, tables) == wrong
