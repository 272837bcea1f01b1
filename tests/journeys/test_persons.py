"""The office reaches an owner: number covered, seen for a reason, and the journal knows of it."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site

REASON = "联系入户勘查漏水"


def test_a_telephone_is_seen_for_a_reason_that_stands_in_the_journal(
    page: "Page", site: "Site", sign_in: Callable[..., None], axe: Callable[..., None]
) -> None:
    sign_in(page)
    page.goto(f"{site.url}/office/buildings/c-0001-01/")
    owner = page.locator("#units td").filter(has_text="****").first
    owner.get_by_role("link").first.click()
    axe(page)
    row = page.get_by_role("row", name=re.compile("^电话"))
    expect(row).to_contain_text(re.compile(r"\d{3}\*{4}\d{4}"))
    row.get_by_text("查看", exact=True).click()
    page.get_by_label("事由").and_(row.locator("input")).fill(REASON)
    row.get_by_role("button", name="查看并记入日志").click()
    expect(row.get_by_role("status")).to_contain_text(re.compile(r"^\d{11}$"))
    number = row.get_by_role("status").inner_text()

    page.goto(f"{site.url}/office/journal/?act=reveal_personal")
    line = page.get_by_role("row").filter(has_text=REASON).first
    expect(line).to_contain_text("查看个人信息")
    expect(page.get_by_text(number)).to_have_count(0)

    page.goto(f"{site.url}/office/buildings/c-0001-01/")
    page.get_by_role("link", name="按号码查人").click()
    axe(page)
    page.get_by_label("号码种类").select_option("phone")
    page.get_by_label("完整的号码").fill(number)
    page.get_by_role("button", name="查找").click()
    found = page.get_by_role("region", name=re.compile("^号码"))
    expect(found).to_contain_text(re.compile(r"\*"))
    expect(page.get_by_text(number)).to_have_count(0)
