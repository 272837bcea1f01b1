"""Indicators see what stands in neighbouring tables."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from linli.publish.prepared import PLACES, placed, prepared

Typed = Callable[..., dict[str, pl.DataFrame]]


@pytest.fixture(scope="module")
def programme(typed: Typed) -> dict[str, pl.DataFrame]:
    """Two communities with a voucher, a work and facilities."""
    return typed(
        communities="""community_id;county;zone;status;completed_on;closed_on
        c1;431023;old;completed;2021-05-01;
        c2;431022;new;closed;;2022-05-01""",
        sources="source_id;kind\n s1;special_bond",
        vouchers="""voucher_id;date;kind;source_id;amount_yuan;reverses
        v1;2021-01-01;return;s1;10.50;
        v2;2021-01-01;arrival;s9;7.25;
        v3;2021-02-01;reversal;;;v2""",
        works="work_id;community_id\n w1;c1\n w2;c9",
        facilities="""facility_id;community_id;county
        f1;c1;
        f2;;431021
        f3;c9;431020""",
    )


def rows(frame: pl.LazyFrame | None, *columns: str) -> list[tuple[object, ...]]:
    """Return some columns of a prepared table."""
    assert frame is not None
    return frame.sort(pl.first()).select(columns).collect().rows()


def test_a_voucher_knows_its_sources_kind_its_sign_and_its_reversal(
    programme: dict[str, pl.DataFrame],
) -> None:
    told = prepared("vouchers", programme, None)
    assert rows(told, "source_kind", "invested_yuan", "reversed_on") == [
        ("special_bond", Decimal("-10.50"), None),
        (None, Decimal("7.25"), date(2021, 2, 1)),
        (None, None, None),
    ]


def test_without_sources_a_voucher_has_no_kind_of_source(
    programme: dict[str, pl.DataFrame],
) -> None:
    told = prepared("vouchers", {"vouchers": programme["vouchers"]}, None)
    assert told is not None
    assert "source_kind" not in told.collect_schema()


def test_a_work_knows_when_its_community_was_completed_and_closed(
    programme: dict[str, pl.DataFrame],
) -> None:
    told = prepared("works_with_community", programme, None)
    columns = ("community_status", "community_completed_on", "community_closed_on")
    assert rows(told, *columns) == [("completed", date(2021, 5, 1), None), (None, None, None)]


def test_what_is_not_there_is_not_prepared(programme: dict[str, pl.DataFrame]) -> None:
    assert prepared("findings", programme, None) is None
    assert prepared("works_with_community", {"works": programme["works"]}, None) is None


@pytest.mark.parametrize(
    ("table", "by", "scopes"),
    [
        ("communities", "zone", ["old", "new"]),
        ("works", "community_id", ["c1", None]),
        ("facilities", "zone", ["old", None, None]),
        ("facilities", "county", ["431023", "431021", "431020"]),
        ("sources", "county", [None]),
    ],
)
def test_a_row_belongs_to_the_place_of_its_community(
    programme: dict[str, pl.DataFrame], table: str, by: str, scopes: list[str | None]
) -> None:
    assert by in PLACES
    told = placed(programme[table].lazy(), table, programme, by)
    assert [scope for (scope,) in rows(told, "_scope")] == scopes
