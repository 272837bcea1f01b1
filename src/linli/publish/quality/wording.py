"""Sentences for what the rules found."""

from __future__ import annotations

import json
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from linli.publish.definitions import facts
from linli.publish.quality.definitions import quality_rules
from linli.schema import choices, label, tables
from linli.schema.wording import filled
from linli.standards import finding_items, measures, source_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLANK = {"zh": "（空）", "en": "(empty)"}


@cache
def _names() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Labels (zh, en) of the values that a sentence names, by the name of the value."""
    catalogues = {
        "measure": measures().select("measure_id", "zh", "en"),
        "item": finding_items().select("item", "zh", "en"),
        "source_kind": source_kinds().select("kind", "zh", "en"),
    }
    listed: dict[str, Mapping[str, tuple[str, str]]] = {
        name: {key: (zh, en) for key, zh, en in frame.iter_rows()}
        for name, frame in catalogues.items()
    }
    scopes = {fact.name: (fact.zh, fact.en.lower()) for fact in facts().values()}
    lists = {name: choices(name) for name in ("voucher_kind", "source_level")}
    return MappingProxyType({**listed, **lists, "scope": scopes})


def _field(row: Mapping[str, Any], language: str) -> str:
    definition = tables().get(row["table"])
    if definition is None or row["field"] not in definition.names:
        return str(row["field"])
    words = definition.field(row["field"]).label(language)
    return f"{words}（{row['field']}）" if language == "zh" else f"{words} ({row['field']})"


def _shown(row: Mapping[str, Any], name: str, language: str) -> str:
    """Write the value of a cell; that of a choice by its label."""
    value = row[name]
    if value is None or value == "":
        return _BLANK[language]
    definition = tables().get(row["table"])
    if definition is not None and row["field"] in definition.names:
        list_name = definition.field(row["field"]).choices
        if list_name:
            return label(list_name, value, language)
    return str(value)


def _filled(pattern: str, row: Mapping[str, Any], language: str) -> str:
    at = 0 if language == "zh" else 1
    words = {
        "field": _field(row, language),
        "value": _shown(row, "value", language),
        "compared_with": _shown(row, "compared_with", language),
        "key": row["key"],
        "low": row["low"],
        "high": row["high"],
    }
    for name, value in json.loads(row["args"]).items():
        labels = _names().get(name, {})
        words[f"{name}_id"] = value
        words[name] = labels[value][at] if value in labels else value
    return filled(pattern, words, language)


def message(row: Mapping[str, Any], language: str) -> str:
    """Say what a rule found.

    Parameters
    ----------
    row
        A row of `check`'s table, as a mapping.
    language
        `zh` or `en`.

    Returns
    -------
    str
        One sentence; it names the field's label and key.

    Examples
    --------
    >>> row = {"rule": "unit.implausible_area", "table": "units", "key": "u1", "field": "area_m2",
    ...        "value": "8050", "compared_with": None, "low": "10", "high": "500", "args": "{}"}
    >>> message(row, "en")
    'Exclusive area (m2) (area_m2) is 8,050 m2, outside 10 to 500 m2'
    """
    rule = quality_rules()[row["rule"]]
    short = language[:2]
    return _filled(rule.zh if short == "zh" else rule.en, row, short)


def remedy(row: Mapping[str, Any], language: str) -> str:
    """Say how to mend what a rule found.

    Examples
    --------
    >>> remedy({"rule": "unit.implausible_area"}, "zh")
    '核对面积'
    """
    rule = quality_rules()[row["rule"]]
    return rule.zh_remedy if language.startswith("zh") else rule.en_remedy


def as_json(row: Mapping[str, Any], language: str = "en") -> dict[str, Any]:
    """Return a finding as the object that `linli check data` and the API print.

    Returns
    -------
    dict
        rule, severity, table, key, field, value, compared_with, message, remedy.
    """
    kept = ("rule", "severity", "table", "key", "field", "value", "compared_with")
    told = {name: row[name] for name in kept}
    return told | {"message": message(row, language), "remedy": remedy(row, language)}
