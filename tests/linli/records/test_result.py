"""Answers and problems are values."""

import polars as pl
import pytest

from linli.records import Problem, Result


def test_the_only_table_can_be_taken_without_its_name() -> None:
    assert Result({"units": pl.DataFrame({"a": [1]})}).table["a"].to_list() == [1]


def test_of_several_tables_none_is_the_table() -> None:
    with pytest.raises(ValueError, match="by its name"):
        _ = Result({"a": pl.DataFrame(), "b": pl.DataFrame()}).table


def test_a_problem_can_be_compared_and_told_as_data() -> None:
    problem = Problem("data.missing", "units", "7", "floor")
    assert problem == Problem("data.missing", "units", "7", "floor")
    assert problem.as_dict()["row"] == "7"
