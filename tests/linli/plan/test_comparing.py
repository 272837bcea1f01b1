"""What one plan does otherwise than another."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from linli.plan.comparing import plan_differences, plan_sums

_PLAN = {"community_id": pl.String, "scheme_id": pl.String, "year": pl.Int64}


def plan(rows: dict[str, tuple[str, int]]) -> pl.DataFrame:
    listed = [(community, *row) for community, row in rows.items()]
    return pl.DataFrame(listed, _PLAN, orient="row")


PLANS = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.sampled_from(["b", "i"]), st.integers(2023, 2025))
)


def test_every_kind_of_change_is_told() -> None:
    before = plan(
        {"a": ("b", 2023), "b": ("b", 2024), "c": ("b", 2023), "d": ("b", 2023), "e": ("b", 2023)}
    )
    after = plan(
        {"b": ("b", 2023), "c": ("b", 2024), "d": ("i", 2023), "e": ("b", 2023), "f": ("b", 2023)}
    )
    changes = dict(plan_differences(before, after).select("community_id", "change").rows())
    assert changes == {
        "f": "in",
        "a": "out",
        "b": "earlier",
        "c": "later",
        "d": "other_scheme",
        "e": "same",
    }


@given(PLANS, PLANS)
def test_the_way_back_is_the_mirror(
    before: dict[str, tuple[str, int]], after: dict[str, tuple[str, int]]
) -> None:
    mirror = {"in": "out", "out": "in", "earlier": "later", "later": "earlier"}
    there = dict(
        plan_differences(plan(before), plan(after)).select("community_id", "change").rows()
    )
    back = dict(plan_differences(plan(after), plan(before)).select("community_id", "change").rows())
    assert back == {name: mirror.get(change, change) for name, change in there.items()}


def test_sums_by_zone() -> None:
    schemes = pl.DataFrame({"scheme_id": ["b", "i"], "benefit": [1.5, 2.0]})
    costs = pl.DataFrame(
        {
            "scheme_id": ["b", "b", "i"],
            "category": ["x", "y", "x"],
            "cost_yuan": [Decimal("1.10"), Decimal("2.20"), Decimal("5.00")],
        }
    )
    communities = pl.DataFrame(
        {"community_id": ["a", "c"], "households": [10, 20], "zone": ["old", "old"]}
    )
    chosen = plan({"a": ("b", 2023), "c": ("i", 2024)})
    assert plan_sums(chosen, schemes, costs, communities, "zone").row(0) == (
        "old",
        2,
        30,
        3.5,
        Decimal("8.30"),
    )
    assert plan_sums(chosen, schemes, costs, communities, "year")["year"].to_list() == [2023, 2024]
