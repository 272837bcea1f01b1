"""Problems are said in Chinese and in English, with their remedy."""

import csv
from importlib import resources

import pytest

from linli.records import Problem
from linli.schema.wording import as_json, errors, message, remedy, severity

with resources.files("linli.schema").joinpath("wording.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def test_every_code_has_words_and_a_remedy_in_both_languages() -> None:
    for row in ROWS:
        assert all(row[name] for name in row), row["code"]
        assert row["severity"] in {"error", "warning"}
    assert len({row["code"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_every_sentence_can_be_filled_in(row: dict[str, str]) -> None:
    problem = Problem(row["code"], "communities", "3", "year_built", "x", "buildings", file="f")
    for language in ("zh", "en"):
        said = message(problem, language) + remedy(problem, language)
        assert "{" not in said


def test_a_sentence_names_the_label_and_the_key_of_the_field() -> None:
    problem = Problem("data.too_small", "communities", "3", "year_built", "86", "1900")
    assert message(problem, "zh") == "建成年份（year_built）为 86，小于 1900"
    assert "year_built" in message(problem, "en")


def test_json_always_has_the_six_fields_of_the_contract() -> None:
    told = as_json(Problem("data.missing", "units"))
    assert {"code", "table", "row", "field", "value", "remedy"} <= set(told)
    assert "sheet" not in told


def test_warnings_are_no_errors() -> None:
    both = [Problem("data.missing"), Problem("data.unknown_column")]
    assert errors(both) == (both[0],)
    assert severity("data.unknown_county") == "warning"
