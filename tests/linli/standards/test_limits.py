"""Limits of law are exact and have a day from which they hold."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.standards import law, limit

COMPARISONS = {"at_least", "at_most", "more_than", "less_than", "equal", "from", "until"}
IN_FORCE = law().filter(pl.col("in_force_from").is_not_null())
NUMBERS = IN_FORCE.filter(pl.col("value").str.contains(r"^\d+(/\d+)?$"))


@pytest.mark.parametrize(
    ("law_id", "value"),
    [
        ("old_community.built_by", "2000"),
        ("vote.participation_area", "2/3"),
        ("vote.special_heads", "3/4"),
        ("vote.ordinary_area", "1/2"),
        ("fire_lane.width", "4"),
        ("contract.retention", "3/100"),
        ("contract.progress_pay", "4/5"),
        ("tender.works", "4000000"),
        ("tender.goods", "2000000"),
        ("tender.services", "1000000"),
        ("permit.cost", "300000"),
        ("defects.waterproofing", "5"),
        ("defects.pipes_and_wiring", "2"),
        ("data.floor_area_per_household_low", "30"),
        ("data.floor_area_per_household_high", "150"),
    ],
)
def test_limits_are_those_of_the_law(law_id: str, value: str) -> None:
    assert limit(law_id) == Fraction(value)


def test_at_least_and_more_than_are_told_apart() -> None:
    by_id = dict(law().select("law_id", "comparison").iter_rows())
    assert set(by_id.values()) <= COMPARISONS
    assert by_id["vote.special_area"] == "at_least"
    assert by_id["vote.ordinary_area"] == "more_than"
    assert by_id["permit.cost"] == "less_than"


def test_linli_s_own_range_says_so() -> None:
    own = law().filter(pl.col("status") == "own")
    assert own["law_id"].str.contains(r"^(data|weights|wish)\.").all()
    assert own["source"].str.contains("邻里").all()


def test_weights_of_the_central_grant_add_up_to_one() -> None:
    weights = law().filter(pl.col("law_id").str.starts_with("grant.weight_"))["law_id"]
    assert sum(limit(each) for each in weights) == 1


def test_only_a_limit_to_be_checked_or_of_a_known_year_may_lack_its_day() -> None:
    undated = law().filter(pl.col("in_force_from").is_null())
    dated_by_year = undated["source"].str.contains("年") | (undated["status"] == "policy_check")
    assert dated_by_year.all()


@given(st.sampled_from(NUMBERS.rows(named=True)), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_a_limit_holds_from_its_day_on_and_not_before(row: dict[str, object], on: date) -> None:
    law_id = str(row["law_id"])
    start = row["in_force_from"]
    assert isinstance(start, date)
    if on >= start:
        assert limit(law_id, on) == Fraction(str(row["value"]))
    else:
        with pytest.raises(ValueError, match="not in force"):
            limit(law_id, on)


def test_a_limit_without_a_known_day_holds_always() -> None:
    assert limit("grant.spend_within", date(2021, 1, 1)) == 2


def test_an_unknown_limit_names_where_the_ids_are() -> None:
    with pytest.raises(ValueError, match=r"law\(\) lists the ids"):
        limit("vote.nothing")


def test_a_limit_that_is_no_number_is_refused_with_its_text() -> None:
    with pytest.raises(ValueError, match="design_life"):
        limit("defects.structure")
