"""The packed catalogues are complete, and every id in them leads somewhere."""

from __future__ import annotations

import re

import polars as pl
import pytest

from linli import standards
from linli.schema import choices, table, tables

CATALOGUES = {
    "measures": (standards.measures, "measure_id"),
    "measure_groups": (standards.measure_groups, "measure_group"),
    "finding_items": (standards.finding_items, "item"),
    "dimensions": (standards.dimensions, "dimension"),
    "facility_categories": (standards.facility_categories, "category"),
    "source_kinds": (standards.source_kinds, "kind"),
    "parties": (standards.parties, "party"),
    "measuring_units": (standards.measuring_units, "unit"),
    "price_books": (standards.price_books, "price_book"),
}
PUBLISHED = {
    "water_main": "m",
    "secondary_water_supply": "set",
    "gas_connection": "household",
    "power_upgrade": "household",
    "roof_waterproofing": "m2",
    "illegal_structure_removal": "m2",
    "kindergarten": "site",
    "parking_space": "space",
    "charging_pile": "pile",
    "overhead_line_removal": "m",
    "four_line_entry": "household",
    "culture_wall": "m",
    "service_station": "site",
    "convenience_store": "site",
    "elderly_care_centre": "site",
    "childcare_site": "site",
    "basketball_court": "site",
    "pocket_park": "site",
}


def ids(name: str) -> set[str]:
    read, key = CATALOGUES[name]
    return set(read()[key])


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_row_has_an_id_of_its_own_both_languages_and_a_source(name: str) -> None:
    read, key = CATALOGUES[name]
    rows = read()
    assert rows[key].is_unique().all()
    for column in (key, "zh", "en", "source"):
        assert rows[column].null_count() == 0, column


@pytest.mark.parametrize("name", [name for name in CATALOGUES if name != "measuring_units"])
def test_ids_are_snake_case_and_labels_tell_rows_apart(name: str) -> None:
    rows = CATALOGUES[name][0]()
    pattern = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
    assert [each for each in ids(name) if not re.fullmatch(pattern, each)] == []
    assert rows["zh"].is_unique().all()
    assert rows["en"].is_unique().all()


def test_every_limit_is_told_in_both_languages_with_its_source_once_for_each_day() -> None:
    rows = standards.law()
    pattern = r"^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$"
    assert rows.select("law_id", "in_force_from").is_unique().all()
    assert rows["law_id"].str.contains(pattern).all()
    assert rows.select("zh", "en", "source", "value", "unit").null_count().row(0) == (0,) * 5


def test_the_catalogue_has_about_eighty_measures_in_all_three_classes() -> None:
    counts = dict(standards.measures().group_by("works_class").len().iter_rows())
    assert 75 <= sum(counts.values()) <= 95
    assert set(counts) == set(choices("works_class"))
    assert min(counts.values()) >= 10


@pytest.mark.parametrize("measure", PUBLISHED)
def test_every_published_work_of_the_county_is_a_measure_with_its_unit(measure: str) -> None:
    row = standards.measures().row(by_predicate=pl.col("measure_id") == measure, named=True)
    assert row["unit"] == PUBLISHED[measure]


@pytest.mark.parametrize(
    ("catalogue", "column", "target"),
    [
        ("measures", "measure_group", "measure_groups"),
        ("measures", "unit", "measuring_units"),
        ("measures", "finding_item", "finding_items"),
        ("measures", "usual_payer", "source_kinds"),
        ("measures", "other_payers", "source_kinds"),
        ("measures", "owner_after", "parties"),
        ("finding_items", "unit", "measuring_units"),
        ("finding_items", "dimension", "dimensions"),
        ("facility_categories", "measure_id", "measures"),
        ("facility_categories", "size_unit", "measuring_units"),
    ],
)
def test_every_reference_leads_to_a_row(catalogue: str, column: str, target: str) -> None:
    found = CATALOGUES[catalogue][0]()[column].drop_nulls()
    if found.dtype == pl.List:
        found = found.explode(empty_as_null=False)
    assert set(found) - ids(target) == set()
    assert len(found)


