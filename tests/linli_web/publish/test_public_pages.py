"""What a stranger sees: the published figures, links that all lead somewhere, no household."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from linli.publish import definitions
from linli.sample.published import published
from linli_web.plan.reads import today
from linli_web.publish import money_reads, reads
from linli_web.publish.community_reads import STATES
from linli_web.registry.models import Entrance
from linli_web.tables.reading import read

pytestmark = pytest.mark.usefixtures("yongxing")


class Links(HTMLParser):
    """The addresses that a page leads to, or loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        posts = tag == "form" and dict(attrs).get("method") == "post"
        for name, value in attrs:
            if name in {"href", "src", "action"} and value and not posts:
                self.found.append(value)


def links(html: str) -> list[str]:
    parser = Links()
    parser.feed(html)
    return parser.found


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_every_published_figure_of_the_page_is_the_one_that_the_rows_add_up_to(
    stranger: Client,
) -> None:
    page = text(stranger.get("/"))
    for shown in (
        "2.86<wbr><small>亿元",
        "27<wbr><small>个",
        "593<wbr><small>栋",
        "8,557<wbr><small>户",
    ):
        assert shown in page
    assert "208.95<wbr><small>万㎡" in page
    assert "三年，27 个片区，8,557 户人家住得更好" in page
    for name in ("water_main_renewed", "gas_connected", "parking_added", "charging_piles"):
        assert f"{int(published()[name]):,}<wbr><small>" in page


def test_every_published_figure_stands_on_the_page_of_its_indicator(stranger: Client) -> None:
    values = reads.values(today())
    for name, figure in published().items():
        assert values[name].value == pytest.approx(float(figure), rel=1e-12), name
        assert stranger.get(reverse("open-indicator", args=[name])).status_code == 200


def test_the_floor_area_is_shown_with_the_doubt_that_the_rule_has(stranger: Client) -> None:
    assert "户均 244 ㎡，高于常值，核实中" in text(stranger.get("/"))
    assert "244.19" in text(stranger.get(reverse("open-indicator", args=["floor_area"])))


def test_the_page_says_that_the_data_are_a_sample_and_what_was_never_published(
    stranger: Client,
) -> None:
    page = text(stranger.get("/"))
    assert "示例数据：按公布总量生成" in page
    assert "其他来源（构成未公布）" in page
    drawn = money_reads.published_by_category(today())
    assert drawn["amount_yuan"].sum() == Decimal(286_000_000)


def test_the_money_page_adds_up_to_the_fen_by_group_year_and_source(stranger: Client) -> None:
    page = text(stranger.get("/money/"))
    assert page.count("286,000,000.00") >= 4
    assert "141,966,000.00" in page


def test_a_stranger_can_open_every_address_that_any_public_page_leads_to(
    stranger: Client,
) -> None:
    waiting, seen = ["/"], set[str]()
    owners = set(read("owners", personal=True)["name"].to_list())
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = stranger.get(address)
        expected = 302 if address.startswith("/office/") else 200
        assert response.status_code == expected, address
        if "html" not in response.get("Content-Type", "") or expected != 200:
            continue
        html = text(response)
        tell_nothing_of_a_household(html, owners, address)
        for link in links(html):
            target = urlsplit(urljoin(f"http://testserver{address}", link))
            assert target.netloc == "testserver", f"{address} leads to {link}"
            found = f"{target.path}?{target.query}" if target.query else target.path
            if not target.path.startswith("/static/"):
                waiting.append(found)
    assert len(seen) > 200


def tell_nothing_of_a_household(html: str, owners: set[str], address: str) -> None:
    words = set(re.findall(r"[一-鿿]{2,4}", re.sub(r"<[^>]+>", " ", html)))
    assert not words & owners, address
    assert "person" not in html, address
    assert "unit_id" not in html, address


def test_a_page_loads_scripts_and_styles_from_here_only_and_writes_no_style_into_the_page(
    stranger: Client,
) -> None:
    for address in ("/", "/money/", "/communities/c-0001/", "/open-data/"):
        html = text(stranger.get(address))
        assert " style=" not in html, address
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html), address
        assert " onclick=" not in html, address


def test_communities_are_found_by_name_and_by_area_and_an_empty_search_says_what_to_do(
    stranger: Client,
) -> None:
    assert "水利局小区" in text(stranger.get("/communities/", {"q": "水利"}))
    assert "水利局小区" in text(stranger.get("/communities/", {"q": "老街西"}))
    nothing = text(stranger.get("/communities/", {"q": "不存在的"}))
    assert "没有名称含“不存在的”的小区" in nothing
    assert "看全部" in nothing


def test_the_plan_opens_at_this_year_and_shows_another_on_demand(stranger: Client) -> None:
    assert "2022 年的小区" in text(stranger.get("/plan/"))
    assert "2024 年的小区" in text(stranger.get("/plan/", {"year": "2024"}))
    assert stranger.get("/plan/", {"year": "1800"}).status_code == 200


def test_an_unknown_community_indicator_or_notice_is_not_found_and_the_page_says_what_to_do(
    stranger: Client,
) -> None:
    for address in (
        "/communities/nowhere/",
        "/open-data/indicators/nothing/",
        "/open-data/indicators/communities_water_renewed_free/",
        "/notices/999999/",
        "/open-data/owners.csv",
        "/open-data/units.json",
        "/open-data/works.xlsx",
    ):
        response = stranger.get(address)
        assert response.status_code == 404, address
        assert "核对地址" in text(response)


def test_in_english_the_page_says_the_same(stranger: Client) -> None:
    stranger.cookies["django_language"] = "en"
    page = text(stranger.get("/"))
    assert '<html lang="en"' in page
    assert "Three years" in page
    assert "8,557 households" in page
    assert "286<wbr><small>million yuan" in page


def test_in_english_no_chinese_is_left_but_names_and_what_people_wrote(stranger: Client) -> None:
    stranger.cookies["django_language"] = "en"
    for address in ("/", "/plan/", "/money/", "/elevators/", "/open-data/", "/notices/"):
        page = re.sub(r"<(td|th|a|code|li)\b[^>]*>[^<]*", " ", text(stranger.get(address)))
        left = set(re.findall(r"[一-鿿]+", visible(page))) - {"中文"}
        assert not left, f"{address}: {left}"


def visible(html: str) -> str:
    return re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.S)


def test_large_print_is_a_class_of_the_page(stranger: Client) -> None:
    stranger.cookies["large-print"] = "on"
    assert 'class="large-print"' in text(stranger.get("/"))


def test_every_public_indicator_is_offered_and_no_other(stranger: Client) -> None:
    page = text(stranger.get("/open-data/"))
    for each in definitions().values():
        address = reverse("open-indicator", args=[each.name])
        assert (f'href="{address}"' in page) == each.public, each.name


def test_elevators_are_counted_from_the_entrances_and_their_states_explained(
    stranger: Client,
) -> None:
    page = text(stranger.get("/elevators/"))
    assert "业主有意愿，尚未表决或立项" in page
    assert "四分之三以上同意" in page


def test_entrances_of_few_homes_are_hidden_in_their_row_but_counted_in_the_whole(
    stranger: Client,
) -> None:
    asked = stranger.get("/elevators/").context
    wanted = Entrance.objects.filter(building__closed_on__isnull=True, elevator="wanted").count()
    total = next(number for _, number, state in asked["totals"] if state == "wanted")
    assert total == wanted
    cells = [each["cells"][STATES.index("wanted")] for each in asked["rows"]]
    hidden = cells.count(None)
    assert hidden != 1
    assert sum(cell for cell in cells if cell is not None) <= wanted - hidden
