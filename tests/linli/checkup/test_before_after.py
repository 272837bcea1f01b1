"""What the check-up found before the works, and what of it is left."""

from datetime import date

import polars as pl

from linli.checkup import findings_before_after

DAY = date(2022, 9, 30)


def communities(completed_on: date | None, closed_on: date | None = None) -> pl.DataFrame:
    kinds = {"community_id": pl.String, "completed_on": pl.Date, "closed_on": pl.Date}
    return pl.DataFrame([("c", completed_on, closed_on)], schema=kinds, orient="row")


def findings(*rows: tuple[str, date, date | None]) -> pl.DataFrame:
    kinds = {"item": pl.String, "observed_on": pl.Date, "resolved_on": pl.Date}
    frame = pl.DataFrame(rows, schema=kinds, orient="row")
    return frame.with_columns(community_id=pl.lit("c"))


def test_a_finding_resolved_on_the_day_itself_is_no_longer_open() -> None:
    rows = findings(("roof_leak", date(2020, 1, 1), DAY))
    answer = findings_before_after(communities(date(2021, 1, 1)), rows, DAY)
    assert answer.rows() == [("roof_leak", 1, 0)]


def test_a_finding_seen_after_the_works_is_none_of_those_before() -> None:
    rows = findings(("roof_leak", date(2021, 6, 1), None), ("roof_leak", date(2020, 6, 1), None))
    answer = findings_before_after(communities(date(2021, 1, 1)), rows, DAY)
    assert answer.rows() == [("roof_leak", 1, 1)]


def test_only_communities_that_are_finished_and_not_closed_are_compared() -> None:
    rows = findings(("roof_leak", date(2020, 1, 1), None))
    for each in (
        communities(None),
        communities(date(2022, 10, 1)),
        communities(date(2021, 1, 1), date(2022, 1, 1)),
    ):
        assert findings_before_after(each, rows, DAY).is_empty()


def test_the_most_frequent_item_stands_first_and_ties_are_by_name() -> None:
    seen = date(2020, 1, 1)
    rows = findings(("b", seen, None), ("a", seen, None), ("c", seen, None), ("c", seen, None))
    answer = findings_before_after(communities(date(2021, 1, 1)), rows, DAY)
    assert answer["item"].to_list() == ["c", "a", "b"]
