"""The office takes everything out, changes it in a spreadsheet, and brings it back."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site


def taken_out(page: "Page", site: "Site", folder: Path) -> Path:
    page.goto(f"{site.url}/office/exchange/")
    with page.expect_download() as download:
        page.get_by_role("link", name="计划文件夹（CSV）").click()
    path = folder / "linli.zip"
    download.value.save_as(path)
    return path


def bring(page: "Page", site: "Site", path: Path) -> None:
    page.goto(f"{site.url}/office/exchange/")
    page.get_by_label("选择文件（可多选）").set_input_files(path)
    page.get_by_role("button", name="上传并检查").click()


def test_a_corrected_name_comes_back_and_goes_out_again(
    page: "Page",
    site: "Site",
    sign_in: Callable[..., None],
    axe: Callable[..., None],
    tmp_path: Path,
) -> None:
    sign_in(page)
    with ZipFile(taken_out(page, site, tmp_path)) as archive:
        text = archive.read("communities.csv").decode()
    heading, first, *_ = text.splitlines()
    community_id, name, *_ = first.split(",")
    changed = tmp_path / "communities.csv"
    changed.write_text(f"{heading}\n{first.replace(name, name + '（改）', 1)}\n", encoding="utf-8")

    bring(page, site, changed)
    expect(page.get_by_text("全部合格，可以导入。")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("insertion")).to_have_text(f"{name}（改）")
    axe(page)
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("导入完成。")).to_be_visible(timeout=60_000)

    page.goto(f"{site.url}/office/communities/{community_id}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{name}（改）")

    changed.write_text(f"{heading}\n{first}\n", encoding="utf-8")
    bring(page, site, changed)
    page.get_by_role("button", name="确认导入").click(timeout=60_000)
    expect(page.get_by_text("导入完成。")).to_be_visible(timeout=60_000)


def test_bad_rows_are_explained_and_nothing_is_kept_without_consent(
    open_page: Callable[..., "Page"], site: "Site", sign_in: Callable[..., None], tmp_path: Path
) -> None:
    page = open_page(width=390, height=844)
    sign_in(page)
    bad = tmp_path / "小区.csv"
    bad.write_text(
        "小区编号,小区名称,县区代码,状态,户数(上报)\nx1,样例新小区,431023,已入库,很多\n",
        encoding="gb18030",
    )
    bring(page, site, bad)
    expect(page.get_by_text("有 1 处错误")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("应为整数，实为“很多”")).to_be_visible()
    page.get_by_role("button", name="不导入，换文件").click()
    expect(page.get_by_role("heading", name="导入导出")).to_be_visible()


def street_list(path: Path) -> None:
    """Write what a street sends: a title, its own headings, a total, a figure that is none."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("摸底")
    rows = [
        ["便江街道老旧小区摸底情况统计表"],
        ["序号", "小区编码", "小区名", "县代码", "住户数", "建成年代", "联系人"],
        [1, "walk-1", "样例一院", "431023", 40, 1986, "张三"],
        [2, "walk-2", "样例二院", "431023", "约50", 1990, "李四"],
        ["合计", "", "", "", 90, "", ""],
    ]
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()


def test_a_street_s_list_is_matched_shown_kept_and_undone(
    page: "Page",
    site: "Site",
    sign_in: Callable[..., None],
    axe: Callable[..., None],
    tmp_path: Path,
) -> None:
    sign_in(page)
    street_list(tmp_path / "摸底.xlsx")
    bring(page, site, tmp_path / "摸底.xlsx")
    expect(page.get_by_role("heading", name="对应表和列")).to_be_visible(timeout=60_000)
    expect(page.get_by_label("联系人")).to_have_value("")
    expect(page.get_by_label("建成年代")).to_have_value("year_built")
    axe(page)
    page.get_by_role("button", name="对应无误，检查数据").click()

    expect(page.get_by_text("应为整数，实为“约50”")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("不认识“联系人”这一列")).to_be_visible()
    page.get_by_role("link", name="新增 1").click()
    expect(page.get_by_role("row", name="walk-1")).to_contain_text("1986")
    axe(page)
    page.get_by_label("只导入合格的行").check()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("导入完成。")).to_be_visible(timeout=60_000)
    address = page.url

    page.goto(f"{site.url}/office/communities/walk-1/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("样例一院")
    page.goto(address)
    page.get_by_role("button", name="撤销这次导入").click()
    expect(page.get_by_text("各行恢复到导入之前")).to_be_visible(timeout=60_000)
    axe(page)
    page.goto(f"{site.url}/office/communities/?q=walk-1")
    expect(page.get_by_text("样例一院")).to_have_count(0)
