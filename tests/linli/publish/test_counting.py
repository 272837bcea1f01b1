"""A row counts from the day on which all its first days have come until the first of its last."""

from datetime import date

import polars as pl
import pytest

from linli.publish.counting import COUNTED, UNDATED, knowable, marked
from linli.publish.definitions import Fact

FACT = Fact(
    name="rides",
    table="rides",
    filter="kind=bus",
    counts_from=("built", "opened"),
    counts_until=("closed", "burnt"),
    undated="state=done",
    zh="",
    en="",
)
EARLY, MIDDLE, LATE = date(2021, 1, 1), date(2021, 6, 1), date(2021, 12, 1)
ROWS = pl.DataFrame(
    [
        ("whole", "bus", None, EARLY, MIDDLE, None, None),
        ("other kind", "tram", None, EARLY, MIDDLE, None, None),
        ("not opened", "bus", None, EARLY, None, None, None),
        ("done, undated", "bus", "done", EARLY, None, None, None),
        ("closed late", "bus", None, EARLY, EARLY, LATE, None),
        ("burnt first", "bus", None, EARLY, EARLY, LATE, MIDDLE),
        ("done and burnt", "bus", "done", None, None, None, MIDDLE),
    ],
    schema={
        "name": pl.String,
        "kind": pl.String,
        "state": pl.String,
        "built": pl.Date,
        "opened": pl.Date,
        "closed": pl.Date,
        "burnt": pl.Date,
    },
    orient="row",
)


def names(frame: pl.DataFrame, as_of: date | None, mark: str = COUNTED) -> list[str]:
    """Return the names of the rows that are marked."""
    told = marked(frame.lazy(), FACT, set(frame.columns), as_of)
    return told.filter(mark).collect()["name"].to_list()


@pytest.mark.parametrize(
    ("as_of", "counted"),
    [
        (date(2020, 12, 31), []),
        (EARLY, ["closed late", "burnt first"]),
        (date(2021, 5, 31), ["closed late", "burnt first"]),
        (MIDDLE, ["whole", "closed late"]),
        (LATE, ["whole"]),
        (None, ["whole", "done, undated"]),
    ],
)
def test_a_row_counts_between_its_days(as_of: date | None, counted: list[str]) -> None:
    assert names(ROWS, as_of) == counted


def test_what_is_done_on_no_day_is_marked_apart_on_any_day() -> None:
    assert names(ROWS, EARLY, UNDATED) == ["done, undated", "done and burnt"]
    assert names(ROWS, MIDDLE, UNDATED) == ["done, undated"]
    assert names(ROWS, None, UNDATED) == []


def test_without_a_column_of_days_only_the_state_tells() -> None:
    bare = ROWS.drop("opened")
    assert names(bare, LATE) == []
    assert names(bare, None) == ["done, undated"]
    assert knowable(FACT, set(bare.columns))


@pytest.mark.parametrize("lacking", [["kind"], ["opened", "state"], ["built", "state"]])
def test_without_what_decides_nothing_can_be_told(lacking: list[str]) -> None:
    assert not knowable(FACT, set(ROWS.columns) - set(lacking))
