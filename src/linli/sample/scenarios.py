"""Scenarios of the sample's years to come; every figure in them is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linli.sample.communities import COUNTY
from linli.sample.money import source_rule_rows
from linli.sample.packed import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

YEARS = (2023, 2024, 2025)
# The field that `value` of scenario_rules.csv stands for.
_VALUE = {
    "capacity": "max_households",
    "coverage": "claim_per_year",
    "fairness": "min_share",
    "zone_order": "penalty",
    "share_rules": "min_share",
}
_SCOPED = frozenset({"capacity", "coverage", "fairness"})


@dataclass(frozen=True, slots=True)
class SampleScenario:
    """One scenario: what it is called, which one it changes, and its tables as objects."""

    letter: str
    copy_of: str
    name: str
    note: str
    tables: Mapping[str, list[dict[str, Any]]]


def scenarios() -> tuple[SampleScenario, ...]:
    """Return the scenarios of the sample, each after the one that it changes.

    Examples
    --------
    >>> [each.letter for each in scenarios()]
    ['A', 'B', 'C']
    """
    found: dict[str, SampleScenario] = {}
    for row in rows("scenario_list.csv"):
        changed = found.get(row["copy_of"])
        tables = dict(changed.tables) if changed else _rules()
        tables["source_caps"] = _caps(row["scenario"], tables.get("source_caps", []))
        letter = row["scenario"]
        found[letter] = SampleScenario(letter, row["copy_of"], row["name"], row["note"], tables)
    return tuple(found.values())


def _caps(letter: str, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the caps of a scenario: its own in place of those that it changes."""
    caps = {(row["source_id"], row["year"]): row for row in before}
    for row in rows("scenario_caps.csv"):
        if row["scenario"] == letter:
            year = int(row["year"])
            caps[row["source_id"], year] = {
                "source_id": row["source_id"],
                "scope": COUNTY,
                "year": year,
                "cap_yuan": row["cap_yuan"],
            }
    return [caps[key] for key in sorted(caps)]


def _rules() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {
        "source_rules": [
            {name: row[name] for name in ("source_id", "category", "max_share", "basis")}
            for row in source_rule_rows()
        ]
    }
    for row in rows("scenario_rules.csv"):
        found.setdefault(row["table"], []).append(_rule(row))
    return found


def _rule(row: Mapping[str, str]) -> dict[str, Any]:
    name = row["table"]
    told: dict[str, Any] = {
        key: value for key, value in row.items() if value and key not in {"table", "value"}
    }
    if name in _SCOPED:
        told["scope"] = COUNTY
    if "year" in told:
        told["year"] = int(told["year"])
    if name == "share_rules":
        told |= {"category": "building", "class": "*"}
    if name in _VALUE:
        number = float(row["value"])
        told[_VALUE[name]] = int(number) if number.is_integer() else number
    return told
