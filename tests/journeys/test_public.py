"""A stranger's walk: the front page, the map, a community, a figure and the rows behind it."""

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site

PAGES = [
    "/",
    "/communities/",
    "/communities/c-0001/",
    "/plan/",
    "/money/",
    "/notices/",
    "/notices/1/",
    "/elevators/",
    "/open-data/",
    "/open-data/indicators/floor_area/",
]
INNER = [
    "/office/",
    "/office/quality/",
    "/office/figures/",
    "/office/figures/parking_added/",
    "/office/figures/parking_added/rows/",
    "/office/announcements/",
    "/office/announcements/new/",
]


def drawn(page: "Page") -> None:
    """Wait until the map and the charts are there."""
    for figure in page.locator("[data-map]").all():
        expect(figure).to_have_attribute("data-ready", "true", timeout=30_000)
    for chart in page.locator("[data-chart]").all():
        expect(chart.locator("svg").first).to_be_attached()


def test_from_the_front_page_over_the_map_to_a_community_and_to_the_rows_of_a_figure(
    page: "Page", site: "Site"
) -> None:
    page.goto(site.url)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "三年，27 个片区，8,557 户人家住得更好"
    )
    drawn(page)
    page.locator("[data-map-list] summary").first.click()
    page.locator("[data-map-list] a").first.click()
    expect(page).to_have_url(re.compile(r"/communities/c-\d+/"))
    drawn(page)
    expect(page.get_by_role("heading", name="做了什么")).to_be_visible()
    page.get_by_role("link", name="总览").click()
    page.get_by_role("link", name=re.compile("新增停车位")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("新增停车位")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    content = waiting.value.path().read_text("utf-8")
    values = [line.split(",") for line in content.splitlines()[1:]]
    assert sum(float(row[3]) for row in values if row[1] == "zone") == 2357


def test_the_divider_between_before_and_after_moves_by_keys(page: "Page", site: "Site") -> None:
    page.goto(site.url)
    divider = page.get_by_role("slider", name="拖动分界线，比较改造前后")
    divider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(divider).to_have_value("60")
    panel = page.locator("[data-compare]")
    assert panel.evaluate("each => each.style.getPropertyValue('--cut')") == "60%"


def test_every_chart_has_its_figures_in_a_table(page: "Page", site: "Site") -> None:
    page.goto(f"{site.url}/money/")
    drawn(page)
    for details in page.locator("details", has_text="看表格").all():
        details.locator("summary").click()
        expect(details.locator("tbody tr").first).to_be_visible()


def test_language_and_large_print_are_one_click_and_stay(page: "Page", site: "Site") -> None:
    page.goto(f"{site.url}/money/")
    page.get_by_role("button", name="EN").click()
    expect(page).to_have_url(f"{site.url}/money/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Large print").click()
    page.get_by_role("link", name="Communities").first.click()
    expect(page.locator("html")).to_have_class("large-print")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_who_is_signed_in_is_led_from_a_figure_to_its_rows_inside(
    page: "Page", site: "Site", sign_in: Callable[..., None]
) -> None:
    sign_in(page, "auditor")
    page.goto(site.url)
    page.get_by_role("link", name=re.compile("新增停车位")).click()
    expect(page).to_have_url(f"{site.url}/office/figures/parking_added/")
    page.get_by_role("link", name=re.compile("行明细")).click()
    expect(page.get_by_text("相加为 2,357 个")).to_be_visible()
    page.locator("tbody th a").first.click()
    expect(page).to_have_url(re.compile(r"/office/works/\?q=w-"))


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_is_accessible_and_fits_every_screen(
    page: "Page", axe: Callable[..., None], site: "Site", address: str
) -> None:
    page.goto(site.url + address)
    drawn(page)
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        fits(page)
        if width != 1024:
            axe(page)


def fits(page: "Page") -> None:
    # Charts take the new width a moment after the window has it; the page's policy forbids to wait
    # in the page itself.
    for _ in range(100):
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide <= 0:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{page.url} is {wide} px too wide")


def test_every_inner_page_is_accessible_on_a_desktop_and_on_a_phone(
    page: "Page", axe: Callable[..., None], site: "Site", sign_in: Callable[..., None]
) -> None:
    sign_in(page)
    for address in INNER:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(site.url + address)
        drawn(page)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            fits(page)


def test_in_english_and_in_large_print_the_front_page_still_fits(
    open_page: Callable[..., "Page"], axe: Callable[..., None], site: "Site"
) -> None:
    for width in (1024, 390):
        page = open_page(width=width)
        chosen = {"django_language": "en", "large-print": "on"}
        page.context.add_cookies(
            [{"name": name, "value": value, "url": site.url} for name, value in chosen.items()]
        )
        page.goto(site.url)
        drawn(page)
        axe(page)
        fits(page)


def test_in_english_the_menu_stays_on_one_line_or_folds_behind_its_button(
    page: "Page", site: "Site", sign_in: Callable[..., None]
) -> None:
    sign_in(page)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site.url}])
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site.url}/office/announcements/")
    toggle = page.get_by_role("button", name="Menu")
    for width in (1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        expect(toggle).to_be_hidden()
        tops = page.locator(".bar-menu > a").evaluate_all("all => all.map(a => a.offsetTop)")
        assert max(tops) - min(tops) < 10, width
    page.set_viewport_size({"width": 1024, "height": 900})
    expect(page.get_by_role("link", name="Register")).to_be_hidden()
    toggle.click()
    expect(page.get_by_role("link", name="Register")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Register")).to_be_hidden()
    expect(toggle).to_be_focused()


@pytest.mark.parametrize("width", [1440, 390])
def test_no_label_of_the_flows_touches_the_edge_of_the_picture(
    open_page: Callable[..., "Page"], site: "Site", width: int
) -> None:
    page = open_page(width=width)
    page.goto(f"{site.url}/money/")
    drawn(page)
    chart = page.locator("[data-chart=flows]")
    expect(chart.get_by_text("类别未分")).to_be_attached()
    # In one go: the picture is drawn anew when its place changes size.
    room = chart.evaluate(
        """(place) => { const frame = place.getBoundingClientRect();
        return [...place.querySelectorAll("svg text")].map((label) => {
          const box = label.getBoundingClientRect();
          return [label.textContent, box.left - frame.left, frame.right - box.right,
            box.top - frame.top, frame.bottom - box.bottom]; }); }"""
    )
    assert len(room) >= 12
    for words, left, right, above, below in room:
        assert min(left, right, above) >= 0, words
        assert below >= 6, words


def test_an_address_that_is_not_there_says_what_to_do(
    page: "Page", axe: Callable[..., None], site: "Site", complaints: list[str]
) -> None:
    page.goto(f"{site.url}/communities/nowhere/")
    expect(page.get_by_role("link", name="回公开页")).to_be_visible()
    axe(page)
    complaints.clear()


def test_the_page_works_without_scripts(open_page: Callable[..., "Page"], site: "Site") -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site.url)
    expect(page.get_by_text("8,557").first).to_be_visible()
    flows = page.locator("#flows-data")
    assert json.loads(flows.text_content() or "")["links"]
    page.locator("details", has_text="看表格").first.locator("summary").click()
    expect(page.get_by_role("cell", name="基础设施").first).to_be_visible()
