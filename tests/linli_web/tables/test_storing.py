"""Tables go into the database and come out the same, on either database."""

from decimal import Decimal

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from linli.schema import kept_tables, table, validate
from linli_web.tables.reading import read
from linli_web.tables.storing import store

pytestmark = pytest.mark.django_db


def rows(table_name: str, /, **columns: list[str | None]) -> pl.DataFrame:
    text = pl.DataFrame(columns, schema_overrides=dict.fromkeys(columns, pl.String))
    result = validate(table_name, text)
    assert result.problems == ()
    return result.table.drop("_row")


def a_county_with_two_communities() -> None:
    store("counties", rows("counties", county=["431023"], name=["永兴县"]))
    store(
        "communities",
        rows(
            "communities",
            community_id=["c1", "c2"],
            name=["甲", '乙 "引号", 逗号\n换行'],
            county=["431023"] * 2,
            status=["registered"] * 2,
            floor_area_m2=["1234.5", None],
            completed_on=[None, "2021-07-01"],
            mandatory=["true", None],
        ),
    )


def test_every_table_survives_the_way_in_and_out() -> None:
    for name in kept_tables():
        if name in {"communities", "buildings"}:
            continue
        example = {field.name: [field.example or None] for field in table(name).fields}
        for reference in ("reverses", "continued_as", "contract_id"):
            example.pop(reference, None)
        kept = rows(name, **example)
        if name == "streets":
            a_county_with_two_communities()
            store(
                "communities",
                rows("communities", community_id=["c-0007"], name=["x"], county=["431023"],
                     status=["registered"]),
            )  # fmt: skip
            store("buildings", rows("buildings", building_id=["c-0007-03"],
                                    community_id=["c-0007"]))  # fmt: skip
        store(name, kept)
        found = read(name, personal=True).select(kept.columns)
        assert found.filter(pl.col(table(name).key[-1]) == kept[table(name).key[-1]][0]).equals(
            kept
        ), name


def test_blanks_stay_blanks_and_defaults_are_filled_in() -> None:
    a_county_with_two_communities()
    first, second = read("communities").sort("community_id").iter_rows(named=True)
    assert (first["floor_area_m2"], second["floor_area_m2"]) == (1234.5, None)
    assert (first["mandatory"], second["mandatory"]) == (True, False)
    assert second["name"] == '乙 "引号", 逗号\n换行'
    assert first["zone"] is None
    assert first["origin"] == "reported"


def test_columns_that_are_absent_keep_their_value() -> None:
    a_county_with_two_communities()
    store(
        "communities",
        rows("communities", community_id=["c1"], name=["丙"], county=["431023"],
             status=["planned"]),
    )  # fmt: skip
    kept = read("communities").filter(pl.col("community_id") == "c1").row(0, named=True)
    assert (kept["name"], kept["status"], kept["floor_area_m2"]) == ("丙", "planned", 1234.5)
    assert kept["mandatory"] is True


def test_money_is_exact_to_the_fen() -> None:
    a_county_with_two_communities()
    store("sources", rows("sources", source_id=["s"], name=["x"], level=["nation"], scope=["*"]))
    amounts = ["0.01", "92034000.07", "9999999999.99", "-0.10"]
    store(
        "vouchers",
        rows(
            "vouchers",
            voucher_id=list("abcd"),
            date=["2021-01-01"] * 4,
            kind=["budget"] * 4,
            source_id=["s"] * 4,
            amount_yuan=amounts,
        ),
    )
    assert read("vouchers")["amount_yuan"].to_list() == [Decimal(each) for each in amounts]


def test_the_database_itself_refuses_what_the_schema_refuses() -> None:
    a_county_with_two_communities()
    bad = rows("communities", community_id=["c3"], name=["x"], county=["431023"],
               status=["registered"])  # fmt: skip
    for change in ({"year_built": 3000}, {"status": "imagined"}, {"lon": 500.0}):
        wrong = bad.with_columns(pl.lit(value).alias(name) for name, value in change.items())
        with pytest.raises(IntegrityError), transaction.atomic():
            store("communities", wrong)
    assert read("communities").height == 2


def test_of_rows_with_one_bad_row_none_is_kept() -> None:
    a_county_with_two_communities()
    two = pl.DataFrame({"building_id": ["b1", "b2"], "community_id": ["c1", "c1"],
                        "storeys": [6, 999]})  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        store("buildings", two)
    assert read("buildings").is_empty()


def test_a_change_moves_the_version_that_editors_hold() -> None:
    from linli_web.registry.models import Community

    a_county_with_two_communities()
    before = Community.objects.get(pk="c1").version
    store(
        "communities",
        rows("communities", community_id=["c1"], name=["丁"], county=["431023"],
             status=["planned"]),
    )  # fmt: skip
    assert Community.objects.get(pk="c1").version == before + 1


def test_the_database_knows_the_size_of_a_table_that_has_just_been_filled() -> None:
    many = [f"c{number}" for number in range(600)]
    store("counties", rows("counties", county=["431023"], name=["永兴县"]))
    store(
        "communities",
        rows("communities", community_id=many, name=many, county=["431023"] * 600),
    )
    question = (
        "SELECT stat FROM sqlite_stat1 WHERE tbl = 'communities'"
        if connection.vendor == "sqlite"
        else "SELECT reltuples::bigint::text FROM pg_class WHERE relname = 'communities'"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        assert {str(row[0]).split(" ")[0] for row in cursor.fetchall()} == {"600"}
