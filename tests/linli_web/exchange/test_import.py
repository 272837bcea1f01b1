"""The office brings files: it sees every bad row before anything is kept."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import polars as pl
import pytest
from django.db import IntegrityError
from django.test import Client

from linli.schema import table
from linli.tables.known import columns
from linli_web.exchange.actions import take_in
from linli_web.exchange.models import Import
from linli_web.exchange.reads import known
from linli_web.journal.actions import PROGRAM
from linli_web.journal.models import Entry
from linli_web.registry.models import Building, Community
from linli_web.runs.models import Run
from linli_web.tables.reading import read

GOOD = """小区编号,小区名称,县区代码,状态,户数(上报)
c1,甲小区,431023,已入库,120
c2,乙小区,431023,已入库,88
"""
ONE_BAD = GOOD + "c3,,431023,已入库,很多\n"
Upload = Callable[..., str]


def page(office: Client, url: str) -> str:
    response = office.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_good_file_is_shown_first_and_kept_when_confirmed(office: Client, upload: Upload) -> None:
    preview = upload("小区.csv", GOOD.encode())
    assert "全部合格" in page(office, preview)
    assert Community.objects.count() == 0
    response = office.post(f"{preview}keep/")
    assert "导入完成" in page(office, response["Location"])
    assert sorted(Community.objects.values_list("name", flat=True)) == ["乙小区", "甲小区"]


def test_bad_rows_are_named_with_file_row_field_and_remedy(office: Client, upload: Upload) -> None:
    shown = page(office, upload("小区.csv", ONE_BAD.encode()))
    assert "2 处错误" in shown
    assert "小区.csv" in shown
    assert "户数(上报)" in shown
    assert "填整数" in shown


def test_with_bad_rows_nothing_is_kept_unless_the_good_ones_are_accepted(
    office: Client, upload: Upload
) -> None:
    preview = upload("小区.csv", ONE_BAD.encode())
    assert office.post(f"{preview}keep/")["Location"] == preview
    assert Community.objects.count() == 0
    office.post(f"{preview}keep/", {"good_rows_only": "on"})
    assert set(Community.objects.values_list("pk", flat=True)) == {"c1", "c2"}


def test_the_same_file_twice_changes_nothing(office: Client, upload: Upload) -> None:
    for _ in range(2):
        office.post(f"{upload('小区.csv', GOOD.encode())}keep/")
    last = Run.objects.filter(kind="import").first()
    assert last
    assert last.result == {"taken": {"communities": {"new": 0, "changed": 0, "same": 2}}}
    assert Community.objects.get(pk="c1").version == 1


def test_changed_rows_are_shown_before_and_after_and_kept_in_the_history(
    office: Client, upload: Upload
) -> None:
    office.post(f"{upload('小区.csv', GOOD.encode())}keep/")
    preview = upload("小区.csv", GOOD.replace("120", "121").encode("gb18030"))
    shown = page(office, preview)
    assert "<del>120</del>" in shown
    assert "<ins>121</ins>" in shown
    office.post(f"{preview}keep/")
    entry = Entry.objects.filter(table="communities", key="c1").first()
    assert entry
    assert (entry.before, entry.after) == ({"households": 120}, {"households": 121})
    assert entry.note == "小区.csv"


def test_what_is_uploaded_is_removed_once_it_is_kept(office: Client, upload: Upload) -> None:
    preview = upload("小区.csv", GOOD.encode())
    office.post(f"{preview}keep/")
    office.post(f"{preview}keep/")
    assert Run.objects.filter(kind="import").count() == 1


@pytest.mark.parametrize("name", ["virus.exe", "page.html", "noending"])
def test_a_file_of_another_kind_is_refused_with_the_known_ones(office: Client, name: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = office.post(
        "/office/exchange/upload/", {"files": SimpleUploadedFile(name, b"x")}, follow=True
    )
    assert ".xlsx" in response.content.decode()
    assert Run.objects.count() == 0


def test_a_file_name_cannot_lead_out_of_its_folder(office: Client, upload: Upload) -> None:
    upload("../../etc/小区 <b>.csv", GOOD.encode())
    job = Import.objects.get()
    (kept,) = (job.folder / "files").iterdir()
    assert kept.is_relative_to(job.folder)
    assert "<" not in kept.name


def test_a_file_that_is_too_large_is_refused(office: Client, settings: object) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.LARGEST_IMPORT_BYTES = 10  # type: ignore[attr-defined]
    response = office.post(
        "/office/exchange/upload/",
        {"files": SimpleUploadedFile("小区.csv", GOOD.encode())},
        follow=True,
    )
    assert "MB" in response.content.decode()
    assert Run.objects.count() == 0


def test_garbage_named_xlsx_is_explained(office: Client, upload: Upload) -> None:
    shown = page(office, upload("小区.xlsx", b"not a workbook at all"))
    assert "alert" in shown
    assert Community.objects.count() == 0


def test_the_problems_can_be_downloaded_as_a_table(office: Client, upload: Upload) -> None:
    preview = upload("小区.csv", ONE_BAD.encode())
    listed = office.get(f"{preview}problems.csv").content.decode("utf-8-sig")
    assert "怎么改" in listed
    assert "小区.csv" in listed


def test_a_fault_in_the_last_table_leaves_the_database_as_it_was(office: Client) -> None:
    bad = pl.DataFrame({"building_id": ["b1"], "community_id": ["nowhere"]})
    good = pl.DataFrame(
        {"community_id": ["c1"], "name": ["x"], "county": ["431023"], "status": ["registered"]}
    )
    with pytest.raises(IntegrityError):
        take_in(PROGRAM, {"communities": good, "buildings": bad}, origin="test")
    assert read("communities").is_empty()


def test_everything_goes_out_and_comes_back_the_same(office: Client, upload: Upload) -> None:
    from linli import sample

    take_in(PROGRAM, sample.small(), origin="sample")
    first = office.get("/office/exchange/export/csv/").content
    preview = upload("all.xlsx", office.get("/office/exchange/export/workbook/").content)
    shown = page(office, preview)
    assert "全部合格" in shown
    office.post(f"{preview}keep/")
    second = office.get("/office/exchange/export/csv/").content
    assert files(first) == files(second)


def files(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_export_is_journalled(office: Client) -> None:
    for form in ("csv", "parquet", "workbook"):
        assert office.get(f"/office/exchange/export/{form}/").status_code == 200
    assert Entry.objects.filter(act="export").count() == 3
    assert office.get("/office/exchange/export/pdf/").status_code == 404


@pytest.mark.parametrize("name", ["all", "communities"])
def test_templates_can_be_had(office: Client, name: str) -> None:
    response = office.get(f"/office/exchange/template/{name}.xlsx")
    assert response.content[:2] == b"PK"
    assert office.get("/office/exchange/template/unknown.xlsx").status_code == 404


TOWN = """<osm version="0.6">
<node id="1" lat="26.1200" lon="113.1100"/><node id="2" lat="26.1200" lon="113.1101"/>
<node id="3" lat="26.1201" lon="113.1101"/><node id="4" lat="26.1201" lon="113.1100"/>
<way id="9"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>
<tag k="building" v="apartments"/></way></osm>"""
OUTLINE = "POLYGON ((113.1 26.1, 113.2 26.1, 113.2 26.2, 113.1 26.2, 113.1 26.1))"


def test_buildings_of_openstreetmap_go_to_the_community_around_them(
    office: Client, upload: Upload
) -> None:
    rows = f'community_id,name,county,status,geometry\nc1,甲小区,431023,planned,"{OUTLINE}"\n'
    office.post(f"{upload('communities.csv', rows.encode())}keep/")
    office.post(f"{upload('town.osm', TOWN.encode())}keep/")
    assert list(Building.objects.values_list("community_id", flat=True)) == ["c1"]


def test_an_import_knows_every_table_of_the_database_empty_ones_too(office: Client) -> None:
    there = known()
    assert {name: tuple(frame.columns) for name, frame in there.items()} == {
        name: tuple(each for each in table(name).names if each in needed)
        for name, needed in columns().items()
    }
    assert {name for name, frame in there.items() if frame.height} == {"counties"}


def test_a_table_that_is_not_kept_yet_is_checked_and_told(office: Client, upload: Upload) -> None:
    office.post(f"{upload('小区.csv', GOOD.encode())}keep/")
    preview = upload("schemes.csv", b"scheme_id,community_id,class,benefit\ns1,c1,basic,3.5\n")
    assert "改造方案只作检查，数据库暂不保存这张表" in page(office, preview)
    assert "数据库暂不保存" in page(office, f"{preview}?table=schemes&kind=new")
    office.post(f"{preview}keep/")
    last = Run.objects.filter(kind="import").first()
    assert last
    assert last.result == {"taken": {}}
