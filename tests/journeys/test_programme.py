"""The programme office lowers a cap, has it solved, sees the map change, asks why, compares."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site

# The solver proves its gap on a machine that others use, too.
_PATIENCE = 180_000


def colours(page: Page) -> str:
    """What the legend counts, once the map is painted."""
    page.locator("[data-map-legend] li").first.wait_for()
    return page.locator("[data-map-legend]").inner_text()


def test_the_office_lowers_a_cap_solves_asks_why_and_compares(
    page: Page, site: Site, sign_in: Callable[..., None]
) -> None:
    sign_in(page)
    page.goto(f"{site.url}/office/plan/scenarios/")
    page.get_by_label("名称").fill("每年五十万")
    page.get_by_label("从哪里开始").select_option(label="复制：情景 A：按现有资金")
    page.get_by_role("button", name="新建").click()
    expect(page.get_by_role("heading", name="每年五十万")).to_be_visible()
    before = colours(page)

    # In place, by keyboard: Enter saves and goes on to the next source.
    cell = page.get_by_label("国家政府债券专项资金 2023")
    cell.fill("50")
    cell.press("Enter")
    expect(page.locator("form.cap.changed")).to_have_count(1)
    expect(page.get_by_label("国家政府债券专项资金 2023")).to_have_value("50")
    page.get_by_role("button", name="撤销上一次修改").click()
    expect(page.locator("form.cap.changed")).to_have_count(0)
    for year in ("2023", "2024", "2025"):
        cell = page.get_by_label(f"国家政府债券专项资金 {year}")
        cell.fill("50")
        cell.press("Enter")
        expect(page.get_by_label(f"国家政府债券专项资金 {year}")).to_have_value("50")
    expect(page.locator("form.cap.changed")).to_have_count(3)

    page.get_by_role("button", name="求解", exact=True).click()
    expect(page.get_by_text("已复核", exact=True)).to_be_visible(timeout=_PATIENCE)
    assert colours(page) != before

    page.locator("#result-rows tbody a").first.click()
    page.get_by_role("button", name="查原因").click()
    answer = page.locator("#community-panel")
    expect(answer.get_by_text(re.compile("方案安排在 20|没有入选"))).to_be_visible(
        timeout=_PATIENCE
    )

    page.get_by_text("对比", exact=True).click()
    page.get_by_role("link", name="情景 A：按现有资金").click()
    expect(page.get_by_role("heading", name="资金上限不同之处（万元）")).to_be_visible()
    expect(page.get_by_role("heading", name="每年五十万与情景 A：按现有资金相比")).to_be_visible()
