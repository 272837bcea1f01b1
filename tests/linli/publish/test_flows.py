"""Every yuan is drawn once: from its source to a category, from the category to a class."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.publish import indicators
from linli.publish.flows import (
    NOT_ALLOCATED,
    NOT_ARRIVED,
    OTHER,
    UNKNOWN_CLASS,
    costs_by_class,
    money_by_category,
    source_groups,
)
from linli.sample import yongxing
from linli.sample.published import published
from linli.schema import choices, table
from linli.schema.parsing import polars_type
from linli.standards import source_kinds

DAY = date(2022, 9, 30)


def frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={each.name: polars_type(each) for each in table(name).fields})


def voucher(number: int, kind: str, amount: int | str | Decimal, **more: Any) -> dict[str, Any]:
    fixed = {"voucher_id": f"v{number}", "kind": kind, "date": date(2021, 5, 1)}
    return {**fixed, "source_id": "bond", "amount_yuan": Decimal(amount), **more}


def given_vouchers(*rows: dict[str, Any]) -> dict[str, pl.DataFrame]:
    sources = [{"source_id": "bond", "kind": "special_bond"}, {"source_id": "odd", "kind": "odd"}]
    return {"sources": frame("sources", sources), "vouchers": frame("vouchers", list(rows))}


def test_every_kind_of_source_belongs_to_one_group() -> None:
    assert set(source_kinds()["kind"]) == set(source_groups())


def test_what_is_not_allocated_yet_is_drawn_as_such() -> None:
    rows = money_by_category(
        given_vouchers(
            voucher(1, "arrival", 100), voucher(2, "allocation", "60.50", category="building")
        )
    )
    assert dict(rows.select("category", "amount_yuan").rows()) == {
        "building": Decimal("60.50"),
        NOT_ALLOCATED: Decimal("39.50"),
    }


def test_what_is_allocated_beyond_the_money_is_taken_off_as_not_arrived() -> None:
    rows = money_by_category(
        given_vouchers(
            voucher(1, "arrival", 100), voucher(2, "allocation", 130, category="building")
        )
    )
    assert dict(rows.select("category", "amount_yuan").rows())[NOT_ARRIVED] == Decimal(-30)


def test_a_voucher_of_an_unknown_kind_of_source_or_of_none_counts_as_other() -> None:
    rows = money_by_category(
        given_vouchers(
            voucher(1, "arrival", 70, source_id="odd"), voucher(2, "arrival", 30, source_id=None)
        )
    )
    assert rows.rows() == [(OTHER, NOT_ALLOCATED, Decimal(100))]


def test_a_reversed_voucher_is_drawn_until_the_day_of_its_reversal() -> None:
    tables = given_vouchers(
        voucher(1, "arrival", 70),
        voucher(2, "reversal", 0, reverses="v1", date=date(2022, 1, 1), source_id=None),
    )
    assert money_by_category(tables, date(2021, 12, 31)).height == 1
    assert money_by_category(tables, date(2022, 1, 1)).is_empty()


def test_what_came_in_kind_takes_the_class_of_the_works_done_there() -> None:
    sources = frame("sources", [{"source_id": "gas", "kind": "gas_company"}])
    given_in_kind = [
        voucher(n, "in_kind", 10, source_id="gas", community_id=place, category="infrastructure")
        for n, place in enumerate(["a", "b"])
    ]
    works = frame(
        "works",
        [
            {
                "work_id": "w1",
                "community_id": "a",
                "measure_id": "gas_connection",
                "quantity": 5.0,
                "unit": "household",
                "status": "accepted",
                "accepted_on": date(2021, 4, 1),
                "paid_by": "gas_company",
            }
        ],
    )
    tables = {"sources": sources, "vouchers": frame("vouchers", given_in_kind), "works": works}
    assert costs_by_class(tables, DAY).rows() == [
        ("infrastructure", "basic", Decimal(10)),
        ("infrastructure", UNKNOWN_CLASS, Decimal(10)),
    ]


def test_without_any_table_there_is_no_money_and_no_cost() -> None:
    assert money_by_category({}).is_empty()
    assert costs_by_class({}).is_empty()


AMOUNTS = st.decimals(1, 10**9, places=2)
KINDS = st.sampled_from(["arrival", "in_kind", "return", "allocation"])
CATEGORY = st.sampled_from([*choices("cost_category"), None])


@given(st.lists(st.tuples(KINDS, AMOUNTS, CATEGORY, st.sampled_from(["bond", "odd", None]))))
def test_the_flows_of_any_vouchers_add_up_to_the_investment(
    rows: list[tuple[str, Decimal, str | None, str | None]],
) -> None:
    tables = given_vouchers(
        *(
            voucher(n, kind, amount, category=category, source_id=source)
            for n, (kind, amount, category, source) in enumerate(rows)
        )
    )
    drawn = money_by_category(tables, DAY)["amount_yuan"].sum()
    signs = {"arrival": 1, "in_kind": 1, "return": -1, "allocation": 0}
    assert (drawn or 0) == sum(signs[kind] * amount for kind, amount, _, _ in rows)


@pytest.fixture(scope="module")
def sample() -> dict[str, pl.DataFrame]:
    return dict(yongxing())


def test_the_samples_flows_are_the_published_money_to_the_fen(
    sample: dict[str, pl.DataFrame],
) -> None:
    money = money_by_category(sample, DAY)
    by_group = dict(money.group_by("source_group").agg(pl.col("amount_yuan").sum()).rows())
    for name in ("funding_central_provincial", "funding_government_bond"):
        assert by_group[name] == published()[name]
    total = indicators(sample, DAY, only=["investment_total"])["value"][0]
    assert money["amount_yuan"].sum() == Decimal(total) == published()["investment_total"]


def test_each_category_of_the_sample_gets_and_spends_the_same(
    sample: dict[str, pl.DataFrame],
) -> None:
    coming = money_by_category(sample, DAY).group_by("category").agg(pl.col("amount_yuan").sum())
    going = costs_by_class(sample, DAY).group_by("category").agg(pl.col("amount_yuan").sum())
    assert dict(coming.rows()) == dict(going.rows())
