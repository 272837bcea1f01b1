"""A resident wishes on a phone, the designer answers, the resident reads step and notice."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site


def test_a_resident_wishes_on_a_phone_and_reads_what_the_designer_answered(
    page: "Page",
    open_page: Callable[..., "Page"],
    site: "Site",
    sign_in: Callable[..., None],
    axe: Callable[..., None],
    complaints: list[str],
) -> None:
    phone = open_page(width=360, height=800)
    sign_in(phone, "resident")
    phone.get_by_role("link", name="提愿望").click()
    axe(phone)
    phone.get_by_role("button", name="提交愿望").click()
    expect(phone.get_by_role("alert")).to_contain_text("请写下您的愿望")
    complaints[:] = [each for each in complaints if "status of 422" not in each]
    phone.get_by_role("link", name="楼梯没有扶手，老人上下不方便").click()
    expect(phone.get_by_label("您的愿望")).to_have_value("楼梯没有扶手，老人上下不方便")
    phone.get_by_label("哪栋楼（可以不选）").select_option(index=1)
    phone.get_by_role("button", name="提交愿望").click()
    expect(phone.get_by_text("愿望已提交")).to_be_visible()
    expect(phone.locator(".wish-way [aria-current=step]")).to_contain_text("已提出")
    axe(phone)
    address = phone.url

    sign_in(page, "designer")
    page.get_by_role("link", name=re.compile("楼梯没有扶手.*等待答复")).first.click()
    page.goto(address)
    expect(page.get_by_text("一位居民")).not_to_have_count(0)
    page.get_by_label("工程量").fill("30")
    expect(page.locator(".price")).to_contain_text("30 米 ×")
    axe(page)
    page.get_by_role("button", name="登记造价").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已估价")
    page.get_by_label(re.compile("^为什么")).fill("今年先做屋面，扶手排到明年")
    page.get_by_role("button", name="不纳入方案").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("未纳入方案")

    phone.goto(f"{site.url}/office/notices/")
    phone.get_by_role("link", name=re.compile("没有纳入改造方案")).click()
    expect(phone.locator(".wish-steps")).to_contain_text("今年先做屋面，扶手排到明年")
    phone.goto(f"{site.url}/office/")
    expect(phone.get_by_role("region", name="我的愿望办到哪一步")).to_contain_text("未纳入方案")
