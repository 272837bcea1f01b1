"""Communities end, become one, become two; their history stays and can be taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.linli_web.conftest import OpenAccount

from linli_web.checkup.models import Finding
from linli_web.fund.models import Voucher
from linli_web.journal.models import Entry
from linli_web.journal.reads import history
from linli_web.people.models import Account
from linli_web.registry import actions
from linli_web.registry.models import Building, Community, Entrance, Facility, Unit
from linli_web.registry.row_values import snapshot
from linli_web.works.models import Work

DAY = date(2022, 9, 1)


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    pass


def everything() -> dict[str, list[dict[str, object]]]:
    """All that a merger may touch, versions aside."""
    names = {
        "communities": Community,
        "buildings": Building,
        "facilities": Facility,
        "findings": Finding,
        "works": Work,
        "vouchers": Voucher,
    }
    return {
        name: [snapshot(name, row) for row in model._default_manager.order_by("pk")]
        for name, model in names.items()
    }


def test_a_closed_community_keeps_its_rows_and_says_why(account: Account) -> None:
    row = actions.close_community(account, "c-3", 1, DAY, " 已拆除 ")
    assert (row.status, row.closed_on, row.closed_because, row.version) == (
        "closed",
        DAY,
        "已拆除",
        2,
    )
    entry = history("communities", "c-3")[0]
    assert (entry.act, entry.note) == ("close", "已拆除")


def test_a_community_is_not_closed_while_works_are_unfinished(account: Account) -> None:
    with pytest.raises(actions.Refused) as refused:
        actions.close_community(account, "c-2", 1, DAY, "")
    assert refused.value.reasons[0] == "请写明注销原因。"
    assert "有 1 项工程开了工还没有验收：停车位" in refused.value.reasons[1]
    assert Community.objects.get(pk="c-2").closed_on is None


def test_a_closed_community_is_neither_edited_nor_closed_again(account: Account) -> None:
    actions.close_community(account, "c-3", 1, DAY, "已拆除")
    with pytest.raises(PermissionDenied, match="已注销"):
        actions.edit_community(account, "c-3", 2, {"name": "x"})
    with pytest.raises(PermissionDenied, match="已注销"):
        actions.close_community(account, "c-3", 2, DAY, "再注销")


def test_reopening_gives_back_the_state_before(account: Account) -> None:
    before = everything()
    actions.close_community(account, "c-1", 1, DAY, "误操作")
    row = actions.reopen(account, "communities", "c-1", 2)
    assert row.status == "completed"
    assert everything() == before
    with pytest.raises(actions.Refused, match="没有注销"):
        actions.reopen(account, "communities", "c-1", 3)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"completed_on": "2021-11-26"}, "completed"),
        ({"started_on": "2021-07-01"}, "under_way"),
        ({"planned_year": 2021}, "planned"),
        ({}, "registered"),
    ],
)
def test_what_an_import_closed_gets_the_state_that_its_dates_tell(
    account: Account, fields: dict[str, object], status: str
) -> None:
    Community.objects.filter(pk="c-3").update(status="closed", closed_on=DAY, **fields)
    assert actions.reopen(account, "communities", "c-3", 1).status == status


def test_a_building_is_closed_and_comes_back(account: Account) -> None:
    with pytest.raises(actions.Refused, match="原因"):
        actions.close_building(account, "c-1-01", 1, DAY, "  ")
    assert actions.close_building(account, "c-1-01", 1, DAY, "拆除").closed_on == DAY
    assert actions.reopen(account, "buildings", "c-1-01", 2).closed_on is None


def test_closing_rests_on_what_the_user_saw(account: Account) -> None:
    actions.edit_community(account, "c-3", 1, {"name": "新名"})
    with pytest.raises(actions.Conflict):
        actions.close_community(account, "c-3", 1, DAY, "拆除")
    with pytest.raises(actions.Conflict):
        actions.merge_communities(account, "c-3", 1, "c-1", DAY, "相邻")


# Merging


def test_merging_moves_places_and_leaves_money(account: Account) -> None:
    other = actions.merge_communities(account, "c-1", 1, "c-2", DAY, "两小区合并管理")
    ended = Community.objects.get(pk="c-1")
    assert (ended.status, ended.closed_on, ended.continued_as_id) == ("closed", DAY, "c-2")
    assert ended.closed_because == "两小区合并管理"
    assert (other.buildings, other.households, other.floor_area_m2) == (3, 46, 3800.0)
    for model in (Building, Facility, Finding, Work):
        assert not model._default_manager.filter(community="c-1").exists()
    assert set(Voucher.objects.filter(community="c-1").values_list("pk", flat=True)) == {
        "v-2",
        "v-3",
        "v-5",
    }
    assert history("buildings", "c-1-01")[0].after == {"community_id": "c-2"}
    assert history("works", "w-1")[0].before == {"community_id": "c-1"}
    assert [entry.act for entry in history("communities", "c-2")] == ["receive"]


def test_unfinished_works_go_along_in_a_merger(account: Account) -> None:
    actions.merge_communities(account, "c-2", 1, "c-1", DAY, "相邻")
    assert Work.objects.get(pk="w-4").community_id == "c-1"


def test_reopening_a_merged_community_moves_everything_back(account: Account) -> None:
    before = everything()
    actions.merge_communities(account, "c-1", 1, "c-2", DAY, "误并")
    actions.reopen(account, "communities", "c-1", 2)
    assert everything() == before


def test_what_was_moved_on_or_changed_since_a_merger_is_left_there(account: Account) -> None:
    actions.merge_communities(account, "c-1", 1, "c-2", DAY, "误并")
    Building.objects.filter(pk="c-1-02").update(community="c-3")
    actions.edit_community(account, "c-2", 2, {"households": "50"})
    actions.reopen(account, "communities", "c-1", 2)
    assert Building.objects.get(pk="c-1-01").community_id == "c-1"
    assert Building.objects.get(pk="c-1-02").community_id == "c-3"
    other = Community.objects.get(pk="c-2")
    assert (other.households, other.buildings) == (44, 1)


def test_a_sum_with_an_unknown_part_is_unknown_and_comes_back(account: Account) -> None:
    other = actions.merge_communities(account, "c-3", 1, "c-1", DAY, "相邻")
    assert (other.buildings, other.households) == (None, None)
    actions.reopen(account, "communities", "c-3", 2)
    assert Community.objects.get(pk="c-1").households == 6


@pytest.mark.parametrize(
    ("into", "reason"),
    [("c-1", "不能并入自己"), ("c-9", "没有这个编号"), ("c-2", "请写明并入原因")],
)
def test_a_merger_that_cannot_be_is_refused_with_its_reasons(
    account: Account, into: str, reason: str
) -> None:
    before = everything()
    because = "" if into == "c-2" else "相邻"
    with pytest.raises(actions.Refused) as refused:
        actions.merge_communities(account, "c-1", 1, into, DAY, because)
    assert reason in " ".join(refused.value.reasons)
    assert everything() == before
    assert not Entry.objects.filter(act="merge").exists()


def test_nothing_is_merged_into_a_closed_community(account: Account) -> None:
    actions.close_community(account, "c-3", 1, DAY, "拆除")
    with pytest.raises(actions.Refused, match="已经注销"):
        actions.merge_communities(account, "c-1", 1, "c-3", DAY, "相邻")


# Splitting

NEW = {"community_id": "c-4", "name": "水利局小区二区"}


def test_splitting_takes_buildings_with_all_that_stands_on_them(account: Account) -> None:
    new = actions.split_community(account, "c-1", 1, ["c-1-01"], NEW)
    assert (new.buildings, new.households, new.floor_area_m2) == (1, 3, 300.0)
    assert (new.zone, new.status, new.planned_year) == ("old_town", "completed", 2021)
    old = Community.objects.get(pk="c-1")
    assert (old.buildings, old.households, old.floor_area_m2) == (1, 3, 300.0)
    assert Building.objects.get(pk="c-1-01").community_id == "c-4"
    assert Finding.objects.get(pk="n-1").community_id == "c-4"
    assert Work.objects.get(pk="w-1").community_id == "c-4"
    assert {Finding.objects.get(pk=key).community_id for key in ("n-2", "n-3")} == {"c-1"}
    assert {Work.objects.get(pk=key).community_id for key in ("w-2", "w-3")} == {"c-1"}
    assert [entry.act for entry in history("communities", "c-1")] == ["split"]
    assert [entry.act for entry in history("communities", "c-4")] == ["create"]


def test_a_split_can_be_merged_together_again(account: Account) -> None:
    before = everything()
    actions.split_community(account, "c-1", 1, ["c-1-01"], NEW)
    actions.merge_communities(account, "c-4", 1, "c-1", DAY, "恢复原状")
    after = everything()
    assert after["communities"][0] == before["communities"][0]
    for name in ("buildings", "findings", "works"):
        assert after[name] == before[name]


@pytest.mark.parametrize(
    ("buildings", "reason"),
    [
        ([], "请至少勾选一栋楼"),
        (["c-2-01"], "已不在这里"),
        (["c-1-01", "c-1-02"], "不能全部拆出"),
    ],
)
def test_a_split_that_cannot_be_is_refused(
    account: Account, buildings: list[str], reason: str
) -> None:
    with pytest.raises(actions.Refused, match=reason):
        actions.split_community(account, "c-1", 1, buildings, NEW)
    assert Community.objects.count() == 3


def test_a_split_with_a_wrong_name_or_key_changes_nothing(account: Account) -> None:
    before = everything()
    for values in ({"community_id": "c-4", "name": ""}, {"community_id": "c-2", "name": "二区"}):
        with pytest.raises(actions.Rejected):
            actions.split_community(account, "c-1", 1, ["c-1-01"], values)
    assert everything() == before


# Buildings


def test_a_merged_building_hands_over_entrances_homes_findings_and_works(account: Account) -> None:
    before = everything()
    other = actions.merge_buildings(account, "c-1-01", 1, "c-1-02", DAY, "实为一栋")
    assert (other.entrances, other.households, other.floor_area_m2) == (2, 6, 600.0)
    assert Entrance.objects.get(pk="c-1-01-1").building_id == "c-1-02"
    assert Unit.objects.filter(building="c-1-02").count() == 6
    assert Finding.objects.get(pk="n-1").building_id == "c-1-02"
    assert Work.objects.get(pk="w-1").building_id == "c-1-02"
    ended = Building.objects.get(pk="c-1-01")
    assert (ended.closed_on, ended.continued_as_id) == (DAY, "c-1-02")
    actions.reopen(account, "buildings", "c-1-01", 2)
    assert everything() == before
    assert Unit.objects.filter(building="c-1-01").count() == 3


def test_a_building_is_merged_only_within_its_community(account: Account) -> None:
    with pytest.raises(actions.Refused, match="不在同一个小区"):
        actions.merge_buildings(account, "c-1-01", 1, "c-2-01", DAY, "实为一栋")


def test_a_building_is_split_by_entrances(account: Account) -> None:
    actions.merge_buildings(account, "c-1-01", 1, "c-1-02", DAY, "实为一栋")
    values = {"building_id": "c-1-03", "name": "3 栋"}
    new = actions.split_building(account, "c-1-02", 2, ["c-1-01-1"], values)
    assert (new.community_id, new.entrances, new.households) == ("c-1", 1, 3)
    assert (new.floor_area_m2, new.storeys) == (None, 3)
    old = Building.objects.get(pk="c-1-02")
    assert (old.entrances, old.households, old.floor_area_m2) == (1, 3, None)
    assert set(Unit.objects.filter(building="c-1-03").values_list("room", flat=True)) == {
        "101",
        "201",
        "301",
    }
    for chosen in ([], ["c-1-02-1"], ["c-1-01-1"]):
        with pytest.raises(actions.Refused):
            actions.split_building(account, "c-1-02", 3, chosen, values)


def test_a_building_is_merged_and_split_from_its_page(office: Client, account: Account) -> None:
    page = office.get("/office/buildings/c-1-01/merge/").content.decode()
    assert 'value="c-1-02 2 栋"' in page
    assert "c-2-01" not in page
    sent = {"version": "1", "into": "c-1-02", "because": "实为一栋", "closed_on": "2022-09-01"}
    assert office.post("/office/buildings/c-1-01/merge/", sent).status_code == 302
    assert "现并入" in office.get("/office/buildings/c-1-01/").content.decode()
    assert 'value="c-1-03"' in office.get("/office/buildings/c-1-02/split/").content.decode()
    sent = {"version": "2", "parts": "c-1-01-1", "name": "3 栋", "building_id": "c-1-03"}
    done = office.post("/office/buildings/c-1-02/split/", sent)
    assert done["Location"] == "/office/buildings/c-1-03/"


# Pages


def test_the_old_page_says_where_a_merged_community_went(office: Client, account: Account) -> None:
    page = office.get("/office/communities/c-1/merge/").content.decode()
    assert 'value="c-2 酒厂小区"' in page
    sent = {"version": "1", "into": "c-2 酒厂小区", "because": "相邻", "closed_on": "2022-09-01"}
    assert office.post("/office/communities/c-1/merge/", sent)["Location"].endswith("/c-1/")
    old = office.get("/office/communities/c-1/").content.decode()
    assert "已于 2022-09-01 注销" in old
    assert 'href="/office/communities/c-2/"' in old
    new = office.get("/office/communities/c-2/").content.decode()
    assert "并入：水利局小区" in new
    assert "70,000.50" in new
    answer = office.post("/office/communities/c-1/reopen/", {"version": "2"}, follow=True)
    assert "已恢复" in answer.content.decode()


@pytest.mark.parametrize("act", ["close", "merge"])
def test_the_page_proposes_the_programmes_day_and_keeps_one_that_was_typed(
    office: Client, act: str
) -> None:
    url = f"/office/communities/c-3/{act}/"
    assert 'name="closed_on" value="2022-09-30"' in office.get(url).content.decode()
    sent = {"version": "1", "because": "", "closed_on": "2022-09-05"}
    assert 'name="closed_on" value="2022-09-05"' in office.post(url, sent).content.decode()


def test_a_refusal_is_told_on_the_page_and_nothing_typed_is_lost(office: Client) -> None:
    url = "/office/communities/c-2/close/"
    assert "现在还不能注销" in office.get(url).content.decode()
    sent = {"version": "1", "because": "想注销", "closed_on": "2022-09-01"}
    answer = office.post(url, sent)
    assert answer.status_code == 422
    assert "还没有验收" in answer.content.decode()
    assert 'value="想注销"' in answer.content.decode()
    wrong_day = office.post(url, sent | {"closed_on": "昨天"})
    assert "日期写成 2021-07-01 的样子" in wrong_day.content.decode()


def test_the_split_page_proposes_a_free_key_and_keeps_what_was_ticked(office: Client) -> None:
    url = "/office/communities/c-1/split/"
    assert 'value="c-4"' in office.get(url).content.decode()
    sent = {"version": "1", "parts": ["c-1-01"], "name": "", "community_id": "c-4"}
    answer = office.post(url, sent)
    assert answer.status_code == 422
    assert 'value="c-1-01" checked' in answer.content.decode()
    done = office.post(url, sent | {"name": "二区"})
    assert done["Location"] == "/office/communities/c-4/"


def test_a_stale_page_does_not_close(office: Client, account: Account) -> None:
    actions.edit_community(account, "c-3", 1, {"name": "新名"})
    sent = {"version": "1", "because": "拆除", "closed_on": "2022-09-01"}
    answer = office.post("/office/communities/c-3/close/", sent)
    assert "有人刚刚改过" in answer.content.decode()
    assert Community.objects.get(pk="c-3").closed_on is None


def test_works_are_not_lost_sight_of_in_decimal_money(account: Account) -> None:
    actions.merge_communities(account, "c-1", 1, "c-2", DAY, "相邻")
    assert Work.objects.get(pk="w-2").cost_yuan == Decimal("40000.50")


def test_what_went_on_with_a_second_merger_is_not_counted_twice_by_reopening_the_first(
    account: Account,
) -> None:
    actions.merge_communities(account, "c-1", 1, "c-2", DAY, "相邻")
    actions.merge_communities(account, "c-2", 2, "c-3", DAY, "相邻")
    before = everything()
    with pytest.raises(actions.Refused, match="“酒厂小区”后来也注销了"):
        actions.reopen(account, "communities", "c-1", 2)
    assert everything() == before
    actions.reopen(account, "communities", "c-2", 3)
    actions.reopen(account, "communities", "c-1", 2)
    assert Community.objects.get(pk="c-1").households == 6


def test_who_restructures_one_place_alone_does_not_reopen_what_went_into_another(
    account: Account, open_account: OpenAccount
) -> None:
    actions.merge_communities(account, "c-1", 1, "c-3", DAY, "相邻")
    street = open_account("street", "street", "431023001")
    with pytest.raises(PermissionDenied):
        actions.reopen(street, "communities", "c-1", 2)
