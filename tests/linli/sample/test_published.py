"""Every published figure, recomputed from the sample's rows in plain Python."""

from __future__ import annotations

import csv
import os
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from linli.sample.published import added_facilities, measured, published, total

AS_OF = date(2022, 9, 30)
DATA = Path(os.environ.get("LINLI_DATA", "../shared/data")) / "yongxing" / "published_figures.csv"


def accepted(rows, measure_id):
    return sum(
        row["quantity"]
        for row in rows["works"]
        if row["measure_id"] == measure_id
        and row["status"] == "accepted"
        and row["accepted_on"] <= AS_OF
    )


def arrived(rows, *kinds):
    of = {row["source_id"]: row["kind"] for row in rows["sources"]}
    return sum(
        row["amount_yuan"]
        for row in rows["vouchers"]
        if row["kind"] == "arrival" and of[row["source_id"]] in kinds and row["date"] <= AS_OF
    )


@pytest.mark.parametrize("measure_id", sorted(measured()))
def test_accepted_works_add_up_to_the_published_quantity(rows, measure_id):
    assert accepted(rows, measure_id) == measured()[measure_id]


@pytest.mark.parametrize("category", sorted(added_facilities()))
def test_added_facilities_are_as_many_as_published(rows, category):
    added = [
        row
        for row in rows["facilities"]
        if row["category"] == category and row["added_by_programme"] and row["opened_on"] <= AS_OF
    ]
    assert len(added) == added_facilities()[category]


def test_27_areas_were_renovated(rows, renovated):
    areas = {row["area_id"] for row in rows["communities"] if row["community_id"] in renovated}
    assert len(areas) == 27


def test_593_buildings_8557_homes_and_2089500_m2_stand_in_renovated_communities(rows, renovated):
    buildings = [row for row in rows["buildings"] if row["community_id"] in renovated]
    ids = {row["building_id"] for row in buildings}
    homes = [row for row in rows["units"] if row["building_id"] in ids and row["use"] == "home"]
    assert len(buildings) == 593
    assert len(homes) == 8557
    assert sum(row["households"] for row in buildings) == 8557
    assert sum(row["floor_area_m2"] for row in buildings) == 2_089_500


def test_the_water_company_worked_free_in_four_fifths_of_the_communities(rows, renovated):
    free = {
        row["community_id"]
        for row in rows["works"]
        if row["measure_id"] == "water_main" and row["free_of_charge"]
    }
    assert Fraction(len(free & renovated), len(renovated)) == Fraction(4, 5)


def test_20_renovated_communities_are_contiguous(rows, renovated):
    contiguous = [
        row for row in rows["communities"] if row["community_id"] in renovated and row["contiguous"]
    ]
    assert len(contiguous) == 20


def test_the_culture_wall_stands_where_it_was_published(rows):
    name = {row["community_id"]: row["name"] for row in rows["communities"]}
    walls = [row for row in rows["works"] if row["measure_id"] == "culture_wall"]
    assert [(name[row["community_id"]], row["quantity"]) for row in walls] == [
        ("县勘察设计院小区", 360)
    ]


def test_money_put_in_is_286_million_to_the_fen(rows):
    put_in = sum(
        row["amount_yuan"] for row in rows["vouchers"] if row["kind"] in ("arrival", "in_kind")
    )
    assert put_in == 286_000_000


def test_the_three_published_sources_are_exact(rows):
    assert (
        arrived(rows, "central_grant", "central_infrastructure_investment", "provincial_grant")
        == 92_034_000
    )
    assert arrived(rows, "special_bond") == 50_000_000
    assert arrived(rows, "livelihood_award") == 2_000_000


def test_nothing_that_counts_is_later_than_the_day_of_the_figures(rows):
    days = [
        *(row["completed_on"] for row in rows["communities"]),
        *(row["accepted_on"] for row in rows["works"]),
        *(row["date"] for row in rows["vouchers"]),
        *(row["opened_on"] for row in rows["facilities"]),
        *(row["resolved_on"] for row in rows["findings"]),
    ]
    assert max(day for day in days if day) <= AS_OF


def test_the_figures_grow_through_all_three_years(rows):
    months = {
        (row["completed_on"].year, row["completed_on"].month)
        for row in rows["communities"]
        if row["completed_on"]
    }
    assert {year for year, _ in months} == {2020, 2021, 2022}
    assert len(months) >= 15


def test_a_share_is_no_whole_number():
    with pytest.raises(ValueError, match="published"):
        total("water_renewed_free_share")


if DATA.is_file():

    def test_the_packed_totals_are_those_the_county_published():
        with DATA.open(encoding="utf-8") as file:
            assert published() == {
                row["indicator"]: Fraction(row["value"]) for row in csv.DictReader(file)
            }
