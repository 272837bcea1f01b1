"""An import is matched, shown, kept and undone; what others did meanwhile is never lost."""

import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from linli_web.exchange import importing
from linli_web.exchange.models import Import, KeptTable, RememberedMatching
from linli_web.journal.actions import PROGRAM
from linli_web.journal.models import Entry
from linli_web.notices.actions import Wanted, ask
from linli_web.notices.models import Comment
from linli_web.people.models import Account
from linli_web.registry.models import Building, Community, Proposal
from linli_web.runs.models import Run
from linli_web.runs.working import carry_out

Upload = Callable[..., str]
HEADINGS = "小区编号,小区名称,县区代码,状态,户数(上报)"
TWO = f"{HEADINGS}\nc1,甲小区,431023,已入库,120\nc2,乙小区,431023,已入库,88\n"
CHANGED = f"{HEADINGS}\nc1,甲小区,431023,已入库,121\nc3,丙小区,431023,已入库,7\n"
STREET = (
    "统计表,,,,\n序号,编码,小区名,县代码,住户数\n1,c1,甲小区,431023,121\n2,c9,新小区,431023,5\n"
)


def page(office: Client, url: str) -> str:
    response = office.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


@pytest.fixture
def kept(office: Client, upload: Upload) -> Callable[[str], str]:
    """Import a text; return the address of the import."""

    def bring(text: str, name: str = "小区.csv") -> str:
        url = upload(name, text.encode())
        office.post(f"{url}keep/")
        assert Import.objects.order_by("-asked_at")[0].kept_at
        return url

    return bring


def households() -> dict[str, int | None]:
    return dict(Community.objects.values_list("pk", "households"))


# Matching


def test_a_street_s_own_headings_are_matched_by_a_person_before_anything_is_shown(
    office: Client, upload: Upload
) -> None:
    url = upload("摸底.csv", STREET.encode())
    response = office.get(url)
    assert response.status_code == 302
    shown = page(office, response["Location"])
    assert "意思相同，请核对" in shown
    # "编码" alone is too little to guess from.
    wrong = office.post(f"{url}matching/", choice(office, url))
    assert wrong.status_code == 422
    assert "没有列对应“小区编号”" in wrong.content.decode()
    office.post(f"{url}matching/", choice(office, url) | {"field-0-1": "community_id"})
    office.post(f"{url}keep/")
    assert households() == {"c1": 121, "c9": 5}


def choice(office: Client, url: str) -> dict[str, str]:
    """Return what the form of the matching would send as it stands."""
    (sheet,) = office.get(f"{url}matching/").context["sheets"]
    sent = {f"{was}{name}-0": str(sheet[name]) for name in ("table", "row") for was in ("", "was-")}
    return sent | {f"field-0-{each['position']}": each["field"] for each in sheet["columns"]}


def test_the_next_file_of_the_same_headings_is_read_as_the_office_matched_the_last(
    office: Client, upload: Upload
) -> None:
    url = upload("摸底.csv", STREET.encode())
    office.post(f"{url}matching/", choice(office, url) | {"field-0-1": "community_id"})
    office.post(f"{url}keep/")
    again = upload("十二月.csv", STREET.replace("121", "130").replace("统计表", "又一张").encode())
    assert "全部合格" in page(office, again)
    assert "上次这样对应" in page(office, f"{again}matching/")


def test_a_number_of_a_person_in_a_heading_is_not_remembered(
    office: Client, upload: Upload
) -> None:
    street = STREET.replace("编码", "编码（问张三13800005678）")
    url = upload("摸底.csv", street.encode())
    office.post(f"{url}matching/", choice(office, url) | {"field-0-1": "community_id"})
    office.post(f"{url}keep/")
    kept = str(RememberedMatching.objects.values_list("fields", flat=True).get())
    assert "问张三138" in kept
    assert "13800005678" not in kept
    again = upload("十二月.csv", street.replace("121", "130").encode())
    assert "上次这样对应" in page(office, f"{again}matching/")


