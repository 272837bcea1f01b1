"""The sample's scenarios: valid by the schema, marked as invented, each a change of another."""

from __future__ import annotations

from decimal import Decimal

from linli.plan.scenarios import SCENARIO_TABLES, typed_rows
from linli.sample.money import source_rows
from linli.sample.scenarios import YEARS, scenarios


def test_every_row_is_valid_and_names_a_source_of_the_sample() -> None:
    sources = {row["source_id"] for row in source_rows()}
    for scenario in scenarios():
        assert set(scenario.tables) <= set(SCENARIO_TABLES)
        for name, rows in scenario.tables.items():
            assert not typed_rows(name, rows).problems, (scenario.letter, name)
            assert {row.get("source_id", "special_bond") for row in rows} <= sources


def test_all_say_that_they_are_invented() -> None:
    assert all("虚构" in each.note for each in scenarios())


def test_c_has_twenty_million_less_of_the_special_bond_and_nothing_else() -> None:
    first, _, last = scenarios()
    changed = [
        (before, after)
        for before, after in zip(
            first.tables["source_caps"], last.tables["source_caps"], strict=True
        )
        if before != after
    ]
    assert {before["source_id"] for before, _ in changed} == {"special_bond"}
    assert {before["year"] for before, _ in changed} == set(YEARS)
    less = sum(Decimal(b["cap_yuan"]) - Decimal(a["cap_yuan"]) for b, a in changed)
    assert less == Decimal(20_000_000)
    same = set(first.tables) - {"source_caps"}
    assert all(first.tables[name] == last.tables[name] for name in same)
