"""A resident proposes on a phone, the office decides field by field, the resident reads it."""

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site


def photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (320, 240), "green").save(written, "JPEG")
    return written.getvalue()


def test_a_resident_proposes_with_a_photo_and_reads_what_was_decided(
    page: "Page",
    open_page: Callable[..., "Page"],
    site: "Site",
    sign_in: Callable[..., None],
    axe: Callable[..., None],
    complaints: list[str],
) -> None:
    phone = open_page(width=390, height=844)
    sign_in(phone, "resident")
    phone.goto(f"{site.url}/office/communities/c-0001/")
    phone.get_by_role("link", name="提出修改").click()
    axe(phone)
    households = phone.get_by_label(re.compile("^户数"))
    now = int(households.input_value())
    households.fill(str(now + 2))
    phone.get_by_label(re.compile("^建成年份")).fill("1979")
    phone.get_by_role("button", name="提交修改建议").click()
    expect(phone.get_by_role("alert")).to_contain_text("请写明理由")
    complaints[:] = [each for each in complaints if "status of 422" not in each]
    phone.get_by_label("您是怎么知道的").fill("我住一号楼，挨家数过")
    phone.get_by_label("照片或资料（可以不传）").set_input_files(
        {"name": "门牌.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    phone.get_by_role("button", name="提交修改建议").click()
    expect(phone.get_by_text("修改建议已提交")).to_be_visible()
    expect(phone.locator(".file-card")).to_have_count(1)
    axe(phone)

    sign_in(page)
    page.get_by_role("link", name=re.compile("条修改建议等您办理")).click()
    page.locator("tbody").get_by_role("link", name="水利局小区").click()
    expect(page.locator(".file-card img")).to_be_visible()
    axe(page)
    page.get_by_role("checkbox", name=re.compile("采纳：建成年份")).uncheck()
    page.get_by_label("给提出的人的答复").fill("产权证上的年份不是 1979 年")
    page.get_by_role("button", name="采纳勾选的项").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("部分采纳")

    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("部分采纳")
    expect(phone.get_by_text("产权证上的年份不是 1979 年")).to_be_visible()
    expect(phone.get_by_role("row", name=re.compile("户数"))).to_contain_text("已采纳")

    # The sample is left as it was.
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{site.url}/office/communities/c-0001/history/")
    expect(page.get_by_role("link", name="采纳修改建议")).to_be_visible()
    page.get_by_role("button", name=re.compile("^撤销")).click()
    expect(page.get_by_text("已撤销上一次修改")).to_be_visible()
