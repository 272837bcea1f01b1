"""The sample as a whole: valid, marked, the same every time."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linli import schema
from linli.publish import indicators
from linli.sample import AS_OF, faults, published, settings, yongxing
from linli.schema import check_references, table, validate
from linli.schema.parsing import polars_type
from linli.standards import catalogues


def test_every_table_of_the_office_has_rows_but_for_reported_values(tables):
    assert set(tables) == set(schema.kept_tables()) - {"indicator_values"}
    assert all(frame.height for frame in tables.values())


def test_every_column_has_the_type_of_the_schema(tables):
    for name, frame in tables.items():
        expected = {field.name: polars_type(field) for field in table(name).fields}
        assert dict(frame.schema) == expected, name


def test_validation_finds_no_problem(tables):
    found = [each for name, frame in tables.items() for each in validate(name, frame).problems]
    assert found == []


def test_every_reference_resolves(tables):
    assert check_references(tables, catalogues()) == ()


def test_the_library_rolls_the_rows_up_to_every_published_figure(tables):
    values = dict(indicators(tables, AS_OF).select("indicator", "value").iter_rows())
    assert {name: values[name] for name in published()} == {
        name: float(value) for name, value in published().items()
    }


def test_rows_say_that_they_are_invented(tables):
    for name, frame in tables.items():
        if "origin" in frame.columns:
            assert frame["origin"].unique().to_list() == ["invented"], name


def test_the_programme_says_that_it_is_a_sample():
    assert settings().county == "431023"
    assert settings().settings["sample"] is True
    assert "虚构" in settings().settings["note"]


def test_the_same_seed_gives_the_same_rows(tables):
    again = yongxing()
    for name, frame in tables.items():
        assert_frame_equal(frame, again[name])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_seed_gives_another_town_with_the_same_totals(tables, seed):
    other = yongxing(seed)
    values = dict(indicators(other, AS_OF).select("indicator", "value").iter_rows())
    assert {name: values[name] for name in published()} == {
        name: float(value) for name, value in published().items()
    }
    assert not other["buildings"].equals(tables["buildings"])
    assert check_references(other, catalogues()) == ()


def test_figures_of_an_earlier_day_are_smaller(tables):
    days = [date(2020, 6, 30), date(2020, 12, 31), date(2021, 12, 31), AS_OF]
    names = ["households_benefiting", "investment_total", "works_accepted"]
    values = [
        dict(indicators(tables, day, only=names).select("indicator", "value").iter_rows())
        for day in days
    ]
    for name in names:
        series = [each[name] for each in values]
        assert series == sorted(set(series)), name


def test_each_fault_is_in_its_row(tables):
    for fault in faults():
        frame = tables[fault["table"]].filter(pl.col(fault["key"]) == fault["id"])
        assert frame.height >= 1, fault
