"""Some counties of a folder are read as if the others were not there."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.tables.folder import partition_counties, read_folder
from linli.tables.narrowing import of_counties
from linli.tables.sheets import Piece, Reading

CODES = ("430102", "430121", "430181")
WHOLE = ("sources", "capacity")


def tables_of(homes: list[str]) -> dict[str, pl.DataFrame]:
    """Two schemes a community, a cost each, a lock each; community i lives in homes[i]."""
    names = [f"c{number}" for number in range(len(homes))]
    twice = [name for name in names for _ in range(2)]
    scheme = [f"{name}s{number % 2}" for number, name in enumerate(twice)]
    return {
        "communities": pl.DataFrame({"community_id": names, "name": names, "county": homes}),
        "sources": pl.DataFrame({"source_id": ["a"], "name": ["a"], "level": ["county"]}),
        "schemes": pl.DataFrame(
            {"scheme_id": scheme, "community_id": twice, "class": "basic", "benefit": 1.0}
        ),
        "scheme_costs": pl.DataFrame(
            {"scheme_id": scheme, "category": "building", "cost_yuan": "1.00"}
        ).with_columns(pl.col("cost_yuan").cast(pl.Decimal(38, 2))),
        "capacity": pl.DataFrame(
            {"scope": list(CODES), "year": [2027] * 3, "max_households": [9] * 3}
        ),
        "locks": pl.DataFrame({"community_id": names, "kind": "out"}),
    }


def county_of_rows(tables: dict[str, pl.DataFrame], name: str) -> pl.Series:
    home = tables["communities"].select("community_id", "county")
    owner = tables["schemes"].select("scheme_id", "community_id").join(home, on="community_id")
    by = owner if name == "scheme_costs" else home
    key = "scheme_id" if name == "scheme_costs" else "community_id"
    return tables[name].select(key).join(by, on=key, maintain_order="left")["county"]


def written(folder: Path, tables: dict[str, pl.DataFrame], split: tuple[str, ...]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "programme.toml").write_text('name = "x"')
    for name, frame in tables.items():
        if name not in split:
            frame.write_csv(folder / f"{name}.csv")
            continue
        codes = county_of_rows(tables, name)
        for code in codes.unique().sort():
            place = folder / name / f"county={code}"
            place.mkdir(parents=True)
            frame.filter(codes == code).write_parquet(place / "part.parquet")
    return folder


@pytest.mark.parametrize(
    "split",
    [
        (),
        ("communities",),
        ("communities", "schemes"),
        ("communities", "schemes", "scheme_costs"),
        ("scheme_costs",),
        ("schemes", "locks"),
    ],
)
@settings(max_examples=6, deadline=None)
@given(homes=st.lists(st.sampled_from(CODES), min_size=3, max_size=9))
def test_some_counties_are_the_rows_of_their_communities_in_any_layout(
    tmp_path_factory: pytest.TempPathFactory, split: tuple[str, ...], homes: list[str]
) -> None:
    tables = tables_of(homes)
    folder = written(tmp_path_factory.mktemp("f") / "f", tables, split)
    asked = sorted(set(homes))[:2]
    read = read_folder(folder, counties=asked)
    assert read.problems == ()
    for name, frame in tables.items():
        kept = frame
        if name not in WHOLE:
            kept = frame.filter(county_of_rows(tables, name).is_in(asked))
        assert sorted(read.tables[name].select(frame.columns[0]).to_series()) == sorted(
            kept.select(frame.columns[0]).to_series()
        )


def test_the_counties_of_a_partitioned_folder_are_listed(tmp_path: Path) -> None:
    tables = tables_of(["430181", "430102", "430181"])
    folder = written(tmp_path / "f", tables, ("communities", "schemes"))
    assert partition_counties(folder) == ("430102", "430181")
    assert partition_counties(written(tmp_path / "g", tables, ())) == ()
    assert partition_counties(tmp_path / "none") == ()


def test_no_file_of_another_county_is_opened(tmp_path: Path) -> None:
    tables = tables_of(["430181", "430102"])
    folder = written(tmp_path / "f", tables, ("communities", "schemes", "scheme_costs"))
    for table in ("communities", "schemes", "scheme_costs"):
        (folder / table / "county=430181" / "part.parquet").write_bytes(b"no Parquet")
    assert read_folder(folder, counties=("430102",)).problems == ()
    assert read_folder(folder).status == "rejected"


def test_references_are_judged_within_what_was_read(tmp_path: Path) -> None:
    tables = tables_of(["430181", "430102"])
    folder = written(tmp_path / "f", tables, ("communities", "schemes"))
    elsewhere = tables["schemes"].filter(pl.col("community_id") == "c0")
    elsewhere.with_columns(scheme_id=pl.format("{}x", "scheme_id")).write_parquet(
        folder / "schemes" / "county=430102" / "part2.parquet"
    )
    found = {(each.code, each.value) for each in read_folder(folder, counties=["430102"]).problems}
    assert found == {("data.unknown_reference", "c0")}
    assert read_folder(folder).problems == ()


def test_an_id_that_is_nowhere_is_told_where_communities_are_one_file(tmp_path: Path) -> None:
    tables = tables_of(["430181", "430102"])
    tables["locks"] = pl.DataFrame({"community_id": ["c0", "c9"], "kind": "out"})
    folder = written(tmp_path / "f", tables, ())
    found = read_folder(folder, counties=["430102"]).problems
    assert [(each.code, each.value, each.row) for each in found] == [
        ("data.unknown_reference", "c9", "3")
    ]


@pytest.mark.parametrize("split", [(), ("communities",)])
def test_a_county_without_communities_is_told(tmp_path: Path, split: tuple[str, ...]) -> None:
    folder = written(tmp_path / "f", tables_of(["430181", "430102"]), split)
    found = read_folder(folder, counties=["430121", "430181"]).problems
    assert [(each.code, each.field, each.value) for each in found] == [
        ("folder.no_county", "county", "430121")
    ]


@pytest.mark.parametrize(
    ("counties", "names"), [(("43",), ()), (("43018a",), ()), (("430181",), ("schemes",))]
)
def test_a_wrong_call_names_its_remedy(
    tmp_path: Path, counties: tuple[str, ...], names: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=r"six-digit|add communities"):
        read_folder(tmp_path, counties=counties, names=names)


def test_a_reversal_goes_where_its_voucher_went() -> None:
    communities = pl.DataFrame(
        {"_row": [2, 3], "community_id": ["c0", "c1"], "county": ["430181", "430102"]}
    )
    vouchers = pl.DataFrame(
        {
            "_row": [2, 3, 4, 5],
            "voucher_id": ["v1", "v2", "v3", "v4"],
            "community_id": ["c0", "c1", None, None],
            "reverses": [None, None, "v1", "v2"],
        }
    )
    pieces = (Piece("communities", communities, "a"), Piece("vouchers", vouchers, "b"))
    narrowed = of_counties([Reading(pieces)], ["430102"], [])
    assert narrowed[0].pieces[1].frame["voucher_id"].to_list() == ["v2", "v4"]
