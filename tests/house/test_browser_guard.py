"""The browser fixtures let no fault pass: errors, requests to other hosts, barriers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page


def document(body: str) -> str:
    """A page with nothing wrong outside its body."""
    return (
        "<!doctype html><html lang='zh'><head><meta name='viewport' content='width=device-width'>"
        f"<title>邻里</title></head><body><main><h1>邻里</h1>{body}</main></body></html>"
    )


def test_an_error_on_the_console_is_a_complaint(page: "Page", complaints: list[str]) -> None:
    page.evaluate("console.error('the map did not load')")
    assert len(complaints) == 1
    assert "the map did not load" in complaints.pop()


def test_an_error_thrown_on_a_page_is_a_complaint(page: "Page", complaints: list[str]) -> None:
    page.set_content(document("<script>thisNameIsUnknown()</script>"))
    assert any("thisNameIsUnknown" in complaint for complaint in complaints)
    complaints.clear()


def test_a_request_to_another_host_is_a_complaint(page: "Page", complaints: list[str]) -> None:
    page.set_content(document("<img alt='' src='http://elsewhere.invalid/font.png'>"))
    assert "request to another host: http://elsewhere.invalid/font.png" in complaints
    complaints.clear()


def test_a_page_without_fault_brings_no_complaint(page: "Page", axe: Callable[..., None]) -> None:
    page.set_content(document("<p>老旧小区改造</p>"))
    axe(page)


def test_axe_names_the_field_that_has_no_label(page: "Page", axe: Callable[..., None]) -> None:
    page.set_content(document("<input id='area'>"))
    with pytest.raises(AssertionError, match=r"label \(critical\)[\s\S]*#area"):
        axe(page)


def test_a_page_opens_in_chinese_at_the_width_asked_for(open_page: Callable[..., "Page"]) -> None:
    phone = open_page(width=390, height=844)
    assert phone.evaluate("[navigator.language, innerWidth]") == ["zh-CN", 390]
