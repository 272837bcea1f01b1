"""The map in a real browser: drawn, coloured, pointed at, printed, and told in words."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Site

MAP = "document.querySelector('[data-map]').programmeMap.map"
OLD_TOWN = "#map=15.2/26.1305/113.1130"
# How many pixels of the map have about this colour; a picture is taken as it is for printing.
PIXELS = """(wanted) => {
  const map = document.querySelector("[data-map]").programmeMap.map;
  map.redraw();
  const from = map.getCanvas();
  const sheet = new OffscreenCanvas(from.width, from.height).getContext("2d");
  sheet.drawImage(from, 0, 0);
  const { data } = sheet.getImageData(0, 0, from.width, from.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    const off = wanted.reduce((sum, part, place) => sum + Math.abs(data[at + place] - part), 0);
    if (off < 12) found += 1;
  }
  return found;
}"""
WATER, DONE_2021, STREET = [188, 207, 218], [42, 127, 158], [255, 255, 255]


def until(page: "Page", expression: str, seconds: int = 30) -> None:
    """Wait for something true; the page's policy forbids Playwright's own way, which evaluates."""
    for _ in range(seconds * 10):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never came true: {expression}")


def drawn(page: "Page") -> None:
    page.wait_for_selector("[data-map][data-ready=true]", timeout=60_000)


@pytest.fixture
def page(open_page: "Callable[..., Page]") -> "Page":
    """A window no larger than it takes: the processor draws every pixel of it, again and again."""
    return open_page(width=1000, height=680)


@pytest.fixture
def office_map(page: "Page", site: "Site", sign_in: Callable[..., None]) -> Callable[[str], "Page"]:
    """Open the map at an address such as `?colour=zone` and wait until it is drawn."""
    sign_in(page)

    def go(query: str = "") -> "Page":
        page.goto(f"{site.url}/office/map/{query}")
        drawn(page)
        return page

    return go


def place_of(page: "Page", community_id: str) -> tuple[float, float]:
    """Bring a community near and return where it stands on the screen."""
    x, y = page.evaluate(
        f"""(id) => {{
          const map = {MAP};
          const all = document.querySelector("[data-map]").programmeMap.data.communities.features;
          const one = all.find((each) => each.properties.community_id === id);
          map.jumpTo({{ center: one.geometry.coordinates, zoom: 16.5 }});
          const {{ x, y }} = map.project(one.geometry.coordinates);
          const box = map.getCanvas().getBoundingClientRect();
          return [box.x + x, box.y + y];
        }}""",
        community_id,
    )
    until(page, f"{MAP}.loaded() && !{MAP}.isMoving()")
    return x, y


def test_river_streets_and_the_years_buildings_are_drawn(
    office_map: Callable[[str], "Page"],
) -> None:
    page = office_map(OLD_TOWN)
    for colour in (WATER, DONE_2021, STREET):
        assert page.evaluate(PIXELS, colour) > 2000


def test_a_community_is_clicked_and_its_page_opened(
    office_map: Callable[[str], "Page"], axe: Callable[..., None]
) -> None:
    page = office_map("")
    page.mouse.click(*place_of(page, "c-0007"))
    panel = page.locator("[data-map-panel]")
    heading = panel.get_by_role("heading", level=2)
    expect(heading).to_be_visible()
    assert "community=c-0007" in page.url
    axe(page)
    name = heading.inner_text()
    panel.get_by_role("link", name="打开小区页").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_another_colouring_changes_legend_picture_and_address(
    office_map: Callable[[str], "Page"],
) -> None:
    page = office_map(OLD_TOWN)
    legend = page.locator("[data-map-legend]")
    expect(legend).to_contain_text("计划 2023")
    before = page.evaluate(PIXELS, DONE_2021)
    page.get_by_label("着色", exact=True).select_option("zone")
    expect(legend).to_contain_text("老城板块")
    expect(page.locator("[data-map-title]")).to_have_text("板块")
    drawn(page)
    assert page.evaluate(PIXELS, DONE_2021) < before / 10
    assert "colour=zone" in page.url

    page.get_by_label("着色", exact=True).select_option("households_benefiting")
    expect(page.locator("[data-map-title]")).to_contain_text("户")
    page.reload()
    drawn(page)
    expect(page.locator("[data-map-title]")).to_contain_text("户")


def test_filters_narrow_the_map_and_stay_in_the_address(
    office_map: Callable[[str], "Page"],
) -> None:
    page = office_map("")
    total = page.locator("[data-map-total]")
    expect(total).to_have_text(re.compile("共 85 个小区"))
    page.get_by_label("老城板块").check()
    expect(total).not_to_have_text(re.compile("共 85 个小区"))
    of_the_zone = total.inner_text()
    page.get_by_label("已完工").check()
    expect(total).not_to_have_text(of_the_zone)
    narrowed = total.inner_text()
    page.reload()
    drawn(page)
    expect(total).to_have_text(narrowed)
    expect(page.get_by_label("老城板块")).to_be_checked()
    page.get_by_role("button", name="清除筛选").click()
    expect(total).to_have_text(re.compile("共 85 个小区"))


def test_a_community_is_found_by_name_with_the_keyboard(
    office_map: Callable[[str], "Page"],
) -> None:
    page = office_map("")
    page.get_by_label("找小区").fill("水利")
    expect(page.locator("#map-found").get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-map-panel] h2")).to_contain_text("水利")
    until(page, f"{MAP}.getZoom() > 16 && !{MAP}.isMoving()")


def test_the_map_is_moved_and_read_without_a_mouse(office_map: Callable[[str], "Page"]) -> None:
    page = office_map(OLD_TOWN)
    west = page.evaluate(f"{MAP}.getCenter().lng")
    page.locator("canvas.maplibregl-canvas").focus()
    page.keyboard.press("ArrowRight")
    until(page, f"{MAP}.getCenter().lng > {west}")
    page.get_by_text("当前范围内的小区").focus()
    page.keyboard.press("Enter")
    links = page.locator("[data-map-list] a")
    expect(links.first).to_be_visible()
    assert "/office/communities/" in (links.first.get_attribute("href") or "")
    shown = links.count()
    page.evaluate(f"{MAP}.jumpTo({{zoom: 17}})")
    until(page, f"document.querySelectorAll('[data-map-list] a').length < {shown}")


def test_pointing_tells_name_and_size(office_map: Callable[[str], "Page"]) -> None:
    page = office_map(OLD_TOWN)
    x, y = place_of(page, "c-0007")
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    expect(page.locator(".map-tip")).to_contain_text("栋")


def test_facilities_are_shown_on_demand(office_map: Callable[[str], "Page"]) -> None:
    page = office_map("")
    page.get_by_label("设施").check()
    until(page, f"{MAP}.queryRenderedFeatures({{layers: ['facility']}}).length > 5")
    assert "facilities=1" in page.url


def test_paper_shows_the_map(office_map: Callable[[str], "Page"]) -> None:
    page = office_map(OLD_TOWN)
    pdf = page.pdf(format="A4", landscape=True)
    widths = [int(each) for each in re.findall(rb"/Width (\d+)", pdf)]
    assert max(widths, default=0) > 1500
    expect(page.locator(".map-print")).to_be_hidden()


def test_on_a_phone_the_map_comes_first_and_the_controls_from_a_drawer(
    open_page: Callable[..., "Page"],
    site: "Site",
    sign_in: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    page = open_page(390, 844, has_touch=True)
    sign_in(page)
    page.goto(f"{site.url}/office/map/")
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".map").bounding_box()
    assert box
    assert box["y"] < 400
    axe(page)
    expect(page.get_by_label("找小区")).to_be_hidden()
    page.get_by_role("button", name="着色与筛选").click()
    page.get_by_label("着色", exact=True).select_option("status")
    axe(page)
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("[data-map-legend]")).to_contain_text("施工中")
    expect(page.get_by_label("找小区")).to_be_hidden()


def test_those_who_want_no_motion_get_none(
    open_page: Callable[..., "Page"], site: "Site", sign_in: Callable[..., None]
) -> None:
    page = open_page(reduced_motion="reduce")
    sign_in(page)
    page.goto(f"{site.url}/office/map/")
    drawn(page)
    page.evaluate(f"{MAP}.flyTo({{center: [113.1, 26.13], zoom: 17}})")
    assert page.evaluate(f"{MAP}.getZoom()") == 17


def test_without_a_graphics_context_the_list_still_leads_to_the_communities(
    open_page: Callable[..., "Page"], site: "Site", sign_in: Callable[..., None]
) -> None:
    page = open_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    sign_in(page)
    page.goto(f"{site.url}/office/map/")
    expect(page.get_by_role("alert")).to_contain_text("图形加速")
    links = page.locator("[data-map-list] a")
    expect(links.first).to_be_visible()
    links.first.click()
    page.wait_for_url("**/office/communities/**")


def test_the_map_needs_no_exception_from_the_security_policy(
    page: "Page", site: "Site", sign_in: Callable[..., None]
) -> None:
    sign_in(page)
    response = page.goto(f"{site.url}/office/map/")
    assert response
    policy = response.headers["content-security-policy"]
    assert "worker-src 'self'" in policy
    assert "unsafe" not in policy
    assert "blob:" not in policy.split("script-src")[1].split(";")[0]
    drawn(page)


def test_in_english_the_map_speaks_english(
    page: "Page", site: "Site", sign_in: Callable[..., None]
) -> None:
    page.set_viewport_size({"width": 1440, "height": 680})
    sign_in(page)
    page.get_by_role("button", name="EN").click()
    page.goto(f"{site.url}/office/map/?colour=zone")
    drawn(page)
    expect(page.locator("[data-map-legend]")).to_contain_text("Old town")
    assert not re.search(r"[\u4e00-\u9fff]{2}", page.locator(".map-controls").inner_text())


def test_gdal_and_so_qgis_reads_layers_over_the_network(site: "Site") -> None:
    import pyogrio

    public = pyogrio.read_info(f"/vsicurl/{site.url}/map/buildings.geojson")
    assert public["features"] > 593
    pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": f"office:{site.passwords['office']}"})
    try:
        inside = pyogrio.read_info(f"/vsicurl/{site.url}/office/map/findings.geojson")
    finally:
        pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": None})
    assert inside["features"] > 100
    assert inside["crs"] == "EPSG:4326"
