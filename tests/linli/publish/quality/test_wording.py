"""What the rules find is said in Chinese and English."""

import re
from collections.abc import Callable
from dataclasses import asdict

import polars as pl
import pytest

from linli.publish.quality import QualityRule, as_json, check, message, quality_rules, remedy
from linli.publish.quality.definitions import SEVERITIES, limits
from linli.schema import tables
from linli.standards import law

Typed = Callable[..., dict[str, pl.DataFrame]]
RULES = list(quality_rules().values())


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_every_rule_has_words_a_place_and_its_limits(rule: QualityRule) -> None:
    words = asdict(rule)
    for name in ("zh", "zh_remedy", "zh_compares"):
        assert re.search("[一-鿿]", words[name])
    for name in ("en", "en_remedy", "compares"):
        assert words[name]
        assert not re.search("[一-鿿]", words[name])
    places = [set(re.findall(r"{(\w+)(?::,)?}", words[name])) for name in ("zh", "en")]
    assert places[0] == places[1]
    assert words["severity"] in SEVERITIES
    assert words["table"] == "*" or words["field"] in tables()[words["table"]].names
    for needed in words["needs"].split():
        table_name, _, field = needed.partition(".")
        assert field in tables()[table_name].names
    assert bool(words["low"] or words["high"]) == bool(words["limit_source"])


def test_limits_from_the_law_name_a_row_of_the_law() -> None:
    ids = set(law()["law_id"])
    named = {name for rule in RULES for name in (rule.law_low, rule.law_high) if name}
    assert named <= ids
    assert limits(quality_rules()["community.built_too_late"]) == (None, 2000)


def test_a_sentence_names_the_field_by_label_and_key(typed: Typed) -> None:
    found = check(typed(communities="community_id;households;floor_area_m2\n c1;10;2442"))
    row = found.table.filter(pl.col("key") == "c1").row(0, named=True)
    assert message(row, "zh") == (
        "建筑面积(㎡)(上报)（floor_area_m2）2,442 平方米、10 户，"
        "户均 244.2 平方米，不在 30 至 150 平方米之间"
    )
    assert message(row, "en") == (
        "Floor area (m2, reported) (floor_area_m2) 2,442 m2 for 10 households is 244.2 m2 a "
        "household, outside 30 to 150 m2"
    )
    assert remedy(row, "en").startswith("Check floor area")


@pytest.mark.parametrize(
    ("value", "told"),
    [("12010", "12,010"), ("-2089500.5", "-2,089,500.5"), ("999", "999"), ("c-12010", "c-12010")],
)
def test_figures_have_thousands_separators_and_keys_have_none(value: str, told: str) -> None:
    row = {
        "rule": "community.reported_households",
        "table": "communities",
        "key": "10001",
        "field": "households",
        "value": value,
        "compared_with": "8557",
        "low": None,
        "high": None,
        "args": "{}",
    }
    assert f"（households）{told} 户，户表中有住宅 8,557 户" in message(row, "zh")
    assert f"(households) is {told}; homes in the units table: 8,557" in message(row, "en")


def test_a_year_has_no_thousands_separator(typed: Typed) -> None:
    row = check(typed(communities="community_id;year_built\n c1;2005")).table.row(0, named=True)
    assert "（year_built）2005 年，晚于 2000 年" in message(row, "zh")


def test_labels_stand_for_choices_and_catalogue_entries(typed: Typed) -> None:
    tables = typed(
        communities="community_id;status;completed_on\n c1;completed;",
        works="work_id;measure_id;unit\n w1;water_main;m2",
    )
    told = {row["rule"]: message(row, "zh") for row in check(tables).table.iter_rows(named=True)}
    assert told["community.status_against_dates"] == (
        "状态（status）为“已完工”，完工日期为（空），两者不符"
    )
    assert told["work.unit_differs"] == "单位（unit）“m2”，供水管网改造（water_main）应以 m 计"


def test_a_finding_as_json_has_its_key_and_words(typed: Typed) -> None:
    row = check(typed(communities="community_id;year_built\n c1;2005")).table.row(0, named=True)
    told = as_json(row, "zh")
    assert (told["rule"], told["table"], told["key"], told["value"]) == (
        "community.built_too_late",
        "communities",
        "c1",
        "2005",
    )
    assert "2000" in told["message"]
    assert told["remedy"]
