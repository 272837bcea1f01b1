"""Sheets are laid out from the schema and nothing else."""

import pytest

from linli.schema import tables
from linli.tables.layout import list_labels, note, yes_no


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_has_a_note_with_its_key(language: str) -> None:
    for definition in tables().values():
        for field in definition.fields:
            lines = note(field, language).splitlines()
            assert lines[0] == field.name
            assert all(lines)


def test_a_note_says_what_must_be_entered() -> None:
    community = tables()["communities"]
    assert note(community.field("name"), "zh").endswith("必填")
    assert note(community.field("status"), "zh").endswith("不填即为 registered")
    assert note(community.field("address"), "en").endswith("optional")
    assert "1900 至 2100" in note(community.field("year_built"), "zh")


@pytest.mark.parametrize("language", ["zh", "en", "zh-hans", "en-GB"])
def test_labels_of_a_list_are_told_apart(language: str) -> None:
    for definition in tables().values():
        for field in definition.fields:
            if field.choices:
                labels = list_labels(field.choices, language)
                assert len(set(labels)) == len(labels)
    assert len(set(yes_no(language))) == 2
