"""Filters in the tables of indicators mean what they say."""

import polars as pl
import pytest

from linli.publish.filters import compiled, conditions

ROWS = pl.DataFrame(
    {
        "status": ["accepted", "planned", None, "accepted"],
        "free": [True, True, None, False],
    }
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", [0, 1, 2, 3]),
        ("status=accepted", [0, 3]),
        ("status=accepted|planned", [0, 1, 3]),
        ("free=true", [0, 1]),
        ("free=false", [3]),
        ("status=accepted;free=true", [0]),
        ("status=unheard_of", []),
    ],
)
def test_a_filter_keeps_the_rows_that_it_names(text: str, kept: list[int]) -> None:
    rows = ROWS.with_row_index("at").filter(compiled(text))
    assert rows["at"].to_list() == kept
    assert ROWS.select(compiled(text).alias("told"))["told"].null_count() == 0


@pytest.mark.parametrize("text", ["status", "status=", "=accepted", "status=a;status=b"])
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a filter reads column=value"):
        conditions(text)
