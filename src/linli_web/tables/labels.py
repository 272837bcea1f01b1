"""Labels of the schema in the language of the page."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import get_language

from linli.schema import choices, label, table


def _field_label(table_name: str, field_name: str) -> str:
    return table(table_name).field(field_name).label(get_language() or "zh")


def _table_label(table_name: str) -> str:
    return table(table_name).label(get_language() or "zh")


def _choice_label(list_name: str, value: str) -> str:
    return label(list_name, value, get_language() or "zh")


field_label = lazy(_field_label, str)
table_label = lazy(_table_label, str)
choice_label = lazy(_choice_label, str)


def labelled_choices(list_name: str) -> list[tuple[str, str]]:
    """Return a choice list as a model field wants it."""
    return [(value, choice_label(list_name, value)) for value in choices(list_name)]
