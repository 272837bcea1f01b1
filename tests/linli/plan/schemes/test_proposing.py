"""From findings to the lines of schemes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.plan.schemes import classes, propose
from linli.standards import finding_items, finding_measures, measures

_KINDS = {
    "finding_id": pl.String,
    "community_id": pl.String,
    "item": pl.String,
    "quantity": pl.Float64,
}
ITEMS = finding_items()["item"].to_list()


def findings(*rows: tuple[str, str, str, float | None]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), _KINDS, orient="row")


def lines_of(scheme_id: str, *rows: tuple[str, str, str, float | None]) -> dict[str, float]:
    lines = propose(findings(*rows)).tables["scheme_lines"]
    return dict(lines.filter(pl.col("scheme_id") == scheme_id)["measure_id", "quantity"].rows())


def test_the_shares_of_what_is_proposed_for_an_item_add_up_to_one() -> None:
    proposed = finding_measures().filter(pl.col("proposed"))
    for item, rows in proposed.group_by("item"):
        assert sum(Fraction(share) for share in rows["share"]) == 1, item


def test_every_item_is_answered_and_every_measure_answers() -> None:
    table = finding_measures()
    assert set(table.filter(pl.col("proposed"))["item"]) == set(ITEMS)
    assert set(table["measure_id"]) == set(measures()["measure_id"])
    pairs = measures().select("measure_id", item="finding_item").rows()
    assert set(table.select("measure_id", "item").rows()) == set(pairs)


def test_a_scheme_holds_its_class_and_those_below() -> None:
    found = [("n1", "c", "roof_leak", 480.0), ("n2", "c", "no_charging", 6.0)]
    assert lines_of("c-b", *found) == {"roof_waterproofing": 480.0}
    assert lines_of("c-i", *found) == {"roof_waterproofing": 480.0, "charging_pile": 6.0}
    assert lines_of("c-u", *found) == {}


def test_what_several_buildings_need_is_one_line() -> None:
    found = [("n1", "c", "roof_leak", 480.0), ("n2", "c", "roof_leak", 20.25)]
    assert lines_of("c-b", *found) == {"roof_waterproofing": 500.3}


@pytest.mark.parametrize(("households", "sets"), [(1.0, 1.0), (100.0, 1.0), (101.0, 2.0)])
def test_what_is_counted_becomes_whole_pieces(households: float, sets: float) -> None:
    found = lines_of("c-b", ("n1", "c", "low_water_pressure", households))
    assert found == {"secondary_water_supply": sets}


def test_a_blank_quantity_is_reported_and_not_taken_for_zero() -> None:
    result = propose(findings(("n1", "c", "roof_leak", None)))
    assert [(each.code, each.row) for each in result.problems] == [
        ("plan.finding_without_quantity", "n1")
    ]
    assert result.tables["schemes"].is_empty()


def test_an_item_that_nothing_answers_is_reported() -> None:
    result = propose(findings(("n1", "c", "haunted", 1.0)))
    assert [each.code for each in result.problems] == ["plan.finding_without_measure"]


def test_a_measure_without_a_price_is_reported() -> None:
    none = pl.DataFrame(
        schema={
            "measure_id": pl.String,
            "typical_yuan": pl.Decimal(38, 2),
            "low_yuan": pl.Decimal(38, 2),
            "high_yuan": pl.Decimal(38, 2),
        }
    )
    result = propose(findings(("n1", "c", "roof_leak", 1.0)), book=none)
    assert [(each.code, each.value) for each in result.problems] == [
        ("plan.measure_without_price", "roof_waterproofing")
    ]


def test_the_price_level_of_the_region_multiplies_every_price() -> None:
    found = findings(("n1", "c", "roof_leak", 1.0))
    line = propose(found, level=Fraction(103, 100)).tables["scheme_lines"].row(0, named=True)
    assert line["unit_price_yuan"] == Decimal("97.85")
    assert (line["low_yuan"], line["high_yuan"]) == (Decimal("61.80"), Decimal("164.80"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["c1", "c2"]),
            st.sampled_from(ITEMS),
            st.integers(1, 1000).map(lambda tenths: tenths / 10),
        ),
        max_size=12,
    ),
    st.randoms(),
)
def test_the_order_of_findings_does_not_matter_and_classes_nest(
    rows: list[tuple[str, str, float]], random: Random
) -> None:
    numbered = [(f"n{at}", *row) for at, row in enumerate(rows)]
    shuffled = sorted(numbered, key=lambda _: random.random())
    once, again = propose(findings(*numbered)).tables, propose(findings(*shuffled)).tables
    for name in once:
        assert once[name].equals(again[name]), name
    held = {
        key[0]: set(part["measure_id"]) for key, part in once["scheme_lines"].group_by("scheme_id")
    }
    for community in ("c1", "c2"):
        chain = [held.get(f"{community}-{name[0]}", set()) for name in classes()]
        proposed = [measures for measures in chain if measures]
        assert all(small < large for small, large in pairwise(proposed))
