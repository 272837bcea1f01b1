from __future__ import annotations

from typing import Any, TypeAlias

import pytest

from linli.sample import yongxing

Rows: TypeAlias = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def tables():
    """The Yongxing sample, typed."""
    return yongxing()


@pytest.fixture(scope="session")
def rows(tables) -> Rows:
    """The same as plain Python rows, so that the checks share no code with the library."""
    return {name: list(frame.iter_rows(named=True)) for name, frame in tables.items()}


@pytest.fixture(scope="session")
def renovated(rows: Rows) -> set[str]:
    return {row["community_id"] for row in rows["communities"] if row["completed_on"]}
