"""The office keeps its register in a browser: finds, corrects, meets a colleague's change."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site

NAME = "水利局小区"


@pytest.fixture
def community(site: "Site") -> str:
    return f"{site.url}/office/communities/c-0001/"


@pytest.fixture
def left_as_it_was(page: "Page", community: str) -> Iterator[None]:
    """Take back every edit of the community that a test has left."""
    yield
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{community}history/")
    undo = page.get_by_role("button", name=re.compile("^撤销"))
    while undo.count():
        undo.click()
        expect(page.get_by_text("已撤销上一次修改")).to_be_visible()


def forgive(complaints: list[str], status: str) -> None:
    """Drop what the browser notes about an answer that the test provoked."""
    complaints[:] = [each for each in complaints if f"status of {status}" not in each]


def test_from_the_list_to_a_building_and_back_into_the_history(
    page: "Page",
    site: "Site",
    sign_in: Callable[..., None],
    axe: Callable[..., None],
    complaints: list[str],
) -> None:
    sign_in(page)
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="底册").click()
    expect(page.get_by_text("共 85 行")).to_be_visible()
    axe(page)
    page.get_by_label("搜索").press_sequentially("水利局")
    expect(page.get_by_text("共 1 行")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/office/communities/\?q=[^&]+&closed_on=no"))
    page.get_by_role("link", name=NAME).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    expect(page.get_by_role("list", name="改造全过程").get_by_role("listitem")).to_have_count(6)
    page.wait_for_selector("[data-map][data-ready=true]", timeout=60_000)
    expect(page.locator("#quality").get_by_text("按全部规则核对")).to_have_count(0, timeout=20_000)
    axe(page)
    page.locator("#buildings").get_by_role("link").first.click()
    axe(page)

    page.get_by_role("link", name="编辑").click()
    storeys = page.get_by_label("层数")
    before = storeys.input_value()
    storeys.fill("六层")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("应为整数，实为“六层”。填整数。")).to_be_visible()
    axe(page)
    page.get_by_role("alert").get_by_role("link").click()
    expect(storeys).to_be_focused()
    storeys.fill(str(int(before) + 1))
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()

    page.get_by_role("link", name="全部修改记录与撤销").click()
    expect(page.get_by_text(f"层数：{before} → {int(before) + 1}")).to_be_visible()
    axe(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=re.compile("^撤销")).click()
    expect(page.get_by_text(f"层数：{int(before) + 1} → {before}")).to_be_visible()
    forgive(complaints, "422")


def test_two_colleagues_edit_the_same_community_and_the_second_chooses(
    page: "Page",
    open_page: Callable[..., "Page"],
    community: str,
    sign_in: Callable[..., None],
    axe: Callable[..., None],
    complaints: list[str],
    left_as_it_was: None,
) -> None:
    colleague = open_page()
    for each in (page, colleague):
        sign_in(each)
        each.goto(f"{community}edit/")
    colleague.get_by_label("备注").fill("同事写的备注")
    colleague.get_by_label("原产权单位").fill("县水务局")
    colleague.get_by_role("button", name="保存").click()
    expect(colleague.get_by_text("已保存。")).to_be_visible()

    page.get_by_label("备注").fill("我写的备注")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("有人先保存了")
    row = page.get_by_role("row", name="备注 两人都改了")
    expect(row.get_by_role("radio", checked=True)).to_have_count(0)
    theirs = page.get_by_role("row", name=re.compile("^原产权单位")).get_by_role("radio").first
    expect(theirs).to_be_checked()
    axe(page)
    row.get_by_label("我写的备注").check()
    page.get_by_role("button", name="按选择保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()

    changes = page.locator("#timeline")
    expect(changes.get_by_text("备注：同事写的备注 → 我写的备注")).to_be_visible()
    expect(changes.get_by_text(re.compile("原产权单位：.* → 县水务局"))).to_be_visible()
    forgive(complaints, "409")


def test_everything_is_done_with_the_keyboard(
    page: "Page", community: str, sign_in: Callable[..., None], left_as_it_was: None
) -> None:
    sign_in(page)
    page.goto(community)
    edit = page.get_by_role("link", name="编辑")
    for _ in range(40):
        if edit.evaluate("(link) => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{community}edit/")
    address = page.get_by_label("地址")
    for _ in range(60):
        if address.evaluate("(field) => field === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("新建路 9 号")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存。")).to_be_visible()
    expect(page.get_by_text("c-0001 · 新建路 9 号")).to_be_visible()


def test_a_list_works_without_scripts_and_on_a_phone(
    open_page: Callable[..., "Page"], site: "Site", sign_in: Callable[..., None]
) -> None:
    page = open_page(width=390, height=844, java_script_enabled=False)
    sign_in(page)
    page.goto(f"{site.url}/office/works/")
    page.get_by_label("类别").select_option(label="提升类")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("link", name=re.compile("类别：提升类"))).to_be_visible()
    page.get_by_role("link", name=re.compile("决算")).click()
    sorted_column = page.get_by_role("columnheader", name=re.compile("决算"))
    expect(sorted_column).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="全部清除").click()
    expect(page.get_by_text("共 1,072 行")).to_be_visible()


def test_a_list_goes_out_as_a_workbook(
    page: "Page", site: "Site", sign_in: Callable[..., None]
) -> None:
    sign_in(page)
    page.goto(f"{site.url}/office/communities/?status=under_way")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == "小区.xlsx"


def test_a_reader_is_offered_nothing_to_change(
    page: "Page", community: str, sign_in: Callable[..., None]
) -> None:
    sign_in(page, "auditor")
    page.goto(community)
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    expect(page.get_by_role("link", name="编辑")).to_have_count(0)
    expect(page.get_by_text("更多")).to_have_count(0)
