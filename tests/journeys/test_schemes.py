"""A designer draws up a scheme: from findings, by keyboard, by paste, to its freezing."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site

_PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const how = {clipboardData: data, bubbles: true, cancelable: true};
  cell.dispatchEvent(new ClipboardEvent("paste", how));
}"""


def test_a_designer_proposes_a_scheme_edits_it_by_keyboard_pastes_rows_and_freezes_it(
    page: "Page",
    site: "Site",
    sign_in: Callable[..., None],
    axe: Callable[..., None],
    complaints: list[str],
) -> None:
    sign_in(page, "designer")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="规划").click()
    page.get_by_role("link", name=re.compile("^c-0064-b v")).click()
    axe(page)
    page.get_by_role("button", name="重新生成新版本").click()
    expect(page.get_by_text("已生成 2 个方案草稿")).to_be_visible()

    page.get_by_role("link", name="改内容").click()
    axe(page)
    first = page.get_by_label("工程量 1", exact=True)
    before = page.locator("[data-total]").inner_text()
    first.press("ControlOrMeta+a")
    first.press_sequentially("123")
    first.press("Enter")
    expect(page.get_by_label("工程量 2", exact=True)).to_be_focused()
    expect(page.locator("[data-total]")).not_to_have_text(before)

    # The rows behind the last line are empty.
    names = page.locator("input[name=measure_id]")
    empty = names.evaluate_all("cells => cells.findIndex(cell => !cell.value)")
    names.nth(empty).evaluate(_PASTE, "供水管网改造\t120\t480\r\n没有这一项\t3\t10\r\n")
    wrong = page.locator("#reckoned [role=alert]")
    expect(wrong).to_contain_text("没有这一项")
    expect(names.nth(empty + 1)).to_have_attribute("aria-invalid", "true")
    names.nth(empty + 1).fill("庭院燃气管网")
    names.nth(empty + 1).press("Tab")
    expect(wrong).to_have_count(0)
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_text("已保存。")).to_be_visible()
    works = page.locator("#works")
    expect(works.get_by_role("row", name=re.compile("供水管网改造.*57,600.00"))).to_be_visible()
    page.get_by_role("button", name="表决定稿").click()
    expect(page.get_by_text("已定稿，内容不再改动")).to_be_visible()
    expect(page.get_by_role("link", name="改内容")).to_have_count(0)
    page.locator(".hash summary").click()
    expect(page.locator(".hash .whole").first).to_have_text(re.compile("^[0-9a-f]{64}$"))
    axe(page)
    assert complaints == []