@pytest.mark.parametrize(
    ("catalogue", "column", "choice_list"),
    [
        ("measures", "works_class", "works_class"),
        ("measure_groups", "works_class", "works_class"),
        ("measures", "category", "cost_category"),
        ("source_kinds", "level", "source_level"),
    ],
)
def test_choices_are_those_of_the_schema(catalogue: str, column: str, choice_list: str) -> None:
    assert set(CATALOGUES[catalogue][0]()[column]) <= set(choices(choice_list))


def test_a_measure_has_the_class_of_its_group_and_every_group_has_a_measure() -> None:
    both = standards.measures().join(standards.measure_groups(), on="measure_group", suffix="_of")
    assert both.filter(pl.col("works_class") != pl.col("works_class_of")).is_empty()
    assert set(both["measure_group"]) == ids("measure_groups")


def test_the_usual_payer_is_not_named_again_among_the_others() -> None:
    twice = standards.measures().filter(pl.col("other_payers").list.contains(pl.col("usual_payer")))
    assert twice["measure_id"].to_list() == []


def test_every_finding_is_answered_by_a_measure() -> None:
    assert ids("finding_items") - set(standards.measures()["finding_item"]) == set()


def test_findings_have_a_level_of_the_check_up_and_every_dimension_has_findings() -> None:
    items = standards.finding_items()
    assert set(items["level"]) <= {"housing", "community", "street", "urban"}
    assert set(items["dimension"]) == ids("dimensions")
    assert len(ids("dimensions")) == 7


def test_what_a_unit_contains_is_told_in_both_languages() -> None:
    notes = standards.measures().select("zh_note", "en_note")
    assert notes.null_count().row(0) == (0, 0)


def test_facilities_keep_to_the_distances_of_the_life_circles() -> None:
    circles = {
        5: standards.limit("life_circle.five_minutes"),
        10: standards.limit("life_circle.ten_minutes"),
        15: standards.limit("life_circle.fifteen_minutes"),
    }
    rows = standards.facility_categories()
    for minutes, metres in rows.select("life_circle_minutes", "distance_m").iter_rows():
        assert metres == circles[minutes]


def test_a_minimum_size_says_in_what_it_is_measured() -> None:
    sizes = standards.facility_categories().select("minimum_size", "size_unit", "size_of")
    filled = sizes.select(pl.all().is_not_null())
    assert filled.filter(pl.col("minimum_size") != pl.col("size_unit")).is_empty()
    assert filled.filter(pl.col("minimum_size") != pl.col("size_of")).is_empty()
    assert set(sizes["size_of"].drop_nulls()) == {"floor_area", "site_area", "classes"}


def test_sizes_that_law_sets_agree_with_the_catalogue_of_facilities() -> None:
    rows = standards.facility_categories()
    for category in ("service_station", "kindergarten", "health_station"):
        row = rows.row(by_predicate=pl.col("category") == category, named=True)
        assert row["minimum_size"] == standards.limit(f"complete_community.{category}")


def test_statuses_say_what_is_law_and_what_has_to_be_checked() -> None:
    assert set(standards.facility_categories()["status"]) == {"law", "policy_check"}
    assert set(standards.law()["status"]) == {"law", "policy_check", "own"}


def test_counties_are_ordered_and_named() -> None:
    counties = standards.counties()
    assert counties["county"].is_sorted()
    assert counties["county"].is_unique().all()
    assert counties["county"].str.contains(r"^\d{6}$").all()
    assert sum(counties.null_count().row(0)) == 0
    assert counties.columns == list(table("counties").names)


def test_limits_are_in_known_units() -> None:
    assert set(standards.law()["unit"]) - ids("measuring_units") == set()


def test_the_schema_finds_every_catalogue_and_its_key() -> None:
    targets = {
        tuple(field.references.split("."))
        for definition in tables().values()
        for field in definition.fields
        if field.references
    }
    for name, catalogue in standards.catalogues().items():
        assert {target for target in targets if target[0] == name} == {
            (name, catalogue.columns[0]),
        }


def test_who_takes_a_table_may_change_it_without_changing_it_for_others() -> None:
    taken = standards.measures()
    taken.drop_in_place("zh")
    assert "zh" in standards.measures().columns
