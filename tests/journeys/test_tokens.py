"""Somebody of the department makes a token for a program, uses it, and revokes it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site


def test_a_token_is_made_used_and_revoked(
    page: "Page", site: "Site", sign_in: Callable[..., None], axe: Callable[..., None]
) -> None:
    sign_in(page)
    page.goto(f"{site.url}/office/tokens/new/")
    axe(page)
    page.get_by_label("用途").fill("报表程序")
    page.get_by_label("查看底册").check()
    page.get_by_role("button", name="建立令牌").click()
    key = page.get_by_label("报表程序").input_value()
    axe(page)
    send = {"Authorization": f"Bearer {key}"}
    api = f"{site.url}/api/v1/communities?limit=1"
    assert page.request.get(api, headers=send).status == 200
    page.get_by_role("link", name="抄好了").click()
    axe(page)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("row", name="报表程序").get_by_role("button", name="停用").click()
    expect(page.get_by_role("status")).to_contain_text("已停用令牌")
    assert page.request.get(api, headers=send).status == 401
    page.goto(f"{site.url}/api/v1/")
    axe(page)
