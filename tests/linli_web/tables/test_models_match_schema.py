"""The office remembers exactly the columns that the schema declares."""

import pytest
from django.apps import apps
from django.db import models

from linli.schema import kept_tables, table, tables

MODELS = {model._meta.db_table: model for model in apps.get_models()}
# Beside the fields: how often a row was changed, and what sealed numbers are searched by.
OF_THE_OFFICE = {"id", "version", "id_number_digest", "phone_digest"}
KINDS = {
    "integer": models.IntegerField,
    "number": models.FloatField,
    "money": models.DecimalField,
    "boolean": models.BooleanField,
    "date": models.DateField,
}


@pytest.mark.parametrize("name", list(kept_tables()))
def test_a_model_has_the_columns_of_its_table_and_lives_in_its_room(name: str) -> None:
    model = MODELS[name]
    columns = {field.column for field in model._meta.concrete_fields} - OF_THE_OFFICE
    assert columns == set(table(name).names)
    assert model._meta.app_label == table(name).room


@pytest.mark.parametrize("name", list(kept_tables()))
def test_a_column_has_the_type_label_and_necessity_of_its_field(name: str) -> None:
    by_column = {field.column: field for field in MODELS[name]._meta.concrete_fields}
    for field in table(name).fields:
        column = by_column[field.name]
        kind = KINDS.get(field.type, models.CharField | models.TextField)
        assert isinstance(column, kind | models.ForeignKey), field.name
        assert str(column.verbose_name) == field.zh, field.name
        if field.required and field.type not in {"boolean"}:
            assert not column.null, field.name


def test_a_table_that_the_schema_says_is_not_kept_has_no_model() -> None:
    assert not {name for name in tables() if name not in kept_tables()} & set(MODELS)


def test_every_migration_is_written(django_db_setup: None, django_db_blocker: object) -> None:
    from django.core.management import call_command

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
