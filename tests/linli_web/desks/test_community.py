"""A community's page: everything about it in one place, every figure from its rows."""

from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli_web.journal import memory
from linli_web.registry import actions
from linli_web.registry.building import footprints
from linli_web.registry.models import Building, Community
from linli_web.tables.storing import store


@pytest.fixture(autouse=True)
def nothing_remembered(small_register: None) -> Iterator[None]:
    memory.forget()
    yield
    memory.forget()


def page(client: Client, key: str = "c-1") -> str:
    answer = client.get(f"/office/communities/{key}/")
    assert answer.status_code == 200
    return answer.content.decode()


def steps(client: Client, key: str) -> list[tuple[str, str, str]]:
    context = client.get(f"/office/communities/{key}/").context
    return [(each.title, each.words, each.state) for each in context["steps"]]


def test_the_way_through_the_stages_tells_real_figures(reader: Client) -> None:
    assert steps(reader, "c-1") == [
        ("底册", "2 栋 5 户", "done"),
        ("体检", "3 项问题", "done"),
        ("计划", "2021 年度", "done"),
        ("资金", "5.70 万元", "done"),
        ("施工", "149 天", "done"),
        ("验收", "2021-11-26", "done"),
    ]
    assert steps(reader, "c-2")[4:] == [
        ("施工", "第 153 天", "now"),
        ("验收", "未验收", "ahead"),
    ]
    assert [state for _, _, state in steps(reader, "c-3")] == ["done", *["ahead"] * 5]


def test_the_facts_are_counted_from_the_rows(reader: Client) -> None:
    text = page(reader)
    for words in ("1986 年", "2 栋 / 2 单元", "5 户", "600 ㎡", "120 ㎡", "自治管理"):
        assert words in text, words
    assert "便江街道" in text
    assert "老城板块" in text


def test_an_implausible_area_a_household_is_marked(reader: Client) -> None:
    assert "不在 30 至 150 ㎡ 之间" not in page(reader)
    Building.objects.filter(pk="c-1-01").update(floor_area_m2=900)
    assert "不在 30 至 150 ㎡ 之间" in page(reader)


def test_the_check_up_shows_what_was_mended(reader: Client) -> None:
    panels = reader.get("/office/communities/c-1/").context["right"]
    scores = next(each.context["scores"] for each in panels if "scores" in each.context)
    assert (scores[0].before, scores[0].after) == (35.0, 70.0)
    assert "屋面漏水" in page(reader)
    assert 'viewBox="0 0 440 300" role="img"' in page(reader)


def test_the_works_tell_cost_payer_and_acceptance(reader: Client) -> None:
    text = page(reader)
    assert "40,000.50" in text
    assert "通信企业（电信、移动、联通）免费" in text
    assert "48,000.50" in text
    assert text.index("屋面防水") < text.index("停车位")


def test_money_is_that_of_standing_vouchers(reader: Client) -> None:
    text = page(reader)
    assert "50,000.50" in text
    assert "7,000.00" in text
    assert "59,999.50" not in text


def test_the_dates_stand_in_order(reader: Client) -> None:
    events = reader.get("/office/communities/c-1/").context["events"]
    assert [event.day for event in events] == sorted(event.day for event in events)
    words = [event.words for event in events]
    assert words[0] == "体检发现 3 项问题"
    assert "开工" in words
    assert "完工" in words
    accepted = next(each for each in words if each.startswith("验收："))
    assert all(name in accepted for name in ("屋面防水改造", "停车位", "空中飞线拆除规整"))


def test_facilities_around_are_told_with_their_distance(reader: Client) -> None:
    text = page(reader)
    assert "口袋公园" in text
    assert "· 55 m" in text
    assert "改造新增" in text


def test_a_reader_sees_no_buttons_to_change_and_the_office_does(
    reader: Client, office: Client
) -> None:
    assert "/office/communities/c-1/edit/" not in page(reader)
    text = page(office)
    for name in ("edit", "merge", "split", "close", "history"):
        assert f"/office/communities/c-1/{name}/" in text
    assert "/office/buildings/new/?community_id=c-1" in text


