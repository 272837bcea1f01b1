"""Scores in seven dimensions can be worked out by hand and behave as told."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.checkup import dimension_scores, overall_score
from linli.checkup.dimensions import severity_label, severity_losses
from linli.standards import dimensions, finding_items

BEFORE, SEEN, MENDED, AFTER = (date(2021, month, 1) for month in (1, 3, 11, 12))
Row = tuple[str, int | None, date, date | None]


def findings(*rows: Row) -> pl.DataFrame:
    schema = {
        "item": pl.String,
        "severity": pl.Int64,
        "observed_on": pl.Date,
        "resolved_on": pl.Date,
    }
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def score_of(dimension: str, table: pl.DataFrame, as_of: date | None = None) -> tuple[float, float]:
    row = dimension_scores(table, as_of).row(by_predicate=pl.col("dimension") == dimension)
    return row[1], row[2]


def test_without_findings_every_dimension_is_full() -> None:
    scores = dimension_scores(findings())
    assert scores["dimension"].to_list() == dimensions()["dimension"].to_list()
    assert scores["before"].to_list() == scores["after"].to_list() == [100.0] * 7
    assert overall_score(scores, "after") == 100.0


@pytest.mark.parametrize(
    ("severities", "score"), [([1], 95.0), ([4], 50.0), ([4, 4], 25.0), ([2, 3], 59.5)]
)
def test_each_finding_takes_its_share_of_what_is_left(severities: list[int], score: float) -> None:
    rows = [("roof_leak", each, SEEN, None) for each in severities]
    assert score_of("roof_wall", findings(*rows)) == (score, score)


def test_what_was_mended_counts_before_and_no_longer_after() -> None:
    table = findings(("no_parking", 4, SEEN, MENDED), ("no_charging", 3, SEEN, None))
    assert score_of("parking_charging", table) == (35.0, 70.0)
    assert overall_score(dimension_scores(table), "before") == pytest.approx((600 + 35) / 7)


def test_a_day_knows_neither_later_findings_nor_later_repairs() -> None:
    table = findings(("roof_leak", 4, SEEN, MENDED))
    assert score_of("roof_wall", table, BEFORE) == (100.0, 100.0)
    assert score_of("roof_wall", table, SEEN) == (50.0, 50.0)
    assert score_of("roof_wall", table, MENDED) == (50.0, 100.0)


def test_what_the_catalogue_does_not_know_is_left_out() -> None:
    table = findings(("unheard_of", 4, SEEN, None), ("roof_leak", None, SEEN, None))
    assert dimension_scores(table)["found"].sum() == 0


def test_every_severity_of_the_schema_has_a_loss_and_a_word() -> None:
    assert sorted(severity_losses()) == [1, 2, 3, 4]
    losses = [severity_losses()[each] for each in (1, 2, 3, 4)]
    assert losses == sorted(losses)
    assert all(0 < each < 1 for each in losses)
    assert [severity_label(each, "en") for each in (1, 4)] == ["slight", "grave"]


rows = st.lists(
    st.tuples(
        st.sampled_from(finding_items()["item"].to_list()),
        st.integers(1, 4),
        st.just(SEEN),
        st.sampled_from([None, MENDED]),
    ),
    max_size=30,
)


@given(rows=rows, more=rows)
def test_scores_stay_in_bounds_and_only_fall_with_more_findings(
    rows: list[Row], more: list[Row]
) -> None:
    few, many = dimension_scores(findings(*rows)), dimension_scores(findings(*rows, *more))
    assert many["before"].is_between(0, 100).all()
    assert (many["after"] >= many["before"]).all()
    assert (many["before"] <= few["before"]).all()
    assert few["found"].sum() == len(rows)


def test_a_score_between_two_digits_is_the_same_in_any_order_of_findings() -> None:
    items = finding_items().filter(pl.col("dimension") == "roof_wall")["item"].to_list()
    rows: list[Row] = [(items[n % len(items)], n % 4 + 1, SEEN, None) for n in range(9)]
    scores = {
        score_of("roof_wall", findings(*rows[n:], *rows[:n], *[("no_parking", 1, SEEN, None)] * n))
        for n in range(9)
    }
    assert len(scores) == 1


@given(rows=rows)
def test_the_order_of_findings_does_not_matter(rows: list[Row]) -> None:
    assert dimension_scores(findings(*rows)).equals(dimension_scores(findings(*reversed(rows))))
