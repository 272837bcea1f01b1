"""Whoever doubts a plan checks it from the command line."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from linli.cli import main

FOLDER = {
    "programme.toml": 'name = "永兴"\ncounty = "431023"\nyears = [2027, 2028]\ndiscount = 0.1\n',
    "communities.csv": "community_id,name,county,zone,households\n"
    "a,甲,431023,old,100\nb,乙,431023,new,50\n",
    "schemes.csv": "scheme_id,community_id,class,benefit\na1,a,basic,5\nb1,b,basic,4\n",
    "scheme_costs.csv": "scheme_id,category,cost_yuan\na1,building,1000.01\nb1,building,500\n",
    "sources.csv": "source_id,name,level,scope\ngrant,补助,nation,*\ncounty,县级,county,431023\n",
    "source_rules.csv": "source_id,category,max_share\ngrant,building,0.8\ncounty,building,0.5\n",
    "source_caps.csv": "source_id,scope,year,cap_yuan\ngrant,*,2027,800.01\n",
    "capacity.csv": "scope,year,max_households\n431023,2028,50\n",
}
PLAN = {
    "plan.csv": "community_id,scheme_id,year\na,a1,2027\nb,b1,2028\n",
    "plan_funding.csv": "community_id,source_id,category,year,amount_yuan\n"
    "a,grant,building,2027,800.01\na,county,building,2027,200.00\n"
    "b,grant,building,2028,250.00\nb,county,building,2028,250.00\n",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    put(tmp_path / "folder", FOLDER)
    put(tmp_path / "plan", PLAN)
    return tmp_path


def put(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")


def run(place: Path, *options: str, language: str = "en", plan: str = "plan") -> Result:
    folders = [str(place / "folder"), str(place / plan)]
    return CliRunner().invoke(main, ["--lang", language, "plan", "check", *folders, *options])


def answer(place: Path) -> dict[str, Any]:
    done = run(place, "--json")
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_plan_that_keeps_every_rule_is_told_with_its_objective(place: Path) -> None:
    told = answer(place)
    assert told.pop("seconds") >= 0
    assert told == {"objective": 8.6, "feasible": True, "chosen": 2, "violations": []}
    assert run(place).stdout == "The plan keeps every rule: 2 communities, objective 8.6000\n"
    assert "守住每一条规则：安排 2 个小区" in run(place, language="zh").stdout


def test_a_broken_rule_is_an_answer_with_rule_place_and_words(place: Path) -> None:
    put(place / "folder", {"source_caps.csv": FOLDER["source_caps.csv"].replace("800.01", "800")})
    told = answer(place)
    assert told["feasible"] is False
    assert told["violations"] == [
        {
            "rule": "cap",
            "scope": "*",
            "year": 2027,
            "source_id": "grant",
            "unit": "yuan",
            "found": "800.01",
            "limit": "800.00",
            "excess": "0.01",
            "words": "In 2027, grant pays 800.01 yuan within *, above the 800.00 yuan that its cap "
            "leaves: 0.01 yuan too much",
        }
    ]
    done = run(place)
    assert done.exit_code == 0
    assert done.stdout.startswith("cap: In 2027, grant pays")
    assert "breaks rules in 1 places" in done.stdout
    assert "cap：2027 年 grant 在 * 共支付 800.01 元" in run(place, language="zh").stdout


def test_rows_that_stand_twice_are_violations_and_not_bad_input(place: Path) -> None:
    put(place / "plan", {"plan.csv": PLAN["plan.csv"] + "b,b1,2028\n"})
    assert [each["rule"] for each in answer(place)["violations"]] == ["community_twice"]


def test_negative_payments_and_odd_years_are_violations_and_not_bad_input(place: Path) -> None:
    funding = PLAN["plan_funding.csv"] + "b,grant,building,1066,-1\n"
    put(place / "plan", {"plan_funding.csv": funding})
    found = {each["rule"] for each in answer(place)["violations"]}
    assert found == {"payment_negative", "payment_year"}


def test_folders_of_parquet_answer_the_same(place: Path) -> None:
    expected = answer(place)
    for folder in (place / "folder", place / "plan"):
        for file in folder.glob("*.csv"):
            pl.read_csv(file, infer_schema_length=None).write_parquet(file.with_suffix(".parquet"))
            file.unlink()
    assert answer(place) | {"seconds": 0} == expected | {"seconds": 0}


def by_county(folder: Path, table: str, places: Mapping[str, list[str]]) -> None:
    """Put the rows of each county, found by their first column, into a file of its own."""
    rows = pl.read_csv(folder / f"{table}.csv", infer_schema_length=None)
    (folder / f"{table}.csv").unlink()
    for county, keys in places.items():
        place = folder / table / f"county={county}"
        place.mkdir(parents=True)
        of_county = rows.filter(pl.col(rows.columns[0]).is_in(keys))
        of_county.write_parquet(place / "part.parquet")


def test_folders_that_lie_county_by_county_answer_the_same(place: Path) -> None:
    content = FOLDER["communities.csv"].replace("b,乙,431023", "b,乙,431021")
    put(place / "folder", {"communities.csv": content})
    expected = answer(place)
    assert expected["violations"]
    for table in ("communities", "schemes", "scheme_costs"):
        by_county(place / "folder", table, {"431023": ["a", "a1"], "431021": ["b", "b1"]})
    for table in ("plan", "plan_funding"):
        by_county(place / "plan", table, {"431023": ["a"], "431021": ["b"]})
    assert answer(place) | {"seconds": 0} == expected | {"seconds": 0}


def test_tables_that_planning_does_not_read_are_left_alone(place: Path) -> None:
    put(place / "folder", {"units.csv": "unit_id,building_id\nu1,\n", "plan.csv": "nonsense\n1\n"})
    assert answer(place)["feasible"] is True


@pytest.mark.parametrize(
    ("where", "file", "content", "told"),
    [
        ("plan", "plan.csv", None, ("plan.table_missing", "plan", "", "")),
        ("plan", "plan_funding.csv", None, ("plan.table_missing", "plan_funding", "", "")),
        ("plan", "plan.csv", "community_id,scheme_id,year\na,a1,soon\n",
         ("data.not_an_integer", "plan", "2", "year")),
        ("plan", "plan.csv", "community_id,year\na,2027\n",
         ("data.missing_column", "plan", "", "scheme_id")),
        ("plan", "plan.csv", "community_id,scheme_id,year\na,a1,2027\nb,,2027\n",
         ("data.missing", "plan", "3", "scheme_id")),
        ("plan", "plan_funding.csv",
         "community_id,source_id,category,year,amount_yuan\na,grant,building,2027,0.001\n",
         ("data.not_money", "plan_funding", "2", "amount_yuan")),
        ("plan", "plan_funding.csv",
         "community_id,source_id,category,year,amount_yuan\na,grant,roof,2027,1\n",
         ("data.not_a_choice", "plan_funding", "2", "category")),
        ("plan", "plan.csv", "", ("file.empty", "", "", "")),
        ("folder", "schemes.csv", None, ("plan.table_missing", "schemes", "", "")),
        ("folder", "programme.toml", 'name = "x"\n', ("plan.no_years", "programme", "", "years")),
        ("folder", "programme.toml", "name = \n", ("programme.not_toml", "", "", "")),
        ("folder", "source_caps.csv", "source_id,scope,year,cap_yuan\ngrant,*,2027,-1\n",
         ("data.too_small", "source_caps", "2", "cap_yuan")),
        ("folder", "source_caps.csv", "source_id,scope,year,cap_yuan\ngrant,431,2027,1\n",
         ("plan.not_a_scope", "source_caps", "2", "scope")),
        ("folder", "schemes.csv", "scheme_id,community_id,class,benefit\na1,z,basic,5\n",
         ("data.unknown_reference", "schemes", "2", "community_id")),
    ],
)  # fmt: skip
def test_bad_input_ends_with_2_and_names_table_row_and_field(
    place: Path, where: str, file: str, content: str | None, told: tuple[str, str, str, str]
) -> None:
    if content is None:
        (place / where / file).unlink()
    else:
        put(place / where, {file: content})
    done = run(place, "--json")
    assert done.exit_code == 2
    problems = json.loads(done.stdout)["problems"]
    found = [(each["code"], each["table"], each["row"], each["field"]) for each in problems]
    assert told in found
    assert all(each["remedy"] for each in problems)
    assert done.stderr


def test_a_folder_that_is_not_there_is_bad_input(place: Path) -> None:
    done = run(place, "--json", plan="nowhere")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["problems"][0]["code"] == "folder.not_a_folder"


def test_a_table_there_twice_is_bad_input(place: Path) -> None:
    pl.DataFrame({"community_id": ["a"]}).write_parquet(place / "plan" / "plan.parquet")
    done = run(place, "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["problems"][0]["code"] == "folder.twice"
