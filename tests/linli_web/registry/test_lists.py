"""A clerk finds rows: search, filters, order, pages, totals, the rows behind a figure, Excel."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import polars as pl
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.publish import indicators
from linli.tables import take
from linli_web.journal import memory
from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.registry import reads
from linli_web.registry.drilldown import Stored, behind
from linli_web.registry.filters import asked
from linli_web.registry.listings import listings
from linli_web.registry.models import Community
from linli_web.tables.storing import store


@pytest.fixture(autouse=True)
def nothing_remembered(small_register: None) -> Iterator[None]:
    cache.clear()
    memory.forget()
    yield
    cache.clear()
    memory.forget()


def found(name: str, query: dict[str, str]) -> list[str]:
    wanted = reads.listing(name)
    rows = reads.find(wanted, asked(wanted, query).condition, query.get("sort", ""))
    return [str(key) for key in reads.ordered(rows).values_list("pk", flat=True)]


@pytest.mark.parametrize(
    ("table", "query", "keys"),
    [
        ("communities", {"q": "小区"}, ["c-1", "c-2", "c-3"]),
        ("communities", {"q": "粮站"}, ["c-3"]),
        ("communities", {"q": "C-2"}, ["c-2"]),
        ("communities", {"q": "建设路"}, ["c-1"]),
        ("communities", {"q": "小区 人民路"}, ["c-2"]),
        ("communities", {"q": "100%"}, []),
        ("communities", {"street_id": "431023001"}, ["c-1", "c-2"]),
        ("communities", {"zone": "old_town"}, ["c-1"]),
        ("communities", {"area_id": "a-2"}, ["c-2"]),
        ("communities", {"status": "registered"}, ["c-3"]),
        ("communities", {"planned_year": "2021"}, ["c-1"]),
        ("communities", {"management": "none"}, ["c-2"]),
        ("communities", {"mandatory": "true"}, []),
        ("communities", {"year_built_from": "1986", "year_built_to": "1990"}, ["c-1"]),
        ("buildings", {"zone": "old_town"}, ["c-1-01", "c-1-02"]),
        ("buildings", {"community_id": "c-2"}, ["c-2-01"]),
        ("buildings", {"storeys_from": "4"}, ["c-2-01"]),
        ("units", {"use": "shop"}, ["c-1-02-301"]),
        ("findings", {"dimension": "roof_wall"}, ["n-1", "n-2"]),
        ("findings", {"resolved_on": "no"}, ["n-2", "n-4"]),
        ("findings", {"severity": "3", "zone": "old_town"}, ["n-2"]),
        ("findings", {"observed_on_from": "2021-03-13", "observed_on_to": "2021-03-13"}, ["n-3"]),
        ("works", {"works_class": "improvement"}, ["w-2", "w-4"]),
        ("works", {"measure_id": "parking_space", "status": "accepted"}, ["w-2"]),
        ("works", {"free_of_charge": "true"}, ["w-3"]),
        ("vouchers", {"kind": "allocation", "community_id": "c-1"}, ["v-3", "v-2"]),
        ("facilities", {"added_by_programme": "true"}, ["f-2"]),
        ("sources", {"level": "utility"}, ["telecom"]),
        ("entrances", {"elevator": "wanted"}, ["c-1-02-1"]),
    ],
)
def test_a_filter_leaves_the_rows_that_were_asked_for(
    table: str, query: dict[str, str], keys: list[str]
) -> None:
    assert found(table, query) == keys


def test_closed_rows_stand_aside_until_they_are_asked_for() -> None:
    Community.objects.filter(pk="c-3").update(closed_on=date(2022, 1, 1), status="closed")
    assert found("communities", {}) == ["c-1", "c-2"]
    assert found("communities", {"closed_on": "yes"}) == ["c-3"]
    assert found("communities", {"closed_on": "any"}) == ["c-1", "c-2", "c-3"]
    assert found("communities", {"status": "closed"}) == ["c-3"]


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("name", ["c-1", "c-3", "c-2"]),
        ("-households", ["c-2", "c-1", "c-3"]),
        ("households", ["c-1", "c-2", "c-3"]),
        ("year_built", ["c-1", "c-2", "c-3"]),
        ("-year_built", ["c-2", "c-1", "c-3"]),
        ("nonsense", ["c-1", "c-2", "c-3"]),
        ("-community_id", ["c-3", "c-2", "c-1"]),
    ],
)
def test_a_list_is_sorted_by_a_column_with_blanks_last(sort: str, keys: list[str]) -> None:
    assert found("communities", {"sort": sort}) == keys


@pytest.mark.parametrize("direction", ["", "-"])
@pytest.mark.parametrize("column", [each.name for each in listings()["communities"].columns])
def test_postgresql_reads_communities_in_the_order_asked_for_instead_of_sorting(
    column: str, direction: str
) -> None:
    wanted = listings()["communities"]
    found = reads.find(wanted, asked(wanted, {}).condition, direction + column)
    keys = reads.ordered(found).values_list("pk", flat=True)[:50]
    if connection.vendor == "sqlite":
        # It knows no index with blanks last; it meets the aim by sorting.
        assert list(keys) == list(dict.fromkeys(keys))
        return
    with connection.cursor() as cursor:
        # Three rows are sorted faster than looked up; 219,000 are not.
        for way in ("sort", "incremental_sort", "seqscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    assert "Sort" not in keys.explain()


def test_vouchers_of_several_kinds_are_not_added_up(office: Client) -> None:
    # A budget, its arrival and its allocation are the same money three times.
    mixed = office.get("/office/vouchers/").context["page"]
    assert (mixed.totals, mixed.mixed) == ((), "凭证类型")
    allocations = office.get("/office/vouchers/", {"kind": "allocation"}).context["page"]
    assert ("79,999.50" in allocations.totals, allocations.mixed) == (True, "")


def test_the_totals_are_those_of_all_rows_that_were_found(office: Client) -> None:
    page = office.get("/office/communities/?status=completed").content.decode()
    assert "共 1 行" in page
    wanted = reads.listing("communities")
    totals = reads.totals(reads.find(wanted, asked(wanted, {}).condition, ""))
    assert totals == {"count": 3, "buildings": 3, "households": 46, "floor_area_m2": 3800.0}


def test_a_login_does_not_let_everything_be_added_up_again(office: Client) -> None:
    record(PROGRAM, [Act("edit", "communities", "c-1", {"name": "a"}, {"name": "b"})])

    def added_up() -> int:
        with CaptureQueriesContext(connection) as captured:
            office.get("/office/communities/")
        return sum(any(each in query["sql"] for each in ("SUM(", "MIN(")) for query in captured)

    assert added_up() > 0
    record(PROGRAM, [Act("log_in", "sessions", "office")])
    assert added_up() == 0
    record(PROGRAM, [Act("edit", "communities", "c-1", {"name": "b"}, {"name": "a"})])
    assert added_up() > 0


def test_chips_take_one_filter_away_each(office: Client) -> None:
    page = office.get("/office/communities/?q=小区&zone=old_town&sort=name").content.decode()
    assert "搜索：小区" in page
    assert "板块：老城板块" in page
    assert 'href="?zone=old_town&amp;sort=name"' in page
    assert "q=%E5%B0%8F%E5%8C%BA&amp;sort=name" in page


def test_a_value_that_cannot_be_understood_is_told_beside_its_filter(office: Client) -> None:
    page = office.get("/office/findings/?observed_on_from=昨天&severity=9").content.decode()
    assert "写成 2021-07-01 的样子" in page
    assert "共 0 行" in page
    page = office.get("/office/communities/?planned_year=今年").content.decode()
    assert "没有“今年”这一选项" in page
    assert "共 3 行" in page


def many_communities(number: int) -> None:
    keys = [f"m-{at:04}" for at in range(number)]
    rows = pl.DataFrame({"community_id": keys, "name": keys, "county": "431023"})
    store("communities", rows.with_columns(street_id=pl.lit("431023001"), area_id=pl.lit("a-1")))


def test_pages_follow_each_other_without_gaps_or_overlaps(office: Client) -> None:
    many_communities(120)
    wanted = reads.listing("communities")
    rows = reads.find(wanted, asked(wanted, {}).condition, "name")
    pages = [reads.page(rows, number) for number in (1, 2, 3, 99)]
    names = [row[0].text for page in pages[:3] for row in page.rows]
    assert [len(page.rows) for page in pages] == [50, 50, 23, 23]
    assert len(set(names)) == 123
    assert names == sorted(names)
    page = office.get("/office/communities/?page=2").content.decode()
    assert "第 2 页，共 3 页" in page
    assert 'rel="prev"' in page
    assert 'rel="next"' in page


@pytest.mark.parametrize("name", list(listings()))
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(office: Client, name: str) -> None:
    url = f"/office/{name.replace('_', '-')}/"

    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert office.get(url).status_code == 200
        return len(captured)

    few = queries()
    many_communities(60)
    assert queries() <= few


def test_only_the_rows_come_when_a_script_asks(office: Client) -> None:
    rows = office.get("/office/communities/", headers={"HX-Request": "true"})
    assert rows.content.decode().startswith("<section")
    assert "HX-Request" in rows["Vary"]
    again = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in office.get("/office/communities/", headers=again).content.decode()


def test_a_reader_sees_lists_but_no_button_to_change(reader: Client, office: Client) -> None:
    assert "新建" not in reader.get("/office/communities/").content.decode()
    assert "新建" in office.get("/office/communities/").content.decode()


def test_the_workbook_of_a_list_comes_back_as_the_same_rows(office: Client, tmp_path: Path) -> None:
    answer = office.get("/office/communities/?street_id=431023001&format=xlsx")
    assert "小区.xlsx" in unquote(answer["Content-Disposition"])
    file = tmp_path / "小区.xlsx"
    file.write_bytes(answer.content)
    sheet = pl.read_excel(io.BytesIO(answer.content), sheet_name="小区", engine="calamine")
    assert sheet["小区编号"].to_list() == ["c-1", "c-2"]
    counties = pl.DataFrame({"county": ["431023"], "name": ["永兴县"]})
    taken = take([file], {"counties": counties})
    assert [each.code for each in taken.problems if "reference" not in each.code] == []


def test_a_table_with_a_key_of_two_fields_goes_out_filtered(office: Client) -> None:
    answer = office.get("/office/zones/?q=新城&format=xlsx")
    sheet = pl.read_excel(io.BytesIO(answer.content), sheet_name="板块", engine="calamine")
    assert sheet["板块代码"].to_list() == ["new_town"]


def test_too_many_rows_for_a_workbook_are_refused_with_the_remedy(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli_web.registry.views.lists.MOST_ROWS", 2)
    answer = office.get("/office/communities/?format=xlsx", follow=True)
    assert "请先筛选" in answer.content.decode()


@pytest.mark.parametrize(
    ("indicator", "keys"),
    [
        ("parking_added", ["w-2"]),
        ("communities_renovated", ["c-1"]),
        ("funding_allocated", ["v-2", "v-6"]),
        ("funding_in_kind", ["v-5"]),
    ],
)
def test_the_rows_behind_a_figure_add_up_to_it(
    office: Client, indicator: str, keys: list[str]
) -> None:
    day = "2022-09-30"
    figure = indicators(Stored(), date.fromisoformat(day), only=[indicator])["value"][0]
    answer = office.get(f"/office/works/?indicator={indicator}&as_of={day}", follow=True)
    page = answer.context["page"]
    assert page.count == len(keys)
    assert float(page.totals[-1].replace(",", "")) == figure
    assert all(any(key == cell.text for key in keys for cell in row) for row in page.rows)


def test_two_figures_of_the_same_rows_each_have_their_own_total(office: Client) -> None:
    shown = {}
    for indicator in ("communities_renovated", "households_benefiting"):
        answer = office.get(f"/office/communities/?indicator={indicator}&as_of=2022-09-30")
        figure = behind(indicator, "2022-09-30", "")
        assert figure is not None
        shown[indicator] = answer.context["page"].totals[-1]
        assert shown[indicator] == f"{sum(figure.values.values()):g}"
    assert len(set(shown.values())) == 2


def test_of_a_ratio_either_part_can_be_seen(office: Client) -> None:
    address = "/office/vouchers/?indicator=execution_rate&as_of=2022-09-30"
    assert "分母" in office.get(address, follow=True).content.decode()
    denominator = office.get(f"{address}&part=denominator", follow=True)
    assert [row[0].text for row in denominator.context["page"].rows] == ["v-1"]


def test_an_unknown_figure_is_no_filter(office: Client) -> None:
    assert office.get("/office/works/?indicator=nonsense").context["page"].count == 4


def test_more_keys_than_sqlite_takes_parameters_can_be_asked_for() -> None:
    keys = ["c-1", *(f"x-{at}" for at in range(40_000))]
    assert Community.objects.filter(pk__among=keys).count() == 1
