"""A clerk checks the data of a folder from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linli.cli import main

COMMUNITIES = """community_id,name,county,households,floor_area_m2,completed_on
c1,一小区,431023,8557,2089500,2022-10-01
"""
BUILDINGS = "building_id,community_id\nb1,c1\nb2,c9\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with Yongxing's published totals in one community."""
    (tmp_path / "communities.csv").write_text(COMMUNITIES, encoding="utf-8")
    (tmp_path / "programme.toml").write_text('name = "永兴"\n', encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    """Run the command line as a person who reads English."""
    return CliRunner().invoke(main, ["--lang", "en", *arguments])


def warnings(*arguments: str) -> list[dict[str, Any]]:
    """Return what the check found."""
    done = run("check", "data", *arguments, "--json")
    assert done.exit_code == 0, done.stderr
    listed: list[dict[str, Any]] = json.loads(done.stdout)["warnings"]
    return listed


def test_the_published_figures_are_flagged_with_rule_table_key_and_message(folder: Path) -> None:
    found = {each["rule"]: each for each in warnings(str(folder))}
    whole = found["programme.floor_area_per_household"]
    assert (whole["table"], whole["key"], whole["severity"]) == ("communities", "*", "warning")
    assert "244.19 m2 a household" in whole["message"]
    assert "(floor_area_m2)" in whole["message"]
    assert whole["remedy"]


def test_a_row_that_names_nothing_is_listed_too(folder: Path) -> None:
    (folder / "buildings.csv").write_text(BUILDINGS, encoding="utf-8")
    found = [each for each in warnings(str(folder)) if each["table"] == "buildings"]
    assert [(each["rule"], each["key"], each["value"]) for each in found] == [
        ("data.unknown_reference", "buildings.csv:3", "c9"),
        ("building.none_with_outline", "*", "1"),
    ]


@pytest.mark.parametrize(
    ("option", "setting", "ahead"),
    [
        ("", "", False),
        ("2022-09-30", "", True),
        ("2022-10-01", "", False),
        ("", "2022-09-30", True),
        ("2022-10-01", "2022-09-30", False),
    ],
)
def test_the_day_of_the_check_is_asked_for_or_the_programmes(
    folder: Path, option: str, setting: str, ahead: bool
) -> None:
    if setting:
        with (folder / "programme.toml").open("a", encoding="utf-8") as file:
            file.write(f'[settings]\nas_of = "{setting}"\n')
    day = ["--as-of", option] if option else []
    rules = [each["rule"] for each in warnings(str(folder), *day)]
    assert ("row.future_date" in rules) == ahead


def test_a_person_reads_one_line_a_finding_and_the_total(folder: Path) -> None:
    done = run("check", "data", str(folder))
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 3
    assert done.stdout.startswith("warning programme.floor_area_per_household communities *: ")
    assert done.stderr.strip().endswith("errors: 0, warnings: 2, notices: 1")


def test_the_command_line_names_severities_as_the_pages_do(folder: Path) -> None:
    done = CliRunner().invoke(main, ["--lang", "zh", "check", "data", str(folder)])
    assert done.stdout.startswith("可疑 programme.floor_area_per_household communities *：")
    assert "）2,089,500 平方米、8,557 户" in done.stdout
    assert done.stderr.strip().endswith("错误 0 条，可疑 2 条，提示 1 条")


def test_a_cell_that_cannot_be_read_is_bad_input(folder: Path) -> None:
    text = COMMUNITIES.replace("8557", "很多")
    (folder / "communities.csv").write_text(text, encoding="utf-8")
    done = run("check", "data", str(folder), "--json")
    assert done.exit_code == 2
    (problem,) = json.loads(done.stdout)["problems"]
    assert (problem["code"], problem["field"]) == ("data.not_an_integer", "households")


def test_no_folder_is_bad_input(folder: Path) -> None:
    assert run("check", "data", str(folder / "nowhere"), "--json").exit_code == 2
