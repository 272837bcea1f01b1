"""A reversed voucher tells the day on which it was taken back."""

from collections.abc import Callable
from datetime import date

import polars as pl

from linli.fund.reversals import with_reversals


def test_the_first_reversal_takes_the_voucher_back(
    typed: Callable[..., dict[str, pl.DataFrame]],
) -> None:
    tables = typed(
        vouchers="""voucher_id;kind;date;reverses
        v1;arrival;2021-03-01;
        v2;arrival;2021-03-01;
        v3;reversal;2021-05-01;v1
        v4;reversal;2021-04-01;v1"""
    )
    told = with_reversals(tables).collect()
    assert told["voucher_id"].to_list() == ["v1", "v2", "v3", "v4"]
    assert told["reversed_on"].to_list() == [date(2021, 4, 1), None, None, None]


def test_vouchers_without_a_column_of_reversals_all_stand(
    typed: Callable[..., dict[str, pl.DataFrame]],
) -> None:
    told = with_reversals(typed(vouchers="voucher_id;kind;date\n v1;arrival;2021-03-01")).collect()
    assert told["reversed_on"].to_list() == [None]
