"""A new county sets its office up, from the code that the server shows to the first login."""

import base64
import hmac
import json
import os
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import LINLI, free_port, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "a-long-pass-phrase-1"


@pytest.fixture
def new_county(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """An office without anything, served by `linli serve`: its address and its code."""
    environment = {**os.environ, "LINLI_HOME": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    port = free_port()
    shown = subprocess.run(
        [LINLI, "setup", "--json"], env=environment, capture_output=True, check=True
    )
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [LINLI, "serve", "--port", str(port), "--workers", "1"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}", json.loads(shown.stdout)["code"]
        finally:
            server.terminate()
            server.wait(20)


def shown_by_the_authenticator(secret: str) -> str:
    """Work out the code of this half minute (RFC 6238)."""
    digest = hmac.digest(
        base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1"
    )
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def test_a_county_is_set_up_step_by_step_and_goes_on_to_its_import(
    page: "Page", new_county: tuple[str, str], axe: Callable[..., None]
) -> None:
    address, code = new_county
    page.goto(address)
    expect(page).to_have_url(f"{address}/setup/")
    axe(page)
    page.get_by_label("设置码").fill(code)
    page.get_by_role("button", name="开始设置").click()
    page.get_by_label("按名称或代码查找").fill("郴州 永兴")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="永兴县").click()
    expect(page.get_by_label("计划名称")).to_have_value("永兴县老旧小区改造")
    axe(page)
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_label("板块名称").fill("老城板块\n新城板块")
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_label("姓名").fill("李主任")
    page.get_by_label("单位").fill("县专班")
    page.get_by_label("账号").fill("lizhuren")
    page.get_by_label("密码", exact=False).first.fill(PASSWORD)
    page.get_by_label("再输一次密码").fill(PASSWORD)
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_label("姓名").fill("陈审计")
    page.get_by_label("单位").fill("审计局")
    page.get_by_label("账号").fill("chen")
    page.get_by_label("岗位").select_option("auditor")
    page.get_by_role("button", name="开账号").click()
    expect(page.get_by_role("status")).to_contain_text("初始密码")
    axe(page)
    page.get_by_role("link", name="2 板块").click()
    expect(page.get_by_label("板块名称")).to_have_value("老城板块\n新城板块")
    page.get_by_role("link", name="5 完成").click()
    page.get_by_role("button", name="完成设置").click()
    expect(page).to_have_url(f"{address}/login/?next=/office/exchange/")
    expect(page.get_by_text("设置完毕")).to_be_visible()
    page.get_by_label("账号").fill("lizhuren")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    # The programme office sets up its second factor before anything else opens.
    expect(page).to_have_url(f"{address}/account/second-factor/")
    page.get_by_text("手工输入密钥").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("验证码").fill(shown_by_the_authenticator(secret))
    page.get_by_role("button", name="开启").click()
    expect(page.get_by_role("heading", name="备用码")).to_be_visible()
    page.goto(f"{address}/office/exchange/")
    expect(page).to_have_url(f"{address}/office/exchange/")
    assert page.request.get(f"{address}/setup/").status == 404
