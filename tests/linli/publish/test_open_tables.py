"""What everybody may have of a table."""

import polars as pl
import pytest

from linli.publish.open_tables import open_table, open_tables
from linli.schema import kept_tables, tables


def test_units_and_owners_are_not_open_and_nothing_else_is_unknown() -> None:
    assert set(kept_tables()) - set(open_tables()) == {"units", "owners"}
    assert set(open_tables()) <= set(kept_tables())


def test_free_text_in_which_a_person_may_be_named_stays_behind() -> None:
    for name, definition in tables().items():
        if name in open_tables():
            free = {"note", "closed_because"} & set(definition.names)
            assert free <= set(open_tables()[name].left_out), name


def test_every_table_that_leaves_something_out_says_why_in_both_languages() -> None:
    for each in open_tables().values():
        assert bool(each.left_out) == bool(each.zh) == bool(each.en), each.name


@pytest.mark.parametrize("name", ["units", "owners", "accounts", ""])
def test_a_table_that_is_not_open_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not an open table"):
        open_table(name, {})


def test_few_households_of_a_community_are_hidden_with_a_second_one() -> None:
    rows = pl.DataFrame(
        {
            "community_id": ["a", "b", "c"],
            "county": ["431023"] * 3,
            "households": [2, 40, 90],
            "note": ["张三家", None, None],
        }
    )
    safe = open_table("communities", {"communities": rows})
    assert safe["households"].to_list() == [None, None, 90]
    assert "note" not in safe.columns


def test_the_wish_for_an_elevator_is_hidden_in_a_building_of_few_households() -> None:
    buildings = pl.DataFrame({"building_id": ["x", "y"], "households": [3, 24]})
    rows = pl.DataFrame({"building_id": ["x", "y"], "elevator": ["wanted", "wanted"]})
    safe = open_table("entrances", {"entrances": rows, "buildings": buildings})
    assert safe["elevator"].to_list() == [None, "wanted"]


def test_works_in_few_homes_hide_quantity_and_cost_but_metres_stay() -> None:
    rows = pl.DataFrame(
        {
            "work_id": ["w1", "w2", "w3", "w4"],
            "measure_id": ["gas_connection"] * 3 + ["water_main"],
            "unit": ["household"] * 3 + ["m"],
            "quantity": [2.0, 30.0, 90.0, 3.0],
            "cost_yuan": [10.0, 20.0, 30.0, 40.0],
        }
    )
    safe = open_table("works", {"works": rows})
    assert safe["work_id"].to_list() == ["w1", "w2", "w3", "w4"]
    assert safe["quantity"].to_list() == [None, None, 90.0, 3.0]
    assert safe["cost_yuan"].to_list() == [None, None, 30.0, 40.0]


def test_what_few_residents_paid_is_hidden() -> None:
    given = {
        "sources": pl.DataFrame({"source_id": ["r", "g"], "level": ["residents", "nation"]}),
        "communities": pl.DataFrame({"community_id": ["a", "b"], "households": [3, 60]}),
        "vouchers": pl.DataFrame(
            {
                "source_id": ["r", "r", "g", None],
                "community_id": ["a", "b", "a", None],
                "amount_yuan": [1.0, 2.0, 3.0, 4.0],
            }
        ),
    }
    assert open_table("vouchers", given)["amount_yuan"].to_list() == [None, 2.0, 3.0, 4.0]
