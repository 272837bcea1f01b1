"""Legends: by what communities may be coloured, in words and with their numbers."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest
from django.test import Client

from linli_web.journal import memory
from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.registry import map_legends
from linli_web.tables.storing import store


@pytest.fixture
def town(db: None) -> Iterator[None]:
    """Eight communities with works of several classes and piles for charging."""
    memory.forget()
    store("counties", pl.DataFrame({"county": ["431023"], "name": ["永兴县"]}))
    store(
        "zones",
        pl.DataFrame(
            {
                "county": ["431023"] * 2,
                "zone": ["new_town", "old_town"],
                "name": ["新城板块", "老城板块"],
                "english_name": ["New town", "Old town"],
                "position": [2, 1],
            }
        ),
    )
    ids = [f"c-{each}" for each in range(8)]
    store(
        "communities",
        pl.DataFrame(
            {
                "community_id": ids,
                "name": [f"{each}号小区" for each in range(8)],
                "county": ["431023"] * 8,
                "zone": ["old_town"] * 4 + ["new_town"] * 3 + [None],
                "status": ["completed"] * 5 + ["under_way", "planned", "registered"],
                "planned_year": [2020, 2020, 2021, 2021, 2021, 2022, 2023, None],
                "completed_on": [date(2021, 1, 1)] * 5 + [None] * 3,
                "lon": [113.11 + each / 100 for each in range(8)],
                "lat": [26.13] * 8,
            }
        ),
    )
    store(
        "works",
        pl.DataFrame(
            {
                "work_id": [f"w-{each}" for each in range(6)],
                "community_id": ["c-0", "c-0", "c-1", "c-2", "c-3", "c-6"],
                "measure_id": [
                    "charging_pile",
                    "roof_waterproofing",
                    "charging_pile",
                    "water_main",
                    "service_station",
                    "water_main",
                ],
                "quantity": [10.0, 5.0, 30.0, 5.0, 1.0, 9.0],
                "unit": ["pile", "m2", "pile", "m", "site", "m"],
                "status": ["accepted"] * 5 + ["planned"],
                "accepted_on": [date(2021, 1, 1)] * 5 + [None],
            }
        ),
    )
    record(PROGRAM, [Act("import", "communities", "*")])
    yield
    memory.forget()


def legend(client: Client, name: str, query: str = "") -> dict[str, Any]:
    response = client.get(f"/map/colours/{name}.json{query}")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def numbers(found: dict[str, Any]) -> dict[str, int]:
    return {line["label"]: line["count"] for line in found["legend"]}


def test_years_done_and_planned_are_told_apart(town: None, client: Client) -> None:
    found = legend(client, "year")
    assert numbers(found) == {"2020": 2, "2021": 3, "2022": 1, "计划 2023": 1, "未列入年度": 1}
    assert [line["colour"] for line in found["legend"][:4]] == [
        "#1d4e6f",
        "#2a7f9e",
        "#43aa8b",
        "#f0b137",
    ]


def test_zones_stand_in_the_order_of_the_plan(town: None, client: Client) -> None:
    assert numbers(legend(client, "zone")) == {"老城板块": 4, "新城板块": 3, "未划板块": 1}
    assert next(iter(numbers(legend(client, "zone")))) == "老城板块"


def test_the_highest_class_of_works_begun_counts(town: None, client: Client) -> None:
    found = numbers(legend(client, "class"))
    assert found == {"只有基础类": 1, "做到完善类": 2, "做到提升类": 1, "尚无工程": 4}


def test_status_has_the_schemas_words(town: None, client: Client) -> None:
    assert numbers(legend(client, "status"))["施工中"] == 1


def test_an_indicator_has_classes_with_their_numbers_and_the_missing_apart(
    town: None, client: Client
) -> None:
    found = legend(client, "charging_piles")
    labels = numbers(found)
    assert sum(labels.values()) == 8
    assert found["unit"] == "个"
    assert found["legend"][-1]["missing"]
    assert any("30" in label for label in labels)


def test_every_indicator_can_be_drawn(town: None, client: Client) -> None:
    for name in map_legends.definitions():
        if map_legends.exists(name, public=True):
            assert sum(numbers(legend(client, name)).values()) == 8, name


def test_filters_narrow_what_is_counted_and_listed(town: None, client: Client) -> None:
    found = legend(client, "year", "?zone=old_town&status=completed")
    assert sorted(found["codes"]) == ["c-0", "c-1", "c-2", "c-3"]
    assert sum(numbers(found).values()) == 4
    assert sorted(legend(client, "year", "?class=upgrade")["codes"]) == ["c-3"]
    assert sorted(legend(client, "year", "?year=2023&year=2022")["codes"]) == ["c-5", "c-6"]
    assert legend(client, "year", "?zone=nowhere")["codes"] == {}


def test_labels_come_in_the_language_of_the_page(town: None, client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "Old town" in numbers(legend(client, "zone"))
    client.cookies["django_language"] = "zh-hans"
    assert "老城板块" in numbers(legend(client, "zone"))


def test_figures_for_the_office_are_not_drawn_for_strangers_nor_for_a_street(
    town: None, client: Client, signed_in_as: Callable[..., Client]
) -> None:
    assert client.get("/map/colours/budget_total.json").status_code == 404
    street = signed_in_as("street", "street", "431023001")
    assert street.get("/office/map/colours/budget_total.json").status_code == 404
    assert street.get("/office/map/colours/year.json").status_code == 200
    office = signed_in_as("department")
    assert office.get("/office/map/colours/budget_total.json").status_code == 200
    assert office.get("/office/map/colours/nonsense.json").status_code == 404


@pytest.fixture
def inside(town: None, signed_in_as: Callable[..., Client]) -> Client:
    return signed_in_as("department", username="clerk")


def test_the_page_offers_colours_filters_and_layers(inside: Client) -> None:
    page = inside.get("/office/map/?colour=zone&year=2021").content.decode()
    assert '<option value="zone" selected>' in page
    assert '<input type="checkbox" name="year" value="2021" checked>' in page
    assert "/office/map/findings.geojson" in page
    assert "自绘底图：本县测绘/调查成果" in page


def test_an_unknown_colour_in_the_address_falls_back_to_the_year(inside: Client) -> None:
    assert '<option value="year" selected>' in inside.get("/office/map/?colour=x").content.decode()


def test_the_page_opens_without_any_data(reader: Client) -> None:
    memory.forget()
    assert reader.get("/office/map/").status_code == 200


def test_a_countys_own_tiles_are_shown_with_their_approval_number(
    inside: Client, settings: Any
) -> None:
    settings.MAP_TILE_URL = "https://tiles.example/{z}/{x}/{y}.png"
    settings.MAP_APPROVAL_NUMBER = "湘S(2022)001号"
    page = inside.get("/office/map/").content.decode()
    assert "审图号：湘S(2022)001号" in page
    assert "https://tiles.example/" in page


def test_ground_from_openstreetmap_is_credited(inside: Client) -> None:
    store(
        "ground",
        pl.DataFrame(
            {
                "ground_id": ["osm-w1"],
                "kind": ["street"],
                "geometry": ["LINESTRING (113.1 26.1, 113.2 26.1)"],
                "origin": ["openstreetmap"],
            }
        ),
    )
    record(PROGRAM, [Act("import", "ground", "*")])
    assert "© OpenStreetMap contributors (ODbL)" in inside.get("/office/map/").content.decode()


def test_communities_are_found_by_a_part_of_their_name(inside: Client) -> None:
    found = inside.get("/office/map/search.json?q=3号").json()["found"]
    assert [each["community_id"] for each in found] == ["c-3"]
    assert inside.get("/office/map/search.json?q=").json()["found"] == []
    assert inside.get("/office/map/search.json?q=(").json()["found"] == []


def test_the_panel_tells_facts_and_leads_to_the_page(inside: Client) -> None:
    panel = inside.get("/office/map/panel/c-3/").content.decode()
    assert "3号小区" in panel
    assert "老城板块" in panel
    assert "提升类" in panel
    assert inside.get("/office/map/panel/none/").status_code == 404
