"""A planner lets the year's programme be made from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linli.cli import main

TABLES = {
    "programme.toml": 'name = "Small"\ncounty = "431023"\nyears = [2023, 2024]\ndiscount = 0.1\n',
    "communities.csv": "community_id,name,county,zone,households,mandatory\n"
    "c1,A,431023,old,100,true\nc2,B,431023,new,50,false\n",
    "schemes.csv": "scheme_id,community_id,class,benefit\na,c1,basic,6\nb,c2,basic,3\n",
    "scheme_costs.csv": "scheme_id,category,cost_yuan\na,building,1000.00\nb,building,500.00\n",
    "sources.csv": "source_id,name,level,scope\ns,S,county,*\n",
    "source_rules.csv": "source_id,category,max_share\ns,building,1\n",
    "source_caps.csv": "source_id,scope,year,cap_yuan\ns,*,2023,1000.00\ns,*,2024,500.00\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with everything that a plan needs."""
    place = tmp_path / "programme"
    place.mkdir()
    for name, text in TABLES.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def run(*arguments: object, language: str = "en") -> Result:
    """Run `plan solve`."""
    return CliRunner().invoke(main, ["--lang", language, "plan", "solve", *map(str, arguments)])


def answer(*arguments: object) -> dict[str, Any]:
    """Return what it answers."""
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def problems(folder: Path) -> list[dict[str, Any]]:
    """Return what is wrong with a folder."""
    done = run(folder, "--json", "--out", folder / "out")
    assert done.exit_code == 2
    assert not (folder / "out").exists()
    listed: list[dict[str, Any]] = json.loads(done.stdout)["problems"]
    return listed


def test_the_plan_and_its_funding_are_written_and_pass_the_check(folder: Path) -> None:
    told = answer(folder, "--out", folder / "plan", "--gap", "0")
    assert told["status"] == "optimal"
    assert told["objective"] == pytest.approx(6 + 3 * 0.9)
    assert (told["communities"], told["chosen"]) == (2, 2)
    assert (folder / "plan" / "plan.csv").read_text().splitlines()[1:] == [
        "c1,a,2023",
        "c2,b,2024",
    ]
    checked = CliRunner().invoke(
        main, ["plan", "check", str(folder), str(folder / "plan"), "--json"]
    )
    assert json.loads(checked.stdout)["feasible"] is True


def test_clashes_are_told_in_words_and_nothing_is_written(folder: Path) -> None:
    (folder / "source_caps.csv").write_text(
        "source_id,scope,year,cap_yuan\ns,*,2023,900.00\ns,*,2024,1\n"
    )
    told = answer(folder, "--out", folder / "plan")
    assert told["status"] == "infeasible"
    assert (told["objective"], told["bound"], told["gap"]) == (None, None, None)
    assert not (folder / "plan").exists()
    assert [(each["rule"], each["year"], each["short_yuan"]) for each in told["clashes"]] == [
        ("source_caps", 2023, 100.0),
        ("source_caps", 2024, 999.0),
        ("mandatory", None, None),
    ]
    assert "还差 100.00 元" in run(folder, language="zh").stdout
    assert "100.00 yuan short" in run(folder).stdout


def test_a_missing_table_is_named(folder: Path) -> None:
    (folder / "source_rules.csv").unlink()
    assert [(each["code"], each["table"]) for each in problems(folder)] == [
        ("plan.table_missing", "source_rules")
    ]


def test_a_programme_without_years_is_told(folder: Path) -> None:
    (folder / "programme.toml").write_text('name = "Small"\n', encoding="utf-8")
    assert [(each["code"], each["field"]) for each in problems(folder)] == [
        ("plan.no_years", "years")
    ]


def test_costs_of_an_unknown_scheme_tell_table_row_and_field(folder: Path) -> None:
    with (folder / "scheme_costs.csv").open("a", encoding="utf-8") as file:
        file.write("zz,building,1.00\n")
    (found,) = problems(folder)
    assert found["code"] == "data.unknown_reference"
    assert (found["table"], found["field"], found["value"]) == ("scheme_costs", "scheme_id", "zz")
    assert found["row"]


def test_a_scope_that_is_none_is_told_with_its_row(folder: Path) -> None:
    caps = "source_id,scope,year,cap_yuan\ns,43x,2023,1000.00\n"
    (folder / "source_caps.csv").write_text(caps, encoding="utf-8")
    assert [(each["code"], each["table"], each["value"]) for each in problems(folder)] == [
        ("plan.not_a_scope", "source_caps", "43x")
    ]


def test_blank_households_are_asked_for_where_a_rule_counts_them(folder: Path) -> None:
    rows = (folder / "communities.csv").read_text(encoding="utf-8").replace(",50,", ",,")
    (folder / "communities.csv").write_text(rows, encoding="utf-8")
    capacity = "scope,year,max_households\n*,2023,120\n"
    (folder / "capacity.csv").write_text(capacity, encoding="utf-8")
    assert [(each["code"], each["field"]) for each in problems(folder)] == [
        ("data.missing", "households")
    ]
