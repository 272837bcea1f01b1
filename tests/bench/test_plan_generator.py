"""Invented programmes: the same for the same seed, whole, and as large as asked."""

from pathlib import Path

import polars as pl
import pytest

import plan_folder
import plan_models
from plan_generator import FAIR, LEAST_OF_RESIDENTS, MOST, Wish, generate, write
from plan_generator_extras import EXTRAS


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.parametrize("form", [{}, {"parquet": True}, {"parquet": True, "split": True}])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, form: dict[str, bool]) -> None:
    wish = Wish(30, 7, extras=tuple(EXTRAS))
    for name in ("one", "two"):
        write(generate(wish), tmp_path / name, **form)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_another_seed_gives_other_communities() -> None:
    one, other = generate(Wish(30, 7)).tables, generate(Wish(30, 8)).tables
    assert not one["communities"].equals(other["communities"])


def test_a_programme_refers_only_to_what_it_has() -> None:
    tables = generate(Wish(60, 3)).tables
    assert set(tables["schemes"]["community_id"]) == set(tables["communities"]["community_id"])
    assert set(tables["scheme_costs"]["scheme_id"]) == set(tables["schemes"]["scheme_id"])
    sources = set(tables["sources"]["source_id"])
    for name in ("source_rules", "source_caps", "share_rules", "coverage"):
        assert set(tables[name]["source_id"]) <= sources
    assert tables["schemes"]["scheme_id"].is_unique().all()


def test_every_community_has_three_to_ten_schemes_of_1_to_60_million_yuan() -> None:
    tables = generate(Wish(400, 3)).tables
    assert set(tables["schemes"]["community_id"].value_counts()["count"]) == set(range(3, 11))
    costs = tables["scheme_costs"].group_by("scheme_id").agg(pl.col("cost_yuan").sum())
    assert costs["cost_yuan"].cast(pl.Float64).is_between(1e6, 6e7).all()
    assert tables["scheme_costs"]["cost_yuan"].dtype == pl.Decimal(38, 2)


def test_the_shares_can_always_be_met() -> None:
    for category in ("building", "infrastructure", "facility", "income"):
        assert sum(rule.get(category, 0) for rule in MOST.values()) >= 1
    assert max(LEAST_OF_RESIDENTS.values()) <= MOST["residents"]["building"]
    assert sum(FAIR.values()) < 1


def test_mandatory_communities_fit_into_their_countys_year() -> None:
    tables = generate(Wish(2_000, 3)).tables
    most = tables["capacity"].group_by("scope").agg(pl.col("max_households").min())
    placed = tables["communities"].join(most, left_on="county", right_on="scope")
    mandatory = placed.filter("mandatory")
    assert 0.02 < mandatory.height / 2_000 < 0.08
    assert (mandatory["households"] <= mandatory["max_households"] / 2).all()


def test_counties_are_real_and_provinces_of_a_country_have_purses_of_their_own() -> None:
    one, some, country = (generate(wish).tables for wish in
                          (Wish(30, 1), Wish(600, 1), Wish(400, 1, counties=300)))  # fmt: skip
    assert set(one["communities"]["county"]) == {"430121"}
    assert some["communities"]["county"].n_unique() == 10
    assert set(some["source_caps"]["scope"]) == {"*", *some["communities"]["county"]}
    provinces = set(country["communities"]["county"].str.slice(0, 2))
    caps = country["source_caps"]
    assert len(provinces) > 20
    assert set(caps.filter(pl.col("source_id") == "bond")["scope"]) == provinces
    assert set(caps.filter(pl.col("source_id") == "central")["scope"]) == {"*"}
    assert set(country["coverage"]["scope"]) == provinces


@pytest.mark.parametrize("extra", list(EXTRAS))
def test_an_extra_leaves_the_rest_as_it_is(extra: str) -> None:
    plain = generate(Wish(40, 5)).tables
    more = generate(Wish(40, 5, extras=(extra,))).tables
    changed = {name for name in more if name not in plain or not more[name].equals(plain[name])}
    assert (
        changed
        == {
            "zone-order": {"zone_order"},
            "nested-caps": {"source_caps"},
            "carry-over": {"sources"},
            "commitments": {"commitments"},
            "locks": {"locks"},
            "groups": {"groups"},
        }[extra]
    )
    assert all(more[name].height for name in changed)


def test_a_folder_split_by_county_holds_the_same_as_one_of_csv(tmp_path: Path) -> None:
    programme = generate(Wish(40, 5, counties=4, extras=tuple(EXTRAS)))
    write(programme, tmp_path / "csv")
    write(programme, tmp_path / "split", parquet=True, split=True)
    assert len(list((tmp_path / "split" / "communities").iterdir())) == 4
    one, other = (plan_models.build(plan_folder.read(tmp_path / name)) for name in ("csv", "split"))
    assert (one.matrix != other.matrix).nnz == 0
    assert (one.objective == other.objective).all()
