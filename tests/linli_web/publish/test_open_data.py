"""Open tables as files: what is in them, what never is, and how they are fetched again."""

import csv
import io
import json

import pytest
from django.test import Client

from linli.publish import definitions
from linli.publish.open_tables import open_tables
from linli.schema import table
from linli_web.journal import memory
from linli_web.plan.reads import today
from linli_web.publish import open_data, reads
from linli_web.registry.models import Community, Unit
from linli_web.tables.reading import read

pytestmark = pytest.mark.usefixtures("yongxing")


def rows(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200, address
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_every_open_table_has_the_fields_of_the_schema_without_those_left_out(
    stranger: Client,
) -> None:
    for name, each in open_tables().items():
        found = rows(stranger, f"/open-data/{name}.csv")
        if found:
            assert set(found[0]) <= set(table(name).names) - set(each.left_out), name


def test_no_file_names_an_owner_or_a_home(stranger: Client) -> None:
    owners = read("owners", personal=True)["name"].to_list()[:200]
    units = list(Unit.objects.values_list("pk", flat=True)[:200])
    for name in open_tables():
        content = stranger.get(f"/open-data/{name}.csv").content.decode()
        assert not [each for each in units if f"{each}," in content], name
        assert not [each for each in owners if f",{each}," in content], name


def test_the_tables_come_as_json_and_places_as_geojson(stranger: Client) -> None:
    communities = json.loads(stranger.get("/open-data/communities.json").content)
    assert communities[0]["community_id"] == "c-0001"
    vouchers = json.loads(stranger.get("/open-data/vouchers.json").content)
    assert isinstance(vouchers[0]["amount_yuan"], str)
    shapes = json.loads(stranger.get("/open-data/buildings.geojson").content)
    assert shapes["type"] == "FeatureCollection"
    assert len(shapes["features"]) > 593


def test_the_package_lists_every_file_with_licence_and_fields(stranger: Client) -> None:
    package = json.loads(stranger.get("/open-data/datapackage.json").content)
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["sample"] is True
    for resource in package["resources"]:
        found = rows(stranger, f"/open-data/{resource['path']}")
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert set(found[0]) == set(fields), resource["name"]


def test_the_indicators_file_has_every_public_figure_with_its_definition(
    stranger: Client,
) -> None:
    found = {row["indicator"]: row for row in rows(stranger, "/open-data/indicators.csv")}
    assert set(found) == {each.name for each in definitions().values() if each.public}
    assert float(found["households_benefiting"]["value"]) == 8557
    assert found["parking_added"]["definition"]


def test_a_figure_by_place_adds_up_to_the_figure(stranger: Client) -> None:
    found = rows(stranger, "/open-data/indicators/parking_added.csv")
    for by in ("zone", "area_id", "street_id", "community_id"):
        assert sum(float(row["value"]) for row in found if row["by"] == by) == 2357


def test_a_file_that_has_not_changed_is_not_sent_again(stranger: Client) -> None:
    first = stranger.get("/open-data/works.csv")
    again = stranger.get("/open-data/works.csv", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_large_register_answers_the_same_figures_for_fewer_months(
    stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = rows(stranger, "/open-data/indicators/parking_added.csv")
    monkeypatch.setattr(reads, "_A_COUNTY", 10)
    monkeypatch.setattr(open_data, "_LARGE", 10)
    memory.forget()
    assert len(reads.months(today())) == 24
    assert rows(stranger, "/open-data/indicators/parking_added.csv") == county
    assert len(rows(stranger, "/open-data/communities.csv")) == 85
    memory.forget()


def test_communities_of_few_households_are_not_told(stranger: Client, db: None) -> None:
    from linli_web.journal.actions import PROGRAM, Act, record
    from linli_web.registry.models import Building

    lonely = Community.objects.get(pk="c-0085")
    Unit.objects.filter(building__community=lonely).update(use="shop")
    kept = Building.objects.filter(community=lonely).first()
    assert kept is not None
    home = Unit.objects.filter(building=kept).first()
    assert home is not None
    home.use = "home"
    home.save()
    lonely.households = 1
    lonely.save()
    record(PROGRAM, [Act("edit", "communities", "c-0085")])
    page = stranger.get("/communities/c-0085/").content.decode()
    assert "户数过少，不公开" in page
    found = {row["community_id"]: row for row in rows(stranger, "/open-data/communities.csv")}
    assert found["c-0085"]["households"] == ""
    hidden = [row for row in found.values() if row["households"] == ""]
    assert len(hidden) >= 2