def test_the_rules_of_data_quality_come_after_the_page(office: Client) -> None:
    assert 'hx-get="/office/communities/c-1/quality/"' in page(office)
    Community.objects.filter(pk="c-1").update(households=9)
    part = office.get("/office/communities/c-1/quality/", headers={"HX-Request": "true"})
    text = part.content.decode()
    assert text.startswith("<ul")
    assert "9 户" in text
    assert "酒厂" not in text
    assert "<html" in office.get("/office/communities/c-1/quality/").content.decode()


def test_a_page_takes_as_many_queries_for_much_as_for_little(office: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(office)
        return len(captured)

    page(office)
    few = queries()
    keys = [f"x-{at}" for at in range(30)]
    store(
        "buildings",
        pl.DataFrame({"building_id": keys, "community_id": "c-1", "name": keys, "storeys": 6}),
    )
    seen = pl.lit(date(2021, 4, 1)).alias("observed_on")
    rows = pl.DataFrame({"finding_id": keys, "community_id": "c-1", "building_id": keys})
    store(
        "findings",
        rows.with_columns(pl.lit("roof_leak").alias("item"), pl.lit(2).alias("severity"), seen),
    )
    assert queries() == few


def test_an_unknown_community_is_not_found(office: Client) -> None:
    assert office.get("/office/communities/none/").status_code == 404
    assert office.get("/office/buildings/none/").status_code == 404


def test_an_edit_stands_in_the_history_of_the_page(office: Client, account: object) -> None:
    actions.edit_community(account, "c-1", 1, {"management": "none"})  # type: ignore[arg-type]
    text = page(office)
    assert "县专班 王" in text
    assert "<del>自治管理</del>" in text
    assert "<ins>无人管理</ins>" in text


def test_an_id_with_a_slash_has_its_page(office: Client, account: object) -> None:
    values = {"community_id": "a/b", "name": "斜杠小区", "county": "431023"}
    actions.create_community(account, values)  # type: ignore[arg-type]
    assert office.get("/office/communities/a/b/").status_code == 200
    assert office.get("/office/communities/a/b/edit/").status_code == 200


# Buildings


def test_a_building_page_shows_homes_with_masked_owners(reader: Client) -> None:
    text = reader.get("/office/buildings/c-1-01/").content.decode()
    assert "张**" in text
    assert "张三丰" not in text
    assert "李*" in text
    assert "屋面漏水" in text
    assert "屋面防水" in text
    assert "有意愿" in reader.get("/office/buildings/c-1-02/").content.decode()


def test_a_building_is_drawn_among_its_neighbours() -> None:
    drawn = footprints(Building.objects.get(pk="c-1-01"))
    assert drawn is not None
    assert [(path["id"], path["here"]) for path in drawn["paths"]] == [
        ("c-1-01", True),
        ("c-1-02", False),
    ]
    numbers = [
        float(number)
        for path in drawn["paths"]
        for number in path["path"].replace("M", " ").replace("L", " ").replace("Z", " ").split()
    ]
    assert min(numbers) >= 0
    assert max(numbers) <= drawn["width"]


def test_a_building_without_an_outline_is_not_drawn(reader: Client) -> None:
    assert footprints(Building.objects.get(pk="c-2-01")) is None
    assert reader.get("/office/buildings/c-2-01/").status_code == 200


def test_many_homes_come_in_pages(reader: Client) -> None:
    keys = [f"u-{at:03}" for at in range(120)]
    store("units", pl.DataFrame({"unit_id": keys, "building_id": "c-2-01", "room": keys}))
    first = reader.get("/office/buildings/c-2-01/").content.decode()
    second = reader.get("/office/buildings/c-2-01/?page=2").content.decode()
    assert "u-099" in first
    assert "u-100" not in first
    assert "u-119" in second


@pytest.mark.parametrize("key", ["c-1", "c-2", "c-3"])
def test_the_page_speaks_english(office: Client, key: str) -> None:
    answer = office.get(f"/office/communities/{key}/", headers={"Accept-Language": "en"})
    assert "Works and acceptance" in answer.content.decode() or key == "c-3"
    assert 'lang="en"' in answer.content.decode()
