"""datapackage.json says what the folder holds, as the Frictionless standard wants it."""

import json
from typing import Any

import pytest

from linli.schema import tables
from linli.tables.datapackage import datapackage
from linli.tables.programme import Programme

TYPES = {"string", "integer", "number", "boolean", "date", "yearmonth"}
CONSTRAINTS = {"required", "minimum", "maximum", "pattern", "enum"}
COLUMNS = {name: list(each.names) for name, each in tables().items()}


def package(columns: dict[str, list[str]] | None = None, form: str = "csv") -> dict[str, Any]:
    written = datapackage(columns or COLUMNS, Programme("永兴县", "431023"), form)
    found: dict[str, Any] = json.loads(written)
    return found


def test_every_table_of_the_folder_is_described() -> None:
    found = package()
    assert found["profile"] == "tabular-data-package"
    assert found["name"] == "linli-programme-431023"
    assert [each["path"] for each in found["resources"]] == [f"{name}.csv" for name in tables()]


@pytest.mark.parametrize("name", list(tables()))
def test_a_table_is_described_by_the_rules_of_table_schema(name: str) -> None:
    found = next(each for each in package()["resources"] if each["path"] == f"{name}.csv")
    assert set(found["name"]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-._")
    assert (found["profile"], found["encoding"]) == ("tabular-data-resource", "utf-8")
    schema = found["schema"]
    names = [each["name"] for each in schema["fields"]]
    assert names == list(tables()[name].names)
    assert {each["type"] for each in schema["fields"]} <= TYPES
    assert {key for each in schema["fields"] for key in each.get("constraints", {})} <= CONSTRAINTS
    can_be_blank = any(not tables()[name].field(each).required for each in tables()[name].key)
    assert schema.get("primaryKey", []) == ([] if can_be_blank else list(tables()[name].key))
    assert schema["missingValues"] == [""]


def test_references_are_foreign_keys_where_their_table_is_there() -> None:
    found = package({"communities": ["community_id", "zone", "continued_as"], "zones": ["zone"]})
    keys = next(each for each in found["resources"] if each["name"] == "communities")["schema"]
    assert keys["foreignKeys"] == [
        {"fields": "zone", "reference": {"resource": "zones", "fields": "zone"}},
        {"fields": "continued_as", "reference": {"resource": "", "fields": "community_id"}},
    ]
    alone = package({"buildings": ["building_id", "community_id"]})["resources"][0]["schema"]
    assert "foreignKeys" not in alone


def test_limits_and_choices_are_constraints() -> None:
    fields = package({"buildings": ["building_id", "storeys", "structure"]})["resources"][0]
    by_name = {each["name"]: each["constraints"] for each in fields["schema"]["fields"]}
    assert by_name["storeys"] == {"minimum": 1, "maximum": 120}
    assert by_name["structure"]["enum"][0] == "brick_concrete"
    assert by_name["building_id"]["required"] is True


def test_parquet_is_no_tabular_package() -> None:
    found = package({"zones": ["zone"]}, "parquet")
    assert found["profile"] == "data-package"
    assert found["resources"][0]["mediatype"] == "application/vnd.apache.parquet"


def test_a_folder_without_a_programme_has_a_name_too() -> None:
    assert json.loads(datapackage({}, Programme()))["name"] == "linli-programme"
