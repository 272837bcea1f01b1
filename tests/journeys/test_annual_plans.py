"""From a solved scenario to the annual plan that everybody reads, with a department between."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import Site, served

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def site(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A sample of its own: its day is moved on, and notices run out."""
    with served(sample_home, tmp_path_factory.mktemp("annual") / "home") as found:
        yield found


def test_the_office_takes_a_plan_from_a_scenario_through_review_and_publicity_to_the_public_page(
    page: "Page",
    open_page: Callable[..., "Page"],
    site: "Site",
    sign_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page)
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="规划").click()
    page.get_by_role("link", name="年度计划", exact=True).click()
    axe(page)
    page.get_by_role("link", name="选定专项规划").click()
    page.get_by_role("radio").first.check()
    page.get_by_label("规划名称").fill("永兴县专项规划（2023—2025）")
    axe(page)
    page.get_by_role("button", name="选为专项规划").click()
    page.get_by_label("批准文号").fill("永政函〔2022〕8 号")
    page.get_by_label("批准日期").fill("2022-09-20")
    axe(page)
    page.get_by_role("button", name="批准").click()
    expect(page.get_by_text("专项规划已批准")).to_be_visible()
    page.get_by_role("link", name="专项规划与年度计划").click()
    page.get_by_role("button", name="编制 2023 年度计划").click()
    listed = page.locator("section", has_text="小区名单").locator("tbody tr").count()
    assert listed > 0
    page.get_by_role("button", name="送审，征求部门意见").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text(re.compile("还没有收到意见的部门"))).to_be_visible()
    axe(page)

    bureau = open_page()
    sign_in(bureau, "department")
    bureau.get_by_role("link", name=re.compile("请提出部门意见")).first.click()
    bureau.goto(page.url)
    bureau.get_by_label("不同意", exact=True).check()
    bureau.get_by_label("意见", exact=True).fill("县级配套须列入预算")
    axe(bureau)
    bureau.get_by_role("button", name="提交意见").click()
    expect(bureau.get_by_text("意见已提交")).to_be_visible()

    page.reload()
    page.get_by_label("答复", exact=True).fill("已列入 2023 年预算草案")
    page.get_by_role("button", name="答复", exact=True).click()
    page.get_by_role("button", name="开始公示").click()
    page.get_by_role("button", name="拨到公示期满的次日").click()
    page.get_by_label("批准文号").fill("永政函〔2022〕9 号")
    page.get_by_label("批准日期").fill("2022-10-08")
    page.get_by_role("button", name="批准，项目立项").click()
    expect(page.get_by_text("项目已立项")).to_be_visible()
    page.get_by_role("button", name="公布到公开页").click()
    axe(page)

    phone = open_page(width=390, height=844)
    phone.goto(f"{site.url}/plan/")
    phone.get_by_role("link", name="2023 年度").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("2023 年度老旧小区改造计划")
    expect(phone.get_by_text("永政函〔2022〕9 号")).to_be_visible()
    assert phone.locator("section[aria-labelledby^=street] tbody tr").count() == listed
    axe(phone)

    # The sample is left as it was.
    admin = open_page()
    sign_in(admin, "admin")
    admin.goto(f"{site.url}/office/sample/reset/")
    admin.set_default_timeout(180_000)
    admin.get_by_label("确认请输入计划名称").fill(name_of_the_programme(admin))
    admin.get_by_role("button", name="清除并恢复示例").click()
    admin.wait_for_url(f"{site.url}/office/")


def name_of_the_programme(page: "Page") -> str:
    found = re.search("“(.+)”", page.locator("label[for=name]").inner_text())
    assert found is not None
    return found[1]
