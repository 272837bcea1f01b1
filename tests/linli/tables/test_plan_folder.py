"""A programme folder to plan from is read whatever tables and columns it has besides."""

from collections.abc import Callable
from pathlib import Path

import pytest

from linli.tables.folder import Folder, read_folder

Place = Callable[[str, bytes | str], Path]

TABLES = {
    "programme.toml": 'name = "x"\nyears = [2027, 2028]\n',
    "communities.csv": "community_id,name,county,zone,households\nc0,甲,430121,old,101\n",
    "schemes.csv": "scheme_id,community_id,class,benefit\ns0,c0,basic,6.7878\n",
    "scheme_costs.csv": "scheme_id,category,cost_yuan\ns0,building,545140.17\n",
    "sources.csv": "source_id,name,level,scope\nbond,债券,province,43\n",
    "source_rules.csv": "source_id,category,max_share\nbond,building,0.6\n",
    "source_caps.csv": "source_id,scope,year,cap_yuan\nbond,4301,2027,1499374\n",
    "share_rules.csv": "source_id,category,class,min_share\nbond,building,*,0.1\n",
    "coverage.csv": "scope,source_id,claim_per_year\n*,bond,0.1006\n",
    "capacity.csv": "scope,year,max_households\n430121,2027,1049\n",
    "fairness.csv": "scope,zone,of,min_share\n430121/old,old,households,0.34\n",
    "zone_order.csv": "earlier_zone,later_zone,penalty\nold,new,5\n",
    "commitments.csv": "source_id,scope,year,amount_yuan\nbond,4301,2027,100\n",
    "locks.csv": "community_id,kind\nc0,in\nc0,out\nc0,out\n",
    "groups.csv": "group_id,community_id,rule\ng,c0,same_year\nh,c0,not_same_year\n",
}


@pytest.fixture
def read(place: Place) -> Callable[..., Folder]:
    def put(**changed: str) -> Folder:
        files = TABLES | {f"{name}.csv": content for name, content in changed.items()}
        paths = [place(f"f/{name}", content) for name, content in files.items()]
        return read_folder(paths[0].parent)

    return put


def codes(folder: Folder) -> list[tuple[str, str, str, str]]:
    return [(each.code, each.table, each.row, each.field) for each in folder.problems]


def test_optional_columns_and_tables_may_be_missing(read: Callable[..., Folder]) -> None:
    folder = read()
    assert codes(folder) == []
    assert folder.status == "ok"
    assert len(folder.tables) == len(TABLES) - 1
    assert folder.programme.discount == 0


def test_a_column_that_nobody_knows_is_told_and_left_out(read: Callable[..., Folder]) -> None:
    folder = read(capacity="scope,year,max_households,colour\n430121,2027,1049,red\n")
    assert codes(folder) == [("data.unknown_column", "capacity", "", "")]
    assert folder.status == "ok"


def test_a_lock_may_name_a_scheme_and_a_year_or_neither(read: Callable[..., Folder]) -> None:
    locks = "community_id,scheme_id,year,kind\nc0,s0,2027,in\nc0,,2028,out\nc0,s0,,out\n"
    assert read(locks=locks).tables["locks"].rows() == [
        ("c0", "s0", 2027, "in"),
        ("c0", None, 2028, "out"),
        ("c0", "s0", None, "out"),
    ]


def test_a_zone_is_checked_only_where_zones_are_listed(read: Callable[..., Folder]) -> None:
    zones = "county,zone,name\n430121,old,老城\n"
    assert codes(read(zones=zones)) == [
        ("data.unknown_reference", "zone_order", "2", "later_zone"),
    ]


def test_an_unknown_county_is_a_warning(read: Callable[..., Folder]) -> None:
    folder = read(communities="community_id,name,county\nc0,甲,999999\n")
    assert codes(folder) == [("data.unknown_county", "communities", "2", "county")]
    assert folder.status == "ok"


@pytest.mark.parametrize(
    ("table", "content", "code", "field"),
    [
        (
            "schemes",
            "scheme_id,community_id,class,benefit\ns0,c0,best,1\n",
            "not_a_choice",
            "class",
        ),
        (
            "schemes",
            "scheme_id,community_id,class,benefit\ns0,c0,basic,-1\n",
            "too_small",
            "benefit",
        ),
        ("schemes", "scheme_id,community_id,class,benefit\ns0,c0,basic,\n", "missing", "benefit"),
        (
            "schemes",
            "scheme_id,community_id,class,benefit\ns0,c9,basic,1\n",
            "unknown_reference",
            "community_id",
        ),
        ("scheme_costs", "scheme_id,category,cost_yuan\ns0,roof,1\n", "not_a_choice", "category"),
        (
            "scheme_costs",
            "scheme_id,category,cost_yuan\ns0,income,1.005\n",
            "not_money",
            "cost_yuan",
        ),
        (
            "share_rules",
            "source_id,category,class,min_share\nbond,building,*,1.2\n",
            "too_large",
            "min_share",
        ),
        (
            "coverage",
            "scope,source_id,claim_per_year\n*,bond,x\n",
            "not_a_number",
            "claim_per_year",
        ),
        ("capacity", "scope,year,max_households\n43,1027,9\n", "too_small", "year"),
        ("fairness", "scope,zone,of,min_share\n*,old,money,0.3\n", "not_a_choice", "of"),
        ("zone_order", "earlier_zone,later_zone,penalty\nold,new,-5\n", "too_small", "penalty"),
        (
            "commitments",
            "source_id,scope,year,amount_yuan\nbond,43,2027,-5\n",
            "too_small",
            "amount_yuan",
        ),
        ("locks", "community_id,kind\nc0,maybe\n", "not_a_choice", "kind"),
        ("groups", "group_id,community_id,rule\ng,c0,never\n", "not_a_choice", "rule"),
    ],
)
def test_a_bad_cell_is_told_with_table_row_and_field(
    read: Callable[..., Folder], table: str, content: str, code: str, field: str
) -> None:
    found = [each for each in codes(read(**{table: content})) if each[1] == table]
    assert found == [(f"data.{code}", table, "2", field)]
