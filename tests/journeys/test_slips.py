"""A grandmother's way in: the committee prints a slip, she logs in with it on her phone."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.journeys.conftest import Site


def test_a_resident_logs_in_with_a_slip_of_the_committee_and_reads_of_her_building(
    page: "Page",
    site: "Site",
    sign_in: Callable[..., None],
    browser: "Browser",
    axe: Callable[..., None],
) -> None:
    sign_in(page, "committee")
    page.goto(f"{site.url}/office/slips/?place=水利局小区")
    page.get_by_label("有事找谁").fill("老街社区刘书记 电话 0735-5520000")
    page.get_by_role("button", name="打印勾选的纸条").click()
    slip = page.get_by_role("article").filter(has_text="谢奶奶")
    expect(slip).to_contain_text("永兴县老旧小区改造")
    expect(slip).to_contain_text(f"{site.url}/slip/")
    expect(slip.get_by_role("img", name="登录二维码")).to_be_visible()
    expect(slip).to_contain_text(re.compile(r"有效期至 \d{4}年\d+月\d+日"))
    expect(slip).to_contain_text("老街社区刘书记 电话 0735-5520000")
    code = slip.get_by_text(re.compile(r"^\d{4} \d{4} \d{4} \d$")).inner_text()
    axe(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印")).to_have_count(0)
    expect(slip).to_be_visible()

    hers = browser.new_context(
        locale="zh-CN", viewport={"width": 360, "height": 740}, has_touch=True
    )
    phone = hers.new_page()
    phone.goto(f"{site.url}/login/")
    phone.get_by_role("link", name=re.compile("我有一张纸条")).click()
    phone.get_by_label("纸条上的号码").fill(code)
    phone.get_by_role("button", name="进入").click()
    phone.wait_for_url(f"{site.url}/office/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_role("link", name="水利局小区 1 栋").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("1 栋")
    expect(phone.locator("main")).to_contain_text("工程")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    hers.close()
