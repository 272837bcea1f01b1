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


def test_work_is_found_taken_and_talked_about_by_the_keyboard_alone(
    page: "Page", site: "Site"
) -> None:
    def tab_to(words: str) -> None:
        """Go on with the tab key until what has the focus is called so."""
        name = "(document.activeElement.innerText || document.activeElement.id || '').trim()"
        for _step in range(80):
            page.keyboard.press("Tab")
            if page.evaluate(name) == words:
                assert page.evaluate("document.activeElement.matches(':focus-visible')")
                return
        raise AssertionError(f"the tab key does not reach {words}")

    page.goto(f"{site.url}/login/")
    page.keyboard.type("street")
    page.keyboard.press("Tab")
    page.keyboard.type(site.passwords["street"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/office/")
    tab_to("糖酒公司小区：3 项较重以上的问题未解决")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/office/work/**")
    tab_to("我来办")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="谁来办")).to_contain_text("便江街道 王干事")
    tab_to("comment-text")
    page.keyboard.type("下周带设计院去看现场")
    tab_to("发表")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_contain_text("下周带设计院去看现场")
