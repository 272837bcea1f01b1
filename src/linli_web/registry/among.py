"""Rows by many keys: one parameter, however many keys there are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper


@CharField.register_lookup
class Among(Lookup):
    """`pk__among=keys`: SQLite takes at most 32,766 parameters, and drill-downs have more."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        condition, keys = among(left, self.rhs, connection)
        return condition, (*parameters, *keys)


def among(
    column: str, keys: Sequence[str], connection: BaseDatabaseWrapper
) -> tuple[str, list[Any]]:
    """Return an SQL condition on a column and its one parameter."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [list(keys)]
    # The column's name comes from the schema; the keys are a parameter.
    condition = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 # nosec B608
    return condition, [json.dumps(list(keys))]
