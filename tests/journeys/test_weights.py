"""The office compares dimensions pair by pair, mends what contradicts itself, puts it in use."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site

PAIRS = 21


def test_the_office_makes_a_policy_by_comparisons_mends_a_pair_and_puts_it_in_use(
    page: "Page", site: "Site", sign_in: Callable[..., None], axe: Callable[..., None]
) -> None:
    sign_in(page)
    page.goto(f"{site.url}/office/plan/weights/")
    axe(page)
    page.get_by_role("link", name="新建一套权重").click()
    page.get_by_label("名称").fill("试排")
    page.get_by_role("button", name="下一步").click()
    pairs = page.locator("fieldset.pair")
    expect(pairs).to_have_count(PAIRS)
    # The first is far more than the second, and yet less than the third, which is less than that.
    for at in range(PAIRS):
        step = {0: "9", 1: "1/9", 6: "9"}.get(at, "1")
        pairs.nth(at).locator(f'input[value="{step}"]').check()
        expect(page.locator("#weighing")).to_contain_text(f"已比较 {at + 1} / {PAIRS} 对")
    expect(page.locator("#weighing")).to_contain_text("前后矛盾较大")
    axe(page)
    page.get_by_role("link", name="去改这一对").click()
    for at in (0, 1, 6):
        pairs.nth(at).locator('input[value="1"]').check()
        expect(page.locator(".htmx-request")).to_have_count(0)
    pairs.nth(0).locator('input[value="3"]').check()
    expect(page.locator("#weighing")).to_contain_text("前后一致，可以采用")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="方案效益的排名怎么变")).to_be_visible()
    axe(page)
    page.get_by_label("理由").fill("县政府会议定的")
    page.get_by_role("button", name="采用", exact=True).click()
    expect(page.get_by_text("已采用。重新计算了")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("正在采用")