def test_a_matching_is_not_remembered_for_another_organisation(
    office: Client, upload: Upload, signed_in_as: Callable[..., Client]
) -> None:
    url = upload("摸底.csv", STREET.encode())
    office.post(f"{url}matching/", choice(office, url) | {"field-0-1": "community_id"})
    other = signed_in_as("programme_office", username="other")
    other.account.office = "别的县专班"  # type: ignore[attr-defined]
    other.account.save()  # type: ignore[attr-defined]
    sent = {"files": SimpleUploadedFile("摸底.csv", STREET.encode())}
    response = other.post("/office/exchange/upload/", sent)
    assert other.get(response["Location"]).status_code == 302


def test_another_table_or_heading_row_is_matched_anew_and_two_columns_are_no_field(
    office: Client, upload: Upload
) -> None:
    url = upload("摸底.csv", STREET.encode())
    asked = choice(office, url)
    guessed = office.post(f"{url}matching/", asked | {"table-0": "buildings", "again": "0"})
    assert guessed.context["sheets"][0]["table"] == "buildings"
    twice = asked | {"field-0-1": "community_id", "field-0-2": "community_id"}
    assert "只能留一列" in office.post(f"{url}matching/", twice).content.decode()
    none = office.post(f"{url}matching/", asked | {"table-0": ""})
    assert "没有一张表对应上" in none.content.decode()


# Preview


def test_a_preview_is_leafed_through_by_kind_with_signs_and_both_values(
    office: Client, upload: Upload, kept: Callable[[str], str]
) -> None:
    kept(TWO)
    text = CHANGED + "c2,乙小区,431023,已入库,88\nc4,丁小区,431023,已入库,很多\n"
    url = upload("小区.csv", text.encode())
    shown = {kind: page(office, f"{url}?kind={kind}") for kind in ("bad", "changed", "new", "same")}
    for kind, sign, number in (("bad", "✕", 1), ("changed", "≠", 1), ("new", "＋", 1)):
        assert f"{sign} " in shown[kind]
        assert len(office.get(f"{url}?kind={kind}").context["lines"]) == number
    assert "填整数" in shown["bad"]
    assert "<del>120</del>" in shown["changed"]
    assert "丙小区" in shown["new"]
    assert "乙小区" in shown["same"]
    assert office.get(f"{url}?kind=nonsense&table=nonsense&page=99").status_code == 200


def test_a_file_without_a_good_row_offers_nothing_to_confirm_and_lists_rows_as_they_stand(
    office: Client, upload: Upload
) -> None:
    bad = "c1,甲小区,431023,已入库,很多\nc2,乙小区,431023,没有,12\nc3,丙小区,431023,已入库,很多\n"
    url = upload("小区.csv", f"{HEADINGS}\n{bad}".encode())
    response = office.get(url)
    shown = response.content.decode()
    assert "没有可以导入的行" in shown
    assert "确认导入" not in shown
    assert [line.key for line in response.context["lines"]] == ["2", "3", "4"]


def test_a_long_preview_comes_page_by_page(office: Client, upload: Upload) -> None:
    rows = "".join(f"c{n},第{n}小区,431023,已入库,{n}\n" for n in range(120))
    url = upload("小区.csv", f"{HEADINGS}\n{rows}".encode())
    keys = [
        line.key
        for number in (1, 2, 3)
        for line in office.get(f"{url}?kind=new&page={number}").context["lines"]
    ]
    assert keys == [f"c{n}" for n in range(120)]


def test_a_formula_in_a_bad_cell_does_not_leave_by_the_list_of_problems(
    office: Client, upload: Upload
) -> None:
    url = upload("小区.csv", f"{HEADINGS}\nc1,甲,431023,已入库,=1+1\n".encode())
    assert ",'=1+1," in office.get(f"{url}problems.csv").content.decode()


