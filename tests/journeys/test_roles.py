"""Each of the thirteen roles does its day on the sample.

That no page offers a door that is shut is tested without a browser, in desks/test_doors.py.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site

SignIn = Callable[..., None]


def test_a_department_follows_a_figure_to_its_rows(
    page: "Page", site: "Site", sign_in: SignIn
) -> None:
    sign_in(page, "department")
    page.get_by_role("link", name="指标月报").first.click()
    page.locator("main a[href*='/office/figures/']").first.click()
    page.get_by_role("link", name=re.compile("明细")).first.click()
    expect(page.locator("main")).to_contain_text("县")


def test_a_street_sees_and_mends_its_own_communities_only(
    page: "Page", site: "Site", sign_in: SignIn, complaints: list[str]
) -> None:
    sign_in(page, "street")
    page.get_by_role("link", name="底册", exact=True).click()
    expect(page.locator("main")).to_contain_text("水利局小区")
    page.goto(f"{site.url}/office/communities/?street_id=431023002")
    expect(page.locator("main")).not_to_contain_text("湘阴正街小区")
    page.goto(f"{site.url}/office/communities/c-0002/edit/")
    page.get_by_label("备注").fill("街道核对过")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("已保存")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{site.url}/office/communities/c-0002/history/")
    page.get_by_role("button", name=re.compile("撤销")).click()
    expect(page.locator("main")).to_contain_text("已撤销")
    refused = page.goto(f"{site.url}/office/communities/c-0053/edit/")
    assert refused is not None
    assert refused.status == 403
    expect(page.locator("main")).to_contain_text("不在您的范围内")
    complaints.clear()


def test_a_committee_opens_an_account_for_a_resident_of_one_building(
    page: "Page", site: "Site", sign_in: SignIn
) -> None:
    sign_in(page, "committee")
    page.goto(f"{site.url}/office/people/new/")
    page.get_by_label("姓名").fill("陈大爷")
    page.get_by_label("账号", exact=False).first.fill("chendaye")
    page.get_by_label("岗位").select_option("resident")
    page.get_by_label("范围").select_option("building")
    page.get_by_label("地点").fill("c-0001-02")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("账号已开通")
    expect(page.locator("main")).to_contain_text("水利局小区 2 栋")


def test_an_auditor_checks_the_journal_and_cannot_change_anything(
    page: "Page", site: "Site", sign_in: SignIn, complaints: list[str]
) -> None:
    sign_in(page, "auditor")
    page.goto(f"{site.url}/office/journal/")
    page.get_by_role("button", name="逐条核查").click()
    expect(page.get_by_role("status").first).to_contain_text("条全部核对无误")
    page.goto(f"{site.url}/office/communities/c-0001/")
    expect(page.get_by_role("link", name="编辑")).to_have_count(0)
    refused = page.goto(f"{site.url}/office/communities/c-0001/edit/")
    assert refused is not None
    assert refused.status == 403
    complaints.clear()


def test_an_administrator_enters_a_contractor_with_a_licence(
    page: "Page", site: "Site", sign_in: SignIn, axe: Callable[..., None]
) -> None:
    sign_in(page, "admin")
    page.goto(f"{site.url}/office/organisations/new/")
    page.get_by_label("单位名称").fill("湘水建设公司")
    page.get_by_label("单位类型").select_option("contractor")
    page.get_by_label("统一社会信用代码").fill("91350100M000100Y43")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("登记证照", exact=True).click()
    page.get_by_label("证照").select_option("safety_licence")
    page.get_by_label("证号").fill("(湘)JZ安许证字〔2026〕000001")
    page.get_by_label("有效期至").fill("2020-01-01")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("table").nth(1)).to_contain_text("已过期")
    axe(page)
    page.goto(f"{site.url}/office/rights/")
    axe(page)


@pytest.mark.parametrize("username", ["designer", "utility"])
def test_who_works_on_the_plan_finds_what_the_check_up_found(
    page: "Page", site: "Site", sign_in: SignIn, username: str
) -> None:
    sign_in(page, username)
    page.get_by_role("link", name="体检", exact=True).click()
    expect(page.get_by_role("row").nth(1)).to_be_visible()


@pytest.mark.parametrize("username", ["contractor", "supervisor", "property", "owners", "resident"])
def test_who_belongs_to_one_community_sees_it_and_no_other(
    page: "Page", site: "Site", sign_in: SignIn, complaints: list[str], username: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, username)
    page.goto(f"{site.url}/office/communities/")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("水利局小区")
    page.goto(f"{site.url}/office/communities/c-0001/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("水利局小区")
    refused = page.goto(f"{site.url}/office/communities/c-0002/")
    assert refused is not None
    assert refused.status == 403
    complaints.clear()
