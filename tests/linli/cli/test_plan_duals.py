"""Prices, the curve, why and robust as commands."""

from pathlib import Path
from typing import Any

import pytest

FOLDER = {
    "programme.toml": 'name = "永兴"\ncounty = "431023"\nyears = [2027, 2028]\ndiscount = 0.1\n',
    "communities.csv": "community_id,name,county,zone,households\n"
    "a,甲,431023,old,100\nb,乙,431023,new,50\n",
    "schemes.csv": "scheme_id,community_id,class,benefit\na1,a,basic,5\nb1,b,basic,1\n",
    "scheme_costs.csv": "scheme_id,category,cost_yuan,low_yuan,high_yuan\n"
    "a1,building,1000,900,1400\nb1,building,500,,\n",
    "sources.csv": "source_id,name,level,scope\ngrant,补助,nation,*\n",
    "source_rules.csv": "source_id,category,max_share\ngrant,building,1\n",
    "source_caps.csv": "source_id,scope,year,cap_yuan\ngrant,*,2027,1000\ngrant,*,2028,0\n",
}
PLAN = "community_id,scheme_id,year\na,a1,2027\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FOLDER.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    place = tmp_path / "plan"
    place.mkdir()
    (place / "plan.csv").write_text(PLAN, encoding="utf-8")
    return place


def test_prices_are_listed_for_each_rule(linli: Any, folder: Path, plan: Path) -> None:
    said = linli("plan", "prices", folder, plan, "--json")
    assert said.exit_code == 0
    assert said.json["status"] == "optimal"
    assert said.json["objective"] == 5.0
    assert said.json["bound"] == pytest.approx(5.0)
    caps = [each for each in said.json["prices"] if each["rule"] == "cap"]
    assert [each["year"] for each in caps] == [2027, 2028]
    assert 20.0 - 1e-6 <= caps[0]["price"] <= 50.0 + 1e-6
    assert "cap grant * 2027" in linli("plan", "prices", folder).out


def test_the_curve_has_as_many_points_as_asked_and_a_picture(
    linli: Any, folder: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "curve.svg"
    said = linli("plan", "curve", folder, "--points", 5, "--high", 2, "--json", "--out", picture)
    assert said.exit_code == 0
    points = said.json["points"]
    assert [each["budget_yuan"] for each in points] == [500, 875, 1250, 1625, 2000]
    assert [each["objective"] for each in points] == pytest.approx([1, 1, 5, 6, 6])
    assert all(each["bound"] >= each["objective"] for each in points)
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert "never" in picture.read_text(encoding="utf-8")


def test_the_curve_of_one_source_needs_its_name(linli: Any, folder: Path) -> None:
    assert linli("plan", "curve", folder, "--source", "grant", "--json").exit_code == 0
    said = linli("plan", "curve", folder, "--source", "loan", "--json")
    assert said.exit_code == 2
    assert said.codes == {"data.unknown_reference"}


def test_a_curve_from_more_to_less_is_a_wrong_call(linli: Any, folder: Path) -> None:
    said = linli("plan", "curve", folder, "--low", 2, "--high", 1, "--json")
    assert (said.exit_code, said.codes) == (2, {"call.wrong"})


def test_why_tells_what_a_community_lacks(linli: Any, folder: Path, plan: Path) -> None:
    said = linli("plan", "why", "b", folder, plan, "--json")
    assert said.exit_code == 0
    assert said.json["status"] == "left_out"
    assert said.json["extra"]["yuan"] == 500.0
    assert said.json["displaces"]["leave"] == ["a"]
    assert "a is in the plan" in linli("plan", "why", "a", folder, plan).out


def test_why_makes_a_plan_where_none_is_given(linli: Any, folder: Path) -> None:
    said = linli("plan", "why", "a", folder, "--json", "--seconds", 20)
    assert said.json["status"] == "in_plan"
    assert "making a plan" in said.err


def test_why_refuses_a_community_that_is_not_there(linli: Any, folder: Path) -> None:
    said = linli("plan", "why", "nowhere", folder, "--json")
    assert (said.exit_code, said.codes) == (2, {"data.unknown_reference"})


@pytest.mark.parametrize("row", ["x,a1,2027", "a,b1,2027", "a,a1,2040"])
def test_a_plan_of_another_programme_is_refused(
    linli: Any, folder: Path, plan: Path, row: str
) -> None:
    (plan / "plan.csv").write_text(f"community_id,scheme_id,year\n{row}\n", encoding="utf-8")
    said = linli("plan", "robust", folder, plan, "--json")
    assert (said.exit_code, said.codes) == (2, {"data.unknown_reference"})


def test_robust_tells_the_chance_of_each_year(linli: Any, folder: Path, plan: Path) -> None:
    said = linli("plan", "robust", folder, plan, "--json", "--draws", 2000)
    assert said.exit_code == 0
    first, second = said.json["years"]
    # Triangular from 900 over 1,000 to 1,400: a fifth lies below the peak.
    assert first["chance"] == pytest.approx(0.2, abs=0.03)
    assert second["chance"] == 1.0
    assert said.json["chance_all"] == first["chance"]
    assert first["short_sources"] == [{"source_id": "grant", "share": 1.0}]
    # 90 % lie below 1,400 - sqrt(0.1 x 500 x 400).
    assert first["reserve_yuan"] == pytest.approx(400 - 20_000**0.5, abs=12)
    again = linli("plan", "robust", folder, plan, "--json", "--draws", 2000)
    assert again.json["years"] == said.json["years"]
    assert "2027: holds in" in linli("plan", "robust", folder, plan).out


def test_a_plan_with_its_reserve_is_written(
    linli: Any, folder: Path, plan: Path, tmp_path: Path
) -> None:
    out = tmp_path / "kept"
    said = linli(
        "plan", "robust", folder, plan, "--json", "--reserve", "--out", out, "--seconds", 20
    )
    kept = said.json["reserve"]
    assert kept["status"] == "holds"
    assert kept["objective"] == 1.0
    assert kept["price"] == 4.0
    assert "b,b1,2027" in (out / "plan.csv").read_text(encoding="utf-8")
