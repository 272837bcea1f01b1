"""A problem knows where it was found."""

from pathlib import Path

from linli.records import Problem
from linli.tables.sheets import placed, refused


def test_a_place_is_added_only_where_there_is_none() -> None:
    assert placed(Problem("data.missing"), "a.xlsx", "楼栋").sheet == "楼栋"
    assert placed(Problem("data.missing", file="b.csv"), "a.xlsx").file == "b.csv"


def test_a_refused_file_holds_nothing_but_why() -> None:
    reading = refused("file.empty", Path("x/a.csv"))
    assert reading.pieces == ()
    assert reading.problems == (Problem("file.empty", file="a.csv"),)
