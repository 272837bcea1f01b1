"""A blank means the schema's default where it has one, and nothing elsewhere."""

import polars as pl
import pytest

from linli.schema import tables
from linli.schema.parsing import polars_type
from linli.tables.defaults import default, with_defaults

WITH_DEFAULT = [
    (name, field.name) for name, each in tables().items() for field in each.fields if field.default
]


@pytest.mark.parametrize(("name", "field"), WITH_DEFAULT)
def test_every_default_of_the_schema_is_a_value_of_its_field(name: str, field: str) -> None:
    one = tables()[name].field(field)
    value = pl.select(default(one)).to_series()
    assert value.null_count() == 0
    assert value.dtype == polars_type(one)


def test_only_blanks_are_filled_and_no_column_is_added() -> None:
    rows = pl.DataFrame({"unit_id": ["u1", "u2"], "use": ["shop", None], "room": [None, "302"]})
    filled = with_defaults("units", rows)
    assert filled.columns == rows.columns
    assert filled["use"].to_list() == ["shop", "home"]
    assert filled["room"].to_list() == [None, "302"]
