from __future__ import annotations

import pytest

from linli.sample.rows import typed


def test_a_field_left_out_is_empty():
    table = typed("zones", [{"county": "431023", "zone": "old", "name": "老城"}])
    assert table["position"].to_list() == [None]


def test_a_field_that_the_schema_lacks_is_refused():
    with pytest.raises(KeyError, match="colour"):
        typed("zones", [{"county": "431023", "colour": "red"}])
