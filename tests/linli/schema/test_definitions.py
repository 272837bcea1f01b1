"""The schema holds together."""

import re

import polars as pl
import pytest

from linli.schema import choices, kept_tables, label, table, tables, validate
from linli.schema.definitions import TYPES
from linli.standards import catalogues

ALL_FIELDS = [(each, field) for each in tables().values() for field in each.fields]


def test_every_field_has_a_known_type_and_both_labels() -> None:
    for definition, field in ALL_FIELDS:
        place = f"{definition.name}.{field.name}"
        assert field.type in TYPES, place
        assert field.zh, place
        assert field.en, place
        assert re.fullmatch(r"[a-z][a-z0-9_]*", field.name), place


def test_no_label_stands_twice_in_a_table() -> None:
    for definition in tables().values():
        for language in ("zh", "en"):
            labels = [field.label(language) for field in definition.fields]
            assert len(set(labels)) == len(labels), definition.name


def test_every_table_has_a_key_whose_fields_are_required_but_where_a_blank_means_any() -> None:
    any_of = {("locks", "scheme_id"), ("locks", "year")}
    for definition in tables().values():
        assert definition.key, definition.name
        blank = {name for name in definition.key if not definition.field(name).required}
        assert {(definition.name, name) for name in blank} <= any_of


def test_the_office_keeps_every_table_that_no_planned_folder_alone_has() -> None:
    assert {name for name in tables() if name not in kept_tables()} == {
        "schemes",
        "scheme_lines",
        "scheme_costs",
        "commitments",
        "share_rules",
        "coverage",
        "capacity",
        "fairness",
        "zone_order",
        "locks",
        "groups",
        "plan",
        "plan_funding",
    }
    assert all(tables()[name].room == "plan" for name in set(tables()) - set(kept_tables()))


def test_every_reference_names_a_field_that_is_there() -> None:
    later = {"contracts.contract_id", "indicators.indicator"}
    for definition, field in ALL_FIELDS:
        if not field.references or field.references in later:
            continue
        target, _, column = field.references.partition(".")
        known = tables()[target].names if target in tables() else catalogues()[target].columns
        assert column in known, f"{definition.name}.{field.name}"


def test_a_table_stands_behind_those_it_references() -> None:
    order = list(tables())
    for definition, field in ALL_FIELDS:
        target = field.references.partition(".")[0]
        if target in order:
            assert order.index(target) <= order.index(definition.name)


def test_every_choice_list_is_there() -> None:
    for _, field in ALL_FIELDS:
        assert (field.type == "choice") == bool(field.choices)
        if field.choices:
            assert all(zh and en for zh, en in choices(field.choices).values())


def test_examples_are_valid_rows() -> None:
    for definition in tables().values():
        row = {field.name: [field.example] for field in definition.fields}
        assert validate(definition.name, pl.DataFrame(row)).problems == (), definition.name


def test_defaults_are_valid_values() -> None:
    for definition, field in ALL_FIELDS:
        if field.default:
            row = {each.name: [each.example] for each in definition.fields}
            row[field.name] = [field.default]
            assert validate(definition.name, pl.DataFrame(row)).problems == ()


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="communities"):
        table("villages")
    with pytest.raises(KeyError, match="year_built"):
        table("communities").field("age")
    with pytest.raises(KeyError, match="colours"):
        choices("colours")


def test_a_choice_without_a_label_shows_its_value() -> None:
    assert label("work_status", "unheard_of", "en") == "unheard_of"
