"""What a check of a whole programme promises."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.publish.quality import check, quality_rules
from linli.publish.quality.checking import FUNCTIONS
from linli.standards import law

Typed = Callable[..., dict[str, pl.DataFrame]]


def test_every_rule_of_the_table_has_its_function_and_every_function_its_row() -> None:
    assert set(FUNCTIONS) == set(quality_rules())
    assert len(quality_rules()) >= 25


def test_a_rule_runs_only_where_what_it_needs_is_there() -> None:
    assert check({}).table.is_empty()
    assert check({}).status == "ok"
    only_ids = {"entrances": pl.DataFrame({"entrance_id": ["e1"]})}
    assert check(only_ids).table.is_empty()


def test_a_default_contradicts_nobody(typed: Typed) -> None:
    rows = "community_id;completed_on;lon;lat\n c1;2021-12-01;113.1;26.1"
    without_status = typed(communities=rows)
    assert check(without_status).table.is_empty()


def test_lazy_tables_are_checked_like_eager_ones(typed: Typed) -> None:
    tables = typed(communities="community_id;year_built;lon;lat\n c1;2005;113.1;26.1")
    lazy = {name: frame.lazy() for name, frame in tables.items()}
    assert check(lazy).table.equals(check(tables).table)
    assert check(lazy).table["key"].to_list() == ["c1"]


def test_a_county_sets_its_own_limit(typed: Typed) -> None:
    rows = "community_id;year_built;lon;lat\n c1;2005;113.1;26.1\n c2;2006;113.1;26.1"
    tables = typed(communities=rows)
    own = law().with_columns(
        value=pl.when(pl.col("law_id") == "old_community.built_by")
        .then(pl.lit("2005"))
        .otherwise("value")
    )
    assert check(tables, law=own).table["key"].to_list() == ["c2"]


def test_a_table_of_law_without_the_limit_is_a_wrong_call() -> None:
    tables = {"communities": pl.DataFrame({"community_id": ["c1"], "year_built": [2005]})}
    with pytest.raises(ValueError, match="lacks data"):
        check(tables, law=law().clear())


def test_the_worst_severity_is_the_status(typed: Typed) -> None:
    late = typed(communities="community_id;year_built\n c1;2005")
    turned = typed(communities="community_id;started_on;completed_on\n c1;2021-02-01;2021-01-01")
    assert check(late).status == "warning"
    assert check(turned).status == "error"


@pytest.fixture(scope="module")
def programme(typed: Typed) -> dict[str, pl.DataFrame]:
    """A small programme with something wrong in every table."""
    return typed(
        communities="""community_id;county;name;households;floor_area_m2;completed_on;year_built
        c1;431023;电力小区;10;2500.1;2021-12-01;1990
        c2;431023;电力小区;10;100.7;2021-12-01;2003
        c3;431023;酒厂小区;20;1200.3;;1985""",
        buildings="""building_id;community_id;name;floor_area_m2;storeys;roof_area_m2
        b1;c1;1 栋;800.1;6;120
        b2;c1;1 栋;700.2;6;300
        b3;c9;2 栋;100.3;6;20""",
        units="unit_id;building_id;floor;area_m2\n u1;b1;7;80.5\n u2;b1;3;1.5",
        owners="owner_id;unit_id;share\n o1;u1;1/2\n o2;u1;1/3\n o3;u2;1",
        works="""work_id;community_id;measure_id;quantity;unit;status
        w1;c1;four_line_entry;7.7;household;accepted
        w2;c1;four_line_entry;9.9;household;accepted
        w3;c2;water_main;300;m2;accepted""",
        vouchers="""voucher_id;date;kind;source_id;amount_yuan
        v1;2021-03-01;payment;grant;10.00
        v2;2021-03-01;payment;grant;10.00
        v3;2021-03-01;arrival;grant;19.99""",
    )


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32), data=st.data())
def test_the_order_of_rows_changes_nothing(
    programme: dict[str, pl.DataFrame], seed: int, data: st.DataObject
) -> None:
    names = data.draw(st.permutations(list(programme)))
    mixed = {name: programme[name].sample(fraction=1, shuffle=True, seed=seed) for name in names}
    as_of = date(2022, 9, 30)
    assert check(mixed, as_of=as_of).table.equals(check(programme, as_of=as_of).table)
    assert check(programme, as_of=as_of).table.height > 15
