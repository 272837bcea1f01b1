"""The map's layers as addresses: what stands in them, who may read them, and when they are new."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyogrio
import pytest
from django.http import HttpResponse
from django.test import Client

from linli_web.journal import memory
from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.registry.models import Community
from linli_web.tables.storing import store


def square(lon: float, lat: float, side: float = 0.001) -> str:
    east, north = lon + side, lat + side
    corners = [(lon, lat), (east, lat), (east, north), (lon, north), (lon, lat)]
    return f"POLYGON (({', '.join(f'{x:.6f} {y:.6f}' for x, y in corners)}))"


@pytest.fixture
def town(db: None) -> Iterator[None]:
    """Two communities on the map, one without a place, one closed; a river and a street."""
    memory.forget()
    store("counties", pl.DataFrame({"county": ["431023"], "name": ["永兴县"]}))
    store(
        "zones",
        pl.DataFrame(
            {"county": ["431023"], "zone": ["old_town"], "name": ["老城"], "english_name": ["Old"]}
        ),
    )
    store(
        "communities",
        pl.DataFrame(
            {
                "community_id": ["c-1", "c-2", "c-3", "c-4", "c-5"],
                "name": ["水利局小区", "酒厂小区", "无址小区", "已并小区", "只有范围小区"],
                "county": ["431023"] * 5,
                "zone": ["old_town", None, None, None, None],
                "households": [120, 80, 10, 5, 60],
                "status": ["completed", "planned", "registered", "closed", "registered"],
                "planned_year": [2021, 2023, None, None, None],
                "lon": [113.11, 113.12, None, 113.1, None],
                "lat": [26.13, 26.14, None, 26.1, None],
                "geometry": [square(113.11, 26.13), None, None, None, square(113.13, 26.15)],
                "note": ["联系人：张三 13800000000", None, None, None, None],
            }
        ),
    )
    Community.objects.filter(pk="c-4").update(closed_on="2022-01-01")
    store(
        "buildings",
        pl.DataFrame(
            {
                "building_id": ["c-1-01", "c-1-02"],
                "community_id": ["c-1", "c-1"],
                "storeys": [6, 5],
                "households": [36, 3],
                "geometry": [square(113.1101, 26.1301, 0.0002), None],
            }
        ),
    )
    store(
        "works",
        pl.DataFrame(
            {
                "work_id": ["w-1", "w-2", "w-3"],
                "community_id": ["c-1", "c-1", "c-2"],
                "building_id": ["c-1-01", None, None],
                "measure_id": ["roof_waterproofing", "parking_space", "water_main"],
                "quantity": [100.0, 4.0, 5.0],
                "unit": ["m2", "space", "m"],
                "status": ["accepted", "accepted", "planned"],
                "note": ["张三", None, None],
            }
        ),
    )
    store(
        "findings",
        pl.DataFrame(
            {
                "finding_id": ["n-1"],
                "community_id": ["c-1"],
                "building_id": ["c-1-01"],
                "item": ["roof_leak"],
                "severity": [3],
                "observed_on": [pl.Series(["2021-03-12"]).str.to_date()[0]],
            }
        ),
    )
    store(
        "ground",
        pl.DataFrame(
            {
                "ground_id": ["g-1", "g-2"],
                "kind": ["street", "water"],
                "rank": [1, None],
                "name": ["建设路", "便江"],
                "geometry": ["LINESTRING (113.1 26.13, 113.12 26.13)", square(113.2, 26.2)],
            }
        ),
    )
    record(PROGRAM, [Act("import", "communities", "*")])
    yield
    memory.forget()


@pytest.fixture
def inside(town: None, signed_in_as: Callable[..., Client]) -> Client:
    return signed_in_as("department", username="clerk")


def features(response: HttpResponse) -> dict[str, dict[str, Any]]:
    assert response.status_code == 200
    return {each["id"]: each for each in json.loads(response.content)["features"]}


def test_open_communities_are_points_with_the_schemas_fields(inside: Client) -> None:
    response = inside.get("/office/map/communities.geojson")
    found = features(response)
    assert response["Content-Type"] == "application/geo+json"
    assert list(found) == ["c-1", "c-2", "c-3", "c-5"]
    one = found["c-1"]
    assert one["geometry"] == {"type": "Point", "coordinates": [113.11, 26.13]}
    assert one["properties"]["households"] == 120
    assert one["properties"]["zone_name"] == "老城"
    assert one["properties"]["works_classes"] == "basic improvement"
    assert found["c-3"]["geometry"] is None


def test_a_community_with_an_outline_only_stands_in_its_middle(inside: Client) -> None:
    lon, lat = features(inside.get("/office/map/communities.geojson"))["c-5"]["geometry"][
        "coordinates"
    ]
    assert (lon, lat) == pytest.approx((113.1305, 26.1505), abs=1e-4)


def test_works_and_findings_stand_at_their_building_or_community(inside: Client) -> None:
    works = features(inside.get("/office/map/works.geojson"))
    assert works["w-1"]["geometry"]["coordinates"] == pytest.approx([113.1102, 26.1302])
    assert works["w-2"]["geometry"]["coordinates"] == [113.11, 26.13]
    assert works["w-1"]["properties"]["works_class"] == "basic"
    found = features(inside.get("/office/map/findings.geojson"))["n-1"]
    assert found["properties"]["item_zh"] == "屋面漏水"


@pytest.mark.parametrize(
    "layer",
    ["communities", "outlines", "buildings", "facilities", "findings", "works", "ground"],
)
def test_every_layer_opens_in_gdal_and_qgis(inside: Client, layer: str, tmp_path: Path) -> None:
    path = tmp_path / f"{layer}.geojson"
    path.write_bytes(inside.get(f"/office/map/{layer}.geojson").content)
    frame = pyogrio.read_info(path)
    assert frame["crs"] == "EPSG:4326"
    wanted = {"communities": 4, "outlines": 2, "buildings": 2, "findings": 1, "works": 3}
    assert frame["features"] == wanted.get(layer, {"ground": 2}.get(layer, 0))


def test_the_same_data_give_the_same_bytes(inside: Client) -> None:
    first = inside.get("/office/map/buildings.geojson").content
    memory.forget()
    assert inside.get("/office/map/buildings.geojson").content == first


def test_strangers_read_public_layers_without_what_is_private(town: None, client: Client) -> None:
    for layer in ("communities", "outlines", "buildings", "facilities", "works", "ground"):
        response = client.get(f"/map/{layer}.geojson")
        assert response.status_code == 200, layer
        assert "张三" not in response.content.decode()
    buildings = features(client.get("/map/buildings.geojson"))
    assert "households" not in buildings["c-1-02"]["properties"]
    assert "note" not in features(client.get("/map/works.geojson"))["w-1"]["properties"]


def test_findings_are_for_the_office_only(town: None, client: Client) -> None:
    assert client.get("/map/findings.geojson").status_code == 404
    assert client.get("/map/owners.geojson").status_code == 404


def test_the_office_sees_notes(inside: Client) -> None:
    assert "张三" in inside.get("/office/map/communities.geojson").content.decode()


def test_a_stranger_with_a_browser_is_sent_to_the_login(town: None, client: Client) -> None:
    response = client.get("/office/map/communities.geojson", headers={"Accept": "text/html"})
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_a_box_keeps_what_touches_it(inside: Client) -> None:
    some = features(inside.get("/office/map/communities.geojson?bbox=113.10,26.12,113.115,26.135"))
    assert list(some) == ["c-1"]
    street = features(inside.get("/office/map/ground.geojson?bbox=113.11,26.129,113.111,26.131"))
    assert list(street) == ["g-1"]


@pytest.mark.parametrize(
    "box", ["", "1,2,3", "a,b,c,d", "113,27,112,26", "113,26,114,99", "nan,26,114,27"]
)
def test_a_box_that_is_none_is_explained(inside: Client, box: str) -> None:
    response = inside.get(f"/office/map/communities.geojson?bbox={box}")
    assert response.status_code == 400
    assert "bbox" in response.content.decode()


def test_unchanged_data_are_not_sent_again(inside: Client) -> None:
    first = inside.get("/office/map/communities.geojson")
    assert first["Last-Modified"]
    again = inside.get("/office/map/communities.geojson", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert again["ETag"] == first["ETag"]
    since = inside.get(
        "/office/map/communities.geojson", headers={"If-Modified-Since": first["Last-Modified"]}
    )
    assert since.status_code == 304


def test_a_change_of_data_is_seen_at_once(inside: Client) -> None:
    first = inside.get("/office/map/communities.geojson")
    Community.objects.filter(pk="c-1").update(name="新名小区")
    record(PROGRAM, [Act("edit", "communities", "c-1")])
    again = inside.get("/office/map/communities.geojson", headers={"If-None-Match": first["ETag"]})
    assert features(again)["c-1"]["properties"]["name"] == "新名小区"


def test_layers_travel_packed_to_those_who_can_unpack(inside: Client) -> None:
    plain = inside.get("/office/map/communities.geojson")
    packed = inside.get("/office/map/communities.geojson", headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]


def test_only_an_address_with_the_version_may_be_kept(inside: Client, client: Client) -> None:
    version = memory.data_version().tag
    assert "no-cache" in inside.get("/office/map/ground.geojson")["Cache-Control"]
    kept = inside.get(f"/office/map/ground.geojson?v={version}")["Cache-Control"]
    assert kept == "private, max-age=86400"
    assert client.get(f"/map/ground.geojson?v={version}")["Cache-Control"].startswith("public")


def test_without_data_the_layers_are_empty(db: None, client: Client) -> None:
    memory.forget()
    assert json.loads(client.get("/map/communities.geojson").content)["features"] == []


def test_layers_do_not_ask_the_database_row_by_row(
    inside: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(30):
        inside.get("/office/map/works.geojson")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None)],
)
def test_a_piece_of_a_layer_is_sent_to_who_reads_piece_by_piece(
    inside: Client, asked: str, start: int, end: int | None
) -> None:
    whole = inside.get("/office/map/communities.geojson").content
    part = inside.get("/office/map/communities.geojson", headers={"Range": asked})
    assert part.status_code == 206
    assert part.content == whole[start:end]
    assert part["Content-Range"].endswith(f"/{len(whole)}")


@pytest.mark.parametrize(
    "asked", ["bytes=-", "bytes=9-3", "bytes=999999999-", "lines=1-2", "bytes=0-1,5-6"]
)
def test_a_piece_that_makes_no_sense_is_answered_with_the_whole(inside: Client, asked: str) -> None:
    response = inside.get("/office/map/communities.geojson", headers={"Range": asked})
    assert response.status_code == 200
    assert len(features(response)) == 4


def test_each_box_has_a_tag_of_its_own(inside: Client) -> None:
    tags = {
        inside.get(f"/office/map/ground.geojson?bbox={box}")["ETag"]
        for box in ("113,26,114,27", "113,26,114,28", "%0A113,26,114,28")
    }
    assert len(tags) == 3


def test_who_holds_a_role_for_one_street_sees_the_map_as_the_public_does(
    town: None, signed_in_as: Callable[..., Client]
) -> None:
    street = signed_in_as("street", "street", "431023001")
    assert street.get("/office/map/findings.geojson").status_code == 404
    one = next(iter(features(street.get("/office/map/communities.geojson")).values()))
    assert "note" not in one["properties"]
