"""A photo on its way from a telephone to the public page, covered by somebody without a mouse."""

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from PIL import Image
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site

COMMUNITY = "c-0002"
WHO_STOOD_HERE = (232, 184, 144)


@pytest.fixture
def photo() -> bytes:
    """A photo with a face in its middle, taken somewhere at some time."""
    picture = Image.new("RGB", (1200, 900), "#a9c5d8")
    picture.paste(WHO_STOOD_HERE, (552, 420, 648, 480))
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 7.0, 30.0), 3: "E", 4: (113.0, 6.0, 36.0)})
    exif.get_ifd(0x8769).update({0x9003: "2022:03:05 09:30:00"})
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif)
    return written.getvalue()


def test_a_photo_is_uploaded_covered_by_keyboard_and_shown_to_everybody(
    site: "Site",
    open_page: Callable[..., "Page"],
    sign_in: Callable[..., None],
    axe: Callable[..., None],
    photo: bytes,
) -> None:
    page = open_page(width=390, height=844, has_touch=True)
    sign_in(page)
    page.goto(f"{site.url}/office/communities/{COMMUNITY}/")
    panel = page.locator("#files")
    panel.get_by_text("上传照片或资料").click()
    file = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo}
    panel.get_by_label("文件").set_input_files([file])  # type: ignore[list-item]
    panel.get_by_label("说明").fill("东门改造前")
    panel.get_by_role("button", name="上传").click()
    panel.get_by_role("link", name="东门改造前").click()

    expect(page.get_by_text("113.11000, 26.12500")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="加一个遮盖框").press("Enter")
    expect(page.get_by_role("group", name="遮盖框 1")).to_be_focused()
    for key in ["ArrowLeft"] * 4 + ["Shift+ArrowRight"] * 8:
        page.keyboard.press(key)
    expect(page.get_by_role("group", name="遮盖框 1: 40 44 20 12")).to_be_visible()
    axe(page)
    page.get_by_label(re.compile("我看过整张照片")).press("Space")
    page.get_by_role("button", name="公开遮盖后的照片").press("Enter")
    expect(page.get_by_role("heading", name="公众看到的")).to_be_visible()

    everybody = open_page(width=390, height=844)
    everybody.goto(f"{site.url}/communities/{COMMUNITY}/")
    shown = everybody.get_by_role("img", name="东门改造前")
    shown.scroll_into_view_if_needed()
    expect(shown).to_be_visible()
    axe(everybody)
    address = everybody.locator("#photos a").get_attribute("href")
    with urlopen(f"{site.url}{address}", timeout=20) as answer:  # noqa: S310 - our own address
        public = Image.open(io.BytesIO(answer.read()))
    assert dict(public.getexif()) == {}
    assert public.getpixel((600, 450)) == (0, 0, 0)
    assert public.getpixel((100, 100)) != (0, 0, 0)

    page.get_by_text("撤回公开").click()
    page.get_by_label("原因").and_(page.locator("#id-take-back")).fill("居民要求")
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_text("居民要求")).to_be_visible()
    everybody.reload()
    expect(everybody.locator("#photos")).to_have_count(0)
