"""Indicators on tables small enough to add up by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.publish import definitions, indicators, rows_behind

Typed = Callable[..., dict[str, pl.DataFrame]]
Tables = dict[str, pl.DataFrame]


def values(tables: Tables, as_of: date | None = None) -> dict[str, float | None]:
    """Return the value of every indicator."""
    return dict(indicators(tables, as_of).select("indicator", "value").iter_rows())


def missing(tables: Tables, as_of: date | None = None) -> dict[str, int]:
    """Return how many rows each indicator could not count."""
    return dict(indicators(tables, as_of).select("indicator", "missing").iter_rows())


@pytest.fixture(scope="module")
def programme(typed: Typed) -> Tables:
    """Four communities: c1 and c2 renovated, c3 under way, c4 closed."""
    return typed(
        communities="""community_id;county;area_id;zone;status;started_on;completed_on;closed_on;buildings;households;floor_area_m2;contiguous
        c1;431023;a1;old;completed;2020-05-01;2021-01-31;;2;20;1500.5;true
        c2;431023;a1;new;completed;2020-06-01;2021-12-31;;3;30;2500;false
        c3;431023;a2;new;under_way;2021-06-01;;;4;40;3500;true
        c4;431023;a2;old;closed;2020-06-01;2020-12-31;2021-06-30;5;50;4500;true""",
        buildings="""building_id;community_id;floor_area_m2;closed_on
        b1;c1;500.1;
        b2;c1;500.2;
        b3;c1;500.3;2021-05-31""",
        units="""unit_id;building_id;use
        u1;b1;home
        u2;b1;home
        u3;b2;shop
        u4;b3;home""",
        works="""work_id;community_id;measure_id;quantity;status;accepted_on;free_of_charge
        w1;c1;water_main;100.1;accepted;2021-01-15;true
        w2;c1;water_main;0.2;accepted;2021-02-15;true
        w3;c2;water_main;50;accepted;2021-12-01;false
        w4;c3;water_main;70;under_way;;true
        w5;c2;parking_space;12;accepted;2021-12-01;false
        w6;c2;parking_structure;8;accepted;2022-01-05;false
        w7;c2;charging_pile;4;accepted;;false""",
        facilities="""facility_id;community_id;category;added_by_programme;opened_on;closed_on
        f1;c1;service_station;true;2021-01-01;
        f2;c2;service_station;true;2021-01-01;2021-12-31
        f3;c2;service_station;false;2010-01-01;
        f4;c2;pocket_park;true;2022-01-01;""",
        sources="""source_id;kind
        s1;central_grant
        s2;special_bond
        s3;water_company""",
        vouchers="""voucher_id;date;kind;source_id;community_id;amount_yuan;reverses
        v1;2021-01-01;arrival;s1;;100.01;
        v2;2021-01-01;arrival;s2;;50.02;
        v3;2021-06-01;in_kind;s3;c1;7.10;
        v4;2021-07-01;return;s2;;0.02;
        v5;2021-08-01;arrival;s1;;1000;
        v6;2021-10-01;reversal;;;;v5
        v7;2021-09-01;payment;s1;c1;60;""",
        findings="""finding_id;community_id;observed_on;resolved_on
        n1;c1;2020-03-01;2021-01-31
        n2;c1;2020-03-01;
        n3;c3;2021-03-01;2022-01-31""",
    )


# b3 was closed on 2021-05-31; c4 counts from 2020-12-31 to the day before it was closed.
BY_HAND = [
    ("communities_renovated", {"2020-12-30": 0, "2020-12-31": 1, "2021-06-29": 2, "2021-12-31": 2}),
    ("areas_renovated", {"2020-12-31": 1, "2021-01-31": 2, "2021-12-31": 1}),
    ("residential_buildings", {"2021-01-31": 8, "2021-05-31": 7, "2021-12-31": 5}),
    ("households_benefiting", {"2021-01-31": 53, "2021-05-31": 52, "2021-12-31": 32}),
    ("floor_area", {"2021-01-31": 6000.6, "2021-05-31": 5500.3, "2021-12-31": 3500.3}),
    ("contiguous_communities", {"2021-01-31": 2, "2021-12-31": 1}),
    ("communities_registered", {"2021-06-29": 4, "2021-06-30": 3}),
    ("communities_under_way", {"2020-05-31": 1, "2021-06-01": 2, "2022-01-01": 1}),
    ("communities_waiting", {"2020-04-30": 4, "2020-05-31": 3}),
    ("communities_renovated_share", {"2021-12-31": 2 / 3}),
    ("water_main_renewed", {"2021-01-14": 0, "2021-02-15": 100.3, "2022-01-01": 150.3}),
    ("parking_added", {"2021-12-31": 12, "2022-01-05": 20}),
    ("communities_water_renewed_free", {"2021-01-30": 0, "2021-01-31": 1}),
    ("water_renewed_free_share", {"2021-01-31": 0.5, "2021-06-30": 1, "2021-12-31": 0.5}),
    ("service_stations", {"2020-12-31": 0, "2021-12-30": 2, "2021-12-31": 1}),
    ("pocket_parks", {"2021-12-31": 0, "2022-01-01": 1}),
    (
        "investment_total",
        {"2021-01-01": 150.03, "2021-06-30": 157.13, "2021-07-01": 157.11, "2021-09-30": 1157.11},
    ),
    ("investment_total", {"2021-10-01": 157.11}),
    ("funding_central_provincial", {"2021-09-30": 1100.01, "2021-10-01": 100.01}),
    ("funding_government_bond", {"2021-10-01": 50.02}),
    ("funding_utilities", {"2021-10-01": 7.1}),
    ("funding_arrived", {"2021-10-01": 150.03}),
    ("execution_rate", {"2020-12-31": None, "2021-10-01": 60 / 150.03}),
    ("findings_open", {"2020-03-01": 2, "2021-03-01": 2, "2022-01-31": 1}),
    ("findings_resolved_share", {"2022-01-31": 2 / 3}),
]


@pytest.mark.parametrize(
    ("indicator", "day", "value"),
    [(name, day, value) for name, days in BY_HAND for day, value in days.items()],
)
def test_a_figure_as_of_a_day_is_the_sum_by_hand(
    programme: Tables, indicator: str, day: str, value: float | None
) -> None:
    assert values(programme, date.fromisoformat(day))[indicator] == value


def test_without_a_day_what_is_recorded_as_done_counts_dated_or_not(programme: Tables) -> None:
    told = values(programme)
    assert told["charging_piles"] == 4
    assert told["communities_renovated"] == 2
    assert told["water_main_renewed"] == 150.3
    assert told["service_stations"] == 1
    assert told["investment_total"] == 157.11


def test_a_work_without_a_day_is_counted_as_missing_on_any_day(programme: Tables) -> None:
    as_of = date(2022, 9, 30)
    assert missing(programme, as_of)["works_accepted"] == 1
    assert values(programme, as_of)["works_accepted"] == 5
    # Nothing is known of the only piles: their number is unknown, not zero.
    assert missing(programme, as_of)["charging_piles"] == 1
    assert values(programme, as_of)["charging_piles"] is None


def test_a_community_completed_on_no_day_is_missing_on_any_day(typed: Typed) -> None:
    tables = typed(
        communities="""community_id;status;completed_on
        c1;completed;2021-01-01
        c2;completed;"""
    )
    assert values(tables)["communities_renovated"] == 2
    assert values(tables, date(2021, 1, 1))["communities_renovated"] == 1
    assert missing(tables, date(2021, 1, 1))["communities_renovated"] == 1


def test_a_blank_is_not_zero(typed: Typed) -> None:
    tables = typed(
        communities="""community_id;completed_on;households;floor_area_m2
        c1;2021-01-01;10;
        c2;2021-01-01;20;"""
    )
    told = values(tables)
    assert told["households_benefiting"] == 30
    assert told["floor_area"] is None
    assert missing(tables)["floor_area"] == 2
    assert told["floor_area_per_household"] is None


def test_one_blank_among_figures_is_told_beside_the_sum(typed: Typed) -> None:
    tables = typed(
        communities="""community_id;completed_on;households
        c1;2021-01-01;10
        c2;2021-01-01;"""
    )
    assert values(tables)["households_benefiting"] == 10
    assert missing(tables)["households_benefiting"] == 1


def test_an_absent_table_or_column_gives_no_value(programme: Tables) -> None:
    assert set(values({}).values()) == {None}
    without_kinds = programme | {"sources": programme["sources"].drop("kind")}
    assert values(without_kinds)["funding_arrived"] == 150.03
    assert values(without_kinds)["funding_central_provincial"] is None
    without_works = {name: frame for name, frame in programme.items() if name != "works"}
    assert values(without_works)["water_main_renewed"] is None
    assert values(without_works)["communities_renovated"] == 2


def test_an_empty_table_gives_zero(programme: Tables) -> None:
    nothing_done = programme | {"works": programme["works"].clear()}
    assert values(nothing_done)["water_main_renewed"] == 0
    assert values(nothing_done)["water_renewed_free_share"] == 0


def test_lazy_and_eager_tables_may_be_mixed(programme: Tables) -> None:
    mixed = {
        name: frame.lazy() if name in {"works", "buildings"} else frame
        for name, frame in programme.items()
    }
    assert indicators(mixed).equals(indicators(programme))


def test_only_what_is_asked_is_computed_in_the_order_asked(programme: Tables) -> None:
    told = indicators(programme, only=["water_renewed_free_share", "areas_renovated"])
    assert told.rows() == [("water_renewed_free_share", 0.5, 0), ("areas_renovated", 1.0, 0)]


def test_places_stand_beside_what_belongs_to_none(programme: Tables) -> None:
    asked = ["households_benefiting", "investment_total", "water_main_renewed"]
    told = indicators(programme, date(2021, 12, 31), by="zone", only=asked)
    assert told.columns == ["scope", "indicator", "value", "missing"]
    assert told.select("scope", "indicator", "value").rows() == [
        ("new", "households_benefiting", 30.0),
        ("old", "households_benefiting", 2.0),
        (None, "households_benefiting", 0.0),
        ("new", "investment_total", 0.0),
        ("old", "investment_total", 7.1),
        (None, "investment_total", 150.01),
        ("new", "water_main_renewed", 50.0),
        ("old", "water_main_renewed", 100.3),
        (None, "water_main_renewed", 0.0),
    ]


def test_a_wrong_call_names_the_remedy(programme: Tables) -> None:
    with pytest.raises(ValueError, match="rolled up by community_id, area_id"):
        indicators(programme, by="street")
    with pytest.raises(ValueError, match="no indicator 'parking'"):
        indicators(programme, only=["parking"])


def test_the_rows_behind_a_sum_are_its_works(programme: Tables) -> None:
    rows = rows_behind("water_main_renewed", programme, date(2021, 6, 30))
    assert rows.select("value", "work_id").rows() == [(100.1, "w1"), (0.2, "w2")]


def test_the_rows_behind_money_are_exact(programme: Tables) -> None:
    rows = rows_behind("investment_total", programme)
    assert rows["value"].sum() == Decimal("157.11")
    assert rows["voucher_id"].to_list() == ["v1", "v2", "v3", "v4"]


def test_the_rows_behind_a_share_are_those_of_both_its_parts(programme: Tables) -> None:
    rows = rows_behind("water_renewed_free_share", programme, date(2022, 1, 1))
    told = rows.select("indicator", "value", "community_id").rows()
    assert told == [
        ("communities_water_renewed_free", 1, "c1"),
        ("communities_water_renewed_free", 0, "c1"),
        ("communities_renovated", 1, "c1"),
        ("communities_renovated", 1, "c2"),
    ]


def test_no_rows_stand_behind_what_is_not_known(programme: Tables) -> None:
    assert rows_behind("parking_added", {}).is_empty()
    assert rows_behind("communities_renovated", {"works": programme["works"]}).is_empty()


DAYS = st.dates(date(2020, 1, 1), date(2022, 12, 31))


@settings(max_examples=25)
@given(
    quantities=st.lists(
        st.tuples(st.decimals(0, 10_000, places=4), st.none() | DAYS), min_size=1, max_size=12
    ),
    as_of=DAYS,
    seed=st.integers(0, 1000),
)
def test_a_sum_is_exact_and_does_not_depend_on_the_order(
    quantities: list[tuple[Decimal, date | None]], as_of: date, seed: int
) -> None:
    works = pl.DataFrame(
        {
            "measure_id": ["water_main"] * len(quantities),
            "status": ["accepted"] * len(quantities),
            "quantity": [float(quantity) for quantity, _ in quantities],
            "accepted_on": pl.Series([day for _, day in quantities], dtype=pl.Date),
        }
    )
    counted = [quantity for quantity, day in quantities if day and day <= as_of]
    undated = sum(1 for _, day in quantities if day is None)
    mixed = works.sample(fraction=1, shuffle=True, seed=seed)
    for rows in (works, mixed):
        ((_, value, lacking),) = indicators(
            {"works": rows}, as_of, only=["water_main_renewed"]
        ).rows()
        known = bool(counted) or not undated
        assert value == (float(sum(counted)) if known else None)
        assert lacking == undated


@settings(max_examples=15)
@given(as_of=st.none() | DAYS, seed=st.integers(0, 1000))
def test_rows_behind_every_figure_add_up_to_it_in_any_order(
    programme: Tables, as_of: date | None, seed: int
) -> None:
    mixed = {
        name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in programme.items()
    }
    told = values(mixed, as_of)
    assert told == values(programme, as_of)
    for each in definitions().values():
        if each.aggregate != "ratio" and told[each.name] is not None:
            total = rows_behind(each.name, mixed, as_of)["value"].sum()
            assert float(total) == pytest.approx(told[each.name], abs=1e-6), each.name