# Giving up


def test_an_import_that_is_given_up_leaves_nothing_of_what_was_uploaded(
    office: Client, upload: Upload
) -> None:
    url = upload("小区.csv", TWO.encode())
    job = Import.objects.get()
    assert job.sheets
    assert "文件已清除" in office.post(f"{url}discard/", follow=True).content.decode()
    job.refresh_from_db()
    assert (job.sheets, job.folder.exists()) == ([], False)
    assert "请重新上传" in page(office, url)
    assert office.get(f"{url}matching/").status_code == 404
    office.post(f"{url}keep/")
    assert not households()


def test_what_was_kept_is_not_given_up(office: Client, kept: Callable[[str], str]) -> None:
    url = kept(TWO)
    assert "不能清除" in office.post(f"{url}discard/", follow=True).content.decode()
    office.post(f"{url}undo/")
    assert not households()


def test_an_import_done_again_after_it_was_given_up_keeps_nothing(
    office: Client, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = upload("小区.csv", TWO.encode())
    with monkeypatch.context() as broken:
        broken.setattr(importing.keeping, "write", None)
        office.post(f"{url}keep/")
    run = Run.objects.latest("asked_at")
    assert run.status == "failed"
    office.post(f"{url}discard/")
    office.post(f"/office/runs/{run.pk}/retry/")
    run.refresh_from_db()
    assert run.status == "failed"
    assert Import.objects.get().kept_at is None


def test_what_nobody_imported_for_days_goes_and_what_is_new_stays(
    office: Client, upload: Upload
) -> None:
    upload("甲.csv", TWO.encode())
    upload("乙.csv", TWO.encode())
    new, old = Import.objects.order_by("-asked_at")
    os.utime(old.folder, (0, 0))
    assert importing.discard_abandoned() == 1
    old.refresh_from_db()
    assert (old.sheets, old.folder.exists(), new.folder.exists()) == ([], False, True)


def test_a_preview_worked_out_anew_takes_the_place_of_the_one_before(
    office: Client, upload: Upload
) -> None:
    url = upload("小区.csv", TWO.encode())
    office.post(f"{url}again/")
    assert len(list(Import.objects.get().folder.glob("preview-*"))) == 1


# Keeping


def test_a_row_that_somebody_changed_since_the_preview_stops_the_import_and_is_told(
    office: Client, upload: Upload, kept: Callable[[str], str]
) -> None:
    kept(TWO)
    url = upload("小区.csv", CHANGED.encode())
    Community.objects.filter(pk="c1").update(households=500)
    office.post(f"{url}keep/")
    shown = page(office, url)
    assert "检查之后有 1 行被别人改过" in shown
    assert "<ins>500</ins>" in shown
    assert households() == {"c1": 500, "c2": 88}
    office.post(f"{url}again/")
    assert "<del>500</del>" in page(office, f"{url}?kind=changed")
    office.post(f"{url}keep/")
    assert households() == {"c1": 121, "c2": 88, "c3": 7}


def test_a_row_that_came_into_being_since_the_preview_stops_it_too(
    office: Client, upload: Upload
) -> None:
    url = upload("小区.csv", TWO.encode())
    Community.objects.create(pk="c2", name="抢先", county_id="431023", status="registered")
    office.post(f"{url}keep/")
    assert "检查之后有 1 行被别人改过" in page(office, url)
    assert set(households()) == {"c2"}


def test_what_the_rows_belong_to_must_still_be_there(
    office: Client, upload: Upload, kept: Callable[[str], str]
) -> None:
    kept(TWO)
    url = upload("楼栋.csv", "楼栋编号,小区编号\nb1,c1\n".encode())
    Community.objects.filter(pk="c1").delete()
    office.post(f"{url}keep/")
    assert "上级已经不在库里" in page(office, url)
    assert not Building.objects.exists()


def test_the_journal_holds_the_digest_of_all_rows_before_and_after(
    kept: Callable[[str], str],
) -> None:
    kept(TWO)
    (table,) = KeptTable.objects.all()
    entry = Entry.objects.get(act="import", table="communities", key="*")
    assert entry.after["rows_sha256"] == table.digest
    assert b"\xe7\x94\xb2" not in bytes(table.rows)


def test_an_import_that_is_being_kept_is_not_kept_twice(
    office: Client, upload: Upload, settings: object
) -> None:
    url = upload("小区.csv", TWO.encode())
    settings.RUNS_IN_PROCESS = False  # type: ignore[attr-defined]
    for _ in range(2):
        office.post(f"{url}keep/")
    assert Run.objects.filter(kind="import").count() == 1
    assert "排队等待" in page(office, url)


# Undoing


def test_an_undone_import_leaves_every_row_as_it_was(
    office: Client, kept: Callable[[str], str]
) -> None:
    kept(TWO)
    url = kept(CHANGED)
    assert households() == {"c1": 121, "c2": 88, "c3": 7}
    office.post(f"{url}undo/")
    assert households() == {"c1": 120, "c2": 88}
    assert "各行恢复到导入之前" in page(office, url)
    entry = Entry.objects.get(act="undo_import", key="c1")
    assert (entry.before, entry.after) == ({"households": 121}, {"households": 120})
    assert Entry.objects.get(act="undo_import", key="*").after == {"removed": 1, "restored": 1}
    office.post(f"{url}undo/")
    assert Run.objects.filter(kind="import_undo").count() == 1


def test_rows_that_others_touched_since_are_told_one_by_one_and_the_rest_can_be_undone(
    office: Client, kept: Callable[[str], str]
) -> None:
    kept(TWO)
    url = kept(CHANGED + "c2,乙小区,431023,已入库,90\n")
    Community.objects.filter(pk="c1").update(households=500)
    Building.objects.create(pk="b1", community_id="c3")
    office.post(f"{url}undo/")
    shown = page(office, url)
    assert "没有撤销：有 2 行" in shown
    assert "“户数(上报)”后来改成了“500”（导入时写的是“121”）" in shown
    assert "已有“楼栋”的记录用到它" in shown
    assert households() == {"c1": 500, "c2": 90, "c3": 7}
    office.post(f"{url}undo/", {"rest_only": "on"})
    assert households() == {"c1": 500, "c2": 88, "c3": 7}
    assert "保持现状的行" in page(office, url)


def test_a_cell_that_the_import_did_not_touch_keeps_what_others_wrote_since(
    office: Client, kept: Callable[[str], str]
) -> None:
    kept(TWO)
    url = kept(CHANGED)
    Community.objects.filter(pk="c1").update(address="建设路 1 号")
    office.post(f"{url}undo/")
    row = Community.objects.get(pk="c1")
    assert (row.households, row.address) == (120, "建设路 1 号")


def test_a_new_row_that_others_filled_in_since_stays(
    office: Client, kept: Callable[[str], str]
) -> None:
    url = kept(TWO)
    Community.objects.filter(pk="c2").update(address="建设路 2 号")
    office.post(f"{url}undo/", {"rest_only": "on"})
    assert set(households()) == {"c2"}


def test_children_go_with_their_parents_and_a_parent_stays_with_a_child_that_stays(
    office: Client, upload: Upload
) -> None:
    from linli import sample
    from linli.tables.programme import Programme
    from linli.tables.workbook import workbook

    url = upload("all.xlsx", workbook(sample.small(), Programme(""), "zh"))
    office.post(f"{url}keep/")
    child = Building.objects.order_by("pk")[0]
    Building.objects.filter(pk=child.pk).update(name="改过的楼")
    office.post(f"{url}undo/", {"rest_only": "on"})
    assert [each.pk for each in Building.objects.all()] == [child.pk]
    assert [each.pk for each in Community.objects.all()] == [child.community_id]


def test_a_community_that_people_files_or_words_refer_to_stays_when_its_import_is_undone(
    office: Client, kept: Callable[[str], str], open_account: Callable[..., Account]
) -> None:
    url = kept(f"{TWO}c3,丙小区,431023,已入库,7\nc4,丁小区,431023,已入库,9\n")
    resident = open_account("resident", "community", "c1")
    told = {"table": "communities", "key": "c2", "text": "路灯坏了"}
    Comment.objects.create(author=resident, at=timezone.now(), **told)
    about = {"table": "communities", "key": "c4", "version": 1, "reason": "数过"}
    Proposal.objects.create(proposed_by=resident, **about)
    office.post(f"{url}undo/", {"rest_only": "on"})
    assert set(households()) == {"c1", "c2", "c4"}
    shown = page(office, url)
    assert "已有“修改建议”的记录用到它" in shown
    assert "已有“岗位”的记录用到它" in shown
    assert "已有“评论”的记录用到它" in shown


def test_work_about_a_row_that_goes_is_settled_with_it(
    office: Client, kept: Callable[[str], str]
) -> None:
    url = kept(TWO)
    wanted = {"kind": "data_errors", "title": "数据有错", "url": "/", "role": "programme_office"}
    gone = ask(PROGRAM, Wanted(table="communities", key="c1", **wanted))
    other = ask(PROGRAM, Wanted(table="communities", key="elsewhere", **wanted))
    office.post(f"{url}undo/")
    gone.refresh_from_db()
    other.refresh_from_db()
    assert (gone.state, other.state) == ("done", "open")
    assert "1 件待办随之办结" in page(office, url)
    assert Entry.objects.filter(act="settle_work", key=gone.public_id).exists()


def test_an_upload_that_nobody_imported_is_cleared_away_after_two_weeks(
    office: Client, upload: Upload
) -> None:
    import os

    upload("小区.csv", TWO.encode())
    folder = Import.objects.get().folder
    os.utime(folder, (0, 0))
    upload("小区.csv", TWO.encode())
    assert not Path(folder).exists()


@pytest.mark.parametrize("step", ["keep", "undo", "again"])
def test_a_reader_takes_no_step_of_an_import(
    upload: Upload, signed_in_as: Callable[..., Client], step: str
) -> None:
    url = upload("小区.csv", TWO.encode())
    reader = signed_in_as("department", username="reader")
    assert reader.post(f"{url}{step}/").status_code == 403
    assert reader.get(url).status_code == 403
    assert not Community.objects.exists()


@pytest.mark.parametrize("side", ["brought", "there"])
def test_the_office_of_one_county_imports_nothing_into_or_out_of_another(
    office: Client, upload: Upload, signed_in_as: Callable[..., Client], side: str
) -> None:
    other = f"{HEADINGS}\nc1,甲小区,431022,已入库,120\n"
    if side == "there":
        office.post(f"{upload('小区.csv', other.encode())}keep/")
    mine = signed_in_as("programme_office", "county", "431023", username="mine")
    text = TWO if side == "there" else other
    sent = {"files": SimpleUploadedFile("小区.csv", text.encode())}
    url = mine.post("/office/exchange/upload/", sent)["Location"]
    before = households()
    assert "行不在您可以导入的县区：c1" in page(mine, url)
    mine.post(f"{url}keep/", {"good_rows_only": "on"})
    assert households() == before | ({"c2": 88} if side == "there" else {})


def test_rows_of_a_county_that_was_taken_from_the_importer_since_the_preview_are_not_kept(
    office: Client, upload: Upload
) -> None:
    from linli_web.people.models import Holding

    url = upload("小区.csv", TWO.encode())
    Holding.objects.update(scope="county", place="431022")
    office.post(f"{url}keep/")
    assert "有 2 行不在您可以导入的县区，没有导入任何行" in page(office, url)
    assert not households()


def test_an_upload_tells_nothing_of_what_the_register_holds_of_another_county(
    kept: Callable[[str], str], signed_in_as: Callable[..., Client]
) -> None:
    kept(f"{HEADINGS}\nc1,甲小区,431022,已入库,119\n")
    mine = signed_in_as("programme_office", "county", "431023", username="mine")
    # It says that the community lies in the importer's own county.
    sent = {"files": SimpleUploadedFile("小区.csv", TWO.encode())}
    url = mine.post("/office/exchange/upload/", sent)["Location"]
    shown = "".join(page(mine, f"{url}?kind={kind}") for kind in ("bad", "changed", "same"))
    assert "119" not in shown
    assert "行不在您可以导入的县区：c1" in shown
    assert "乙小区" in page(mine, f"{url}?kind=new")
    folder = Import.objects.order_by("-asked_at")[0].folder
    (file,) = folder.glob("preview-*/communities.parquet")
    assert "119" not in str(pl.read_parquet(file).to_dicts())


def test_another_county_s_office_neither_sees_nor_undoes_an_import(
    office: Client, kept: Callable[[str], str], signed_in_as: Callable[..., Client]
) -> None:
    url = kept(TWO)
    other = signed_in_as("programme_office", "county", "431022", username="other")
    assert other.get(url).status_code == 404
    assert other.get(f"{url}matching/").status_code == 404
    assert other.get(f"{url}problems.csv").status_code == 404
    assert other.post(f"{url}undo/").status_code == 404
    assert url not in page(other, "/office/exchange/")
    assert set(households()) == {"c1", "c2"}
    colleague = signed_in_as("programme_office", "county", "431023", username="colleague")
    assert url in page(colleague, "/office/exchange/")
    colleague.post(f"{url}undo/")
    assert not households()


def test_an_importer_who_went_to_another_county_does_not_undo_what_was_imported_before(
    office: Client, kept: Callable[[str], str]
) -> None:
    from linli_web.people.models import Holding

    url = kept(TWO)
    Holding.objects.update(scope="county", place="431022")
    office.post(f"{url}undo/", {"rest_only": "on"})
    assert "没有撤销：有 2 行不在您可以导入的县区" in page(office, url)
    assert set(households()) == {"c1", "c2"}


def test_an_import_done_again_writes_no_preview_that_nobody_confirmed(
    office: Client, upload: Upload, settings: Settings
) -> None:
    settings.RUNS_IN_PROCESS = False
    url = upload("小区.csv", TWO.encode())
    run = Import.objects.get().run
    assert run
    carry_out(str(run.pk), "one")
    office.post(f"{url}keep/")
    cancelled = Run.objects.get(kind="import")
    office.post(f"/office/runs/{cancelled.pk}/cancel/")
    settings.RUNS_IN_PROCESS = True
    Community.objects.create(pk="c1", name="甲", county_id="431023", status="registered")
    office.post(f"{url}again/")
    office.post(f"/office/runs/{cancelled.pk}/retry/")
    cancelled.refresh_from_db()
    assert (cancelled.status, "NotNow" in cancelled.fault) == (Run.Status.FAILED, True)
    assert set(households()) == {"c1"}


def test_buildings_and_homes_lie_in_the_county_of_their_community(
    office: Client, upload: Upload, signed_in_as: Callable[..., Client], kept: Callable[[str], str]
) -> None:
    kept(f"{HEADINGS}\nc1,甲小区,431022,已入库,1\nc2,乙小区,431023,已入库,1\n")
    mine = signed_in_as("programme_office", "county", "431023", username="mine")
    for community, number in (("c1", 0), ("c2", 1)):
        text = f"楼栋编号,小区编号\nb-{community},{community}\n"
        sent = {"files": SimpleUploadedFile("楼栋.csv", text.encode())}
        url = mine.post("/office/exchange/upload/", sent)["Location"]
        mine.post(f"{url}keep/")
        assert Building.objects.filter(community_id=community).count() == number
