"""The rules about the whole programme flag what no row shows by itself."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from linli.publish.quality import check

# Together 2,089,500 m2 for 8,557 households, as Yongxing published; c3 is not renovated.
COMMUNITIES = """community_id;households;floor_area_m2;completed_on
    c1;4000;1000000;2021-12-01
    c2;4557;1089500;2021-12-01
    c3;9000;700000;"""


def test_the_published_244_square_metres_a_household_are_flagged(
    typed: Callable[..., dict[str, pl.DataFrame]],
) -> None:
    rows = check(typed(communities=COMMUNITIES)).table
    whole = rows.row(
        by_predicate=pl.col("rule") == "programme.floor_area_per_household", named=True
    )
    assert (whole["key"], whole["value"], whole["high"]) == ("*", "244.19", "150")
    assert '"floor_area":"2089500","households":"8557"' in whole["args"]


def test_before_any_community_is_renovated_all_of_them_are_compared(
    flagged: Callable[..., list[str]],
) -> None:
    rule = "programme.floor_area_per_household"
    rows = "community_id;households;floor_area_m2\n c1;10;1000\n c2;10;2001"
    assert flagged(rule, {"communities": rows}) == ["*"]
    assert flagged(rule, {"communities": rows.replace("2001", "2000")}) == []


def test_12010_entries_are_more_than_8557_households(flagged: Callable[..., list[str]]) -> None:
    works = """work_id;community_id;measure_id;quantity;unit;status
        w1;c1;four_line_entry;8000;household;accepted
        w2;c2;four_line_entry;4010;household;accepted
        w3;c2;gas_connection;4557;household;accepted"""
    tables = {"communities": COMMUNITIES, "works": works}
    assert flagged("programme.services_above_households", tables) == ["*"]
    assert flagged("work.services_above_households", tables) == ["c1"]


@pytest.mark.parametrize(
    ("as_of", "ahead"),
    [(date(2022, 9, 30), ["c1", "v2"]), (date(2022, 10, 2), []), (None, [])],
)
def test_a_day_that_has_not_come_is_flagged_in_any_table(
    flagged: Callable[..., list[str]], as_of: date | None, ahead: list[str]
) -> None:
    tables = {
        "communities": "community_id;completed_on\n c1;2022-10-01\n c2;2022-09-30",
        "vouchers": "voucher_id;date\n v1;2022-09-30\n v2;2022-10-02",
        "targets": "indicator;by;value\n parking_added;2030-12-31;2500",
    }
    assert flagged("row.future_date", tables, as_of) == ahead
