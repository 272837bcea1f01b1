"""The table of indicators is whole: words, units, and names that exist."""

import re

import pytest

from linli.publish import Indicator, definition, definitions
from linli.publish.definitions import AGGREGATES, facts
from linli.publish.filters import conditions
from linli.schema import choices, tables
from linli.standards import facility_categories, measures, measuring_units, source_kinds

INDICATORS = list(definitions().values())
BY_NAME = [each.name for each in INDICATORS]
OTHER_UNITS = {"yuan", "share", "area", "community", "work", "finding"}
OTHER_UNITS |= {"yuan_per_household", "m2_per_household"}
DERIVED = {
    "counted_buildings",
    "counted_households",
    "counted_floor_area_m2",
    "invested_yuan",
    "source_kind",
    "reversed_on",
    "community_status",
    "community_completed_on",
    "community_closed_on",
}


def test_there_are_about_sixty_indicators_or_more() -> None:
    assert len(INDICATORS) >= 60


@pytest.mark.parametrize("indicator", INDICATORS, ids=BY_NAME)
def test_an_indicator_has_words_a_unit_and_a_source(indicator: Indicator) -> None:
    assert re.search("[一-鿿]", indicator.zh + indicator.zh_definition)
    assert indicator.en
    assert indicator.definition
    assert indicator.source
    assert indicator.unit in OTHER_UNITS | set(measuring_units()["unit"])
    assert indicator.unit_en
    assert indicator.unit_zh or indicator.unit == "share"
    assert indicator.aggregate in AGGREGATES


@pytest.mark.parametrize("indicator", INDICATORS, ids=BY_NAME)
def test_an_indicator_names_only_what_exists(indicator: Indicator) -> None:
    if indicator.aggregate == "ratio":
        assert definition(indicator.numerator).aggregate != "ratio"
        assert definition(indicator.denominator).aggregate != "ratio"
        assert not indicator.fact
        return
    fact = facts()[indicator.fact]
    fields = set(tables()[fact.table.removesuffix("_with_community")].names) | DERIVED
    named = {*conditions(indicator.filter), *conditions(fact.filter), *conditions(fact.undated)}
    assert named | set(fact.counts_from) | set(fact.counts_until) <= fields
    assert not indicator.column or indicator.column in fields
    assert bool(indicator.column) == (indicator.aggregate != "count")


@pytest.mark.parametrize("indicator", INDICATORS, ids=BY_NAME)
def test_a_filter_names_only_entries_of_the_catalogues(indicator: Indicator) -> None:
    known = {
        "measure_id": set(measures()["measure_id"]),
        "category": set(facility_categories()["category"]),
        "source_kind": set(source_kinds()["kind"]),
        "kind": set(choices("voucher_kind")),
    }
    for column, values in conditions(indicator.filter).items():
        if column in known:
            assert set(values) <= known[column]


@pytest.mark.parametrize("indicator", INDICATORS, ids=BY_NAME)
def test_a_quantity_has_the_unit_of_its_measures(indicator: Indicator) -> None:
    units = dict(measures().select("measure_id", "unit").iter_rows())
    named = conditions(indicator.filter).get("measure_id", ())
    if indicator.aggregate == "sum":
        assert {units[measure] for measure in named} <= {indicator.unit}


def test_labels_come_in_both_languages() -> None:
    assert definition("parking_added").label("zh-hans") == "新增停车位"
    assert definition("parking_added").label("en") == "Parking spaces added"
    assert definition("parking_added").unit_label("zh") == "个"
    assert definition("parking_added").unit_label("en") == "spaces"


def test_an_unknown_indicator_is_refused_with_the_remedy() -> None:
    with pytest.raises(ValueError, match=r"definitions\(\) lists them"):
        definition("parking")
