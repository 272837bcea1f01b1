"""An import tells beforehand what it would change, and the same rows twice change nothing."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.tables.changes import Change, compare

UNITS = pl.DataFrame(
    {
        "unit_id": ["u1", "u2", "u3"],
        "building_id": ["b1", "b1", "b2"],
        "floor": [1, 2, None],
        "area_m2": [80.5, None, 70.0],
    }
)


def test_new_changed_and_same_rows_are_told_apart() -> None:
    come = pl.DataFrame(
        {
            "unit_id": ["u9", "u1", "u2"],
            "building_id": ["b9", "b1", "b1"],
            "floor": [9, 1, 3],
            "area_m2": [90.0, 80.5, None],
        }
    )
    found = compare("units", come, UNITS)
    assert found.new["unit_id"].to_list() == ["u9"]
    assert found.changed["unit_id"].to_list() == ["u2"]
    assert found.before["floor"].to_list() == [2]
    assert found.same == 1
    assert list(found.changes()) == [Change("u2", {"floor": 2}, {"floor": 3})]


def test_a_blank_takes_a_value_away_but_an_absent_column_does_not() -> None:
    come = pl.DataFrame({"unit_id": ["u1"], "floor": pl.Series([None], dtype=pl.Int64)})
    found = compare("units", come, UNITS)
    assert list(found.changes()) == [Change("u1", {"floor": 1}, {"floor": None})]


def test_a_blank_that_means_the_default_is_the_default() -> None:
    there = pl.DataFrame({"unit_id": ["u1"], "use": ["home"]})
    come = pl.DataFrame({"unit_id": ["u1"], "use": pl.Series([None], dtype=pl.String)})
    assert compare("units", come, there).same == 1


def test_rows_are_matched_by_every_field_of_the_key() -> None:
    there = pl.DataFrame(
        {"county": ["431023", "430121"], "zone": ["old", "old"], "name": ["甲", "乙"]}
    )
    come = pl.DataFrame({"county": ["430121"], "zone": ["old"], "name": ["丙"]})
    assert list(compare("zones", come, there).changes()) == [
        Change("430121 old", {"name": "乙"}, {"name": "丙"})
    ]


def test_everything_is_new_to_an_empty_table() -> None:
    found = compare("units", UNITS, UNITS.clear())
    assert found.new.equals(UNITS)
    assert (found.changed.height, found.same) == (0, 0)


def test_a_column_that_the_database_has_no_values_of_is_compared_with_nothing() -> None:
    found = compare("units", UNITS, UNITS.drop("floor"))
    assert found.changed["unit_id"].to_list() == ["u1", "u2"]


def test_rows_without_their_key_are_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="matched by unit_id"):
        compare("units", UNITS.drop("unit_id"), UNITS)


def test_dates_compare_as_dates() -> None:
    rows = pl.DataFrame({"finding_id": ["n1"], "observed_on": [date(2021, 3, 12)]})
    assert compare("findings", rows, rows).same == 1


unit = st.fixed_dictionaries(
    {
        "building_id": st.sampled_from(["b1", "b2"]),
        "floor": st.none() | st.integers(-2, 30),
        "area_m2": st.none() | st.floats(0, 200),
    }
)
registers = st.dictionaries(st.sampled_from("abcdefgh"), unit)


def frame(rows: Mapping[str, Mapping[str, object]]) -> pl.DataFrame:
    return pl.DataFrame([{"unit_id": key, **row} for key, row in rows.items()], schema=UNITS.schema)


@given(registers, registers)
def test_applying_what_is_told_gives_the_new_rows(
    there: dict[str, dict[str, object]], come: dict[str, dict[str, object]]
) -> None:
    found = compare("units", frame(come), frame(there))
    assert found.new.height + found.changed.height + found.same == len(come)
    after = dict(there) | {row.pop("unit_id"): row for row in found.new.to_dicts()}
    for change in found.changes():
        assert {name: there[change.key][name] for name in change.before} == change.before
        after[change.key] = {**after[change.key], **change.after}
    assert {key: after[key] for key in come} == come
    assert compare("units", frame(come), frame(after)).same == len(come)
