"""Each rule about sources flags the wrong row and stays silent on the right one."""

from collections.abc import Callable

import pytest

CASES: list[tuple[str, dict[str, str], list[str]]] = [
    (
        "source.without_kind",
        {"sources": "source_id;kind\n good;special_bond\n wrong;"},
        ["wrong"],
    ),
    (
        "source.level_against_kind",
        {
            "sources": """source_id;kind;level
            good;central_grant;nation
            wrong;central_grant;county"""
        },
        ["wrong"],
    ),
    (
        "source_cap.outside_scope",
        {
            "sources": "source_id;scope\n county;431023\n all;*",
            "source_caps": """source_id;scope;year;cap_yuan
            county;431023/old_town;2021;1.00
            county;4310;2021;1.00
            all;110101;2021;1.00""",
        },
        ["county|4310|2021"],
    ),
    (
        "source_rule.category_without_source",
        {
            "source_rules": """source_id;category;max_share
            a;building;0.5
            a;infrastructure;1
            a;facility;0"""
        },
        ["*|facility", "*|income"],
    ),
]


@pytest.mark.parametrize(("rule", "tables", "wrong"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_flags_the_wrong_row_only(
    flagged: Callable[..., list[str]], rule: str, tables: dict[str, str], wrong: list[str]
) -> None:
    assert flagged(rule, tables) == wrong
