"""Each rule about vouchers flags the wrong row and stays silent on the right one."""

from collections.abc import Callable

import pytest

SOURCES = """source_id;kind;level;scope;carry_over
    grant;central_grant;nation;431023;false
    bond;special_bond;county;431023;true
    water;water_company;utility;431023;false
    unknown;;residents;431023;false"""
CASES: list[tuple[str, dict[str, str], list[str]]] = [
    (
        # The grant is 1 fen above its cap of 2021 once the reversed arrival is left out. The bond
        # carries over: 30 + 70 in two years against 60 + 40 fit, and one fen more does not.
        "voucher.arrivals_above_cap",
        {
            "sources": SOURCES,
            "source_caps": """source_id;scope;year;cap_yuan
            grant;431023;2021;100.00
            grant;431023/old_town;2021;10.00
            grant;431023;2022;100.00
            bond;431023;2021;60.00
            bond;431023;2022;40.00
            bond;431023;2023;0.00""",
            "vouchers": """voucher_id;date;kind;source_id;amount_yuan;reverses
            v1;2021-03-01;arrival;grant;100.01;
            v2;2021-03-01;arrival;grant;50.00;
            v3;2021-03-02;reversal;;;v2
            v4;2022-03-01;arrival;grant;100.00;
            v5;2021-03-01;arrival;bond;30.00;
            v6;2022-03-01;arrival;bond;70.00;
            v7;2023-03-01;arrival;bond;0.01;""",
        },
        ["bond|431023|2023", "grant|431023|2021"],
    ),
    (
        "voucher.allocation_without_rule",
        {
            "source_rules": "source_id;category;max_share\n grant;building;0.5",
            "vouchers": """voucher_id;date;kind;source_id;category;amount_yuan;reverses
            good;2021-03-01;allocation;grant;building;5.00;
            wrong;2021-03-01;allocation;grant;income;5.00;
            other;2021-03-01;allocation;bond;building;5.00;
            back;2021-03-01;allocation;grant;income;5.00;
            undo;2021-03-02;reversal;;;;back""",
        },
        ["other", "wrong"],
    ),
    (
        "voucher.in_kind_by_other",
        {
            "sources": SOURCES,
            "vouchers": """voucher_id;date;kind;source_id;amount_yuan
            good;2021-03-01;in_kind;water;5.00
            wrong;2021-03-01;in_kind;grant;5.00
            by_level;2021-03-01;in_kind;unknown;5.00""",
        },
        ["by_level", "wrong"],
    ),
    (
        "voucher.reversal_without_voucher",
        {
            "vouchers": """voucher_id;date;kind;reverses
            v1;2021-03-01;arrival;
            v2;2021-09-01;arrival;
            good;2021-03-02;reversal;v1
            again;2021-03-03;reversal;v1
            unknown;2021-03-02;reversal;v9
            blank;2021-03-02;reversal;
            early;2021-03-02;reversal;v2
            of_reversal;2021-03-04;reversal;good"""
        },
        ["again", "blank", "early", "of_reversal", "unknown"],
    ),
    (
        "voucher.spent_above_arrived",
        {
            "vouchers": """voucher_id;date;kind;source_id;amount_yuan
            v1;2021-03-01;arrival;good;10.00
            v2;2021-03-02;payment;good;9.00
            v3;2021-03-02;return;good;1.00
            v4;2021-03-01;arrival;wrong;10.00
            v5;2021-03-02;payment;wrong;10.01"""
        },
        ["wrong"],
    ),
    (
        "voucher.amount_not_positive",
        {
            "vouchers": """voucher_id;date;kind;amount_yuan
            good;2021-03-01;arrival;0.01
            cut;2021-03-01;budget;-5.00
            zero;2021-03-01;budget;0.00
            wrong;2021-03-01;payment;-5.00"""
        },
        ["wrong", "zero"],
    ),
    (
        "voucher.booked_twice",
        {
            "vouchers": """voucher_id;date;kind;source_id;amount_yuan;reverses
            a;2021-03-01;arrival;grant;5.00;
            b;2021-03-01;arrival;grant;5.00;
            good;2021-03-02;arrival;grant;5.00;
            c;2021-03-05;arrival;grant;5.00;
            d;2021-03-05;arrival;grant;5.00;
            undo;2021-03-06;reversal;;;d"""
        },
        ["a", "b"],
    ),
]


@pytest.mark.parametrize(("rule", "tables", "wrong"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_flags_the_wrong_row_only(
    flagged: Callable[..., list[str]], rule: str, tables: dict[str, str], wrong: list[str]
) -> None:
    assert flagged(rule, tables) == wrong
