"""A street's day on a phone: work is found, talked about, handed over; the office is told."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site


def test_a_street_talks_about_work_hands_it_over_and_the_office_finds_it(
    page: "Page", site: "Site", sign_in: Callable[..., None], axe: Callable[..., None]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "street")
    axe(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("件事等您办")
    page.get_by_role("link", name="县三建小区：1 处数据有错", exact=True).click()
    page.get_by_label("评论").fill("@李主任 这一户的份额要查不动产登记")
    page.get_by_role("button", name="发表").click()
    expect(page.locator("#talk strong", has_text="@李主任")).to_be_visible()
    axe(page)
    page.get_by_placeholder("姓名或单位").first.fill("李主任")
    page.get_by_role("button", name="找人").click()
    page.get_by_label("县专班 李主任").check()
    page.get_by_label("说明").fill("请专班联系登记中心")
    page.get_by_role("button", name="转过去").click()
    expect(page.get_by_role("status").first).to_contain_text("已转给李主任")
    page.get_by_role("button", name="菜单").click()
    page.get_by_role("button", name="退出").click()
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page)
    page.get_by_role("link", name="提醒").first.click()
    page.get_by_role("link", name="请专班联系登记中心").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("县三建小区：1 处数据有错")
    expect(page.get_by_role("cell", name="县专班 李主任")).to_be_visible()
