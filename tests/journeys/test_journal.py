"""The office shows that its journal is as it was written."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site


def test_every_entry_is_checked_and_the_wanted_ones_are_found(
    page: "Page", site: "Site", sign_in: Callable[..., None], axe: Callable[..., None]
) -> None:
    sign_in(page)
    page.goto(f"{site.url}/office/journal/")
    axe(page)
    page.get_by_role("button", name="逐条核查").click()
    expect(page.get_by_role("status")).to_contain_text("条全部核对无误")
    page.get_by_label("动作").select_option("announce")
    page.wait_for_url("**act=announce**")
    expect(page.get_by_role("row").nth(1)).to_contain_text("发布公示")
    page.get_by_role("link", name="看全部").click()
    page.get_by_label("谁", exact=True).fill("没有这个人")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_text("没有符合筛选条件的")).to_be_visible()
