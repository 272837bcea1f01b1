"""Small tables written as text, typed the way a programme folder is."""

import io
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from linli.publish.quality import check, message
from linli.schema import validate

Typed = Callable[..., dict[str, pl.DataFrame]]
Flagged = Callable[..., list[str]]


def _read(name: str, text: str) -> pl.DataFrame:
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    result = validate(name, pl.read_csv(io.StringIO(lines), separator=";", infer_schema=False))
    bad_form = [each for each in result.problems if each.code.startswith("data.not_")]
    assert not bad_form, bad_form
    return result.tables[name].drop("_row")


@pytest.fixture(scope="session")
def typed() -> Typed:
    """Type tables given as text, `communities="community_id;name\\nc1;一小区"`."""

    def read(**texts: str) -> dict[str, pl.DataFrame]:
        return {name: _read(name, text) for name, text in texts.items()}

    return read


@pytest.fixture(scope="session")
def flagged(typed: Typed) -> Flagged:
    """Name the rows that one data-quality rule flags, and see that each can be put into words."""

    def keys(rule: str, tables: dict[str, str], as_of: date | None = None) -> list[str]:
        rows = check(typed(**tables), as_of=as_of).table.filter(pl.col("rule") == rule)
        for row in rows.iter_rows(named=True):
            for sentence in (message(row, "zh"), message(row, "en")):
                assert "None" not in sentence
                assert not {"{", "}"} & set(sentence)
        return rows["key"].to_list()

    return keys
