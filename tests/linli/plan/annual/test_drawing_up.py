"""One year's list: what it costs is what is paid, to the fen, or it is not drawn up."""

from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from linli.plan.annual import draw_up

YUAN = pl.Decimal(38, 2)
CATEGORIES = ["building", "infrastructure", "facility", "income"]
PLAN = {"community_id": pl.String, "scheme_id": pl.String, "year": pl.Int64}
FUNDING = {
    "community_id": pl.String,
    "source_id": pl.String,
    "category": pl.String,
    "amount_yuan": YUAN,
}
COSTS = {"scheme_id": pl.String, "category": pl.String, "cost_yuan": YUAN}
FEN = st.integers(0, 10**12)


@st.composite
def solutions(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """A plan, the money of each community by source and category, and what its scheme costs."""
    plan, funding, costs = [], [], []
    for at in range(draw(st.integers(0, 5))):
        plan.append((f"c-{at}", f"s-{at}", draw(st.sampled_from([2023, 2024]))))
        for category in draw(st.lists(st.sampled_from(CATEGORIES), min_size=1, unique=True)):
            parts = draw(st.lists(FEN, min_size=1, max_size=4))
            costs.append((f"s-{at}", category, Decimal(sum(parts)).scaleb(-2)))
            funding += [
                (f"c-{at}", f"source-{number}", category, Decimal(part).scaleb(-2))
                for number, part in enumerate(parts)
            ]
    return (
        pl.DataFrame(plan, PLAN, orient="row"),
        pl.DataFrame(funding, FUNDING, orient="row"),
        pl.DataFrame(costs, COSTS, orient="row"),
    )


@given(solutions())
def test_money_of_the_rows_is_the_sum_of_their_funding_to_the_fen(
    solution: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
) -> None:
    plan, funding, costs = solution
    for year in (2023, 2024):
        drawn = draw_up(plan, funding, costs, year)
        assert not drawn.problems
        rows = drawn.tables["rows"]
        assert rows["community_id"].to_list() == sorted(
            plan.filter(pl.col("year") == year)["community_id"]
        )
        paid = dict.fromkeys(rows["community_id"], Decimal(0))
        for community, _source, _category, amount in drawn.tables["funding"].iter_rows():
            assert amount > 0
            paid[community] += amount
        assert dict(rows.select("community_id", "cost_yuan").iter_rows()) == paid
        cost = costs.join(plan.filter(pl.col("year") == year), on="scheme_id", how="semi")
        assert sum(paid.values()) == sum(cost["cost_yuan"])


@given(solutions(), st.integers(0, 100), st.integers(1, 10**6))
def test_one_fen_changed_since_is_found_and_named(
    solution: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame], which: int, fen: int
) -> None:
    plan, funding, costs = solution
    if not costs.height:
        return
    at = which % costs.height
    scheme, category, cost = costs.row(at)
    changed = costs.with_columns(
        cost_yuan=pl.when(pl.int_range(pl.len()) == at)
        .then(pl.lit(cost + Decimal(fen).scaleb(-2), YUAN))
        .otherwise("cost_yuan")
    )
    community, _, year = plan.row(by_predicate=pl.col("scheme_id") == scheme)
    drawn = draw_up(plan, funding, changed, year)
    assert [(each.row, each.field) for each in drawn.problems] == [(community, category)]
    assert all(table.is_empty() for table in drawn.tables.values())


def test_a_scheme_without_a_version_in_force_is_named() -> None:
    plan = pl.DataFrame([("c-1", "c-1-b", 2023)], PLAN, orient="row")
    drawn = draw_up(plan, pl.DataFrame(schema=FUNDING), pl.DataFrame(schema=COSTS), 2023)
    assert [(each.code, each.value) for each in drawn.problems] == [
        ("annual_plan.scheme_gone", "c-1-b")
    ]


def test_a_year_without_communities_is_an_empty_list() -> None:
    plan = pl.DataFrame([("c-1", "c-1-b", 2023)], PLAN, orient="row")
    drawn = draw_up(plan, pl.DataFrame(schema=FUNDING), pl.DataFrame(schema=COSTS), 2024)
    assert not drawn.problems
    assert_frame_equal(drawn.tables["funding"], pl.DataFrame(schema=FUNDING))
