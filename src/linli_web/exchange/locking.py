"""Tables held against other writers while an import is compared and written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable


def hold(names: Iterable[str]) -> None:
    """Let nobody else write to tables until the transaction ends; everybody may read them.

    Without it a row could change between the comparison with what was shown and the writing.
    SQLite's transactions are immediate: who is inside one is the only writer.
    """
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"LOCK TABLE {quote(name)} IN SHARE ROW EXCLUSIVE MODE")
